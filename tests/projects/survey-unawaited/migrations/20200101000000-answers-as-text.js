module.exports = {
  async up(db) {
    const answers = await db.collection('answers').find({}).toArray();
    answers.forEach(async (answer) => {
      await db.collection('answers').updateOne({ _id: answer._id }, { $set: { text: String(answer.value) } });
    });
  },
  async down(db) {
    const answers = await db.collection('answers').find({}).toArray();
    answers.map(async (answer) => {
      await db.collection('answers').updateOne({ _id: answer._id }, { $unset: { text: '' } });
    });
  },
};
