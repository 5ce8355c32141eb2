(function (exports, module, require, natives) {
  'use strict';
  const { acceptCallbacks } = require('mongodb/callbacks');
  const calls = require('mongodb/calls');
  const { ExplainableCursor } = require('mongodb/cursor');
  const { MongoInvalidArgumentError } = require('mongodb/errors');
  const { useSession } = require('mongodb/session');
  const { formatHint, formatProjection, formatSort, isDocument } = require('mongodb/specs');
  const { outgoing } = require('mongodb/values');
  const { boolean, document, given, number } = calls.optional;

  // A negative limit asks for one batch of that size; a negative batchSize is a limit.
  function sizes({ limit, batchSize, singleBatch }) {
    const fields = { limit: number(limit), batchSize: number(batchSize), singleBatch: boolean(singleBatch) };
    if (limit < 0) {
      fields.limit = -limit;
      fields.singleBatch ??= true;
    }
    if (batchSize < 0) {
      fields.limit = -batchSize;
      fields.batchSize = undefined;
    } else if (batchSize !== undefined && batchSize === limit) {
      // One more than the limit, so that the server closes the cursor with the first batch.
      fields.batchSize = batchSize + 1;
    }
    return fields;
  }

  const MODIFIERS = {
    __proto__: null,
    comment: 'comment',
    explain: 'explain',
    hint: 'hint',
    max: 'max',
    maxTimeMS: 'maxTimeMS',
    min: 'min',
    orderby: 'sort',
    query: 'filter',
    returnKey: 'returnKey',
    showDiskLoc: 'showRecordId',
  };

  // The documents of a collection that match a filter.
  class FindCursor extends ExplainableCursor {
    constructor(collection, filter, options) {
      super(collection, options);
      this.collection = collection;
      this.query = filter;
      if (options.sort != null) this.options.sort = formatSort(options.sort);
    }

    // The fields of the find command beside the filter.
    commandOptions() {
      const { options } = this;
      const hasTimeout = typeof options.timeout === 'boolean';
      return calls.assign({}, {
        sort: given(options.sort),
        projection: given(options.projection) && formatProjection(options.projection),
        hint: given(options.hint) && formatHint(options.hint),
        skip: number(options.skip),
        ...sizes(options),
        comment: options.comment,
        max: given(options.max),
        min: given(options.min),
        returnKey: boolean(options.returnKey),
        showRecordId: boolean(options.showRecordId),
        noCursorTimeout: hasTimeout ? !options.timeout : boolean(options.noCursorTimeout),
        allowPartialResults: boolean(options.allowPartialResults),
        allowDiskUse: boolean(options.allowDiskUse),
        let: given(options.let),
        readConcern: calls.readConcern(this.collection, options),
        collation: document(options.collation),
        maxTimeMS: number(options.maxTimeMS),
        tailable: boolean(options.tailable),
        awaitData: boolean(options.awaitData),
      });
    }

    commandFilter() {
      const { query } = this;
      if (query === undefined) return {};
      if (!isDocument(query)) {
        throw new MongoInvalidArgumentError('Query filter must be a plain object or ObjectId');
      }
      return query._bsontype === 'ObjectId' ? { _id: query } : query;
    }

    outgoingFilter() {
      return outgoing(this.collection, this.options, this.commandFilter());
    }

    open(session) {
      const { dbName, collectionName } = this.collection;
      if (this.options.tailable) return this.openTail();
      if (this.options.explain) return this.openExplained();
      return natives.find(dbName, collectionName, this.outgoingFilter(), this.commandOptions(), session);
    }

    openTail() {
      const { open, source } = require('mongodb/plain_cursor');
      const { dbName, collectionName } = this.collection;
      const command = { find: collectionName, filter: this.outgoingFilter(), ...this.commandOptions() };
      this.source = source;
      return open(this.client, dbName, command, this.options);
    }

    clone() {
      return new FindCursor(this.collection, this.query, { ...this.options, session: undefined });
    }

    // How many documents match, not counting what skip() and limit() leave out.
    count(options) {
      return calls.attempt(() => {
        if (typeof options === 'boolean') throw new MongoInvalidArgumentError('Invalid first parameter to count');
        return this.collection.count(this.query, { ...this.countOptions(), ...options });
      });
    }

    countOptions() {
      const { skip, limit, hint, maxTimeMS, collation, readConcern, comment, session } = this.options;
      return { skip, limit, hint, maxTimeMS, collation, readConcern, comment, session };
    }

    explain(verbosity) {
      return calls.attempt(() => {
        const find = { find: this.collection.collectionName, filter: this.commandFilter(), ...this.commandOptions() };
        const command = calls.explained(find, verbosity);
        const session = useSession(this.client, this.options.session);
        return natives.command(this.collection.dbName, command, session, 'read');
      });
    }

    filter(filter) {
      this.throwIfInitialized();
      this.query = filter;
      return this;
    }
    sort(sort, direction) {
      this.throwIfInitialized();
      return this.set('sort', formatSort(sort, direction));
    }
    project(projection) {
      return this.set('projection', projection);
    }
    skip(value) {
      return this.setNumber('skip', value, 'Operation "skip" requires an integer');
    }
    limit(value) {
      return this.setNumber('limit', value, 'Operation "limit" requires an integer');
    }
    hint(hint) {
      return this.set('hint', hint);
    }
    min(min) {
      return this.set('min', min);
    }
    max(max) {
      return this.set('max', max);
    }
    // For how long a tailable cursor with `awaitData` lets the server wait for more.
    maxAwaitTimeMS(value) {
      return this.setNumber('maxAwaitTimeMS', value, 'Argument for maxAwaitTimeMS must be a number');
    }
    // As the shell of old had them: addQueryModifier('$comment', 'x').
    addQueryModifier(name, value) {
      this.throwIfInitialized();
      if (name[0] !== '$') throw new MongoInvalidArgumentError(`${name} is not a valid query modifier`);
      const option = MODIFIERS[name.slice(1)];
      if (option === undefined) throw new MongoInvalidArgumentError(`Invalid query modifier: ${name}`);
      return option === 'filter' || option === 'sort' ? this[option](value) : this.set(option, value);
    }
    returnKey(value) {
      return this.set('returnKey', value);
    }
    showRecordId(value) {
      return this.set('showRecordId', value);
    }
    comment(value) {
      return this.set('comment', value);
    }
    collation(value) {
      return this.set('collation', value);
    }
    allowDiskUse(allow = true) {
      this.throwIfInitialized();
      if (!this.options.sort) {
        throw new MongoInvalidArgumentError('Option "allowDiskUse" requires a sort specification');
      }
      return this.set('allowDiskUse', Boolean(allow));
    }
  }
  exports.FindCursor = FindCursor;

  acceptCallbacks(FindCursor, ['count', 'explain']);
})
