module.exports = {
  async up(db) {
    const events = db.collection('events');
    await events.updateMany({}, { $push: { history: { $each: [{ what: 'migrated', at: new Date(0) }], $slice: -2 } } });
    await events.updateOne({ _id: 1 }, { $addToSet: { attendees: { $each: ['zoe', 'ann', 'ann'] } } });
    await events.updateMany({ attendees: 'cancelled' }, { $pull: { attendees: 'cancelled' } });
    await events.updateMany({ seats: { $elemMatch: { row: 'A', taken: true } } }, { $pull: { seats: { row: 'A' } }, $set: { rowA: 'gone' } });
    await events.updateOne({ _id: 2 }, { $pop: { waiting: -1 } });
  },
  async down(db) {
    await db.collection('events').updateMany({}, { $unset: { rowA: '' }, $pull: { history: { what: 'migrated' } } });
  },
};
