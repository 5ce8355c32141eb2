module.exports = {
  async up(db, client) {
    await db.collection('products').updateMany({ title: { $exists: true } }, { $rename: { title: 'name' } });
  },

  async down(db, client) {
    await db.collection('products').updateMany({ name: { $exists: true } }, { $rename: { name: 'title' } });
  }
};
