module.exports = {
  async up(db) {
    await db.collection('log').insertOne({ _id: 'nine', order: await db.collection('log').countDocuments() });
  },
  async down(db) {
    await db.collection('log').deleteOne({ _id: 'nine' });
  },
};
