module.exports = {
  async up(db) {
    await db.collection('log').insertOne({ _id: 'feeds', order: await db.collection('log').countDocuments() });
    await db.collection('feeds').updateMany({}, { $rename: { link: 'url' } });
  },
  async down(db) {
    await db.collection('log').deleteOne({ _id: 'feeds' });
    await db.collection('feeds').updateMany({}, { $rename: { url: 'link' } });
  },
};
