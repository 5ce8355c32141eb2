const { addDays, differenceInCalendarDays, format, isAfter, parseISO } = require('date-fns');

const TODAY = parseISO('2023-01-16T12:00:00Z');

module.exports = {
  async up(db) {
    for await (const subscription of db.collection('subscriptions').find({ trialDays: { $gt: 0 } })) {
      const ends = addDays(subscription.started, subscription.trialDays);
      await db.collection('subscriptions').updateOne({ _id: subscription._id }, {
        $set: { trialEnds: ends, inTrial: isAfter(ends, TODAY), left: differenceInCalendarDays(ends, TODAY), label: format(ends, 'yyyy-MM-dd EEEE') },
      });
    }
  },
  async down(db) {
    await db.collection('subscriptions').updateMany({}, { $unset: { trialEnds: 1, inTrial: 1, left: 1, label: 1 } });
  },
};
