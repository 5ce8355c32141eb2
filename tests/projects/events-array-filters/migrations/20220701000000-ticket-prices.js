module.exports = {
  async up(db) {
    await db.collection('events').updateMany(
      { 'tickets.kind': 'student' },
      { $set: { 'tickets.$[t].price': 5, 'tickets.$[t].note': 'since 2022' } },
      { arrayFilters: [{ 't.kind': 'student', 't.price': { $gt: 5 } }] },
    );
    await db.collection('events').updateMany({ 'tickets.kind': 'vip' }, { $inc: { 'tickets.$.price': 10 } });
  },
  async down(db) {
    await db.collection('events').updateMany({}, { $unset: { 'tickets.$[t].note': '' } }, { arrayFilters: [{ 't.note': 'since 2022' }] });
  },
};
