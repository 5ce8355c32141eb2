'use strict';
// Single writes, insertMany and find-and-modify: results, effects, refusals.

const OID = '650000000000000000000001';

async function seeded(db) {
  const collection = db.collection('items');
  await collection.insertMany([
    { _id: 1, n: 1, kind: 'a', list: [1, 2, 3] },
    { _id: 2, n: 2, kind: 'a', list: [4] },
    { _id: 3, n: 3, kind: 'b' },
  ]);
  return collection;
}

const all = (collection) => collection.find().sort({ _id: 1 }).toArray();

const OVER_ITEMS = {
  'insertOne with an _id': async (c) => [await c.insertOne({ _id: 'x', v: 1 }), await c.findOne({ _id: 'x' })],
  'insertOne without an _id': async (c) => {
    const document = { v: 1 };
    const result = await c.insertOne(document);
    return [result, document, result.insertedId === document._id, await c.findOne({ v: 1 })];
  },
  'insertOne with a null _id': async (c) => {
    const document = { _id: null, v: 1 };
    return [await c.insertOne(document), document];
  },
  'insertOne with an undefined _id': async (c) => {
    const document = { _id: undefined, v: 1 };
    return [await c.insertOne(document), document];
  },
  'insertOne with an ObjectId': async (c, db, client, { ObjectId }) => c.insertOne({ _id: new ObjectId(OID) }),
  'insertOne of a duplicate': (c) => c.insertOne({ _id: 1 }),
  'what a duplicate key error is': async (c, db, client, { MongoError, MongoServerError }) => {
    try {
      await c.insertOne({ _id: 2 });
    } catch (error) {
      return [
        error.code,
        error.codeName,
        error instanceof MongoServerError,
        error instanceof MongoError,
        error instanceof Error,
        error.keyPattern,
        error.keyValue,
        error.index,
        typeof error.errmsg,
        error.hasErrorLabel('TransientTransactionError'),
        error.errorLabels,
        Object.keys(error.errorResponse).sort(),
      ];
    }
    return 'no error';
  },
  'insertOne that breaks a unique index': async (c) => {
    await c.createIndex({ kind: 1, n: 1 }, { unique: true });
    return c.insertOne({ _id: 9, kind: 'a', n: 2 });
  },
  'insertOne with forceServerObjectId': async (c) => {
    const document = { v: 7 };
    const { acknowledged, insertedId } = await c.insertOne(document, { forceServerObjectId: true });
    return [acknowledged, insertedId === undefined, document, (await c.findOne({ v: 7 })).v];
  },
  'insertOne with a write concern and a comment': (c) =>
    c.insertOne({ _id: 5 }, { writeConcern: { w: 'majority', j: true, wtimeout: 5000 }, comment: 'why' }),
  'insertOne into a new collection': async (c, db) => [
    await db.collection('fresh').insertOne({ _id: 1 }),
    await db.listCollections({ name: 'fresh' }, { nameOnly: true }).toArray(),
  ],
  'insertMany': async (c) => [await c.insertMany([{ _id: 10 }, { _id: 11, v: 'é' }]), await c.countDocuments()],
  'insertMany adds ids': async (c) => {
    const documents = [{ v: 1 }, { _id: 50 }, { v: 2 }];
    return [await c.insertMany(documents), documents];
  },
  'insertMany with a duplicate, ordered': async (c) => {
    let caught;
    await c.insertMany([{ _id: 10 }, { _id: 1 }, { _id: 11 }]).catch((error) => {
      caught = error;
    });
    return [
      caught,
      caught.insertedCount,
      caught.insertedIds,
      caught.writeErrors.map((e) => e.toJSON()),
      await c.countDocuments(),
    ];
  },
  'insertMany with duplicates, unordered': async (c) => {
    let caught;
    await c.insertMany([{ _id: 10 }, { _id: 1 }, { _id: 11 }, { _id: 2 }], { ordered: false }).catch((e) => {
      caught = e;
    });
    return [
      caught.name,
      caught.code,
      caught.message,
      caught.insertedCount,
      caught.insertedIds,
      caught.writeErrors.map((e) => [e.index, e.code]),
      await c.countDocuments(),
    ];
  },
  'insertMany of nothing': (c) => c.insertMany([]),
  'insertMany of an object': (c) => c.insertMany({ _id: 1 }),
  'insertMany with an array in it': (c) => c.insertMany([{ _id: 20 }, [1]]),
  'updateOne': async (c) => [await c.updateOne({ _id: 1 }, { $set: { n: 10 } }), await c.findOne({ _id: 1 })],
  'updateOne that matches nothing': (c) => c.updateOne({ _id: 99 }, { $set: { n: 10 } }),
  'updateOne that changes nothing': (c) => c.updateOne({ _id: 1 }, { $set: { n: 1 } }),
  'updateOne with upsert': async (c) => [
    await c.updateOne({ _id: 7 }, { $set: { n: 7 } }, { upsert: true }),
    await c.findOne({ _id: 7 }),
  ],
  'updateOne with upsert and a generated id': async (c) => {
    const result = await c.updateOne({ kind: 'new' }, { $set: { n: 7 } }, { upsert: true });
    const found = await c.findOne({ kind: 'new' });
    return [result, found._id.equals(result.upsertedId)];
  },
  'updateOne with upsert that finds one': (c) => c.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { upsert: true }),
  'updateOne with $setOnInsert': async (c) => [
    await c.updateOne({ _id: 8 }, { $set: { n: 1 }, $setOnInsert: { made: true } }, { upsert: true }),
    await c.findOne({ _id: 8 }),
  ],
  'updateOne with a pipeline': async (c) => [
    await c.updateOne({ _id: 2 }, [{ $set: { twice: { $multiply: ['$n', 2] } } }, { $unset: 'kind' }]),
    await c.findOne({ _id: 2 }),
  ],
  'updateOne with arrayFilters': async (c) => [
    await c.updateOne({ _id: 1 }, { $set: { 'list.$[big]': 0 } }, { arrayFilters: [{ big: { $gte: 2 } }] }),
    (await c.findOne({ _id: 1 })).list,
  ],
  'updateOne with hint, collation and comment': (c) =>
    c.updateOne(
      { kind: 'A' },
      { $inc: { n: 1 } },
      { collation: { locale: 'en', strength: 2 }, hint: '_id_', comment: 'x' },
    ),
  'updateOne with maxTimeMS': (c) => c.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { maxTimeMS: 5000 }),
  'updateOne with upsert and maxTimeMS': (c) =>
    c.updateOne({ _id: 70 }, { $inc: { n: 1 } }, { upsert: true, maxTimeMS: 5000 }),
  'updateOne of a duplicate with maxTimeMS': async (c) => {
    await c.createIndex({ n: 1 }, { unique: true });
    return c.updateOne({ _id: 1 }, { $set: { n: 2 } }, { maxTimeMS: 5000 });
  },
  'updateOne that breaks a unique index': async (c) => {
    await c.createIndex({ n: 1 }, { unique: true });
    return c.updateOne({ _id: 1 }, { $set: { n: 2 } });
  },
  'updateOne without operators': (c) => c.updateOne({ _id: 1 }, { n: 10 }),
  'updateOne with an empty update': (c) => c.updateOne({ _id: 1 }, {}),
  'updateOne with an empty pipeline': (c) => c.updateOne({ _id: 1 }, []),
  'updateOne without an update': (c) => c.updateOne({ _id: 1 }),
  'updateOne without a filter': (c) => c.updateOne(undefined, { $set: { a: 1 } }),
  'updateOne by a string': (c) => c.updateOne('x', { $set: { a: 1 } }),
  'updateOne by null': (c) => c.updateOne(null, { $set: { a: 1 } }),
  'updateOne with an unknown operator': (c) => c.updateOne({ _id: 1 }, { $add: { n: 1 } }),
  'updateMany': async (c) => [await c.updateMany({ kind: 'a' }, { $set: { seen: true } }), await all(c)],
  'updateMany of all': (c) => c.updateMany({}, { $rename: { kind: 'sort' } }),
  'updateMany partly changing': (c) => c.updateMany({}, { $set: { n: 1 } }),
  'updateMany with upsert': (c) => c.updateMany({ _id: 40 }, { $set: { n: 1 } }, { upsert: true }),
  'updateMany with a pipeline': async (c) => [
    await c.updateMany({}, [{ $set: { label: { $concat: ['k-', '$kind'] } } }]),
    (await all(c)).map((document) => document.label),
  ],
  'updateMany with arrayFilters': async (c) => [
    await c.updateMany({}, { $inc: { 'list.$[e]': 10 } }, { arrayFilters: [{ e: { $gt: 2 } }] }),
    (await all(c)).map((document) => document.list),
  ],
  'updateMany with maxTimeMS': (c) => c.updateMany({ kind: 'a' }, { $inc: { n: 1 } }, { maxTimeMS: 5000 }),
  'updateMany without operators': (c) => c.updateMany({}, { n: 1 }),
  'updateMany without a filter': (c) => c.updateMany(undefined, { $set: { n: 1 } }),
  'replaceOne': async (c) => [await c.replaceOne({ _id: 1 }, { n: 100 }), await c.findOne({ _id: 1 })],
  'replaceOne with upsert': async (c) => [
    await c.replaceOne({ _id: 30 }, { n: 30 }, { upsert: true }),
    await c.findOne({ _id: 30 }),
  ],
  'replaceOne by an empty document': async (c) => [await c.replaceOne({ _id: 1 }, {}), await c.findOne({ _id: 1 })],
  'replaceOne with operators': (c) => c.replaceOne({ _id: 1 }, { $set: { n: 1 } }),
  'replaceOne without a replacement': (c) => c.replaceOne({ _id: 1 }),
  'replaceOne changing the _id': (c) => c.replaceOne({ _id: 1 }, { _id: 2, n: 1 }).catch((error) => error.code),
  'deleteOne': async (c) => [await c.deleteOne({ kind: 'a' }), await c.countDocuments()],
  'deleteOne that matches nothing': (c) => c.deleteOne({ _id: 99 }),
  'deleteOne with a hint': (c) => c.deleteOne({ kind: 'b' }, { hint: { _id: 1 }, comment: 'x' }),
  'deleteOne with maxTimeMS': (c) => c.deleteOne({ kind: 'a' }, { maxTimeMS: 5000 }),
  'deleteMany': async (c) => [await c.deleteMany({ kind: 'a' }), await all(c)],
  'deleteMany()': async (c) => [await c.deleteMany(), await c.countDocuments()],
  'deleteMany({})': (c) => c.deleteMany({}),
  'deleteMany with a collation': (c) => c.deleteMany({ kind: 'A' }, { collation: { locale: 'en', strength: 2 } }),
  'deleteMany with maxTimeMS': (c) => c.deleteMany({ kind: 'a' }, { maxTimeMS: 5000 }),
  'deleteMany with an unknown operator': (c) => c.deleteMany({ n: { $nope: 1 } }),
  'findOneAndUpdate gives the old document': async (c) => [
    await c.findOneAndUpdate({ _id: 1 }, { $inc: { n: 5 } }),
    (await c.findOne({ _id: 1 })).n,
  ],
  'findOneAndUpdate gives the new document': (c) =>
    c.findOneAndUpdate({ _id: 1 }, { $inc: { n: 5 } }, { returnDocument: 'after' }),
  'findOneAndUpdate with ReturnDocument.AFTER': (c, db, client, { ReturnDocument }) =>
    c.findOneAndUpdate({ _id: 1 }, { $inc: { n: 5 } }, { returnDocument: ReturnDocument.AFTER, projection: { n: 1 } }),
  'findOneAndUpdate that matches nothing': (c) => c.findOneAndUpdate({ _id: 99 }, { $inc: { n: 5 } }),
  'findOneAndUpdate with upsert': async (c) => [
    await c.findOneAndUpdate({ _id: 60 }, { $inc: { n: 5 } }, { upsert: true }),
    await c.findOneAndUpdate({ _id: 61 }, { $inc: { n: 5 } }, { upsert: true, returnDocument: 'after' }),
  ],
  'findOneAndUpdate with sort and projection': (c) =>
    c.findOneAndUpdate({ kind: 'a' }, { $set: { n: 0 } }, { sort: { n: -1 }, projection: { _id: 1, n: 1 } }),
  'findOneAndUpdate with sort words': (c) =>
    c.findOneAndUpdate({}, { $set: { n: 0 } }, { sort: [['n', 'desc']], projection: { n: 1 } }),
  'findOneAndUpdate with arrayFilters': (c) =>
    c.findOneAndUpdate({ _id: 1 }, { $set: { 'list.$[e]': 9 } }, { arrayFilters: [{ e: 2 }], returnDocument: 'after' }),
  'findOneAndUpdate with a pipeline': (c) =>
    c.findOneAndUpdate({ _id: 3 }, [{ $set: { n: { $add: ['$n', 1] } } }], { returnDocument: 'after' }),
  'findOneAndUpdate with metadata': async (c) => {
    const { ok, value, lastErrorObject } = await c.findOneAndUpdate(
      { _id: 1 },
      { $inc: { n: 1 } },
      { includeResultMetadata: true },
    );
    return [ok, value, lastErrorObject];
  },
  'findOneAndUpdate with metadata of an upsert': async (c) => {
    const reply = await c.findOneAndUpdate(
      { _id: 66 },
      { $inc: { n: 1 } },
      { includeResultMetadata: true, upsert: true },
    );
    return [reply.ok, reply.value, reply.lastErrorObject];
  },
  'findOneAndUpdate with maxTimeMS and a hint': (c) =>
    c.findOneAndUpdate(
      { _id: 1 },
      { $inc: { n: 1 } },
      { maxTimeMS: 5000, hint: '_id_', comment: 'x', returnDocument: 'after' },
    ),
  'findOneAndUpdate without operators': (c) => c.findOneAndUpdate({ _id: 1 }, { n: 1 }),
  'findOneAndUpdate without a filter': (c) => c.findOneAndUpdate(undefined, { $set: { n: 1 } }),
  'findOneAndUpdate without an update': (c) => c.findOneAndUpdate({}),
  'findOneAndUpdate that breaks a unique index': async (c) => {
    await c.createIndex({ n: 1 }, { unique: true });
    return c
      .findOneAndUpdate({ _id: 1 }, { $set: { n: 2 } })
      .catch((error) => [error.name, error.code, error.codeName]);
  },
  'findOneAndReplace': async (c) => [
    await c.findOneAndReplace({ _id: 1 }, { v: 1 }),
    await c.findOneAndReplace({ _id: 1 }, { v: 2 }, { returnDocument: 'after' }),
  ],
  'findOneAndReplace with operators': (c) => c.findOneAndReplace({ _id: 1 }, { $set: { v: 1 } }),
  'findOneAndReplace without a replacement': (c) => c.findOneAndReplace({ _id: 1 }),
  'findOneAndDelete': async (c) => [
    await c.findOneAndDelete({ kind: 'a' }, { sort: { n: -1 } }),
    await c.countDocuments(),
  ],
  'findOneAndDelete that matches nothing': (c) => c.findOneAndDelete({ _id: 99 }),
  'findOneAndDelete with a projection': (c) => c.findOneAndDelete({ _id: 1 }, { projection: { n: 1, _id: 0 } }),
  'findOneAndDelete without a filter': (c) => c.findOneAndDelete(),
  'writes side by side': async (c) => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => c.insertOne({ _id: 100 + n })));
    await Promise.all(Array.from({ length: 20 }, (_, n) => c.updateOne({ _id: 100 + n }, { $set: { v: n } })));
    return [await c.countDocuments({ v: { $exists: true } }), (await c.distinct('v')).sort((a, b) => a - b)];
  },
  'bypassDocumentValidation': async (c, db) => {
    await db.createCollection('strict', { validator: { n: { $type: 'int' } } });
    const strict = db.collection('strict');
    const refused = await strict.insertOne({ _id: 1, n: 'x' }).catch((error) => [error.name, error.code]);
    return [refused, await strict.insertOne({ _id: 2, n: 'x' }, { bypassDocumentValidation: true })];
  },
};

module.exports = Object.entries(OVER_ITEMS).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(await seeded(db), db, client, mongodb),
}));
