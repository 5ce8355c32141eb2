const { MongoClient } = require('mongodb');

module.exports = {
  async up(db) {
    const client = new MongoClient(process.env.MONGODB_URI, { maxPoolSize: 2 });
    try {
      await client.connect();
      const other = client.db(db.databaseName);
      await other.collection('nights').updateMany({}, { $set: { checked: true } });
      console.log(await other.command({ ping: 1 }).then(({ ok }) => ok));
    } finally {
      await client.close();
    }
  },
  async down(db) {
    await db.collection('nights').updateMany({}, { $unset: { checked: '' } });
  },
};
