const Promise = require('bluebird');

module.exports = {
  up(db) {
    return Promise.resolve(db.collection('routes').find().toArray())
      .map((route) => db.collection('routes').updateOne({ _id: route._id }, { $set: { km: route.legs.reduce((sum, leg) => sum + leg, 0) } }), { concurrency: 3 })
      .then((results) => console.log(`${results.length} routes`))
      .tap(() => Promise.delay(5));
  },
  down(db) {
    return Promise.resolve(db.collection('routes').updateMany({}, { $unset: { km: '' } }));
  },
};
