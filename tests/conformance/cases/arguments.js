'use strict';
// Every method with what it was not meant for.

const ODD = {
  'undefined': undefined,
  'null': null,
  'a number': 5,
  'a string': 'x',
  'an array': [],
  'an empty object': {},
  'true': true,
};

async function seeded(db) {
  const collection = db.collection('things');
  await collection.insertMany([
    { _id: 1, n: 1, x: 'a' },
    { _id: 2, n: 2, x: 'b' },
  ]);
  return collection;
}

// Method and place -> a call with the odd value there. Cursors are read, so that what is refused late shows, too.
const CALLS = {
  'find(filter)': (c, odd) => c.find(odd).toArray(),
  'find(, options)': (c, odd) => c.find({}, odd).toArray(),
  'findOne(filter)': (c, odd) => c.findOne(odd),
  'aggregate(pipeline)': (c, odd) => c.aggregate(odd).toArray(),
  'aggregate(, options)': (c, odd) => c.aggregate([{ $match: { _id: 1 } }], odd).toArray(),
  'countDocuments(filter)': (c, odd) => c.countDocuments(odd),
  'count(filter)': (c, odd) => c.count(odd),
  'estimatedDocumentCount(options)': (c, odd) => c.estimatedDocumentCount(odd),
  'distinct(key)': (c, odd) => c.distinct(odd),
  'distinct(, filter)': (c, odd) => c.distinct('n', odd),
  'insertOne(document)': (c, odd) => c.insertOne(odd),
  'insertOne(, options)': (c, odd) => c.insertOne({ _id: 7 }, odd),
  'insertMany(documents)': (c, odd) => c.insertMany(odd),
  'insertMany([document])': (c, odd) => c.insertMany([odd]),
  'updateOne(filter)': (c, odd) => c.updateOne(odd, { $set: { y: 1 } }),
  'updateOne(, update)': (c, odd) => c.updateOne({ _id: 1 }, odd),
  'updateOne(,, options)': (c, odd) => c.updateOne({ _id: 1 }, { $set: { y: 1 } }, odd),
  'updateMany(filter)': (c, odd) => c.updateMany(odd, { $set: { y: 1 } }),
  'updateMany(, update)': (c, odd) => c.updateMany({}, odd),
  'replaceOne(filter)': (c, odd) => c.replaceOne(odd, { y: 1 }),
  'replaceOne(, replacement)': (c, odd) => c.replaceOne({ _id: 1 }, odd),
  'deleteOne(filter)': (c, odd) => c.deleteOne(odd),
  'deleteMany(filter)': (c, odd) => c.deleteMany(odd),
  'findOneAndUpdate(filter)': (c, odd) => c.findOneAndUpdate(odd, { $set: { y: 1 } }),
  'findOneAndUpdate(, update)': (c, odd) => c.findOneAndUpdate({ _id: 1 }, odd),
  'findOneAndReplace(filter)': (c, odd) => c.findOneAndReplace(odd, { y: 1 }),
  'findOneAndReplace(, replacement)': (c, odd) => c.findOneAndReplace({ _id: 1 }, odd),
  'findOneAndDelete(filter)': (c, odd) => c.findOneAndDelete(odd),
  'bulkWrite(operations)': (c, odd) => c.bulkWrite(odd),
  'bulkWrite([operation])': (c, odd) => c.bulkWrite([odd]),
  'bulkWrite([{ insertOne }])': (c, odd) => c.bulkWrite([{ insertOne: odd }]),
  'bulkWrite([{ insertOne: { document } }])': (c, odd) => c.bulkWrite([{ insertOne: { document: odd } }]),
  'bulkWrite([{ updateOne }])': (c, odd) => c.bulkWrite([{ updateOne: odd }]),
  'bulkWrite([{ updateOne: { filter } }])': (c, odd) =>
    c.bulkWrite([{ updateOne: { filter: odd, update: { $set: { y: 1 } } } }]),
  'bulkWrite([{ updateOne: { update } }])': (c, odd) =>
    c.bulkWrite([{ updateOne: { filter: { _id: 1 }, update: odd } }]),
  'bulkWrite([{ replaceOne: { replacement } }])': (c, odd) =>
    c.bulkWrite([{ replaceOne: { filter: { _id: 1 }, replacement: odd } }]),
  'bulkWrite([{ deleteOne: { filter } }])': (c, odd) => c.bulkWrite([{ deleteOne: { filter: odd } }]),
  'createIndex(keys)': (c, odd) => c.createIndex(odd),
  'createIndex(, options)': (c, odd) => c.createIndex({ n: 1 }, odd),
  'createIndexes(list)': (c, odd) => c.createIndexes(odd),
  'dropIndex(name)': (c, odd) => c.dropIndex(odd),
  'indexExists(names)': (c, odd) => c.indexExists(odd),
  'indexes(options)': (c, odd) => c.indexes(odd),
  'rename(name)': (c, odd) => c.rename(odd).then((renamed) => renamed.collectionName),
  'sort(keys)': (c, odd) => c.find().sort(odd).toArray(),
  'project(fields)': (c, odd) => c.find().project(odd).toArray(),
  'limit(number)': (c, odd) => c.find().limit(odd).toArray(),
  'skip(number)': (c, odd) => c.find().skip(odd).toArray(),
  'batchSize(number)': (c, odd) => c.find().batchSize(odd).toArray(),
  'maxTimeMS(number)': (c, odd) => c.find().maxTimeMS(odd).toArray(),
  'hint(index)': (c, odd) => c.find().hint(odd).toArray(),
  'collation(document)': (c, odd) => c.find().collation(odd).toArray(),
  'comment(text)': (c, odd) => c.find().comment(odd).toArray(),
  'min(keys)': (c, odd) => c.find().min(odd).toArray(),
  'filter(filter)': (c, odd) => c.find().filter(odd).toArray(),
  'map(function)': (c, odd) => c.find().map(odd).toArray(),
  'forEach(function)': (c, odd) => c.find().forEach(odd),
  'returnKey(flag)': (c, odd) => c.find().returnKey(odd).toArray(),
  'bulk.insert(document)': (c, odd) => c.initializeOrderedBulkOp().insert(odd).execute(),
  'bulk.find(selector)': (c, odd) => c.initializeOrderedBulkOp().find(odd).updateOne({ $set: { y: 1 } }).execute(),
  'bulk.find().update(update)': (c, odd) => c.initializeOrderedBulkOp().find({ _id: 1 }).update(odd).execute(),
  'bulk.find().replaceOne(document)': (c, odd) => c.initializeUnorderedBulkOp().find({ _id: 1 }).replaceOne(odd).execute(),
  'db.command(command)': (c, odd, db) => db.command(odd),
  'db.createCollection(name)': (c, odd, db) => db.createCollection(odd).then((made) => made.collectionName),
  'db.dropCollection(name)': (c, odd, db) => db.dropCollection(odd),
  'db.renameCollection(from)': (c, odd, db) => db.renameCollection(odd, 'new').then((made) => made.collectionName),
  'db.listCollections(filter)': (c, odd, db) => db.listCollections(odd, { nameOnly: true }).toArray(),
  'db.aggregate(pipeline)': (c, odd, db) => db.aggregate(odd).toArray(),
  'db.setProfilingLevel(level)': (c, odd, db) => db.setProfilingLevel(odd),
};

module.exports = Object.entries(CALLS).flatMap(([call, run]) =>
  Object.entries(ODD).map(([name, odd]) => ({
    name: `${call}: ${name}`,
    run: async (db) => run(await seeded(db), odd, db),
  })));
