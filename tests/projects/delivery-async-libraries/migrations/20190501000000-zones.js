const R = require('ramda');

const zoneOf = R.cond([
  [R.lt(R.__, 10), R.always('near')],
  [R.both(R.gte(R.__, 10), R.lt(R.__, 50)), R.always('middle')],
  [R.T, R.always('far')],
]);
const byZone = R.pipe(R.groupBy(R.pipe(R.prop('km'), zoneOf)), R.map(R.pluck('_id')), R.toPairs, R.sortBy(R.head));

module.exports = {
  async up(db) {
    const routes = await db.collection('routes').find({}, { sort: { _id: 1 } }).toArray();
    for (const [zone, ids] of byZone(routes)) {
      await db.collection('routes').updateMany({ _id: { $in: ids } }, { $set: { zone } });
    }
    await db.collection('zones').insertMany(R.map(([_id, ids]) => ({ _id, ids }), byZone(routes)));
  },
  async down(db) {
    await db.collection('zones').deleteMany({});
    await db.collection('routes').updateMany({}, { $unset: { zone: '' } });
  },
};
