// Old nights move to a database of their own; what is left there is brought back as a summary.
module.exports = {
  async up(db, client) {
    const archive = client.db(`${db.databaseName}_archive`);
    const old = await db.collection('nights').find({ year: { $lt: 2020 } }).toArray();
    await archive.collection('nights').insertMany(old);
    await db.collection('nights').deleteMany({ _id: { $in: old.map((night) => night._id) } });
    const { databases } = await db.admin().listDatabases({ nameOnly: true });
    const summary = await archive.collection('nights').aggregate([{ $group: { _id: '$dome', nights: { $sum: 1 }, seeing: { $avg: '$seeing' } } }, { $sort: { _id: 1 } }]).toArray();
    await db.collection('archived').insertOne({ _id: 'summary', summary, there: databases.some(({ name }) => name === archive.databaseName) });
  },
  async down(db, client) {
    const archive = client.db(`${db.databaseName}_archive`);
    await db.collection('nights').insertMany(await archive.collection('nights').find().toArray());
    await archive.dropDatabase();
    await db.collection('archived').deleteMany({});
  },
};
