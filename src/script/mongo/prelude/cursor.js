(function (exports, module, require, natives) {
  'use strict';
  const { Promise } = require('internal/language');
  const { acceptCallbacks, addEvents, announce, tell } = require('mongodb/callbacks');
  const errors = require('mongodb/errors');
  const { useSession } = require('mongodb/session');
  const { check } = require('mongodb/options');
  const { ReadConcern } = require('mongodb/read_concern');
  const { reader } = require('mongodb/values');

  const CURSOR_FLAGS = Object.freeze(['tailable', 'oplogReplay', 'noCursorTimeout', 'awaitData', 'exhaust', 'partial']);
  exports.CURSOR_FLAGS = CURSOR_FLAGS;

  const NULL_TRANSFORM = 'Cursor returned a `null` document, but the cursor is not exhausted.  ' +
    'Mapping documents to `null` is not supported in the cursor transform.';

  // Walks a cursor for `for await`. Written by hand: an async generator costs two more promises for each document.
  class CursorIterator {
    constructor(cursor) {
      this.cursor = cursor;
      this.isDone = false;
    }

    next() {
      const { cursor } = this;
      if (this.isDone || cursor.killed) return this.finish();
      if (cursor.transform === undefined) {
        const value = cursor.takeBuffered();
        if (value !== undefined) return Promise.resolve({ value, done: false });
      }
      return cursor.next().then((value) => (value === null ? this.finish() : { value, done: false }));
    }

    // `break`, `return` or an error inside the loop.
    return(value) {
      this.isDone = true;
      return this.cursor.close().then(() => ({ value, done: true }));
    }

    throw(error) {
      return this.return().then(() => Promise.reject(error));
    }

    finish() {
      return this.return(undefined);
    }

    [Symbol.asyncIterator]() {
      return this;
    }
  }

  // What every cursor does once it is open. A subclass opens it: open(sessionHandle) returns a native handle.
  //
  // Documents come in batches into a buffer on the native side; next(), hasNext() and the iterator answer from there
  // without a native call that waits, and with one promise each.
  class AbstractCursor {
    // `owner` is a collection or a database.
    constructor(owner, options) {
      this.client = owner.client;
      this.namespace = owner.fullNamespace;
      this.options = { ...options };
      this.transform = reader(owner, options);
      this.reset();
      if (this.options.signal != null) require('mongodb/abortable').watch(this, this.options.signal);
    }

    // `source` has the natives that the handle is for, or what stands in their place (mongodb/plain_cursor).
    reset() {
      if (this.source !== natives) this.source = natives;
      this.handle = null;
      this.hasEnded = false;
      this.killed = false;
      this.abandoned = 0;
      this.fetching = null;
    }

    get id() {
      return undefined;
    }
    // Nothing is buffered and nothing more will come. What was buffered when a live cursor was closed counts for ever, as
    // in the driver.
    get closed() {
      return this.hasEnded && (this.killed ? this.abandoned : this.bufferedCount()) === 0;
    }
    get initialized() {
      return this.handle !== null;
    }
    get loadBalanced() {
      return false;
    }
    get session() {
      return this.options.session ?? null;
    }
    get readConcern() {
      return ReadConcern.fromOptions(this.options);
    }
    get readPreference() {
      return require('mongodb/read_preference').ReadPreference.primary;
    }

    // The next buffered document as it came, or undefined.
    takeBuffered() {
      return this.handle === null ? undefined : this.source.take(this.handle);
    }

    // Brings more documents into the buffer. Callers that come while this goes on share it.
    fetchMore() {
      if (this.fetching !== null) return this.fetching;
      if (this.handle === null) this.handle = this.opened();
      this.fetching = this.source.fetch(this.handle).then(
        (hasMore) => {
          this.fetching = null;
          if (!hasMore) this.end();
        },
        (error) => {
          this.fetching = null;
          this.end();
          throw error;
        });
      return this.fetching;
    }

    // One that cannot be opened has ended.
    opened() {
      try {
        return this.open(useSession(this.client, this.options.session));
      } catch (error) {
        this.end();
        throw error;
      }
    }

    end() {
      if (!this.hasEnded) announce(this, 'close');
      this.hasEnded = true;
    }

    // What map() makes of a document; closes the cursor when that fails.
    applyTransform(document) {
      try {
        const value = this.transform(document);
        if (value === null) throw new errors.MongoAPIError(NULL_TRANSFORM);
        return Promise.resolve(value);
      } catch (error) {
        return this.close().then(() => Promise.reject(error));
      }
    }

    // The next document, or null after the last.
    next() {
      try {
        if (this.killed) throw new errors.MongoCursorExhaustedError();
        const document = this.takeBuffered();
        if (document !== undefined) {
          return this.transform === undefined ? Promise.resolve(document) : this.applyTransform(document);
        }
        if (this.hasEnded) return Promise.resolve(null);
        // One that is closed while somebody waits for it has nothing more: no mistake of the one who waits.
        return this.fetchMore().then(() => (this.killed ? null : this.next()));
      } catch (error) {
        return Promise.reject(error);
      }
    }

    hasNext() {
      try {
        if (this.killed) return Promise.resolve(false);
        if (this.handle !== null && this.source.buffered(this.handle) > 0) return Promise.resolve(true);
        if (this.hasEnded) return Promise.resolve(false);
        return this.fetchMore().then(() => this.hasNext());
      } catch (error) {
        return Promise.reject(error);
      }
    }

    // As next(), but asks the server at most once.
    tryNext() {
      try {
        if (this.killed || this.hasEnded || this.bufferedCount() > 0) return this.next();
        return this.fetchMore().then(() => (!this.killed && this.bufferedCount() > 0 ? this.next() : null));
      } catch (error) {
        return Promise.reject(error);
      }
    }

    // All remaining documents.
    toArray() {
      if (this.transform !== undefined) return this.collect();
      const documents = [];
      const more = () => {
        if (this.killed) return documents;
        if (this.handle !== null) this.source.takeAll(this.handle, documents);
        return this.hasEnded ? documents : this.fetchMore().then(more);
      };
      try {
        return Promise.resolve(more());
      } catch (error) {
        return Promise.reject(error);
      }
    }

    async collect() {
      const values = [];
      for await (const value of this) values.push(value);
      return values;
    }

    // Calls `callback` with each document until it returns false. What the callback returns is not waited for.
    forEach(callback, done) {
      if (typeof done === 'function') return tell(this.forEach(callback), done);
      if (typeof callback !== 'function') {
        return Promise.reject(new errors.MongoInvalidArgumentError('Argument "iterator" must be a function'));
      }
      return this.transform === undefined ? this.visitBuffered(callback) : this.visit(callback);
    }

    async visit(callback) {
      for await (const value of this) {
        if (callback(value) === false) break;
      }
    }

    visitBuffered(callback) {
      try {
        for (;;) {
          const document = this.killed ? undefined : this.takeBuffered();
          if (document === undefined) break;
          if (callback(document) === false) return this.close();
        }
        if (this.hasEnded || this.killed) return Promise.resolve();
        return this.fetchMore().then(() => this.visitBuffered(callback));
      } catch (error) {
        return this.close().then(() => Promise.reject(error));
      }
    }

    [Symbol.asyncIterator]() {
      return new CursorIterator(this);
    }

    // Ends the server's cursor. What is buffered of a cursor that has ended by itself can still be read, as with the
    // driver.
    close() {
      const isOpen = this.handle !== null && !this.hasEnded;
      this.end();
      if (!isOpen) return Promise.resolve();
      this.abandoned = this.bufferedCount();
      this.killed = true;
      return this.source.close(this.handle).catch(() => {});
    }

    // Back to the state before the first document; the query is sent again.
    rewind() {
      if (this.handle === null) return;
      if (!this.hasEnded) this.close();
      this.reset();
    }

    // The documents as a readable stream of Node; `transform` is applied to each.
    stream(options) {
      return require('mongodb/cursor_stream').streamOf(this, options);
    }

    transformStream(options) {
      return this.stream(options);
    }

    bufferedCount() {
      return this.handle === null || this.killed ? 0 : this.source.buffered(this.handle);
    }

    readBufferedDocuments(number) {
      const documents = [];
      for (let left = Math.min(number ?? Infinity, this.bufferedCount()); left > 0; --left) {
        documents.push(this.takeBuffered());
      }
      return documents;
    }

    throwIfInitialized() {
      if (this.handle !== null) throw new errors.MongoCursorInUseError();
    }

    // Sets an option of the command, for the chained methods.
    set(name, value) {
      this.throwIfInitialized();
      this.options[name] = value;
      return this;
    }

    setNumber(name, value, text) {
      this.throwIfInitialized();
      if (typeof value !== 'number') throw new errors.MongoInvalidArgumentError(text);
      return this.set(name, value);
    }

    map(transform) {
      this.throwIfInitialized();
      if (transform == null) return this;
      const before = this.transform;
      this.transform = before === undefined ? transform : (document) => transform(before(document));
      return this;
    }

    batchSize(value) {
      if (this.options.tailable) throw new errors.MongoTailableCursorError('Tailable cursor does not support batchSize');
      return this.setNumber('batchSize', value, 'Operation "batchSize" requires an integer');
    }

    maxTimeMS(value) {
      return this.setNumber('maxTimeMS', value, 'Argument for maxTimeMS must be a number');
    }

    addCursorFlag(flag, value) {
      this.throwIfInitialized();
      if (!CURSOR_FLAGS.includes(flag)) {
        throw new errors.MongoInvalidArgumentError(`Flag ${flag} is not one of ${CURSOR_FLAGS}`);
      }
      if (typeof value !== 'boolean') {
        throw new errors.MongoInvalidArgumentError(`Flag ${flag} must be a boolean value`);
      }
      return this.set(flag === 'partial' ? 'allowPartialResults' : flag, value);
    }

    withReadPreference(readPreference) {
      check('db', { readPreference });
      return this.set('readPreference', readPreference);
    }

    withReadConcern(readConcern) {
      return this.set('readConcern', readConcern);
    }
  }
  acceptCallbacks(AbstractCursor, ['next', 'hasNext', 'tryNext', 'toArray', 'close']);
  require('mongodb/legacy').addToCursor(AbstractCursor);
  // Hardly any cursor has another, and inspection need not show it.
  Object.defineProperty(AbstractCursor.prototype, 'source', { value: natives, writable: true });
  addEvents(AbstractCursor);
  AbstractCursor.CLOSE = 'close';
  exports.AbstractCursor = AbstractCursor;

  // What find() and aggregate() give: explain() is each one's own.
  class ExplainableCursor extends AbstractCursor {
    // With the option `explain` its only document is the server's explanation.
    openExplained() {
      const batch = [];
      const fetch = () => this.explain(this.options.explain).then((document) => {
        batch.push(document);
        return false;
      });
      this.source = require('mongodb/plain_cursor').source;
      return { batch, fetch, close: () => Promise.resolve() };
    }
  }
  exports.ExplainableCursor = ExplainableCursor;

  if (Symbol.asyncDispose) AbstractCursor.prototype[Symbol.asyncDispose] = AbstractCursor.prototype.close;

})
