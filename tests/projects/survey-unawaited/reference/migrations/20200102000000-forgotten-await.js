module.exports = {
  async up(db) {
    for (const survey of await db.collection('surveys').find().toArray()) {
      await db.collection('surveys').updateOne({ _id: survey._id }, { $set: { open: false, key: `s-${survey._id}` } });
    }
  },
  async down(db) {
    await db.collection('surveys').updateMany({}, { $unset: { open: '', key: '' } });
  },
};
