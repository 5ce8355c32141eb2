module.exports = {
  async up(db) {
    const { matchedCount, upsertedCount } = await db.collection('flags').updateOne(
      { _id: 'search-v2' },
      { $setOnInsert: { on: false }, $set: { owner: 'search' } },
      { upsert: true },
    );
    console.log({ matchedCount, upsertedCount });
    await db.collection('flags').updateMany({ owner: { $exists: false } }, { $set: { owner: 'platform' } });
  },
  async down(db) {
    await db.collection('flags').deleteOne({ _id: 'search-v2' });
    await db.collection('flags').updateMany({}, { $unset: { owner: '' } });
  },
};
