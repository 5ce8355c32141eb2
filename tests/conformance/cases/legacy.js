'use strict';
// What old folders call: methods and results of drivers before version 5, and callbacks. Recorded with driver 3.7.

async function seeded(db) {
  const c = db.collection('old');
  await c.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 2 }, { _id: 3, n: 3 }]);
  return c;
}

// The arguments that a callback gets, with an error shown by its code.
const called = (work) =>
  new Promise((resolve) => {
    let returned;
    returned = work((error, ...rest) =>
      resolve([error ? [error.name, error.code] : null, ...rest, returned === undefined]));
  });
const picked = ({ result, ...rest }, ...names) =>
  [result.n, result.nModified, result.ok, ...names.map((name) => rest[name])];

const CASES = {
  'insert of one': async (c) => picked(await c.insert({ _id: 9, v: 1 }), 'ops', 'insertedCount', 'insertedIds'),
  'insert of many': async (c) => picked(await c.insert([{ _id: 8 }, { _id: 9 }]), 'ops', 'insertedCount', 'insertedIds'),
  'insert of a duplicate': (c) => c.insert({ _id: 1 }).catch((error) => error.code),
  'insert with keepGoing': (c) => c.insert([{ _id: 1 }, { _id: 9 }], { keepGoing: true }).catch((error) => error.code),
  'insert with a callback': (c) => called((done) => c.insert({ _id: 9 }, done)).then(([e, r, u]) => [e, r.insertedCount, u]),
  'insert with options and a callback': (c) =>
    called((done) => c.insert({ _id: 9 }, { w: 1 }, done)).then(([e, r, u]) => [e, r.result.n, u]),
  'update of one': async (c) => picked(await c.update({ n: { $gt: 1 } }, { $set: { x: 1 } })),
  'update with multi': async (c) => picked(await c.update({ n: { $gt: 1 } }, { $set: { x: 1 } }, { multi: true })),
  'update by a whole document': async (c) => picked(await c.update({ _id: 1 }, { whole: true })),
  'update with upsert': async (c) => {
    const { result } = await c.update({ _id: 7 }, { $set: { x: 1 } }, { upsert: true });
    return [result.n, result.nModified, result.upserted];
  },
  'update with a callback': (c) => called((done) => c.update({ _id: 1 }, { $set: { x: 1 } }, done)).then(([e, r, u]) => [e, r.result.nModified, u]),
  'update with multi and a callback': (c) =>
    called((done) => c.update({}, { $set: { x: 1 } }, { multi: true }, done)).then(([e, r, u]) => [e, r.result.n, u]),
  'update that matches nothing': async (c) => picked(await c.update({ _id: 70 }, { $set: { x: 1 } })),
  'remove of all matches': async (c) => (await c.remove({ n: { $gt: 1 } })).result.n,
  'remove of everything': async (c) => (await c.remove({})).result.n,
  'remove without a filter': async (c) => (await c.remove()).result.n,
  'remove with single': async (c) => (await c.remove({ n: { $gt: 1 } }, { single: true })).result.n,
  'remove with a callback': (c) => called((done) => c.remove({ _id: 1 }, done)).then(([e, r, u]) => [e, r.result.n, u]),
  'removeOne and removeMany': async (c) => [(await c.removeOne({ _id: 1 })).deletedCount, (await c.removeMany({})).deletedCount],
  'save of a new document': async (c) => {
    const document = { v: 1 };
    const { result } = await c.save(document);
    return [result.n, document._id !== undefined];
  },
  'save of one that is there': async (c) => picked(await c.save({ _id: 1, v: 2 })),
  'save of one with a new _id': async (c) => (await c.save({ _id: 50, v: 2 })).result.n,
  'ensureIndex': (c) => c.ensureIndex({ n: 1 }, { background: true }),
  'ensureIndex with a callback': (c) => called((done) => c.ensureIndex({ n: 1 }, done)),
  'ensureIndex with options and a callback': (c) => called((done) => c.ensureIndex({ n: 1 }, { sparse: true }, done)),
  'findAndModify': async (c) => (await c.findAndModify({ n: { $gt: 1 } }, [['n', -1]], { $set: { x: 1 } })).value,
  'findAndModify with new': async (c) => (await c.findAndModify({ n: 1 }, [], { $set: { x: 1 } }, { new: true })).value,
  'findAndModify with remove': async (c) => (await c.findAndModify({ n: 1 }, [], {}, { remove: true })).value,
  'findAndModify by a whole document': async (c) => (await c.findAndModify({ n: 1 }, [], { y: 1 }, { new: true })).value,
  'findAndModify with fields': async (c) =>
    (await c.findAndModify({ n: 1 }, [], { $set: { x: 1 } }, { fields: { n: 1, _id: 0 } })).value,
  'findAndModify with a callback': (c) =>
    called((done) => c.findAndModify({ n: 1 }, [], { $set: { x: 1 } }, { new: true }, done)).then(([e, r, u]) => [e, r.value, u]),
  'findAndRemove': async (c) => (await c.findAndRemove({ n: 1 }, [])).value,
  'count with a callback': (c) => called((done) => c.count({ n: { $gt: 1 } }, done)),
  'count without a filter and a callback': (c) => called((done) => c.count(done)),
  'countDocuments with a callback': (c) => called((done) => c.countDocuments({}, done)),
  'distinct with a callback': (c) => called((done) => c.distinct('n', done)),
  'findOne with a callback': (c) => called((done) => c.findOne({ _id: 2 }, done)),
  'findOne with options and a callback': (c) => called((done) => c.findOne({ _id: 2 }, { projection: { _id: 0 } }, done)),
  'findOne of nothing with a callback': (c) => called((done) => c.findOne({ _id: 20 }, done)),
  'findOne that fails with a callback': (c) => called((done) => c.findOne({ $x: 20 }, done)),
  'toArray with a callback': (c) => called((done) => c.find().toArray(done)),
  'toArray that fails with a callback': (c) => called((done) => c.find({ $x: 1 }).toArray(done)),
  'find with a callback': (c) => new Promise((resolve, reject) => {
    c.find({ n: 1 }, (error, cursor) => (error ? reject(error) : resolve(cursor.toArray())));
  }),
  'aggregate with a callback': (c) => new Promise((resolve, reject) => {
    c.aggregate([{ $match: { n: 1 } }], (error, cursor) => (error ? reject(error) : resolve(cursor.toArray())));
  }),
  'next and hasNext with callbacks': async (c) => {
    const cursor = c.find().sort({ _id: 1 });
    return [await called((done) => cursor.hasNext(done)), await called((done) => cursor.next(done))];
  },
  'each': (c) => new Promise((resolve) => {
    const seen = [];
    c.find().sort({ _id: 1 }).each((error, document) => {
      seen.push(document);
      if (document === null) resolve(seen);
    });
  }),
  'each stops at false': (c) => new Promise((resolve) => {
    const seen = [];
    c.find().sort({ _id: 1 }).each((error, document) => {
      seen.push(document);
      setTimeout(() => resolve(seen), 50);
      return false;
    });
  }),
  'forEach with a callback at the end': (c) => new Promise((resolve) => {
    const seen = [];
    c.find().sort({ _id: 1 }).forEach((document) => { seen.push(document._id); }, (error) => resolve([seen, error]));
  }),
  'cursor.count with a callback': (c) => called((done) => c.find({ n: 1 }).count(done)),
  'snapshot': (c) => c.find().snapshot(true).toArray(),
  'insertOne with a callback': (c) => called((done) => c.insertOne({ _id: 9 }, done)).then(([e, r, u]) => [e, r.insertedId, u]),
  'insertOne of a duplicate with a callback': (c) => called((done) => c.insertOne({ _id: 1 }, done)).then(([e, r, u]) => [e, u]),
  'insertMany with a callback': (c) => called((done) => c.insertMany([{ _id: 9 }], done)).then(([e, r, u]) => [e, r.insertedCount, u]),
  'updateOne with a callback': (c) => called((done) => c.updateOne({ _id: 1 }, { $set: { x: 1 } }, done)).then(([e, r, u]) => [e, r.modifiedCount, u]),
  'updateMany with options and a callback': (c) =>
    called((done) => c.updateMany({}, { $set: { x: 1 } }, { upsert: false }, done)).then(([e, r, u]) => [e, r.matchedCount, u]),
  'replaceOne with a callback': (c) => called((done) => c.replaceOne({ _id: 1 }, { y: 1 }, done)).then(([e, r, u]) => [e, r.modifiedCount, u]),
  'deleteOne with a callback': (c) => called((done) => c.deleteOne({ _id: 1 }, done)).then(([e, r, u]) => [e, r.deletedCount, u]),
  'deleteMany with a callback': (c) => called((done) => c.deleteMany({}, done)).then(([e, r, u]) => [e, r.deletedCount, u]),
  'bulkWrite with a callback': (c) =>
    called((done) => c.bulkWrite([{ insertOne: { document: { _id: 9 } } }], done)).then(([e, r, u]) => [e, r.insertedCount, u]),
  'an ordered bulk with a callback': (c) => called((done) => {
    const bulk = c.initializeOrderedBulkOp();
    bulk.insert({ _id: 9 });
    bulk.find({ _id: 1 }).update({ $set: { x: 1 } });
    bulk.find({ _id: 2 }).remove();
    bulk.find({ _id: 3 }).upsert().updateOne({ $set: { x: 2 } });
    return bulk.execute(done);
  }).then(([e, r, u]) => [e, r.nInserted, r.nModified, r.nRemoved, r.nMatched, u]),
  'an unordered bulk with removeOne': async (c) => {
    const bulk = c.initializeUnorderedBulkOp();
    bulk.find({}).removeOne();
    return (await bulk.execute()).nRemoved;
  },
  'createIndex with a callback': (c) => called((done) => c.createIndex({ n: 1 }, done)),
  'dropIndex with a callback': async (c) => {
    await c.createIndex({ n: 1 });
    return called((done) => c.dropIndex('n_1', done)).then(([e, r, u]) => [e, r.ok, u]);
  },
  'indexes with a callback': (c) => called((done) => c.indexes(done)).then(([e, r, u]) => [e, r.map(({ name }) => name), u]),
  'rename with a callback': (c) => called((done) => c.rename('renamed', done)).then(([e, r, u]) => [e, r.collectionName, u]),
  'drop with a callback': (c) => called((done) => c.drop(done)),
  'db.collection with a callback': (c, db) => new Promise((resolve) => {
    db.collection('old', (error, collection) => resolve([error, collection.collectionName]));
  }),
  'db.createCollection with a callback': (c, db) =>
    called((done) => db.createCollection('made', done)).then(([e, r, u]) => [e, r.collectionName, u]),
  'db.dropCollection with a callback': (c, db) => called((done) => db.dropCollection('old', done)),
  'db.collections with a callback': (c, db) =>
    called((done) => db.collections(done)).then(([e, r, u]) => [e, r.map((each) => each.collectionName), u]),
  'db.listCollections().toArray with a callback': (c, db) =>
    called((done) => db.listCollections({}, { nameOnly: true }).toArray(done)).then(([e, r, u]) => [e, r.length, u]),
  'db.command with a callback': (c, db) => called((done) => db.command({ ping: 1 }, done)).then(([e, r, u]) => [e, r.ok, u]),
  'db.command that fails with a callback': (c, db) => called((done) => db.command({ nonsense: 1 }, done)),
  'db.ensureIndex': (c, db) => db.ensureIndex('old', { n: 1 }),
  'db.stats with a callback': (c, db) => called((done) => db.stats(done)).then(([e, r, u]) => [e, r.db, u]),
  'an instance is made without new': (c, db, { ObjectID }) => ObjectID('650000000000000000000001').toHexString(),
  'ObjectID.createFromTime': (c, db, { ObjectID }) => ObjectID.createFromTime(5).toHexString(),
  'a session with callbacks': async (c, db, mongodb, client) => {
    const session = client.startSession();
    session.startTransaction();
    await c.insertOne({ _id: 9 }, { session });
    const committed = await called((done) => session.commitTransaction(done));
    await called((done) => session.endSession(done));
    return committed[0];
  },
};

module.exports = Object.entries(CASES).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(await seeded(db), db, mongodb, client),
}));
module.exports.driver = 'mongodb3';
