'use strict';
// Clients that a script makes itself.

const url = () => process.env.CONFORMANCE_URL;

const CASES = {
  'connect, write, read, close': async (db, { MongoClient }) => {
    const client = await MongoClient.connect(url());
    const c = client.db(db.databaseName).collection('made');
    await c.insertOne({ _id: 1, by: 'another client' });
    const found = await c.find().toArray();
    const first = await db.collection('made').findOne();
    await client.close();
    return [found, first, client instanceof MongoClient];
  },
  'new MongoClient and connect()': async (db, { MongoClient }) => {
    const client = new MongoClient(url());
    const same = await client.connect();
    const names = [same === client, client.db().databaseName, client.db('x').databaseName];
    await client.close();
    return names;
  },
  'without connect()': async (db, { MongoClient }) => {
    const client = new MongoClient(url());
    const count = await client.db(db.databaseName).collection('nothing').countDocuments();
    await client.close();
    return count;
  },
  'options': async (db, { MongoClient }) => {
    const client = new MongoClient(url(), { ignoreUndefined: true, maxPoolSize: 5, appName: 'script', retryWrites: true,
      serverSelectionTimeoutMS: 5000, connectTimeoutMS: 3000, w: 'majority' });
    await client.db(db.databaseName).collection('made').insertOne({ _id: 1, a: undefined, b: null });
    await client.close();
    return 'done';
  },
  'an unknown option': (db, { MongoClient }) => new MongoClient(url(), { colour: 'red' }).constructor.name,
  'no connection string': (db, { MongoClient }) => new MongoClient('localhost').constructor.name,
  'an empty connection string': (db, { MongoClient }) => MongoClient.connect(''),
  'no server there': (db, { MongoClient }) =>
    MongoClient.connect('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300').catch((error) =>
      [error.constructor.name, error.name, error instanceof MongoClient]),
  'a session of another client': async (db, { MongoClient }, own) => {
    const client = await MongoClient.connect(url());
    const session = client.startSession();
    const wrong = await db.collection('made').findOne({}, { session }).catch((error) => [error.name, error.message]);
    await session.endSession();
    await client.close();
    return wrong;
  },
  'a transaction over another client': async (db, { MongoClient }) => {
    const client = await MongoClient.connect(url());
    const c = client.db(db.databaseName).collection('made');
    await c.insertOne({ _id: 0 });
    const result = await client.withSession((session) => session.withTransaction(async () => {
      await c.insertOne({ _id: 1 }, { session });
      return 'committed';
    }));
    await client.close();
    return result;
  },
  'a bulk, an aggregation and indexes over another client': async (db, { MongoClient }) => {
    const client = await MongoClient.connect(url());
    const c = client.db(db.databaseName).collection('made');
    const { insertedCount } = await c.bulkWrite([{ insertOne: { document: { _id: 1, n: 1 } } }, { insertOne: { document: { _id: 2, n: 2 } } }]);
    const [{ sum }] = await c.aggregate([{ $group: { _id: null, sum: { $sum: '$n' } } }]).toArray();
    const name = await c.createIndex({ n: 1 });
    const names = (await client.db(db.databaseName).listCollections().toArray()).map((each) => each.name);
    await client.close();
    return [insertedCount, sum, name, names];
  },
  'two clients at once': async (db, { MongoClient }) => {
    const clients = await Promise.all([1, 2].map(() => MongoClient.connect(url())));
    await Promise.all(clients.map((client, n) => client.db(db.databaseName).collection('made').insertOne({ _id: n })));
    await Promise.all(clients.map((client) => client.close()));
    return db.collection('made').countDocuments();
  },
  'close twice': async (db, { MongoClient }) => {
    const client = await MongoClient.connect(url());
    return [await client.close(), await client.close()];
  },
  'connect again after close': async (db, { MongoClient }) => {
    const client = await MongoClient.connect(url());
    await client.close();
    await client.connect();
    const count = await client.db(db.databaseName).collection('x').countDocuments();
    await client.close();
    return count;
  },
};

module.exports = Object.entries(CASES).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(db, mongodb, client),
}));
