module.exports = {
  async up(db, client) {
    const same = client.db(process.env.MONGODB_DATABASE);
    const tenants = await same.collection('tenants').find().toArray();
    const results = await Promise.allSettled(tenants.map(async ({ _id, broken }) => {
      if (broken) throw new Error(`${_id} is broken`);
      return db.collection('tenants').updateOne({ _id }, { $set: { ready: true } });
    }));
    console.log(results.map(({ status, reason }) => (reason ? reason.message : status)));
  },
  async down(db) {
    await db.collection('tenants').updateMany({}, { $unset: { ready: '' } });
  },
};
