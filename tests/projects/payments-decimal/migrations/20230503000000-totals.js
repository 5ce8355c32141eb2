module.exports = {
  async up(db) {
    const totals = await db.collection('payments').aggregate([
      { $group: { _id: '$currency', total: { $sum: '$amount' }, n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ]).toArray();
    for (const total of totals) {
      console.log(total._id, total.total.toString(), total.n);
      await db.collection('totals').replaceOne({ _id: total._id }, total, { upsert: true });
    }
  },
  async down(db) {
    await db.collection('totals').deleteMany({});
  },
};
