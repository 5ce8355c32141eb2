const regions = require('../data/regions.json');

module.exports = {
  async up(db) {
    for (const [code, region] of Object.entries(regions)) {
      await db.collection('regions').updateOne({ _id: code }, { $set: region }, { upsert: true });
    }
  },
  async down(db) {
    await db.collection('regions').deleteMany({ _id: { $in: Object.keys(regions) } });
  },
};
