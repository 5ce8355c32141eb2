const regions = require('../data/regions.json');

module.exports = {
  async up(db) {
    const operations = Object.entries(regions).map(([code, { towns }]) => ({
      updateMany: { filter: { town: { $in: towns } }, update: { $set: { region: code } } },
    }));
    const result = await db.collection('stores').bulkWrite(operations);
    console.log('matched', result.matchedCount, 'of', await db.collection('stores').estimatedDocumentCount());
    if (process.env.NODE_ENV === 'development') await db.collection('stores').insertOne({ _id: 'dev', town: 'Nowhere' });
  },
  async down(db) {
    await db.collection('stores').updateMany({}, { $unset: { region: true } });
  },
};
