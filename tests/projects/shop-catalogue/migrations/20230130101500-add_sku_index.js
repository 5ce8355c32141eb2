module.exports = {
  async up(db) {
    await db.collection('products').createIndex({ sku: 1 }, { unique: true, name: 'sku_unique' });
    await db.collection('products').createIndex({ 'price.currency': 1, 'price.amount': -1 });
  },

  async down(db) {
    await db.collection('products').dropIndex('sku_unique');
    await db.collection('products').dropIndex({ 'price.currency': 1, 'price.amount': -1 });
  }
};
