module.exports = {
  async up(db) {
    const honours = await db.collection('averages').distinct('_id.student', { average: { $gte: 5 } });
    const result = await db.collection('students').updateMany({ _id: { $in: honours } }, { $addToSet: { tags: 'honours' } });
    console.log('honours', result.matchedCount, honours.sort());
  },

  async down(db) {
    await db.collection('students').updateMany({}, { $pull: { tags: 'honours' } });
  },
};
