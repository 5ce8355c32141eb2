(function (exports, module, require, natives) {
  'use strict';
  // What becomes of each option of each method: taken, refused by name because godwit does not have it yet, or, when
  // the driver does not know it either, dropped as the driver does, with a warning.
  const { console } = require('internal/console');
  const { MongoInvalidArgumentError } = require('mongodb/errors');
  const { ReadPreference } = require('mongodb/read_preference');
  const { isValueOption } = require('mongodb/values');
  const { WriteConcern } = require('mongodb/write_concern');

  // The driver's options that no method of godwit has yet.
  const REFUSED = new Set(words(`
    authdb dbName encryptedFields noResponse pkFactory rawData`));

  // What every method takes and nothing depends on: text is always looked through, and whether a write can be sent
  // again is the connection's business.
  const WITHOUT_EFFECT = new Set(['enableUtf8Validation', 'retryWrites']);

  // What the driver still takes and no longer does anything with.
  const DEPRECATED = new Set(['defaultTimeoutMS', 'timeoutMS', 'timeoutMode']);

  const WRITE_CONCERN = 'writeConcern w wtimeout wtimeoutMS j journal fsync';
  // Every command takes these, also where only the server knows what they are good for.
  const COMMAND = `session comment maxTimeMS readConcern readPreference collation ${WRITE_CONCERN}`;
  const CURSOR = 'session batchSize comment maxTimeMS readConcern readPreference collation';
  const AGGREGATE = `${CURSOR} explain ${WRITE_CONCERN} allowDiskUse bypassDocumentValidation cursor hint let out`;
  const FIND = `${CURSOR} explain allowDiskUse allowPartialResults hint let limit max min noCursorTimeout projection returnKey
    showRecordId singleBatch skip sort timeout`;
  const TAIL = 'awaitData maxAwaitTimeMS oplogReplay tailable';
  const INDEX = `name unique sparse background expireAfterSeconds partialFilterExpression hidden collation storageEngine
    version weights default_language language_override textIndexVersion 2dsphereIndexVersion bits min max bucketSize
    wildcardProjection`;
  const FIND_AND_MODIFY = 'explain hint let projection sort includeResultMetadata';
  const FIND_AND_CHANGE = `${FIND_AND_MODIFY} bypassDocumentValidation returnDocument upsert`;
  const INSTANCE = `readConcern readPreference ${WRITE_CONCERN}`;

  // Options that were the driver's once, and what took their place.
  const RENAMED = {
    __proto__: null,
    fields: 'use projection',
    multi: 'updateMany and deleteMany change all matching documents',
    new: "use returnDocument: 'after'",
    returnNewDocument: "use returnDocument: 'after'",
    returnOriginal: "use returnDocument: 'after'",
    v: 'use version',
  };

  // Method -> options, put together when it is first called. A `*` passes any other option on to the server; after a
  // `!` come options that the driver knows for this method and godwit does not.
  const METHODS = {
    __proto__: null,
    aggregate: () => `${AGGREGATE} maxAwaitTimeMS signal`,
    bulkWrite: () => `${COMMAND} bypassDocumentValidation forceServerObjectId let ordered`,
    'client.bulkWrite': () => `${COMMAND} bypassDocumentValidation let ordered verboseResults`,
    collection: () => INSTANCE,
    collections: () => CURSOR,
    command: () => 'session readPreference signal',
    count: () => `${COMMAND} hint limit skip`,
    countDocuments: () => `${AGGREGATE} limit skip maxAwaitTimeMS signal`,
    createCollection: () => `${COMMAND} *`,
    createIndex: () => `${COMMAND} ${INDEX} commitQuorum`,
    createIndexes: () => `${COMMAND} commitQuorum`,
    db: () => `${INSTANCE} ! authSource forceServerObjectId`,
    deleteMany: () => `${COMMAND} explain hint let`,
    deleteOne: () => `${COMMAND} explain hint let`,
    distinct: () => `${COMMAND} explain hint`,
    drop: () => COMMAND,
    dropCollection: () => COMMAND,
    dropDatabase: () => COMMAND,
    dropIndex: () => COMMAND,
    dropIndexes: () => COMMAND,
    estimatedDocumentCount: () => COMMAND,
    find: () => `${FIND} ${TAIL} signal`,
    findOne: () => `${FIND} ${TAIL} signal`,
    findOneAndDelete: () => `${COMMAND} ${FIND_AND_MODIFY}`,
    findOneAndReplace: () => `${COMMAND} ${FIND_AND_CHANGE}`,
    findOneAndUpdate: () => `${COMMAND} ${FIND_AND_CHANGE} arrayFilters`,
    'createIndexes index': () => `${INDEX} key`,
    indexes: () => `${CURSOR} full`,
    insertMany: () => `${COMMAND} bypassDocumentValidation forceServerObjectId let ordered`,
    insertOne: () => `${COMMAND} bypassDocumentValidation forceServerObjectId`,
    listCollections: () => `${CURSOR} authorizedCollections nameOnly signal`,
    listDatabases: () => `${COMMAND} authorizedDatabases filter nameOnly`,
    listIndexes: () => CURSOR,
    options: () => CURSOR,
    profilingLevel: () => COMMAND,
    removeUser: () => COMMAND,
    rename: () => `${COMMAND} dropTarget new_collection`,
    replaceOne: () => `${COMMAND} explain bypassDocumentValidation hint let sort upsert`,
    runCursorCommand: () => 'session readPreference signal awaitData tailable',
    setProfilingLevel: () => COMMAND,
    startSession: () => 'causalConsistency defaultTransactionOptions ! snapshot',
    startTransaction: () => `readConcern readPreference ${WRITE_CONCERN} maxCommitTimeMS`,
    stats: () => `${COMMAND} scale`,
    updateMany: () => `${COMMAND} explain arrayFilters bypassDocumentValidation hint let upsert`,
    updateOne: () => `${COMMAND} explain arrayFilters bypassDocumentValidation hint let sort upsert`,
    watch: () => `${CURSOR} maxAwaitTimeMS resumeAfter startAfter startAtOperationTime fullDocument
      fullDocumentBeforeChange showExpandedEvents`,
    validateCollection: () => `${COMMAND} *`,
  };

  function words(text) {
    return text.split(/\s+/).filter(Boolean);
  }

  const tables = new Map();

  function tableOf(method) {
    let table = tables.get(method);
    if (table === undefined) {
      const [known, refused = ''] = METHODS[method]().split('!');
      table = { known: new Set(words(known)), refused: new Set(words(refused)) };
      tables.set(method, table);
    }
    return table;
  }

  const warned = new Set();

  function warnOnce(text) {
    if (warned.has(text)) return;
    warned.add(text);
    console.warn(text);
  }

  function warnUnknown(method, name) {
    const text = `${method}: option "${name}" is unknown to the driver and was ignored`;
    const instead = RENAMED[name];
    warnOnce(instead ? `${text}; ${instead}` : text);
  }

  function refused(method, name) {
    return new MongoInvalidArgumentError(`${method}: option "${name}" is not supported by godwit yet`);
  }

  function checkOne(method, table, name, value) {
    if (table.refused.has(name)) throw refused(method, name);
    if (name === 'readPreference') {
      // godwit always asks the primary, which knows at least what the others do.
      ReadPreference.fromOptions({ readPreference: value });
      return;
    }
    if (table.known.has(name)) return;
    if (isValueOption(name) || WITHOUT_EFFECT.has(name)) return;
    if (DEPRECATED.has(name)) {
      warnOnce(`${method}: option "${name}" has no effect, as in the driver; use maxTimeMS`);
      return;
    }
    if (REFUSED.has(name)) throw refused(method, name);
    if (!table.known.has('*')) warnUnknown(method, name);
  }

  const NONE = Object.freeze({});

  // The options of a call of `method`, looked through; never null. Throws MongoInvalidArgumentError naming the method
  // and the option that godwit does not have.
  exports.check = function check(method, options) {
    if (options == null) return NONE;
    if (typeof options !== 'object' || Array.isArray(options)) {
      warnOnce(`${method}: options that are no object were ignored`);
      return NONE;
    }
    const table = tableOf(method);
    for (const name of Object.keys(options)) {
      if (options[name] !== undefined) checkOne(method, table, name, options[name]);
    }
    if (table.known.has('writeConcern')) WriteConcern.acknowledged(method, options);
    return options;
  };

  // The options of one index that the server is told of, out of `description`, which check() has looked through.
  exports.indexOptions = function indexOptions(description) {
    const { known } = tableOf('createIndexes index');
    const picked = {};
    for (const name of Object.keys(description)) {
      if (name === 'key' || description[name] === undefined || !known.has(name)) continue;
      picked[name === 'version' ? 'v' : name] = description[name];
    }
    return picked;
  };
})
