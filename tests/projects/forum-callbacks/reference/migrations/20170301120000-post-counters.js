module.exports = {
  async up(db) {
    await db.collection('posts').updateMany({ views: { $exists: false } }, { $set: { views: 0 } });
    for (const post of await db.collection('posts').find({}).toArray()) {
      await db.collection('posts').updateOne({ _id: post._id }, { $set: { replyCount: (post.replies || []).length } });
    }
  },
  async down(db) {
    await db.collection('posts').updateMany({}, { $unset: { views: '', replyCount: '' } });
  },
};
