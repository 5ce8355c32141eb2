module.exports = {
  async up(db) {
    db.collection('surveys').updateMany({}, { $set: { open: false } });
    await db.collection('surveys').find().forEach((survey) => {
      db.collection('surveys').updateOne({ _id: survey._id }, { $set: { key: `s-${survey._id}` } });
    });
  },
  async down(db) {
    db.collection('surveys').updateMany({}, { $unset: { open: '', key: '' } });
  },
};
