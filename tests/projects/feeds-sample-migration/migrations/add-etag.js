module.exports = {
  async up(db) {
    await db.collection('log').insertOne({ _id: 'etag', order: await db.collection('log').countDocuments() });
    await db.collection('feeds').updateMany({ etag: { $in: [null, ''] } }, { $set: { etag: 'W/"0"' } });
  },
  async down(db) {
    await db.collection('log').deleteOne({ _id: 'etag' });
    await db.collection('feeds').updateMany({ etag: 'W/"0"' }, { $unset: { etag: '' } });
  },
};
