module.exports = {
  async up(db) {
    const bulk = db.collection('stock').initializeOrderedBulkOp();
    bulk.find({ corrected: true }).update({ $rename: { corrected: 'checked' } });
    bulk.find({ _id: 'pallet' }).replaceOne({ qty: 13, kind: 'wood' });
    bulk.find({ _id: 'placeholder' }).deleteOne();
    console.log(bulk.length);
    await bulk.execute();
    await db.collection('stock').bulkWrite([
      { insertOne: { document: { _id: 'crate', qty: 1 } } },
      { updateMany: { filter: { qty: { $gte: 1 } }, update: { $inc: { qty: 1 } } } },
      { replaceOne: { filter: { _id: 'barrel' }, replacement: { qty: 7 }, upsert: true } },
      { deleteOne: { filter: { qty: 0 } } },
    ], { ordered: true });
  },
  async down(db) {
    await db.collection('stock').deleteMany({ _id: { $in: ['crate', 'barrel'] } });
    await db.collection('stock').updateMany({ qty: { $gt: 1 } }, { $inc: { qty: -1 } });
  },
};
