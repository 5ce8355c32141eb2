module.exports = {
  async up(db) {
    await db.collection('users').updateMany({}, [{
      $set: {
        tier: {
          $switch: {
            branches: [
              { case: { $gte: ['$points', 1000] }, then: 'gold' },
              { case: { $gte: ['$points', 100] }, then: 'silver' },
            ],
            default: 'none',
          },
        },
        pointsHistory: { $map: { input: { $ifNull: ['$pointsHistory', []] }, as: 'p', in: { $mergeObjects: ['$$p', { v: { $toInt: '$$p.v' } }] } } },
      },
    }]);
  },
  async down(db) {
    await db.collection('users').updateMany({}, { $unset: { tier: '' } });
  },
};
