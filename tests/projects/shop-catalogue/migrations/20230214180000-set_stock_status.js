const LOW_STOCK = 5;

module.exports = {
  async up(db) {
    const products = db.collection('products');
    const sold = await products.updateMany({ stock: { $lte: 0 } }, { $set: { status: 'sold_out' } });
    console.log(`${sold.modifiedCount} products are sold out`);
    await products.updateMany({ stock: { $gt: 0, $lte: LOW_STOCK } }, { $set: { status: 'low' } });
    await products.updateMany({ status: { $exists: false } }, { $set: { status: 'available' }, $unset: { oldStatus: '' } });
  },

  async down(db) {
    await db.collection('products').updateMany({}, { $unset: { status: 1 } });
  }
};
