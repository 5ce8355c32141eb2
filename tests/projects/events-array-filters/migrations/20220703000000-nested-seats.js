module.exports = {
  async up(db) {
    await db.collection('events').updateMany(
      { 'halls.rows.seats': { $exists: true } },
      { $set: { 'halls.$[].rows.$[row].seats.$[seat].free': true } },
      { arrayFilters: [{ 'row.open': true }, { 'seat.n': { $lte: 2 } }] },
    );
  },
  down: async (db) => {
    await db.collection('events').updateMany({ halls: { $exists: true } }, { $unset: { 'halls.$[].rows.$[].seats.$[].free': 1 } });
  },
};
