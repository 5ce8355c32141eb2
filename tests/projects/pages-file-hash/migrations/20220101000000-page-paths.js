module.exports = {
  async up(db) {
    await db.collection('pages').updateMany({ path: { $exists: false } }, [{ $set: { path: { $concat: ['/', { $toLower: '$name' }] } } }]);
  },
  async down(db) {
    await db.collection('pages').updateMany({}, { $unset: { path: '' } });
  },
};
