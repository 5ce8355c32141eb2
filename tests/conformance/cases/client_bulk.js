'use strict';
// MongoClient.bulkWrite(): one list of writes to several collections.

const ID = '650000000000000000000001';

// The results' maps are not plain objects: their order does not count.
const shown = ({ insertResults, updateResults, deleteResults, ...counts }) =>
  ({ ...counts, insertResults, updateResults, deleteResults });

// The server of the tests takes no read concern with this command, which the first one of a transaction may have.
const begun = (ns, client, session) => client.db(ns.split('.')[0]).collection('other').findOne({}, { session });

const failing = (promise) => promise.then(shown, (error) => ({
  name: error.constructor.name,
  message: error.message,
  cause: error.cause && [error.cause.constructor.name, error.cause.code],
  writeErrors: error.writeErrors,
  writeConcernErrors: error.writeConcernErrors,
  partialResult: error.partialResult && shown(error.partialResult),
}));

const CASES = {
  'one insert': ({ a, client }) => client.bulkWrite([{ name: 'insertOne', namespace: a, document: { _id: 1 } }]).then(shown),
  'one insert, verbose': ({ a, client }) =>
    client.bulkWrite([{ name: 'insertOne', namespace: a, document: { _id: 1 } }], { verboseResults: true }).then(shown),
  'every kind of write': ({ a, b, client }) => client.bulkWrite([
    { name: 'insertOne', namespace: a, document: { _id: 1, n: 1 } },
    { name: 'insertOne', namespace: b, document: { _id: 1, n: 1 } },
    { name: 'insertOne', namespace: b, document: { _id: 2, n: 1 } },
    { name: 'updateOne', namespace: a, filter: { _id: 1 }, update: { $inc: { n: 1 } } },
    { name: 'updateMany', namespace: b, filter: {}, update: { $set: { all: true } } },
    { name: 'replaceOne', namespace: b, filter: { _id: 2 }, replacement: { whole: 'new' } },
    { name: 'deleteOne', namespace: a, filter: { _id: 1 } },
    { name: 'deleteMany', namespace: b, filter: { all: true } },
  ], { verboseResults: true }).then(shown),
  'upserts': ({ a, client }) => client.bulkWrite([
    { name: 'updateOne', namespace: a, filter: { _id: 1 }, update: { $set: { n: 1 } }, upsert: true },
    { name: 'replaceOne', namespace: a, filter: { _id: 'x' }, replacement: { n: 2 }, upsert: true },
    { name: 'updateOne', namespace: a, filter: { _id: 1 }, update: { $set: { n: 5 } }, upsert: true },
  ], { verboseResults: true }).then(shown),
  'a document without an _id gets one': async ({ a, client }) => {
    const document = { n: 1 };
    const { insertResults } = await client.bulkWrite([{ name: 'insertOne', namespace: a, document }], { verboseResults: true });
    return [document, insertResults.get(0).insertedId === document._id];
  },
  'an ObjectId of its own': ({ a, client, mongodb }) => client.bulkWrite([
    { name: 'insertOne', namespace: a, document: { _id: new mongodb.ObjectId(ID), at: new Date(0) } },
  ], { verboseResults: true }).then(shown),
  'arrayFilters, collation and hint': async ({ a, db, client }) => {
    await db.collection('a').insertMany([{ _id: 1, list: [1, 5, 9], name: 'A' }, { _id: 2, list: [9], name: 'b' }]);
    return shown(await client.bulkWrite([
      { name: 'updateOne', namespace: a, filter: { _id: 1 }, update: { $set: { 'list.$[big]': 0 } }, arrayFilters: [{ big: { $gt: 4 } }] },
      { name: 'deleteOne', namespace: a, filter: { name: 'B' }, collation: { locale: 'en', strength: 2 } },
      { name: 'updateMany', namespace: a, filter: {}, update: { $set: { hinted: true } }, hint: '_id_' },
    ], { verboseResults: true }));
  },
  'an update by a pipeline': async ({ a, db, client }) => {
    await db.collection('a').insertOne({ _id: 1, n: 2 });
    return shown(await client.bulkWrite([{ name: 'updateOne', namespace: a, filter: {}, update: [{ $set: { double: { $multiply: ['$n', 2] } } }] }]));
  },
  'a duplicate in an ordered list': ({ a, client }) => failing(client.bulkWrite([
    { name: 'insertOne', namespace: a, document: { _id: 1 } },
    { name: 'insertOne', namespace: a, document: { _id: 1 } },
    { name: 'insertOne', namespace: a, document: { _id: 2 } },
  ])),
  'a duplicate in an ordered list, verbose': ({ a, client }) => failing(client.bulkWrite([
    { name: 'insertOne', namespace: a, document: { _id: 1 } },
    { name: 'insertOne', namespace: a, document: { _id: 1 } },
    { name: 'insertOne', namespace: a, document: { _id: 2 } },
  ], { verboseResults: true })),
  'duplicates in an unordered list': ({ a, b, client }) => failing(client.bulkWrite([
    { name: 'insertOne', namespace: a, document: { _id: 1 } },
    { name: 'insertOne', namespace: a, document: { _id: 1 } },
    { name: 'insertOne', namespace: b, document: { _id: 2 } },
    { name: 'insertOne', namespace: b, document: { _id: 2 } },
  ], { ordered: false, verboseResults: true })),
  'a write concern that cannot be had': ({ a, client }) => failing(client.bulkWrite(
    [{ name: 'insertOne', namespace: a, document: { _id: 1 } }], { writeConcern: { w: 5, wtimeout: 50 } })),
  'a write that the server refuses': ({ a, client }) => failing(client.bulkWrite([
    { name: 'updateOne', namespace: a, filter: {}, update: { $nonsense: { n: 1 } }, upsert: true },
  ])),
  'in a transaction': ({ a, b, client }) => client.withSession((session) => session.withTransaction(() => begun(a, client, session).then(() => client.bulkWrite([
    { name: 'insertOne', namespace: a, document: { _id: 1 } },
    { name: 'insertOne', namespace: b, document: { _id: 1 } },
  ], { session, verboseResults: true })))).then(shown),
  'in a transaction that is aborted': ({ a, client }) => client.withSession(async (session) => {
    session.startTransaction();
    await begun(a, client, session);
    await client.bulkWrite([{ name: 'insertOne', namespace: a, document: { _id: 1 } }], { session });
    await session.abortTransaction();
  }),
  'a comment and let': async ({ a, db, client }) => {
    await db.collection('a').insertOne({ _id: 1 });
    return shown(await client.bulkWrite([
      { name: 'updateOne', namespace: a, filter: { $expr: { $eq: ['$_id', '$$wanted'] } }, update: { $set: { found: true } } },
    ], { comment: 'why', let: { wanted: 1 } }));
  },
  'a thousand writes, verbose': async ({ a, client }) => {
    const models = Array.from({ length: 1000 }, (_, _id) => ({ name: 'insertOne', namespace: a, document: { _id } }));
    const { insertedCount, insertResults } = await client.bulkWrite(models, { verboseResults: true });
    return [insertedCount, insertResults.size, insertResults.get(999)];
  },
  'more than one command': async ({ a, client }) => {
    const text = 'x'.repeat(1000000);
    const models = Array.from({ length: 60 }, (_, _id) => ({ name: 'insertOne', namespace: a, document: { _id, text } }));
    models.push({ name: 'updateMany', namespace: a, filter: {}, update: { $unset: { text: 1 } } });
    const { insertedCount, modifiedCount, insertResults, updateResults } = await client.bulkWrite(models, { verboseResults: true });
    return [insertedCount, modifiedCount, insertResults.get(59), Array.from(updateResults)];
  },
  'no writes': ({ client }) => failing(client.bulkWrite([])),
  'an update without operators': ({ a, client }) =>
    failing(client.bulkWrite([{ name: 'updateOne', namespace: a, filter: {}, update: { n: 1 } }])),
  'an empty update': ({ a, client }) =>
    failing(client.bulkWrite([{ name: 'updateMany', namespace: a, filter: {}, update: {} }])),
  'a replacement with operators': ({ a, client }) =>
    failing(client.bulkWrite([{ name: 'replaceOne', namespace: a, filter: {}, replacement: { $set: { n: 1 } } }])),
  'a kind of write that there is not': ({ a, client }) =>
    failing(client.bulkWrite([{ name: 'insertMany', namespace: a, documents: [] }])),
  'a document that cannot be stored': ({ a, client }) => {
    const document = { _id: 1 };
    document.self = document;
    return failing(client.bulkWrite([{ name: 'insertOne', namespace: a, document }]));
  },
};

module.exports = Object.entries(CASES).map(([name, run]) => ({
  name,
  run: (db, client, mongodb) => run({ db, client, mongodb, a: `${db.databaseName}.a`, b: `${db.databaseName}.b` }),
}));
