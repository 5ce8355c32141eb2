module.exports = {
  async up(db) {
    const exists = (await db.listCollections({ name: 'redirects' }, { nameOnly: true }).toArray()).length > 0;
    if (!exists) await db.createCollection('redirects');
    await db.collection('redirects').updateOne({ _id: '/home' }, { $set: { to: '/' } }, { upsert: true });
  },
  async down(db) {
    await db.collection('redirects').drop();
  },
};
