'use strict';
// The names of what the driver's objects have. The official driver gives all that are meant for its users; godwit gives
// those of them that it has, too, so that one which it lacks is a disagreement.
const EMITTER = ['emit', 'eventNames', 'getMaxListeners', 'listenerCount', 'listeners', 'off', 'on', 'once', 'prependListener',
  'prependOnceListener', 'addListener', 'rawListeners', 'removeAllListeners', 'removeListener', 'setMaxListeners'];

// What the driver's type definitions do not tell of.
const INTERNAL = new Set(`BSON_BINARY_SUBTYPE_DEFAULT TWO_PWR_24 bytesFromString getInc getSuccessfullyInsertedIds index is isCached
  serializeInto validateHexString addToOperationsList asyncDispose autoEncrypter checkForNonGenuineHosts cleanup client cursorInit
  emitAndLog emitAndLogCommand emitAndLogHeartbeat emitClose fetchBatch fullNamespace getMore handleWriteError isDead
  monitorCommands pin resolveExplainTimeoutOptions server session shouldForceServerObjectId throwIfInitialized trackCursor
  transformDocument unpin`.split(/\s+/));

// What objects have themselves, and not by their class.
const OWN = {
  AggregationCursor: ['pipeline'],
  ChangeStream: ['namespace', 'options', 'parent', 'pipeline', 'type'],
  ClientSession: ['clientOptions', 'clusterTime', 'defaultTransactionOptions', 'explicit', 'hasEnded', 'operationTime', 'supports'],
  FindOperators: ['bulkOperation'],
  GridFSBucketWriteStream: ['bucket', 'bufToStore', 'chunkSizeBytes', 'chunks', 'done', 'filename', 'files', 'gridFSFile', 'id',
    'length', 'n', 'options', 'pos', 'state', 'writeConcern'],
  ListCollectionsCursor: ['filter', 'options', 'parent'],
  ListIndexesCursor: ['options', 'parent'],
  MongoClient: ['options'],
  OrderedBulkOperation: ['isOrdered', 'operationId'],
  RunCommandCursor: ['command', 'getMoreOptions'],
};

// Node's streams have names of their own, which differ from version to version.
const FOREIGN = new Set(['EventEmitter', 'Readable', 'Stream', 'Writable']);

const isPublic = (name) => typeof name === 'string' && !name.startsWith('_') && name !== 'constructor' && !INTERNAL.has(name);

function ofClass(object) {
  const names = new Set();
  for (let at = Object.getPrototypeOf(object); at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    if (FOREIGN.has(at.constructor.name)) break;
    for (const name of Reflect.ownKeys(at)) if (isPublic(name)) names.add(name);
  }
  return names;
}

function names(title, object, mongodb) {
  if (Symbol.for('godwit.open') in mongodb) {
    return require('../expected/names.json').outcomes[title].value.filter((name) => name in object);
  }
  const found = ofClass(object);
  for (const name of OWN[title] ?? []) if (name in object) found.add(name);
  return Array.from(found).sort();
}

const statics = (title, type, mongodb) => {
  if (Symbol.for('godwit.open') in mongodb) {
    return require('../expected/names.json').outcomes[title].value.filter((name) => name in type);
  }
  return Object.getOwnPropertyNames(type).filter((name) => !['length', 'name', 'prototype'].includes(name)).sort();
};

const server = { message: 'no', code: 1 };

// An object of each class.
const OBJECTS = {
  Admin: ({ db }) => db.admin(),
  AggregationCursor: ({ c }) => c.aggregate([]),
  BulkWriteResult: ({ c }) => c.bulkWrite([{ insertOne: { document: { _id: 1 } } }]),
  ChangeStream: ({ c }) => c.watch(),
  ClientSession: ({ client }) => client.startSession(),
  Collection: ({ c }) => c,
  Db: ({ db }) => db,
  FindCursor: ({ c }) => c.find(),
  FindOperators: ({ c }) => c.initializeOrderedBulkOp().find({}),
  GridFSBucket: ({ db, mongodb }) => new mongodb.GridFSBucket(db),
  GridFSBucketReadStream: ({ db, mongodb }) => new mongodb.GridFSBucket(db).openDownloadStreamByName('x'),
  GridFSBucketWriteStream: ({ db, mongodb }) => new mongodb.GridFSBucket(db).openUploadStream('x'),
  ListCollectionsCursor: ({ db }) => db.listCollections(),
  ListIndexesCursor: ({ c }) => c.listIndexes(),
  MongoBulkWriteError: ({ c }) => c.insertMany([{ _id: 1 }, { _id: 1 }]).catch((error) => error),
  MongoClient: ({ client }) => client,
  MongoClientBulkWriteError: ({ mongodb }) => new mongodb.MongoClientBulkWriteError(server),
  MongoError: ({ mongodb }) => new mongodb.MongoError('no'),
  MongoServerError: ({ mongodb }) => new mongodb.MongoServerError(server),
  OrderedBulkOperation: ({ c }) => c.initializeOrderedBulkOp(),
  ReadConcern: ({ mongodb }) => new mongodb.ReadConcern('local'),
  ReadPreference: ({ mongodb }) => mongodb.ReadPreference.primary,
  RunCommandCursor: ({ db }) => db.runCursorCommand({ find: 'c' }),
  WriteConcern: ({ mongodb }) => new mongodb.WriteConcern(1),
  WriteError: ({ c }) => c.insertMany([{ _id: 1 }, { _id: 1 }]).catch((error) => error.writeErrors[0]),
};

const EMITTERS = ['ChangeStream', 'ClientSession', 'FindCursor', 'GridFSBucket', 'MongoClient'];
const STATICS = ['ChangeStream', 'Db', 'GridFSBucket', 'GridFSBucketReadStream', 'MongoClient', 'ReadConcern', 'ReadPreference',
  'WriteConcern'];

const world = (db, client, mongodb) => ({ db, client, mongodb, c: db.collection('c') });

async function left(object) {
  if (object.constructor.name === 'GridFSBucketWriteStream') await new Promise((done) => { object.end(done); });
  else if (typeof object.close === 'function' && object.constructor.name !== 'MongoClient') await object.close();
}

const bsonClasses = ['Binary', 'BSONRegExp', 'Code', 'DBRef', 'Decimal128', 'Double', 'Int32', 'Long', 'ObjectId', 'Timestamp', 'UUID'];

module.exports = [
  ...Object.entries(OBJECTS).map(([title, make]) => ({
    name: title,
    run: async (db, client, mongodb) => {
      const object = await make(world(db, client, mongodb));
      const found = names(title, object, mongodb);
      await left(object);
      await db.dropDatabase();
      return found;
    },
  })),
  ...EMITTERS.map((title) => ({
    name: `${title} as an emitter`,
    run: async (db, client, mongodb) => {
      const object = await OBJECTS[title](world(db, client, mongodb));
      const seen = [];
      object.once('x', (value) => seen.push(value));
      const same = object.on('x', function hear(value) { seen.push(this === object, value); });
      const told = [object.emit('x', 1), object.emit('x', 2), object.listenerCount('x'), object.eventNames().includes('x')];
      object.removeAllListeners('x');
      return [same === object, seen, told, object.emit('x', 3), EMITTER.every((name) => typeof object[name] === 'function')];
    },
  })),
  ...STATICS.map((title) => ({
    name: `${title}, its own`,
    run: (db, client, mongodb) => statics(`${title}, its own`, mongodb[title], mongodb),
  })),
  ...bsonClasses.map((title) => ({
    name: `${title} of bson`,
    run: (db, client, mongodb) => {
      const type = mongodb[title];
      const key = `${title} of bson`;
      if (Symbol.for('godwit.open') in mongodb) {
        const wanted = require('../expected/names.json').outcomes[key].value;
        return [wanted[0].filter((name) => name in type.prototype), wanted[1].filter((name) => name in type)];
      }
      const mine = Object.getOwnPropertyNames(type.prototype).filter(isPublic).sort();
      return [mine, Object.getOwnPropertyNames(type).filter((name) => isPublic(name) && !['length', 'name', 'prototype'].includes(name)).sort()];
    },
  })),
  { name: 'the package', run: (db, client, mongodb) => {
    if (Symbol.for('godwit.open') in mongodb) {
      return require('../expected/names.json').outcomes['the package'].value.filter((name) => name in mongodb);
    }
    return Object.keys(mongodb).sort();
  } },
];
