(function (exports, module, require, natives) {
  'use strict';
  const { Promise } = require('internal/language');
  const { AggregationCursor } = require('mongodb/aggregation_cursor');
  const { acceptCallbacks, acceptCallbacksAtOnce } = require('mongodb/callbacks');
  const calls = require('mongodb/calls');
  const { ListIndexesCursor } = require('mongodb/command_cursor');
  const errors = require('mongodb/errors');
  const { FindCursor } = require('mongodb/find_cursor');
  const indexes = require('mongodb/indexes');
  const { check } = require('mongodb/options');
  const { ReadConcern } = require('mongodb/read_concern');
  const { formatHint, formatSort, hasAtomicOperators } = require('mongodb/specs');
  const { incoming, valuesOf } = require('mongodb/values');
  const { WriteConcern } = require('mongodb/write_concern');
  const writes = require('mongodb/writes');
  const { attempt, requireDocument } = calls;
  const { given, number } = calls.optional;

  function invalid(text) {
    return new errors.MongoInvalidArgumentError(text);
  }

  const EMPTY_INSERT = 'Collection.insertMany() cannot be called with an array that has null/undefined values';

  // The first document of a cursor that has at most one, or null.
  function only(cursor) {
    return cursor.next().then((document) =>
      (cursor.hasEnded ? document : cursor.close().then(() => document)));
  }

  function read(collection, command, options) {
    return calls.read(collection, collection.dbName, command, options);
  }

  function write(collection, command, options) {
    return calls.write(collection, collection.dbName, command, options);
  }

  function change(collection, method, kind, filter, update, options) {
    try {
      return writes.change(collection, kind, filter, update, check(method, options));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  function newBulk(collection, options) {
    const { OrderedBulkOperation, UnorderedBulkOperation } = require('mongodb/bulk');
    const Bulk = options.ordered === false ? UnorderedBulkOperation : OrderedBulkOperation;
    return new Bulk(collection, options);
  }

  // Resolves to the document, or to the server's whole reply where that was asked for.
  function findAndModify(collection, filter, fields, options) {
    const command = calls.assign({ findAndModify: collection.collectionName, query: filter, ...fields }, {
      sort: formatSort(options.sort),
      fields: given(options.projection),
      let: given(options.let),
      collation: given(options.collation),
      hint: given(options.hint) && formatHint(options.hint),
    });
    if (options.explain) return calls.explain(collection, collection.dbName, command, options);
    return calls.write(collection, collection.dbName, command, options)
      .then((reply) => {
        const value = incoming(collection, options, reply.value ?? null);
        return options.includeResultMetadata ? { ...reply, value } : value;
      });
  }

  function findAndChange(collection, filter, update, options) {
    const isAfter = options.returnDocument === 'after';
    const fields = { remove: false, new: isAfter, upsert: options.upsert === true, update };
    if (options.bypassDocumentValidation === true) fields.bypassDocumentValidation = true;
    if (options.arrayFilters) fields.arrayFilters = options.arrayFilters;
    return findAndModify(collection, filter, fields, options);
  }

  function sendIndexes(collection, list, options) {
    const { commitQuorum } = options;
    const command = { createIndexes: collection.collectionName, indexes: list };
    return write(collection, calls.assign(command, { commitQuorum }), options);
  }

  // Methods reject, they never throw, except those that return a cursor. None is an async function: that would cost a
  // promise more for each call.
  class Collection {
    constructor(db, name, options) {
      if (typeof name !== 'string') throw invalid('Collection name must be a String');
      check('collection', options);
      this.db = db;
      this.client = db.client;
      this.dbName = db.databaseName;
      this.collectionName = name;
      this.fullNamespace = db.fullNamespace.withCollection(name);
      this.values = valuesOf(db, options);
      this.concerns = { read: ReadConcern.fromOptions(options), write: WriteConcern.fromOptions(options) };
    }

    get namespace() {
      return this.fullNamespace.toString();
    }
    get readConcern() {
      return this.concerns.read ?? this.db.readConcern;
    }
    get writeConcern() {
      return this.concerns.write ?? this.db.writeConcern;
    }
    get readPreference() {
      return this.db.readPreference;
    }
    get bsonOptions() {
      return { ...this.values };
    }
    get timeoutMS() {
      return undefined;
    }
    get hint() {
      return this.defaultHint;
    }
    set hint(hint) {
      this.defaultHint = formatHint(hint);
    }

    // ---- reading ----

    find(filter = {}, options = undefined) {
      return new FindCursor(this, filter, check('find', options));
    }

    findOne(filter = {}, options = undefined) {
      return attempt(() => {
        const { batchSize, noCursorTimeout, ...rest } = check('findOne', options);
        const cursor = new FindCursor(this, filter, { ...rest, limit: 1, singleBatch: true });
        return rest.explain ? cursor.explain(rest.explain) : only(cursor);
      });
    }

    aggregate(pipeline = [], options = undefined) {
      if (!Array.isArray(pipeline)) throw invalid('Argument "pipeline" must be an array of aggregation stages');
      return new AggregationCursor(this, pipeline, check('aggregate', options));
    }

    countDocuments(filter = {}, options = undefined) {
      return attempt(() => {
        const { skip, limit, ...rest } = check('countDocuments', options);
        const pipeline = [{ $match: filter }];
        if (typeof skip === 'number') pipeline.push({ $skip: skip });
        if (typeof limit === 'number') pipeline.push({ $limit: limit });
        pipeline.push({ $group: { _id: 1, n: { $sum: 1 } } });
        return only(new AggregationCursor(this, pipeline, rest)).then((document) => document?.n ?? 0);
      });
    }

    estimatedDocumentCount(options) {
      return attempt(() => {
        const { hint, collation, ...rest } = check('estimatedDocumentCount', options);
        return read(this, { count: this.collectionName }, rest).then((reply) => reply.n ?? 0);
      });
    }

    count(filter = {}, options = undefined) {
      return attempt(() => {
        const taken = check('count', options);
        const command = calls.assign({ count: this.collectionName, query: filter }, {
          limit: number(taken.limit),
          skip: number(taken.skip),
          hint: formatHint(taken.hint),
        });
        return read(this, command, taken).then((reply) => reply.n ?? 0);
      });
    }

    distinct(key, filter = {}, options = undefined) {
      return attempt(() => {
        const taken = check('distinct', options);
        const command = { distinct: this.collectionName, key, query: filter };
        if (taken.explain) return calls.explain(this, this.dbName, command, taken);
        return read(this, calls.assign(command, { hint: formatHint(taken.hint) }), taken).then((reply) => incoming(this, taken, reply.values));
      });
    }

    watch(pipeline, options) {
      return require('mongodb/change_stream').watch(this, pipeline, options);
    }

    // ---- writing ----

    insertOne(document, options) {
      return attempt(() => writes.insertOne(this, document, check('insertOne', options)));
    }

    insertMany(documents, options) {
      return attempt(() => {
        if (!Array.isArray(documents)) throw invalid('Argument "docs" must be an array of documents');
        const bulk = newBulk(this, check('insertMany', options));
        for (const document of documents) {
          if (document === null || typeof document !== 'object') throw invalid(EMPTY_INSERT);
          bulk.insert(document);
        }
        return bulk.execute().then(({ insertedCount, insertedIds }) =>
          ({ acknowledged: true, insertedCount, insertedIds }));
      });
    }

    updateOne(filter, update, options) {
      return change(this, 'updateOne', writes.Kind.UPDATE_ONE, filter, update, options);
    }

    updateMany(filter, update, options) {
      return change(this, 'updateMany', writes.Kind.UPDATE_MANY, filter, update, options);
    }

    replaceOne(filter, replacement, options) {
      return change(this, 'replaceOne', writes.Kind.REPLACE_ONE, filter, replacement, options);
    }

    deleteOne(filter = {}, options = undefined) {
      return change(this, 'deleteOne', writes.Kind.DELETE_ONE, filter, undefined, options);
    }

    deleteMany(filter = {}, options = undefined) {
      return change(this, 'deleteMany', writes.Kind.DELETE_MANY, filter, undefined, options);
    }

    bulkWrite(operations, options) {
      return attempt(() => {
        if (!Array.isArray(operations)) throw invalid('Argument "operations" must be an array of documents');
        const bulk = newBulk(this, check('bulkWrite', options));
        for (const operation of operations) bulk.raw(operation);
        return bulk.execute();
      });
    }

    initializeOrderedBulkOp(options) {
      return newBulk(this, { ...check('bulkWrite', options), ordered: true });
    }

    initializeUnorderedBulkOp(options) {
      return newBulk(this, { ...check('bulkWrite', options), ordered: false });
    }

    findOneAndDelete(filter, options) {
      return attempt(() => {
        requireDocument(filter, 'Argument "filter" must be an object');
        const taken = check('findOneAndDelete', options);
        return findAndModify(this, filter, { remove: true, new: false, upsert: false }, taken);
      });
    }

    findOneAndReplace(filter, replacement, options) {
      return attempt(() => {
        requireDocument(filter, 'Argument "filter" must be an object');
        requireDocument(replacement, 'Argument "replacement" must be an object');
        if (hasAtomicOperators(replacement)) throw invalid('Replacement document must not contain atomic operators');
        return findAndChange(this, filter, replacement, check('findOneAndReplace', options));
      });
    }

    findOneAndUpdate(filter, update, options) {
      return attempt(() => {
        requireDocument(filter, 'Argument "filter" must be an object');
        requireDocument(update, 'Argument "update" must be an object');
        if (!hasAtomicOperators(update)) throw invalid('Update document requires atomic operators');
        return findAndChange(this, filter, update, check('findOneAndUpdate', options));
      });
    }

    // ---- indexes ----

    createIndex(spec, options) {
      return attempt(() => {
        const taken = check('createIndex', options);
        const index = indexes.fromSpec(spec, taken);
        return sendIndexes(this, [index], taken).then(() => index.name);
      });
    }

    createIndexes(descriptions, options) {
      return attempt(() => {
        if (!Array.isArray(descriptions)) throw invalid('Argument "indexSpecs" must be an array of index descriptions');
        const list = descriptions.map(indexes.fromDescription);
        return sendIndexes(this, list, check('createIndexes', options)).then(() => list.map((index) => index.name));
      });
    }

    dropIndex(index, options) {
      return attempt(() => write(this, { dropIndexes: this.collectionName, index }, check('dropIndex', options)));
    }

    // False, as the driver has it, when the server refuses.
    dropIndexes(options) {
      return this.dropIndex('*', options).then(() => true, (error) => {
        if (error instanceof errors.MongoServerError) return false;
        throw error;
      });
    }

    listIndexes(options) {
      return new ListIndexesCursor(this, check('listIndexes', options));
    }

    // With `full: false` an object { name: [[field, direction], …] }.
    indexes(options) {
      return attempt(() => {
        const { full = true, ...rest } = check('indexes', options);
        const list = this.listIndexes(rest).toArray();
        if (full) return list;
        return list.then((all) => Object.fromEntries(all.map(({ name, key }) => [name, Object.entries(key)])));
      });
    }

    indexInformation(options) {
      return this.indexes({ ...options, full: options?.full ?? false });
    }

    indexExists(names, options) {
      return attempt(() => this.listIndexes(options).toArray().then((all) => {
        const existing = new Set(all.map((index) => index.name));
        return (Array.isArray(names) ? names : [names]).every((name) => existing.has(name));
      }));
    }

    // ---- the collection itself ----

    rename(newName, options) {
      return attempt(() => {
        if (typeof newName !== 'string') throw invalid('Collection name must be a String');
        const taken = check('rename', options);
        const command = {
          renameCollection: this.namespace,
          to: this.fullNamespace.withCollection(newName).toString(),
          dropTarget: taken.dropTarget === true,
        };
        // Only the concern of the call itself counts here.
        const owner = { client: this.client };
        return calls.write(owner, 'admin', command, taken).then(() => this.db.collection(newName));
      });
    }

    drop(options) {
      return attempt(() => write(this, { drop: this.collectionName }, check('drop', options)).then(() => true));
    }

    options(options) {
      return attempt(() => {
        const taken = check('options', options);
        return this.db.listCollections({ name: this.collectionName }, { ...taken, nameOnly: false }).toArray();
      }).then(([found]) => {
        if (found?.options == null) throw new errors.MongoAPIError(`collection ${this.namespace} not found`);
        return found.options;
      });
    }

    isCapped(options) {
      return this.options(options).then(({ capped }) => Boolean(capped));
    }

    // Gone from the driver since version 6, but still found in migrations.
    stats(options) {
      return attempt(() => {
        const taken = check('stats', options);
        return read(this, calls.assign({ collStats: this.collectionName }, { scale: taken.scale }), taken);
      });
    }
  }
  exports.Collection = Collection;

  acceptCallbacks(Collection, [
    'findOne', 'countDocuments', 'estimatedDocumentCount', 'count', 'distinct', 'insertOne', 'insertMany', 'updateOne',
    'updateMany', 'replaceOne', 'deleteOne', 'deleteMany', 'bulkWrite', 'findOneAndDelete', 'findOneAndReplace',
    'findOneAndUpdate', 'createIndex', 'createIndexes', 'dropIndex', 'dropIndexes', 'indexes', 'indexInformation',
    'indexExists', 'rename', 'drop', 'options', 'isCapped', 'stats',
  ]);
  acceptCallbacksAtOnce(Collection, ['find', 'aggregate']);
  require('mongodb/legacy').addToCollection(Collection);

  // Looked up when they are called: few migrations do.
  for (const name of [
    'listSearchIndexes', 'createSearchIndex', 'createSearchIndexes', 'dropSearchIndex', 'updateSearchIndex',
  ]) {
    const value = function callSearchIndexes(...args) {
      return require('mongodb/search_indexes').methods[name].apply(this, args);
    };
    Object.defineProperty(value, 'name', { value: name });
    Object.defineProperty(Collection.prototype, name, { value, writable: true, configurable: true });
  }
})
