module.exports = {
  async up(db) {
    const result = await db.collection('users').updateMany({}, [
      { $set: { displayName: { $trim: { input: { $concat: [{ $ifNull: ['$firstName', ''] }, ' ', { $ifNull: ['$lastName', ''] }] } } } } },
      { $set: { displayName: { $cond: [{ $eq: ['$displayName', ''] }, '$email', '$displayName'] } } },
      { $unset: ['firstName', 'lastName'] },
    ]);
    console.log(`${result.matchedCount} matched, ${result.modifiedCount} modified`);
  },
  async down(db) {
    await db.collection('users').updateMany({ displayName: { $exists: true } }, [
      { $set: { firstName: { $first: { $split: ['$displayName', ' '] } } } },
      { $unset: 'displayName' },
    ]);
  },
};
