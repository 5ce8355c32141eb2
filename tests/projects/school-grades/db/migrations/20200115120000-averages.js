module.exports = {
  async up(db) {
    await db.collection('grades').aggregate([
      { $match: { grade: { $type: 'number' } } },
      { $group: { _id: { student: '$student', subject: '$subject' }, average: { $avg: '$grade' }, best: { $max: '$grade' }, n: { $sum: 1 } } },
      { $out: 'averages' },
    ]).toArray();
    await db.collection('averages').createIndex({ '_id.student': 1 });
  },

  async down(db) {
    await db.dropCollection('averages');
  },
};
