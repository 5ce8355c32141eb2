'use strict';
// Indexes: their names, their options, listing and dropping.

async function things(db) {
  const collection = db.collection('things');
  await collection.insertOne({ _id: 1, a: 1, b: 2 });
  return collection;
}

// Without the fields in which servers differ.
const shown = (list) => list.map(({ v, ns, background, ...rest }) => rest);

const OVER_THINGS = {
  'createIndex by an object': async (c) => [await c.createIndex({ a: 1 }), shown(await c.indexes())],
  'createIndex by a name': (c) => c.createIndex('a'),
  'createIndex by names': async (c) => [await c.createIndex(['a', 'b']), shown(await c.indexes())],
  'createIndex by a pair': (c) => c.createIndex(['a', -1]),
  'createIndex by pairs': (c) =>
    c.createIndex([
      ['a', 1],
      ['b', -1],
    ]),
  'createIndex by objects': (c) => c.createIndex([{ a: 1 }, { b: -1 }]),
  'createIndex by a mixture': (c) => c.createIndex(['x', ['y', -1], { z: 1 }]),
  'createIndex by a Map': (c) =>
    c.createIndex(
      new Map([
        ['b', -1],
        ['a', 1],
      ]),
    ),
  'createIndex with keys that look like numbers': async (c) => {
    const name = await c.createIndex([
      ['b', 1],
      ['2', 1],
      ['1', -1],
    ]);
    const [, index] = await c.indexes();
    return [name, index.name];
  },
  'createIndex of a compound with a nested path': (c) => c.createIndex({ 'a.b': 1, c: -1 }),
  'createIndex with a name': (c) => c.createIndex({ a: 1 }, { name: 'mine' }),
  'createIndex unique': async (c) => [await c.createIndex({ a: 1 }, { unique: true }), shown(await c.indexes())],
  'createIndex unique, refused': async (c) => {
    await c.insertOne({ _id: 2, a: 1 });
    return c.createIndex({ a: 1 }, { unique: true }).catch((error) => [error.name, error.code, error.codeName]);
  },
  'createIndex sparse and background': async (c) => [
    await c.createIndex({ a: 1 }, { sparse: true, background: true }),
    shown(await c.indexes()),
  ],
  'createIndex with expireAfterSeconds': async (c) => [
    await c.createIndex({ at: 1 }, { expireAfterSeconds: 3600 }),
    shown(await c.indexes()),
  ],
  'createIndex with a partial filter': async (c) => [
    await c.createIndex({ a: 1 }, { partialFilterExpression: { a: { $gt: 5 } } }),
    shown(await c.indexes()),
  ],
  'createIndex with a misspelt option': async (c) => [
    await c.createIndex({ a: 1 }, { uniqe: true }),
    shown(await c.indexes()),
  ],
  'createIndex twice': async (c) => [
    await c.createIndex({ a: 1 }),
    await c.createIndex({ a: 1 }),
    (await c.indexes()).length,
  ],
  'createIndex of the same keys with another name': async (c) => {
    await c.createIndex({ a: 1 });
    return c.createIndex({ a: 1 }, { name: 'other' }).catch((error) => [error.name, error.code, error.codeName]);
  },
  'createIndex of nothing': (c) => c.createIndex({}).catch((error) => [error.name, error.code]),
  'createIndex with a write concern': (c) =>
    c.createIndex({ a: 1 }, { writeConcern: { w: 'majority' }, maxTimeMS: 60000 }),
  'createIndex in a new collection': async (c, db) => [
    await db.collection('new').createIndex({ a: 1 }),
    (await db.listCollections({ name: 'new' }).toArray()).length,
  ],
  'createIndexes': async (c) => [
    await c.createIndexes([
      { key: { a: 1 } },
      { key: { b: -1 }, name: 'bees', unique: true },
      {
        key: new Map([
          ['c', 1],
          ['a', 1],
        ]),
      },
    ]),
    shown(await c.indexes()),
  ],
  'createIndexes of nothing': (c) => c.createIndexes([]).catch((error) => [error.name, error.code]),
  'db.createIndex': async (c, db) => [
    await db.createIndex('things', { a: -1 }, { sparse: true }),
    shown(await c.indexes()),
  ],
  'dropIndex': async (c) => {
    await c.createIndex({ a: 1 });
    const reply = await c.dropIndex('a_1');
    return [reply.ok, reply.nIndexesWas, (await c.indexes()).length];
  },
  'dropIndex by its keys': async (c) => {
    await c.createIndex({ a: 1, b: -1 });
    await c.dropIndex({ a: 1, b: -1 });
    return (await c.indexes()).length;
  },
  'dropIndex of a missing index': (c) => c.dropIndex('nope_1'),
  'dropIndex of the _id': (c) => c.dropIndex('_id_').catch((error) => [error.name, error.code]),
  'dropIndex in a missing collection': (c, db) => db.collection('nothing').dropIndex('a_1'),
  'dropIndexes': async (c) => {
    await c.createIndex({ a: 1 });
    await c.createIndex({ b: 1 });
    return [await c.dropIndexes(), (await c.indexes()).length];
  },
  'dropIndexes in a missing collection': (c, db) => db.collection('nothing').dropIndexes(),
  'listIndexes()': async (c) => {
    await c.createIndex({ a: 1 });
    const cursor = c.listIndexes();
    const names = [];
    for await (const index of cursor) names.push(index.name);
    return names;
  },
  'listIndexes() in small batches': async (c) => {
    await c.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }, { key: { d: 1 } }]);
    return (await c.listIndexes({ batchSize: 2 }).toArray()).map((index) => index.name);
  },
  'listIndexes() of a missing collection': (c, db) => db.collection('nothing').listIndexes().toArray(),
  'indexes() of a missing collection': (c, db) => db.collection('nothing').indexes(),
  'indexes() in short': async (c) => {
    await c.createIndex({ a: 1, b: -1 });
    return c.indexes({ full: false });
  },
  'indexInformation()': async (c) => {
    await c.createIndex({ a: 1 }, { name: 'mine' });
    return [await c.indexInformation(), shown(await c.indexInformation({ full: true }))];
  },
  'db.indexInformation()': async (c, db) => db.indexInformation('things'),
  'indexExists()': async (c) => {
    await c.createIndex({ a: 1 });
    return [
      await c.indexExists('a_1'),
      await c.indexExists('b_1'),
      await c.indexExists(['_id_', 'a_1']),
      await c.indexExists(['_id_', 'b_1']),
    ];
  },
  'indexExists() in a missing collection': (c, db) => db.collection('nothing').indexExists('a_1'),
  'what an index cursor is': (c, db, client, { ListIndexesCursor }) => c.listIndexes() instanceof ListIndexesCursor,
};

module.exports = Object.entries(OVER_THINGS).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(await things(db), db, client, mongodb),
}));
