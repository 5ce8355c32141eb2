module.exports = {
  async up(db) {
    for (const answer of await db.collection('answers').find({}).toArray()) {
      await db.collection('answers').updateOne({ _id: answer._id }, { $set: { text: String(answer.value) } });
    }
  },
  async down(db) {
    await db.collection('answers').updateMany({}, { $unset: { text: '' } });
  },
};
