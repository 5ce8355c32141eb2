'use strict';
// bulkWrite and the bulk builders.

async function seeded(db) {
  const collection = db.collection('stock');
  await collection.insertMany([
    { _id: 1, n: 1 },
    { _id: 2, n: 2 },
    { _id: 3, n: 3 },
  ]);
  return collection;
}

const all = (collection) => collection.find().sort({ _id: 1 }).toArray();

// What can be read of a result.
function shown(result) {
  const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, insertedIds, upsertedIds } = result;
  return { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, insertedIds, upsertedIds };
}

const EVERYTHING = [
  { insertOne: { document: { _id: 10, n: 10 } } },
  { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 100 } } } },
  { updateMany: { filter: { n: { $lt: 5 } }, update: { $set: { small: true } } } },
  { updateOne: { filter: { _id: 20 }, update: { $set: { n: 20 } }, upsert: true } },
  { replaceOne: { filter: { _id: 2 }, replacement: { n: 'new' } } },
  { deleteOne: { filter: { _id: 3 } } },
  { deleteMany: { filter: { _id: { $gte: 1000 } } } },
];

const OVER_STOCK = {
  'every kind of operation': async (c) => [await c.bulkWrite(EVERYTHING), await all(c)],
  'every kind of operation, unordered': async (c) => [
    shown(await c.bulkWrite(EVERYTHING.slice(1), { ordered: false })),
    await all(c),
  ],
  'what a result can do': async (c) => {
    const result = await c.bulkWrite(EVERYTHING);
    return [
      result.ok,
      result.isOk(),
      result.hasWriteErrors(),
      result.getWriteErrorCount(),
      result.getWriteErrors(),
      result.getWriteErrorAt(0),
      result.getUpsertedIdAt(0),
      result.getWriteConcernError(),
      Object.keys(result),
      result.getRawResponse(),
    ];
  },
  'insertOne without the inner document': async (c) => shown(await c.bulkWrite([{ insertOne: { _id: 30 } }])),
  'generated ids are written into the documents': async (c) => {
    const document = { v: 1 };
    const result = await c.bulkWrite([{ insertOne: { document } }]);
    return [result.insertedIds[0] === document._id, Object.keys(document)];
  },
  'a duplicate, ordered': async (c) => {
    let caught;
    await c
      .bulkWrite([
        { insertOne: { document: { _id: 50 } } },
        { insertOne: { document: { _id: 1 } } },
        { insertOne: { document: { _id: 51 } } },
      ])
      .catch((error) => {
        caught = error;
      });
    return [
      caught,
      shown(caught),
      caught.writeErrors.length,
      caught.writeErrors[0].index,
      caught.writeErrors[0].code,
      caught.writeErrors[0].getOperation(),
      String(caught.writeErrors[0]),
      await c.countDocuments(),
    ];
  },
  'a duplicate, unordered': async (c) => {
    let caught;
    await c
      .bulkWrite(
        [
          { insertOne: { document: { _id: 1 } } },
          { insertOne: { document: { _id: 50 } } },
          { insertOne: { document: { _id: 2 } } },
        ],
        { ordered: false },
      )
      .catch((error) => {
        caught = error;
      });
    return [
      caught.code,
      caught.message,
      shown(caught),
      caught.writeErrors.map((error) => [error.index, error.code]),
      await c.countDocuments(),
    ];
  },
  'what a bulk error is': async (c, db, client, mongodb) => {
    try {
      await c.bulkWrite([{ insertOne: { document: { _id: 1 } } }]);
    } catch (error) {
      return [
        error.name,
        error instanceof mongodb.MongoBulkWriteError,
        error instanceof mongodb.MongoServerError,
        error.result.constructor.name,
        error.result.getWriteErrorAt(0).errmsg === error.message,
        error.code,
        error.hasErrorLabel('x'),
      ];
    }
    return 'no error';
  },
  'an update that is refused': async (c) => {
    await c.createIndex({ n: 1 }, { unique: true });
    let caught;
    await c
      .bulkWrite([
        { updateOne: { filter: { _id: 1 }, update: { $set: { v: 1 } } } },
        { updateOne: { filter: { _id: 2 }, update: { $set: { n: 1 } } } },
        { deleteOne: { filter: { _id: 3 } } },
      ])
      .catch((error) => {
        caught = error;
      });
    return [
      caught.code,
      shown(caught),
      caught.writeErrors[0].index,
      caught.writeErrors[0].getOperation(),
      await c.countDocuments(),
    ];
  },
  'upserts and their places': async (c) =>
    shown(
      await c.bulkWrite([
        { updateOne: { filter: { _id: 1 }, update: { $set: { v: 1 } }, upsert: true } },
        { updateOne: { filter: { _id: 101 }, update: { $set: { v: 1 } }, upsert: true } },
        { insertOne: { document: { _id: 102 } } },
        { replaceOne: { filter: { _id: 103 }, replacement: { v: 2 }, upsert: true } },
        { updateMany: { filter: { _id: 104 }, update: { $set: { v: 2 } }, upsert: true } },
      ]),
    ),
  'arrayFilters, collation and hint in operations': async (c) => {
    await c.insertOne({ _id: 'x', list: [1, 5], name: 'Bob' });
    return [
      shown(
        await c.bulkWrite([
          { updateOne: { filter: { _id: 'x' }, update: { $set: { 'list.$[e]': 0 } }, arrayFilters: [{ e: 5 }] } },
          {
            updateMany: {
              filter: { name: 'BOB' },
              update: { $set: { found: true } },
              collation: { locale: 'en', strength: 2 },
            },
          },
          { updateOne: { filter: { _id: 1 }, update: { $set: { h: 1 } }, hint: '_id_' } },
          { deleteOne: { filter: { _id: 2 }, hint: { _id: 1 } } },
        ]),
      ),
      await all(c),
    ];
  },
  'pipelines as updates': async (c) => [
    shown(
      await c.bulkWrite([
        { updateOne: { filter: { _id: 1 }, update: [{ $set: { m: { $add: ['$n', 1] } } }] } },
        { updateMany: { filter: {}, update: [{ $unset: 'nothing' }] } },
      ]),
    ),
    await all(c),
  ],
  'nothing to do': (c) => c.bulkWrite([]),
  'no array': (c) => c.bulkWrite({ insertOne: {} }),
  'an unknown kind': (c) => c.bulkWrite([{ upsertOne: {} }]),
  'a null operation': (c) => c.bulkWrite([null]),
  'an update without operators': (c) => c.bulkWrite([{ updateOne: { filter: {}, update: { n: 1 } } }]),
  'a replacement with operators': (c) => c.bulkWrite([{ replaceOne: { filter: {}, replacement: { $set: { n: 1 } } } }]),
  'an update without a filter': (c) => c.bulkWrite([{ updateOne: { update: { $set: { n: 1 } } } }]),
  'a raw operation': (c) => c.bulkWrite([{ updateOne: { q: {}, u: { $set: { n: 1 } } } }]),
  'with a write concern, a comment and bypassDocumentValidation': async (c) =>
    shown(
      await c.bulkWrite([{ insertOne: { document: { _id: 70 } } }], {
        writeConcern: { w: 1 },
        comment: 'x',
        bypassDocumentValidation: true,
      }),
    ),
  'two thousand operations': async (c) => {
    const operations = [];
    for (let n = 0; n < 1000; ++n) {
      operations.push({ insertOne: { document: { _id: 1000 + n } } });
      operations.push({ updateOne: { filter: { _id: 1000 + n }, update: { $set: { n } } } });
    }
    const { insertedCount, modifiedCount } = await c.bulkWrite(operations);
    return [insertedCount, modifiedCount];
  },
  'three thousand inserts by insertMany': async (c) => {
    const { insertedCount, insertedIds } = await c.insertMany(
      Array.from({ length: 3000 }, (_, n) => ({ _id: 5000 + n })),
    );
    return [insertedCount, Object.keys(insertedIds).length, insertedIds[2999]];
  },
  'the ordered builder': async (c) => {
    const bulk = c.initializeOrderedBulkOp();
    bulk.insert({ _id: 80 });
    bulk.find({ _id: 1 }).updateOne({ $set: { v: 1 } });
    bulk.find({ n: { $gt: 1 } }).update({ $set: { v: 2 } });
    bulk.find({ _id: 81 }).upsert().replaceOne({ v: 3 });
    bulk.find({ _id: 2 }).deleteOne();
    bulk.find({ _id: { $gt: 500 } }).delete();
    return [bulk.length, shown(await bulk.execute()), await all(c)];
  },
  'the unordered builder': async (c) => {
    const bulk = c.initializeUnorderedBulkOp();
    bulk.find({ _id: 1 }).updateOne({ $inc: { n: 1 } });
    bulk
      .find({ _id: 2 })
      .arrayFilters([{ e: 1 }])
      .updateOne({ $set: { 'list.$[e]': 1 } });
    bulk.raw({ deleteOne: { filter: { _id: 3 } } });
    return bulk.execute().then(shown, (error) => [error.name, shown(error)]);
  },
  'a builder used twice': async (c) => {
    const bulk = c.initializeOrderedBulkOp();
    bulk.insert({ _id: 90 });
    await bulk.execute();
    return bulk.execute();
  },
  'an empty builder': (c) => c.initializeOrderedBulkOp().execute(),
  'a builder that finds nothing': (c) => c.initializeOrderedBulkOp().find(),
  'a builder with a wrong update': (c) => c.initializeOrderedBulkOp().find({}).updateOne({ a: 1 }),
};

module.exports = Object.entries(OVER_STOCK).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(await seeded(db), db, client, mongodb),
}));
