(function (exports, module, require, natives) {
  'use strict';
  // What `require('mongodb')` gives: the names that the npm package exports. What a migration seldom asks for is loaded
  // when it does.
  const bson = require('bson');
  const errors = require('mongodb/errors');

  const VALUES = [
    'Binary', 'BSONRegExp', 'BSONSymbol', 'BSONType', 'Code', 'DBRef', 'Decimal128', 'Double', 'Int32', 'Long',
    'MaxKey', 'MinKey', 'ObjectID', 'ObjectId', 'Timestamp', 'UUID',
  ];

  // Where the classes and constants are.
  const PARTS = {
    'mongodb/admin': ['Admin'],
    'mongodb/aggregation_cursor': ['AggregationCursor'],
    'mongodb/bulk': ['BatchType', 'OrderedBulkOperation', 'UnorderedBulkOperation'],
    'mongodb/bulk_result': ['BulkWriteResult', 'MongoBulkWriteError', 'WriteConcernError', 'WriteError'],
    'mongodb/change_stream': ['ChangeStream'],
    'mongodb/client': ['MongoClient'],
    'mongodb/collection': ['Collection'],
    'mongodb/command_cursor': ['ListCollectionsCursor', 'ListIndexesCursor', 'RunCommandCursor'],
    'mongodb/cursor': ['AbstractCursor', 'CURSOR_FLAGS', 'ExplainableCursor'],
    'mongodb/db': ['Db'],
    'mongodb/find_cursor': ['FindCursor'],
    'mongodb/gridfs': ['GridFSBucket'],
    'mongodb/read_concern': ['ReadConcern', 'ReadConcernLevel'],
    'mongodb/read_preference': ['ReadPreference', 'ReadPreferenceMode'],
    'mongodb/session': ['ClientSession'],
    'mongodb/write_concern': ['WriteConcern'],
  };

  // Classes that can be asked for, but not made.
  const REFUSED = [
    'CancellationToken', 'ChangeStreamCursor', 'ClientEncryption', 'MongoClientAuthProviders',
  ];

  // Not among the names that `import` looks at: they would load Node's streams for every file that imports anything.
  const HIDDEN = {
    'mongodb/gridfs_download': 'GridFSBucketReadStream',
    'mongodb/gridfs_upload': 'GridFSBucketWriteStream',
  };

  const CONSTANTS = {
    AuthMechanism: {
      MONGODB_AWS: 'MONGODB-AWS',
      MONGODB_CR: 'MONGODB-CR',
      MONGODB_DEFAULT: 'DEFAULT',
      MONGODB_GSSAPI: 'GSSAPI',
      MONGODB_PLAIN: 'PLAIN',
      MONGODB_SCRAM_SHA1: 'SCRAM-SHA-1',
      MONGODB_SCRAM_SHA256: 'SCRAM-SHA-256',
      MONGODB_X509: 'MONGODB-X509',
      MONGODB_OIDC: 'MONGODB-OIDC',
    },
    Compressor: { none: 0, snappy: 1, zlib: 2, zstd: 3 },
    CursorTimeoutMode: { ITERATION: 'iteration', LIFETIME: 'cursorLifetime' },
    ExplainVerbosity: {
      queryPlanner: 'queryPlanner',
      queryPlannerExtended: 'queryPlannerExtended',
      executionStats: 'executionStats',
      allPlansExecution: 'allPlansExecution',
    },
    ProfilingLevel: { off: 'off', slowOnly: 'slow_only', all: 'all' },
    ReturnDocument: { BEFORE: 'before', AFTER: 'after' },
    ServerApiVersion: { v1: '1' },
  };

  function refusedClass(name) {
    return {
      [name]: class {
        constructor() {
          throw errors.unsupported(name);
        }
      },
    }[name];
  }

  // A property that is worked out when it is first read.
  function define(name, make) {
    Object.defineProperty(exports, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = make();
        Object.defineProperty(exports, name, { value, enumerable: true });
        return value;
      },
    });
  }

  exports.BSON = bson;
  for (const name of Object.keys(errors)) {
    if (name.startsWith('Mongo')) define(name, () => errors[name]);
  }
  for (const [part, names] of Object.entries(PARTS)) {
    for (const name of names) define(name, () => require(part)[name]);
  }
  for (const [part, name] of Object.entries(HIDDEN)) {
    Object.defineProperty(exports, name, { configurable: true, get: () => require(part)[name] });
  }
  for (const name of VALUES) define(name, () => bson[name]);
  for (const name of REFUSED) define(name, () => refusedClass(name));
  for (const [name, values] of Object.entries(CONSTANTS)) exports[name] = Object.freeze(values);
  exports.configureExplicitResourceManagement = () => {};

  // Called by C++ for each call of a migration's function.
  Object.defineProperty(exports, Symbol.for('godwit.open'), { value: (...args) => require('mongodb/client').open(...args) });
})
