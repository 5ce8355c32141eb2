const moment = require('moment');

module.exports = {
  async up(db) {
    const subscriptions = await db.collection('subscriptions').find({}).toArray();
    for (const { _id, started, months } of subscriptions) {
      const renewal = moment.utc(started).add(months, 'months').startOf('day');
      await db.collection('subscriptions').updateOne({ _id }, { $set: { renewsAt: renewal.toDate(), renewsOn: renewal.format('dddd, MMMM Do YYYY'), quarter: renewal.quarter() } });
    }
  },
  async down(db) {
    await db.collection('subscriptions').updateMany({}, { $unset: { renewsAt: 1, renewsOn: 1, quarter: 1 } });
  },
};
