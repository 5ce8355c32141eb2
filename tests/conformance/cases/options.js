'use strict';
// Every option of the methods that migrations call most, with usual and odd values.

async function seeded(db) {
  const collection = db.collection('things');
  await collection.insertMany([
    { _id: 1, n: 1, list: [1, 5], kind: 'a' },
    { _id: 2, n: 2, list: [2], kind: 'A' },
    { _id: 3, n: 3, kind: 'b' },
  ]);
  return collection;
}

const COMMON = {
  'comment, a text': { comment: 'why' },
  'comment, a document': { comment: { ticket: 5 } },
  'maxTimeMS': { maxTimeMS: 10000 },
  'maxTimeMS 0': { maxTimeMS: 0 },
  'maxTimeMS negative': { maxTimeMS: -1 },
  'maxTimeMS, a text': { maxTimeMS: '5' },
  'readPreference': { readPreference: 'primaryPreferred' },
  'readPreference, an object': { readPreference: { mode: 'primary' } },
  'an unknown option': { colour: 'red' },
  'promoteValues false': { promoteValues: false },
  'promoteLongs false': { promoteLongs: false },
  'useBigInt64': { useBigInt64: true },
  'promoteBuffers': { promoteBuffers: true },
  'bsonRegExp': { bsonRegExp: true },
  'raw': { raw: true },
  'ignoreUndefined': { ignoreUndefined: true },
  'serializeFunctions': { serializeFunctions: true },
  'enableUtf8Validation false': { enableUtf8Validation: false },
  'session null': { session: null },
  'session undefined': { session: undefined },
};
const CONCERNS = {
  'w 1': { w: 1 },
  'w majority': { w: 'majority' },
  'j': { j: true },
  'journal': { journal: true },
  'fsync': { fsync: true },
  'wtimeout': { wtimeout: 5000, w: 1 },
  'wtimeoutMS': { wtimeoutMS: 5000, w: 1 },
  'writeConcern': { writeConcern: { w: 'majority', journal: true, wtimeoutMS: 1000 } },
  'writeConcern, a number': { writeConcern: 1 },
  'writeConcern, unknown to the server': { writeConcern: { w: 'nowhere' } },
  'retryWrites false': { retryWrites: false },
};
const COLLATION = { 'collation': { collation: { locale: 'en', strength: 2 } }, 'collation, empty': { collation: {} } };
const HINTS = {
  'hint by name': { hint: '_id_' },
  'hint by keys': { hint: { _id: 1 } },
  'hint, missing': { hint: 'nowhere_1' },
};
const LET = { 'let': { let: { x: 2 } } };
const READ = {
  'readConcern local': { readConcern: { level: 'local' } },
  'readConcern majority': { readConcern: 'majority' },
  'readConcern unknown': { readConcern: { level: 'strange' } },
};
const BYPASS = {
  'bypassDocumentValidation': { bypassDocumentValidation: true },
  'bypassDocumentValidation false': { bypassDocumentValidation: false },
};
const UPSERT = {
  'upsert false': { upsert: false },
  'upsert, a text': { upsert: 'yes' },
  'upsert null': { upsert: null },
};
const ARRAYS = {
  'arrayFilters': { arrayFilters: [{ 'element': { $gt: 3 } }] },
  'arrayFilters, unused': { arrayFilters: [{ 'other': { $gt: 3 } }] },
  'arrayFilters, no array': { arrayFilters: { element: 1 } },
};
const EXPLAIN = {
  'explain true': { explain: true },
  'explain queryPlanner': { explain: 'queryPlanner' },
  'explain, unknown': { explain: 'everything' },
};

// Plans differ from run to run: what kind of a thing came back is compared.
const planned = (options, value) => (options.explain ? Object.keys(value ?? {}).includes('ok') : value);

const METHODS = {
  find: [
    (c, options) => c.find({ kind: 'a' }, options).toArray(),
    { ...COMMON, ...COLLATION, ...HINTS, ...LET, ...READ, ...EXPLAIN,
      'sort': { sort: { n: -1 } },
      'sort, a text': { sort: 'n' },
      'sort, wrong': { sort: { n: 'up' } },
      'projection': { projection: { n: 1, _id: 0 } },
      'projection, a text': { projection: 'n' },
      'fields': { fields: { n: 1 } },
      'limit': { limit: 1 },
      'limit, a text': { limit: '1' },
      'limit, a Long is dropped': { limit: { low: 1, high: 0 } },
      'skip': { skip: 1 },
      'skip negative': { skip: -1 },
      'batchSize 0': { batchSize: 0 },
      'batchSize 1': { batchSize: 1 },
      'singleBatch': { singleBatch: true, batchSize: 1 },
      'returnKey': { returnKey: true },
      'showRecordId': { showRecordId: false },
      'min without max': { min: { _id: 1 }, hint: { _id: 1 } },
      'max and min': { min: { _id: 1 }, max: { _id: 2 }, hint: { _id: 1 } },
      'timeout false': { timeout: false },
      'noCursorTimeout': { noCursorTimeout: true },
      'allowPartialResults': { allowPartialResults: true },
      'allowDiskUse': { allowDiskUse: true },
      'awaitData': { awaitData: true },
      'oplogReplay': { oplogReplay: true },
    },
  ],
  findOne: [
    (c, options) => c.findOne({ kind: 'a' }, options),
    { ...COMMON, ...HINTS, 'sort': { sort: { n: -1 } }, 'projection': { projection: { n: 1 } }, 'limit': { limit: 5 },
      'skip': { skip: 1 }, 'explain': { explain: true } },
  ],
  aggregate: [
    (c, options) => c.aggregate([{ $match: { kind: 'a' } }], options).toArray(),
    { ...COMMON, ...COLLATION, ...HINTS, ...LET, ...READ, ...BYPASS, ...EXPLAIN,
      'allowDiskUse': { allowDiskUse: true },
      'batchSize': { batchSize: 1 },
      'cursor': { cursor: { batchSize: 1 } },
      'cursor, a number': { cursor: 5 },
      'out': { out: 'elsewhere' },
      'writeConcern': { writeConcern: { w: 1 } },
    },
  ],
  countDocuments: [
    (c, options) => c.countDocuments({ kind: 'a' }, options),
    { ...COMMON, ...COLLATION, ...HINTS, ...READ, 'limit': { limit: 1 }, 'skip': { skip: 1 }, 'limit 0': { limit: 0 } },
  ],
  distinct: [(c, options) => c.distinct('kind', {}, options), { ...COMMON, ...COLLATION, ...READ, ...EXPLAIN, ...HINTS }],
  insertOne: [
    (c, options) => c.insertOne({ _id: 9, n: 1, f: 2n, u: undefined }, options),
    { ...COMMON, ...CONCERNS, ...BYPASS, 'forceServerObjectId': { forceServerObjectId: true },
      'ordered': { ordered: false } },
  ],
  insertMany: [
    (c, options) => c.insertMany([{ _id: 9 }, { _id: 1 }, { _id: 10 }], options),
    { ...COMMON, ...CONCERNS, ...BYPASS, 'ordered': { ordered: true }, 'ordered false': { ordered: false },
      'ordered null': { ordered: null }, 'keepGoing': { keepGoing: true } },
  ],
  updateOne: [
    (c, options) => c.updateOne({ kind: 'a' }, { $set: { y: 1, u: undefined } }, options),
    { ...COMMON, ...CONCERNS, ...COLLATION, ...HINTS, ...LET, ...BYPASS, ...UPSERT, ...EXPLAIN,
      'sort': { sort: { n: -1 } }, 'multi': { multi: true } },
  ],
  'updateOne with an upsert': [
    (c, options) => c.updateOne({ _id: 'new' }, { $set: { y: 1 } }, { upsert: true, ...options }),
    { ...CONCERNS, ...COLLATION, 'raw': { raw: true } },
  ],
  'updateOne in an array': [
    (c, options) => c.updateOne({ _id: 1 }, { $set: { 'list.$[element]': 0 } }, options),
    ARRAYS,
  ],
  updateMany: [
    (c, options) => c.updateMany({ kind: 'a' }, { $set: { y: 1 } }, options),
    { ...COMMON, ...CONCERNS, ...COLLATION, ...HINTS, ...LET, ...BYPASS, ...UPSERT, ...EXPLAIN,
      'sort': { sort: { n: -1 } } },
  ],
  replaceOne: [
    (c, options) => c.replaceOne({ kind: 'a' }, { y: 1 }, options),
    { ...COMMON, ...COLLATION, ...HINTS, ...BYPASS, ...UPSERT, 'writeConcern': { writeConcern: { w: 1 } },
      'arrayFilters': { arrayFilters: [] } },
  ],
  deleteOne: [
    (c, options) => c.deleteOne({ kind: 'a' }, options),
    { ...COMMON, ...CONCERNS, ...COLLATION, ...HINTS, ...LET, ...EXPLAIN, 'justOne': { justOne: true } },
  ],
  deleteMany: [
    (c, options) => c.deleteMany({ kind: 'a' }, options),
    { ...COMMON, ...CONCERNS, ...COLLATION, ...HINTS },
  ],
  findOneAndUpdate: [
    (c, options) => c.findOneAndUpdate({ kind: 'a' }, { $set: { y: 1 } }, options),
    { ...COMMON, ...CONCERNS, ...COLLATION, ...HINTS, ...LET, ...BYPASS, ...UPSERT,
      'returnDocument after': { returnDocument: 'after' },
      'returnDocument, wrong': { returnDocument: 'later' },
      'returnOriginal': { returnOriginal: false },
      'returnNewDocument': { returnNewDocument: true },
      'new': { new: true },
      'projection': { projection: { n: 1 } },
      'sort': { sort: { n: -1 } },
      'includeResultMetadata': { includeResultMetadata: true },
      'includeResultMetadata, after': { includeResultMetadata: true, returnDocument: 'after' },
      'rawResult': { rawResult: true },
    },
  ],
  findOneAndDelete: [
    (c, options) => c.findOneAndDelete({ kind: 'a' }, options),
    { ...COMMON, ...HINTS, 'sort': { sort: { n: -1 } }, 'projection': { projection: { n: 1 } },
      'includeResultMetadata': { includeResultMetadata: true } },
  ],
  bulkWrite: [
    (c, options) => c.bulkWrite([{ insertOne: { document: { _id: 9, u: undefined } } },
      { updateMany: { filter: { kind: 'a' }, update: { $set: { y: 1 } } } }], options),
    { ...COMMON, ...CONCERNS, ...BYPASS, ...LET, 'ordered false': { ordered: false },
      'forceServerObjectId': { forceServerObjectId: true } },
  ],
  createIndex: [
    (c, options) => c.createIndex({ n: 1 }, options),
    { 'comment': { comment: 'why' }, 'maxTimeMS': { maxTimeMS: 10000 }, 'w': { w: 1 }, 'name': { name: 'own' },
      'name, a number': { name: 5 }, 'unique': { unique: true }, 'unique, a number': { unique: 1 },
      'sparse': { sparse: true }, 'background': { background: true }, 'dropDups': { dropDups: true },
      'v': { v: 2 }, 'version': { version: 2 },
      'expireAfterSeconds': { expireAfterSeconds: 60 }, 'expireAfterSeconds, a text': { expireAfterSeconds: 'x' },
      'partialFilterExpression': { partialFilterExpression: { n: { $gt: 1 } } },
      'partialFilterExpression, wrong': { partialFilterExpression: { n: { $nothing: 1 } } },
      'collation': { collation: { locale: 'en' } }, 'hidden': { hidden: true },
      'commitQuorum': { commitQuorum: 'majority' }, 'weights': { weights: { n: 5 } },
      'wildcardProjection': { wildcardProjection: { n: 1 } }, 'storageEngine': { storageEngine: { wiredTiger: {} } },
      'default_language': { default_language: 'german' }, 'min': { min: -10 }, 'bits': { bits: 26 },
      'unknown': { colour: 'red' }, 'writeConcern': { writeConcern: { w: 'majority' } } },
  ],
  createCollection: [
    (c, options, db) => db.createCollection('made', options).then((made) => made.collectionName),
    { 'comment': { comment: 'why' }, 'maxTimeMS': { maxTimeMS: 10000 }, 'capped without size': { capped: true },
      'capped': { capped: true, size: 5000 }, 'validator': { validator: { n: { $gt: 0 } } },
      'validator, a text': { validator: 'x' }, 'validationLevel, wrong': { validationLevel: 'some' },
      'validationAction': { validator: {}, validationAction: 'warn' }, 'collation': { collation: { locale: 'de' } },
      'expireAfterSeconds': { expireAfterSeconds: 60 }, 'indexOptionDefaults': { indexOptionDefaults: {} },
      'strict': { strict: true }, 'autoIndexId': { autoIndexId: true }, 'unknown': { colour: 'red' },
      'storageEngine': { storageEngine: { wiredTiger: {} } },
      'timeseries': { timeseries: { timeField: 'at' } }, 'clusteredIndex': {
        clusteredIndex: { key: { _id: 1 }, unique: true } }, 'null': null },
  ],
  listCollections: [
    (c, options, db) => db.listCollections({}, options).toArray()
      .then((list) => list.map((each) => Object.keys(each).sort())),
    { 'nameOnly': { nameOnly: true }, 'nameOnly false': { nameOnly: false }, 'batchSize': { batchSize: 1 },
      'authorizedCollections': { authorizedCollections: true, nameOnly: true }, 'comment': { comment: 'why' } },
  ],
  drop: [(c, options) => c.drop(options), { 'none': undefined, 'null': null, 'comment': { comment: 'x' }, 'w': { w: 1 } }],
  dropIndex: [
    async (c, options) => {
      await c.createIndex({ n: 1 });
      return c.dropIndex('n_1', options);
    },
    { 'none': undefined, 'comment': { comment: 'x' }, 'maxTimeMS': { maxTimeMS: 5000 }, 'w': { w: 1 } },
  ],
  rename: [
    (c, options) => c.rename('renamed', options).then((made) => made.collectionName),
    { 'none': undefined, 'dropTarget': { dropTarget: true }, 'dropTarget, a text': { dropTarget: 'yes' },
      'comment': { comment: 'x' } },
  ],
};

module.exports = Object.entries(METHODS).flatMap(([method, [run, table]]) =>
  Object.entries(table).map(([name, options]) => ({
    name: `${method}: ${name}`,
    run: async (db) => planned(options ?? {}, await run(await seeded(db), options, db)),
  })));
