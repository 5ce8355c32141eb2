// Checks that the payments service's totals can be moved, and leaves it for the next release.
module.exports = {
  async up(db, client) {
    const session = client.startSession();
    try {
      session.startTransaction();
      const { modifiedCount } = await db.collection('bookings').updateMany({}, { $set: { total: 0 } }, { session });
      console.log('would touch', modifiedCount, 'bookings; in transaction:', session.inTransaction());
      await session.abortTransaction();
      console.log('after:', await db.collection('bookings').countDocuments({ total: { $exists: true } }), session.inTransaction());
      await db.collection('audit').insertOne({ _id: 'dry-run', bookings: modifiedCount });
    } finally {
      await session.endSession();
    }
  },

  async down(db) {
    await db.collection('audit').deleteOne({ _id: 'dry-run' });
  },
};
