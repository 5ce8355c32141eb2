module.exports = {
  async up(db, client) {
    const session = client.startSession();
    try {
      await session.withTransaction(async () => {
        await db.collection('accounts').updateMany({}, { $inc: { balance: -1 } }, { session });
        await db.collection('log').insertOne({ _id: 'outside of the transaction' });
        const below = await db.collection('accounts').findOne({ balance: { $lt: 0 } }, { session });
        if (below) throw new Error(`account ${below._id} would be overdrawn`);
      });
    } finally {
      await session.endSession();
    }
  },
  async down() {},
};
