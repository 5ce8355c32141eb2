module.exports = {
  async up(db) {
    await db.collection('students').aggregate([
      { $lookup: { from: 'classes', localField: 'class', foreignField: '_id', as: 'found' } },
      { $unwind: { path: '$found', preserveNullAndEmptyArrays: true } },
      { $project: { name: 1, class: 1, className: { $ifNull: ['$found.name', 'unassigned'] } } },
      { $merge: { into: 'students', on: '_id', whenMatched: 'merge', whenNotMatched: 'discard' } },
    ]).toArray();
  },

  async down(db) {
    await db.collection('students').updateMany({}, { $unset: { className: '' } });
  },
};
