const async = require('async');

module.exports = {
  async up(db) {
    const routes = await db.collection('routes').find().sort({ _id: 1 }).toArray();
    await async.eachLimit(routes, 2, async (route) => {
      await db.collection('drivers').updateOne({ _id: route.driver }, { $addToSet: { routes: route._id } }, { upsert: true });
    });
    const totals = await async.reduce(routes, {}, async (memo, route) => ({ ...memo, [route.driver]: (memo[route.driver] || 0) + route.km }));
    await async.forEachOfSeries(totals, async (km, driver) => {
      await db.collection('drivers').updateOne({ _id: driver }, [{ $set: { km, routes: { $cond: [{ $isArray: '$routes' }, '$routes', []] } } }]);
    });
  },
  async down(db) {
    await db.collection('drivers').deleteMany({});
  },
};
