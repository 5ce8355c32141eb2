'use strict';
// Reading: find, findOne, counts, distinct, aggregate.

const PEOPLE = [
  { _id: 1, name: 'Ann', age: 30, tags: ['a', 'b'], city: 'Rome' },
  { _id: 2, name: 'Bob', age: 25, tags: ['b'], city: 'Oslo' },
  { _id: 3, name: 'Cyd', age: 41, tags: [], city: 'Rome' },
  { _id: 4, name: 'dan', age: 25, city: 'Bern' },
  { _id: 5, name: 'Eve', age: null, tags: ['c'], city: 'Oslo' },
];

async function people(db) {
  const collection = db.collection('people');
  await collection.insertMany(PEOPLE.map((person) => ({ ...person })));
  return collection;
}

// Cases over the same five documents.
const OVER_PEOPLE = {
  'find() without a filter': (c) => c.find().toArray(),
  'find({}) with null options': (c) => c.find({}, null).toArray(),
  'find by equality': (c) => c.find({ city: 'Rome' }).toArray(),
  'find by operators': (c) => c.find({ age: { $gte: 26, $lt: 100 } }).toArray(),
  'find that matches nothing': (c) => c.find({ city: 'Paris' }).toArray(),
  'find with a projection option': (c) => c.find({}, { projection: { name: 1, _id: 0 } }).toArray(),
  'find with an excluding projection': (c) => c.find({ _id: 1 }, { projection: { tags: 0, city: 0 } }).toArray(),
  'find with a projection array': (c) => c.find({ _id: 1 }, { projection: ['name', 'age'] }).toArray(),
  'find with an empty projection array': (c) => c.find({ _id: 1 }, { projection: [] }).toArray(),
  'project() replaces the option': (c) =>
    c
      .find({ _id: 1 }, { projection: { name: 1 } })
      .project({ age: 1 })
      .toArray(),
  'find with sort, skip and limit options': (c) =>
    c.find({}, { sort: { age: -1, name: 1 }, skip: 1, limit: 2, projection: { name: 1 } }).toArray(),
  'sort(), skip() and limit()': (c) => c.find().sort({ name: -1 }).skip(1).limit(3).project({ name: 1 }).toArray(),
  'sort by a name': (c) => c.find().sort('name').project({ name: 1 }).toArray(),
  'sort by a name and a direction': (c) => c.find().sort('name', -1).project({ name: 1 }).toArray(),
  'sort by a name and a word': (c) => c.find().sort('name', 'descending').project({ name: 1 }).toArray(),
  'sort by words in an object': (c) => c.find().sort({ city: 'asc', name: 'desc' }).project({ name: 1 }).toArray(),
  'sort by one pair': (c) => c.find().sort(['name', -1]).project({ name: 1 }).toArray(),
  'sort by a list of pairs': (c) =>
    c
      .find()
      .sort([
        ['city', 1],
        ['name', -1],
      ])
      .project({ name: 1 })
      .toArray(),
  'sort by a list of names': (c) => c.find().sort(['city', 'name']).project({ name: 1 }).toArray(),
  'sort by a Map': (c) =>
    c
      .find()
      .sort(
        new Map([
          ['city', -1],
          ['name', 1],
        ]),
      )
      .project({ name: 1 })
      .toArray(),
  'sort by a Map with descending': (c) =>
    c
      .find({}, { sort: new Map([['name', 'desc']]) })
      .project({ name: 1 })
      .toArray(),
  'sort by nothing': (c) => c.find().sort({}).project({ name: 1 }).toArray(),
  'sort in a wrong direction': (c) => c.find().sort({ name: 'up' }).toArray(),
  'sort by a number': (c) => c.find().sort(5).toArray(),
  'sort() twice: the last one counts': (c) =>
    c.find().sort({ name: 1 }).sort({ name: -1 }).project({ name: 1 }).toArray(),
  'a negative limit': (c) => c.find().sort({ _id: 1 }).limit(-2).project({ name: 1 }).toArray(),
  'limit 0 is no limit': async (c) => (await c.find().limit(0).toArray()).length,
  'batchSize smaller than the result': (c) => c.find().sort({ _id: 1 }).batchSize(2).project({ name: 1 }).toArray(),
  'batchSize equal to limit': (c) =>
    c
      .find({}, { batchSize: 2, limit: 2, sort: { _id: 1 } })
      .project({ _id: 1 })
      .toArray(),
  'a negative batchSize': (c) =>
    c
      .find({}, { batchSize: -2, sort: { _id: 1 } })
      .project({ _id: 1 })
      .toArray(),
  'limit across batches': (c) => c.find().sort({ _id: 1 }).batchSize(2).limit(3).project({ _id: 1 }).toArray(),
  'hint by name and by keys': async (c) => [
    await c
      .find({ _id: { $gt: 3 } })
      .hint('_id_')
      .project({ _id: 1 })
      .toArray(),
    await c
      .find({ _id: { $gt: 3 } }, { hint: { _id: 1 } })
      .project({ _id: 1 })
      .toArray(),
  ],
  'hint that does not exist': (c) => c.find({}).hint('nope_1').toArray(),
  'comment, maxTimeMS and allowDiskUse': async (c) =>
    (await c.find().comment('why').maxTimeMS(5000).sort({ name: 1 }).allowDiskUse().toArray()).length,
  'allowDiskUse without a sort': (c) => c.find().allowDiskUse(),
  'limit of a string': (c) => c.find().limit('3'),
  'skip of a string': (c) => c.find().skip('3'),
  'batchSize of a string': (c) => c.find().batchSize('3'),
  'maxTimeMS of a string': (c) => c.find().maxTimeMS('3'),
  'find by a string': (c) => c.find('Ann').toArray(),
  'find by an array': (c) => c.find([{ _id: 1 }]).toArray(),
  'find by null': (c) =>
    c
      .find(null)
      .toArray()
      .catch(() => 'refused'),
  'an unknown operator': (c) => c.find({ age: { $bigger: 1 } }).toArray(),
  'min() and max() with a hint': (c) =>
    c.find().hint({ _id: 1 }).min({ _id: 2 }).max({ _id: 4 }).project({ _id: 1 }).toArray(),
  'filter() replaces the filter': (c) => c.find({ _id: 1 }).filter({ _id: 2 }).project({ _id: 1 }).toArray(),
  'collation, case-insensitive': (c) =>
    c.find({ name: 'DAN' }).collation({ locale: 'en', strength: 2 }).project({ name: 1 }).toArray(),
  'findOne()': (c) => c.findOne(),
  'findOne by a filter': (c) => c.findOne({ name: 'Bob' }),
  'findOne that matches nothing': (c) => c.findOne({ name: 'Zoe' }),
  'findOne with projection and sort': (c) => c.findOne({}, { projection: { name: 1, _id: 0 }, sort: { age: -1 } }),
  'findOne with skip': (c) => c.findOne({}, { sort: { _id: 1 }, skip: 2, projection: { name: 1 } }),
  'findOne drops batchSize': (c) => c.findOne({ _id: 2 }, { batchSize: 5, projection: { name: 1 } }),
  'findOne by a string': (c) => c.findOne('x'),
  'findOne in a missing collection': (c, db) => db.collection('nothing').findOne({ a: 1 }),
  'countDocuments()': (c) => c.countDocuments(),
  'countDocuments by a filter': (c) => c.countDocuments({ city: 'Rome' }),
  'countDocuments with skip and limit': (c) => c.countDocuments({}, { skip: 1, limit: 3 }),
  'countDocuments of nothing': (c) => c.countDocuments({ city: 'Paris' }),
  'countDocuments with a hint': (c) => c.countDocuments({}, { hint: '_id_', maxTimeMS: 4000, comment: 'c' }),
  'countDocuments by a string': (c) => c.countDocuments('x'),
  'estimatedDocumentCount()': (c) => c.estimatedDocumentCount(),
  'estimatedDocumentCount of a missing collection': (c, db) =>
    db.collection('nothing').estimatedDocumentCount({ maxTimeMS: 900 }),
  'count()': async (c) => [await c.count(), await c.count({ city: 'Oslo' }), await c.count({}, { skip: 1, limit: 2 })],
  'cursor.count() minds skip and limit': async (c) => [
    await c.find({ city: 'Rome' }).count(),
    await c.find().skip(1).limit(3).count(),
  ],
  'distinct of a field': async (c) => (await c.distinct('city')).sort(),
  'distinct of array elements': async (c) => (await c.distinct('tags')).sort(),
  'distinct with a filter': async (c) => (await c.distinct('city', { age: 25 })).sort(),
  'distinct of a missing field': (c) => c.distinct('nothing'),
  'distinct with a wrong key': (c) => c.distinct(7),
  'aggregate with $match and $group': (c) =>
    c
      .aggregate([{ $group: { _id: '$city', n: { $sum: 1 }, oldest: { $max: '$age' } } }, { $sort: { _id: 1 } }])
      .toArray(),
  'aggregate() without a pipeline': async (c) => (await c.aggregate().toArray()).length,
  'aggregate by an object': (c) => c.aggregate({ $match: {} }),
  'chained stages': (c) => c.aggregate().match({ age: 25 }).sort({ name: 1 }).project({ name: 1 }).toArray(),
  'chained stages: group, skip, limit, unwind': (c) =>
    c
      .aggregate([{ $match: {} }])
      .unwind('$tags')
      .group({ _id: '$tags', n: { $sum: 1 } })
      .sort({ _id: 1 })
      .skip(1)
      .limit(1)
      .toArray(),
  'chained stages leave a given pipeline to the caller': async (c) => {
    const cursor = c.aggregate([{ $match: { _id: 1 } }]).addStage({ $project: { name: 1 } });
    return cursor.toArray();
  },
  'chained lookup and redact': async (c) =>
    c
      .aggregate([{ $match: { _id: { $lte: 2 } } }])
      .lookup({ from: 'people', localField: 'city', foreignField: 'city', as: 'same' })
      .project({ n: { $size: '$same' } })
      .sort({ _id: 1 })
      .toArray(),
  'aggregate with batchSize': async (c) =>
    (await c.aggregate([{ $sort: { _id: 1 } }], { batchSize: 2 }).toArray()).map((d) => d._id),
  'aggregate with options': async (c) =>
    (
      await c
        .aggregate([{ $sort: { name: 1 } }], { allowDiskUse: true, comment: 'x', maxTimeMS: 9000, hint: '_id_' })
        .toArray()
    ).length,
  'aggregate with let': async (c) =>
    c
      .aggregate(
        [{ $match: { $expr: { $eq: ['$city', '$$where'] } } }, { $project: { _id: 1 } }, { $sort: { _id: 1 } }],
        { let: { where: 'Rome' } },
      )
      .toArray(),
  'aggregate into a collection with $out': async (c, db) => {
    const given = await c.aggregate([{ $match: { city: 'Rome' } }, { $out: 'romans' }]).toArray();
    return [given, await db.collection('romans').find().sort({ _id: 1 }).project({ name: 1 }).toArray()];
  },
  'aggregate into a collection with out()': async (c, db) => {
    await c.aggregate().match({ city: 'Oslo' }).out('north').toArray();
    return db.collection('north').countDocuments();
  },
  'aggregate with $merge': async (c, db) => {
    await db.collection('totals').insertOne({ _id: 'Rome', n: 0, kept: true });
    const pipeline = [{ $group: { _id: '$city', n: { $sum: 1 } } }, { $merge: { into: 'totals' } }];
    await c.aggregate(pipeline).toArray();
    return db.collection('totals').find().sort({ _id: 1 }).toArray();
  },
  'aggregate with a wrong stage': (c) => c.aggregate([{ $nothing: 1 }]).toArray(),
  'aggregate next() and hasNext()': async (c) => {
    const cursor = c.aggregate([{ $sort: { _id: 1 } }, { $limit: 2 }, { $project: { _id: 1 } }]);
    return [
      await cursor.hasNext(),
      await cursor.next(),
      await cursor.next(),
      await cursor.hasNext(),
      await cursor.next(),
    ];
  },
  'db.aggregate with $documents or an error': async (c, db) => {
    const cursor = db.aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }]);
    return cursor.toArray().catch((error) => error.name);
  },
  'keys that look like numbers keep their place in a sort': (c) =>
    c
      .find()
      .sort(
        new Map([
          ['city', 1],
          ['2', 1],
          ['name', -1],
        ]),
      )
      .project({ name: 1 })
      .toArray(),
  'a frozen filter and options': (c) =>
    c
      .find(
        Object.freeze({ _id: { $in: Object.freeze([1, 2]) } }),
        Object.freeze({ sort: { _id: 1 }, projection: { name: 1 } }),
      )
      .toArray(),
};

module.exports = Object.entries(OVER_PEOPLE).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(await people(db), db, client, mongodb),
}));
