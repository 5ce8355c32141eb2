module.exports = {
  async up(db) {
    const cursor = db.collection('positions').find({ speed: { $gt: 195 } }).sort({ _id: 1 });
    while (await cursor.hasNext()) {
      const position = await cursor.next();
      await db.collection('positions').updateOne({ _id: position._id }, { $set: { suspicious: true } });
    }
    await cursor.close();
  },

  async down(db) {
    await db.collection('positions').updateMany({ suspicious: true }, { $unset: { suspicious: true } });
  },
};
