// Server-side: one command for all customers.
module.exports = {
  async up(db) {
    await db.collection('customers').updateMany({ name: { $type: 'string' } }, [
      { $set: { first: { $arrayElemAt: [{ $split: ['$name', ' '] }, 0] }, last: { $arrayElemAt: [{ $split: ['$name', ' '] }, 1] } } },
    ]);
  },

  async down(db) {
    await db.collection('customers').updateMany({}, { $unset: { first: '', last: '' } });
  },
};
