(function (exports, module, require, natives) {
  'use strict';
  const { acceptCallbacks, Emitting } = require('mongodb/callbacks');
  const calls = require('mongodb/calls');
  const errors = require('mongodb/errors');
  const { check } = require('mongodb/options');
  const { useSession } = require('mongodb/session');
  const { reader } = require('mongodb/values');

  const CLOSED = 'ChangeStream is closed';
  const STAGE_OPTIONS = [
    'resumeAfter', 'startAfter', 'startAtOperationTime', 'fullDocument', 'fullDocumentBeforeChange', 'showExpandedEvents',
  ];

  // As the driver says it.
  const [COLLECTION, DATABASE, CLUSTER] = ['Collection', 'Database', 'Cluster'].map((name) => Symbol(name));

  function isResumable(error) {
    return error instanceof errors.MongoNetworkError || error?.hasErrorLabel?.('ResumableChangeStreamError') === true;
  }

  // What changes in a collection, a database or everywhere, from now on. The server's cursor is walked by plain
  // commands: it lives in a session of its own, because a server asks for the same session each time.
  class ChangeStream extends Emitting {
    constructor(parent, pipeline = [], options = {}) {
      super();
      if (!Array.isArray(pipeline)) throw new errors.MongoInvalidArgumentError('Argument "pipeline" must be an array');
      this.parent = parent;
      this.pipeline = pipeline;
      this.options = { ...check('watch', options) };
      this.client = parent.client ?? parent;
      this.owner = { client: this.client, values: parent.values };
      this.read = reader(this.owner, this.options);
      this.buffer = [];
      this.id = undefined;
      this.closed = false;
      this.token = this.options.resumeAfter ?? this.options.startAfter;
    }

    get resumeToken() {
      return this.token;
    }
    // The database that the commands go to, and what they call the collection.
    get namespace() {
      const { dbName, collectionName, databaseName } = this.parent;
      if (collectionName !== undefined) return { db: dbName, collection: collectionName };
      return { db: this.parent === this.client ? 'admin' : databaseName, collection: undefined };
    }

    // What it watches.
    get type() {
      if (this.parent === this.client) return CLUSTER;
      return this.parent.collectionName === undefined ? DATABASE : COLLECTION;
    }

    stage() {
      const fields = {};
      for (const name of STAGE_OPTIONS) {
        if (this.options[name] !== undefined) fields[name] = this.options[name];
      }
      if (this.parent === this.client) fields.allChangesForCluster = true;
      if (this.hasRead && this.token !== undefined) {
        for (const name of ['startAfter', 'startAtOperationTime']) delete fields[name];
        fields.resumeAfter = this.token;
      }
      return { $changeStream: fields };
    }

    send(command) {
      this.own ??= this.options.session ?? this.client.startSession();
      const session = useSession(this.client, this.own);
      return natives.command(this.namespace.db, command, session, 'raw');
    }

    async open() {
      const { batchSize, collation, comment, readConcern } = this.options;
      const command = calls.assign({
        aggregate: this.namespace.collection ?? 1,
        pipeline: [this.stage(), ...this.pipeline],
        cursor: batchSize ? { batchSize } : {},
      }, { collation, comment, readConcern: readConcern && { level: readConcern.level ?? readConcern } });
      const { cursor } = await this.send(command);
      this.id = cursor.id;
      this.collection = cursor.ns.slice(cursor.ns.indexOf('.') + 1);
      this.take(cursor.firstBatch, cursor.postBatchResumeToken);
    }

    take(batch, token) {
      this.buffer.push(...batch);
      this.batchToken = token;
      if (this.buffer.length === 0 && token !== undefined) this.moveTo(token);
    }

    moveTo(token) {
      this.token = token;
      this.tell('resumeTokenChanged', token);
    }

    // Asks the server once; opens the stream first if need be.
    async fetch() {
      if (this.closed) throw new errors.MongoAPIError(CLOSED);
      if (this.id === undefined) return this.open();
      if (`${this.id}` === '0') throw new errors.MongoChangeStreamError('The server has ended the change stream');
      const { batchSize, maxAwaitTimeMS } = this.options;
      const command = { getMore: require('bson').Long.fromValue(this.id), collection: this.collection };
      calls.assign(command, { batchSize: batchSize || undefined, maxTimeMS: maxAwaitTimeMS });
      const { cursor } = await this.send(command);
      this.id = cursor.id;
      return this.take(cursor.nextBatch, cursor.postBatchResumeToken);
    }

    // As fetch(), and once more from where it stood when the server or the connection failed.
    async fetchOrResume() {
      try {
        await this.fetch();
      } catch (error) {
        if (this.closed) throw new errors.MongoAPIError(CLOSED);
        if (!isResumable(error) || this.id === undefined) throw error;
        this.id = undefined;
        this.hasRead = true;
        await this.fetch();
      }
    }

    shift() {
      const change = this.buffer.shift();
      if (change._id === undefined) {
        throw new errors.MongoChangeStreamError('A change stream document has been received that lacks a resume token (_id).');
      }
      this.hasRead = true;
      this.moveTo(this.buffer.length === 0 && this.batchToken !== undefined ? this.batchToken : change._id);
      return this.read === undefined ? change : this.read(change);
    }

    refuseEvents() {
      if (this.mode === 'emitter') {
        throw new errors.MongoAPIError('ChangeStream cannot be used as an iterator after being used as an EventEmitter');
      }
      this.mode = 'iterator';
    }

    async hasNext() {
      this.refuseEvents();
      while (this.buffer.length === 0) await this.fetchOrResume();
      return true;
    }

    async next() {
      await this.hasNext();
      return this.shift();
    }

    async tryNext() {
      this.refuseEvents();
      if (this.buffer.length === 0) await this.fetchOrResume();
      return this.buffer.length > 0 ? this.shift() : null;
    }

    async* [Symbol.asyncIterator]() {
      try {
        while (!this.closed) yield await this.next();
      } catch (error) {
        if (!this.closed) throw error;
      } finally {
        await this.close().catch(() => {});
      }
    }

    async close() {
      if (this.closed) return;
      this.closed = true;
      if (this.id !== undefined && `${this.id}` !== '0') {
        const { Long } = require('bson');
        const command = { killCursors: this.collection, cursors: [Long.fromValue(this.id)] };
        await this.send(command).catch(() => {});
      }
      if (this.own !== undefined && this.own !== this.options.session) await this.own.endSession();
      this.tell('close');
    }

    // ---- as an emitter of the events `change`, `error` and `close` ----

    on(event, listener) {
      super.on(event, listener);
      if (event === 'change') this.flow();
      return this;
    }
    addListener(event, listener) {
      return this.on(event, listener);
    }

    // Tells of an event after the script had its turn. False when nobody listens.
    tell(event, ...args) {
      if (this.listenerCount(event) === 0) return false;
      process.nextTick(() => {
        if (!(event === 'change' && this.closed)) this.emit(event, ...args);
      });
      return true;
    }

    flow() {
      if (this.mode === 'iterator') {
        throw new errors.MongoAPIError('ChangeStream cannot be used as an EventEmitter after being used as an iterator');
      }
      if (this.mode === 'emitter') return;
      this.mode = 'emitter';
      // A process that ends would end it; nobody else does when the script forgot to.
      require('internal/call').atEnd(() => {
        if (this.closed) return;
        require('internal/console').console.warn('a change stream was still listening when the migration was over: it was closed');
        this.close().catch(() => {});
      });
      this.emitAll().catch((error) => {
        if (this.closed) return;
        if (!this.tell('error', error)) throw error;
        this.close();
      });
    }

    async emitAll() {
      while (!this.closed) {
        if (this.buffer.length === 0) await this.fetchOrResume();
        while (this.buffer.length > 0 && !this.closed) this.tell('change', this.shift());
      }
    }

    bufferedCount() {
      return this.buffer.length;
    }

    stream(options) {
      return require('mongodb/cursor_stream').streamOf(this, options);
    }
  }
  if (Symbol.asyncDispose) ChangeStream.prototype[Symbol.asyncDispose] = ChangeStream.prototype.close;
  Object.assign(ChangeStream, {
    RESPONSE: 'response',
    MORE: 'more',
    INIT: 'init',
    CLOSE: 'close',
    CHANGE: 'change',
    END: 'end',
    ERROR: 'error',
    RESUME_TOKEN_CHANGED: 'resumeTokenChanged',
  });
  exports.ChangeStream = ChangeStream;

  acceptCallbacks(ChangeStream, ['hasNext', 'next', 'tryNext', 'close']);

  // watch(pipeline, options) and watch(options) of a collection, a database or a client.
  exports.watch = function watch(parent, pipeline, options) {
    if (pipeline === undefined || Array.isArray(pipeline)) return new ChangeStream(parent, pipeline, options);
    return new ChangeStream(parent, [], pipeline);
  };
})
