'use strict';
// Collections as a whole, databases, commands, the server.

async function filled(db) {
  const collection = db.collection('old');
  await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
  return collection;
}

const names = (list) => list.map(({ name }) => name).sort();

// Without the field that is random.
const shown = (list) => list.map(({ info, ...rest }) => rest);

const OVER_OLD = {
  'names': (c, db) => [c.collectionName, c.dbName, c.namespace, db.databaseName, db.namespace, c.readPreference.mode],
  'names with dots, spaces and umlauts': async (c, db) => {
    const odd = db.collection('a.b cä');
    await odd.insertOne({ _id: 1 });
    return [odd.collectionName, odd.namespace, await odd.countDocuments()];
  },
  'what things are': (c, db, client, { Collection, Db, MongoClient }) => [
    c instanceof Collection,
    db instanceof Db,
    client instanceof MongoClient,
    c.db === db,
    c.client === client,
  ],
  'rename': async (c, db) => {
    const renamed = await c.rename('new');
    return [renamed.collectionName, await renamed.countDocuments(), names(await db.listCollections().toArray())];
  },
  'rename onto an existing one': async (c, db) => {
    await db.collection('new').insertOne({ _id: 9 });
    return c.rename('new').catch((error) => [error.name, error.code, error.codeName]);
  },
  'rename with dropTarget': async (c, db) => {
    await db.collection('new').insertOne({ _id: 9 });
    const renamed = await c.rename('new', { dropTarget: true });
    return renamed.countDocuments();
  },
  'rename of a missing collection': (c, db) =>
    db
      .collection('nothing')
      .rename('new')
      .catch((error) => [error.name, error.code, error.codeName]),
  'renameCollection': async (c, db) => {
    const renamed = await db.renameCollection('old', 'new', { dropTarget: false });
    return [renamed.collectionName, await renamed.countDocuments()];
  },
  'drop': async (c, db) => [await c.drop(), await db.listCollections().toArray()],
  'drop of a missing collection': (c, db) => db.collection('nothing').drop(),
  'dropCollection': async (c, db) => [await db.dropCollection('old'), await db.listCollections().toArray()],
  'dropCollection of a missing collection': (c, db) => db.dropCollection('nothing'),
  'createCollection': async (c, db) => {
    const made = await db.createCollection('made');
    return [made.collectionName, made.constructor.name, names(await db.listCollections().toArray())];
  },
  'createCollection of an existing one': (c, db) =>
    db.createCollection('old').catch((error) => [error.name, error.code, error.codeName]),
  'createCollection with a validator': async (c, db) => {
    const validator = {
      $jsonSchema: { bsonType: 'object', required: ['name'], properties: { name: { bsonType: 'string' } } },
    };
    const made = await db.createCollection('made', {
      validator,
      validationLevel: 'moderate',
      validationAction: 'error',
    });
    const refused = await made.insertOne({ _id: 1 }).catch((error) => [error.name, error.code, typeof error.errInfo]);
    return [refused, await made.insertOne({ _id: 2, name: 'x' }), await made.options()];
  },
  'createCollection capped': async (c, db) => {
    const made = await db.createCollection('made', { capped: true, size: 4096, max: 10 });
    return [await made.isCapped(), await c.isCapped(), (await made.options()).max];
  },
  "createCollection with options that are the driver's": async (c, db) =>
    (await db.createCollection('made', { writeConcern: { w: 1 }, raw: false, w: 1 })).collectionName,
  'createCollection as a view': async (c, db) => {
    const view = await db.createCollection('view', { viewOn: 'old', pipeline: [{ $match: { _id: 2 } }] });
    return view.find().toArray();
  },
  'options() of a plain collection': (c) => c.options(),
  'options() of a missing collection': (c, db) => db.collection('nothing').options(),
  'listCollections()': async (c, db) => {
    await db.collection('other').insertOne({ _id: 1 });
    return names(await db.listCollections().toArray());
  },
  'listCollections() by a name': async (c, db) => shown(await db.listCollections({ name: 'old' }).toArray()),
  'listCollections() with nameOnly': (c, db) => db.listCollections({ name: 'old' }, { nameOnly: true }).toArray(),
  'listCollections() of a missing one': async (c, db) => [
    await db.listCollections({ name: 'nothing' }).toArray(),
    await db.listCollections({ name: 'nothing' }).hasNext(),
    await db.listCollections({ name: 'nothing' }).next(),
  ],
  'listCollections() in small batches': async (c, db) => {
    for (const name of ['p', 'q', 'r']) await db.createCollection(name);
    return names(await db.listCollections({}, { batchSize: 2 }).toArray());
  },
  'listCollections() with a regular expression': async (c, db) => {
    for (const name of ['aa', 'ab', 'b']) await db.createCollection(name);
    return names(await db.listCollections({ name: /^a/ }).toArray());
  },
  'collections()': async (c, db, client, { Collection }) => {
    const list = await db.collections();
    return [list.map((each) => each.collectionName), list[0] instanceof Collection];
  },
  'command': async (c, db) => {
    const reply = await db.command({ ping: 1 });
    return reply.ok;
  },
  'command count': async (c, db) => (await db.command({ count: 'old', query: { _id: 1 } })).n,
  'command collMod': async (c, db) => {
    const { ok } = await db.command({ collMod: 'old', validator: { _id: { $type: 'int' } }, validationLevel: 'off' });
    return [ok, await c.options()];
  },
  'command that does not exist': (c, db) => db.command({ doNothing: 1 }),
  'command with a wrong field': (c, db) => db.command({ drop: 5 }).catch((error) => [error.name, error.code]),
  'what a server error is': async (c, db, client, mongodb) => {
    const error = await db.command({ collMod: 'nothing', validator: {} }).catch((caught) => caught);
    return [
      error.name,
      error.code,
      error.codeName,
      error.ok,
      error instanceof mongodb.MongoServerError,
      error.errmsg === error.message,
    ];
  },
  'db.admin().ping()': async (c, db) => (await db.admin().ping()).ok,
  'db.admin().command()': async (c, db) => (await db.admin().command({ hello: 1 })).ok,
  'db.admin().buildInfo()': async (c, db) => typeof (await db.admin().buildInfo()).version,
  'db.admin().listDatabases()': async (c, db) => {
    const { databases } = await db.admin().listDatabases();
    return databases.some(({ name }) => name === db.databaseName);
  },
  'db.admin().listDatabases() with nameOnly': async (c, db) => {
    const { databases } = await db.admin().listDatabases({ nameOnly: true, filter: { name: db.databaseName } });
    return databases.map((each) => Object.keys(each));
  },
  'db.stats()': async (c, db) => {
    const { ok, db: name, collections } = await db.stats();
    return [ok, name, collections];
  },
  'client.db()': async (c, db, client) => {
    const other = client.db(db.databaseName);
    return [other.databaseName, await other.collection('old').countDocuments()];
  },
  'client.db() of another database': async (c, db, client) => {
    const other = client.db('driver_cases_other');
    await other.collection('x').insertOne({ _id: 1 });
    const count = await other.collection('x').countDocuments();
    return [count, await other.dropDatabase(), await other.listCollections().toArray()];
  },
  'a database name with a dot': (c, db, client) => client.db('a.b'),
  'dropDatabase': async (c, db) => [await db.dropDatabase(), await db.listCollections().toArray()],
  'runCursorCommand': async (c, db) =>
    (await db.runCursorCommand({ find: 'old', filter: {}, sort: { _id: -1 } }).toArray()).map(({ _id }) => _id),
  'client.connect() gives the client': async (c, db, client) => (await client.connect()) === client,
  'concerns of a collection': async (c, db) => {
    const other = db.collection('old', { readConcern: { level: 'majority' }, writeConcern: { w: 1, j: true } });
    await other.insertOne({ _id: 3 });
    return [other.readConcern, other.writeConcern, await other.countDocuments()];
  },
};

module.exports = Object.entries(OVER_OLD).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(await filled(db), db, client, mongodb),
}));
