module.exports = {
  async up(db) {
    const bulk = db.collection('stock').initializeUnorderedBulkOp();
    const cursor = db.collection('stock').find({ qty: { $lt: 0 } });
    let count = 0;
    while (await cursor.hasNext()) {
      const { _id } = await cursor.next();
      bulk.find({ _id }).updateOne({ $set: { qty: 0, corrected: true } });
      count += 1;
    }
    bulk.insert({ _id: 'placeholder', qty: 0 });
    bulk.find({ _id: 'pallet' }).upsert().updateOne({ $set: { qty: 12 } });
    bulk.find({ discontinued: true }).delete();
    const result = await bulk.execute();
    console.log(count, result.insertedCount, result.matchedCount, result.modifiedCount, result.deletedCount, result.upsertedCount);
  },
  async down(db) {
    await db.collection('stock').deleteMany({ _id: { $in: ['placeholder', 'pallet'] } });
  },
};
