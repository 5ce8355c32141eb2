module.exports = {
  async up(db) {
    const last = await db.collection('positions').aggregate([
      { $sort: { at: 1, _id: 1 } },
      { $group: { _id: '$vehicle', at: { $last: '$at' }, count: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ], { allowDiskUse: true }).toArray();
    await db.collection('vehicles').bulkWrite(last.map(({ _id, at, count }) => ({
      updateOne: { filter: { _id }, update: { $set: { lastSeen: at }, $inc: { seen: count } }, upsert: true },
    })));
  },

  async down(db) {
    await db.collection('vehicles').updateMany({}, { $unset: { lastSeen: '', seen: '' } });
  },
};
