(function (exports, module, require, natives) {
  'use strict';
  // What becomes of each option of each method: taken, refused by name because godwit does not have it yet, or, when
  // the driver does not know it either, dropped as the driver does, with a warning.
  const { console } = require('internal/console');
  const { MongoInvalidArgumentError } = require('mongodb/errors');
  const { ReadPreference } = require('mongodb/read_preference');
  const { WriteConcern } = require('mongodb/write_concern');

  // The driver's options that no method of godwit has yet.
  const REFUSED = new Set(words(`
    authdb dbName encryptedFields explain noResponse pkFactory rawData signal timeoutMS timeoutMode`));

  // Options for reading and writing BSON: only what godwit does anyway.
  const FIXED = new Map(Object.entries({
    bsonRegExp: false,
    checkKeys: false,
    enableUtf8Validation: true,
    fieldsAsRaw: undefined,
    ignoreUndefined: false,
    promoteBuffers: false,
    promoteLongs: true,
    promoteValues: true,
    raw: false,
    retryWrites: true,
    serializeFunctions: false,
    useBigInt64: false,
  }));

  const WRITE_CONCERN = 'writeConcern w wtimeout wtimeoutMS j journal fsync';
  // Every command takes these, also where only the server knows what they are good for.
  const COMMAND = `session comment maxTimeMS readConcern readPreference collation ${WRITE_CONCERN}`;
  const CURSOR = 'session batchSize comment maxTimeMS readConcern readPreference collation';
  const AGGREGATE = `${CURSOR} ${WRITE_CONCERN} allowDiskUse bypassDocumentValidation cursor hint let out`;
  const FIND = `${CURSOR} allowDiskUse allowPartialResults hint let limit max min noCursorTimeout projection returnKey
    showRecordId singleBatch skip sort timeout`;
  const INDEX = `name unique sparse background expireAfterSeconds partialFilterExpression hidden collation storageEngine
    version weights default_language language_override textIndexVersion 2dsphereIndexVersion bits min max bucketSize
    wildcardProjection`;
  const FIND_AND_MODIFY = 'hint let projection sort includeResultMetadata';
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
    aggregate: () => `${AGGREGATE} ! maxAwaitTimeMS`,
    bulkWrite: () => `${COMMAND} bypassDocumentValidation forceServerObjectId let ordered ! maxTimeMS`,
    collection: () => INSTANCE,
    collections: () => CURSOR,
    command: () => 'session readPreference',
    count: () => `${COMMAND} hint limit skip`,
    countDocuments: () => `${AGGREGATE} limit skip ! maxAwaitTimeMS`,
    createCollection: () => `${COMMAND} *`,
    createIndex: () => `${COMMAND} ${INDEX} commitQuorum`,
    createIndexes: () => `${COMMAND} commitQuorum`,
    db: () => `${INSTANCE} ! authSource forceServerObjectId`,
    deleteMany: () => `${COMMAND} hint let`,
    deleteOne: () => `${COMMAND} hint let`,
    distinct: () => `${COMMAND} hint`,
    drop: () => COMMAND,
    dropCollection: () => COMMAND,
    dropDatabase: () => COMMAND,
    dropIndex: () => COMMAND,
    dropIndexes: () => COMMAND,
    estimatedDocumentCount: () => COMMAND,
    find: () => `${FIND} ! awaitData maxAwaitTimeMS oplogReplay tailable`,
    findOne: () => `${FIND} ! awaitData maxAwaitTimeMS oplogReplay tailable`,
    findOneAndDelete: () => `${COMMAND} ${FIND_AND_MODIFY}`,
    findOneAndReplace: () => `${COMMAND} ${FIND_AND_CHANGE}`,
    findOneAndUpdate: () => `${COMMAND} ${FIND_AND_CHANGE} arrayFilters`,
    'createIndexes index': () => `${INDEX} key`,
    indexes: () => `${CURSOR} full`,
    insertMany: () => `${COMMAND} bypassDocumentValidation forceServerObjectId let ordered ! maxTimeMS`,
    insertOne: () => `${COMMAND} bypassDocumentValidation forceServerObjectId ! maxTimeMS`,
    listCollections: () => `${CURSOR} authorizedCollections nameOnly`,
    listDatabases: () => `${COMMAND} authorizedDatabases filter nameOnly`,
    listIndexes: () => CURSOR,
    options: () => CURSOR,
    profilingLevel: () => COMMAND,
    removeUser: () => COMMAND,
    rename: () => `${COMMAND} dropTarget new_collection`,
    replaceOne: () => `${COMMAND} bypassDocumentValidation hint let sort upsert`,
    runCursorCommand: () => 'session readPreference ! maxAwaitTimeMS',
    setProfilingLevel: () => COMMAND,
    startSession: () => 'causalConsistency defaultTransactionOptions ! defaultTimeoutMS snapshot',
    startTransaction: () => `readConcern readPreference ${WRITE_CONCERN} maxCommitTimeMS`,
    stats: () => `${COMMAND} scale`,
    updateMany: () => `${COMMAND} arrayFilters bypassDocumentValidation hint let upsert`,
    updateOne: () => `${COMMAND} arrayFilters bypassDocumentValidation hint let sort upsert`,
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

  function warnUnknown(method, name) {
    const text = `${method}: option "${name}" is unknown to the driver and was ignored`;
    if (warned.has(text)) return;
    warned.add(text);
    const instead = RENAMED[name];
    console.warn(instead ? `${text}; ${instead}` : text);
  }

  function refused(method, name) {
    return new MongoInvalidArgumentError(`${method}: option "${name}" is not supported by godwit yet`);
  }

  function checkOne(method, table, name, value) {
    if (table.refused.has(name)) throw refused(method, name);
    if (name === 'readPreference') {
      const mode = ReadPreference.fromOptions({ readPreference: value })?.mode;
      if (mode != null && mode !== 'primary') throw refused(method, `readPreference: ${mode}`);
      return;
    }
    if (table.known.has(name)) return;
    if (FIXED.has(name)) {
      if (value !== FIXED.get(name)) throw refused(method, `${name}: ${value}`);
    } else if (REFUSED.has(name)) {
      throw refused(method, name);
    } else if (!table.known.has('*')) {
      warnUnknown(method, name);
    }
  }

  const NONE = Object.freeze({});

  // The options of a call of `method`, looked through; never null. Throws MongoInvalidArgumentError naming the method
  // and the option that godwit does not have.
  exports.check = function check(method, options) {
    if (options == null) return NONE;
    if (typeof options === 'function') {
      throw new MongoInvalidArgumentError(`${method}: callbacks are gone from the driver; use the promise it returns`);
    }
    if (typeof options !== 'object') throw new MongoInvalidArgumentError(`${method}: options must be an object`);
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
