module.exports = {
  async up(db, client) {
    const session = client.startSession();
    try {
      await session.withTransaction(async () => {
        await db.collection('accounts').updateMany({ kind: 'savings' }, { $mul: { balance: 1.01 } });
        await db.collection('log').insertOne({ _id: 'interest' });
      });
    } finally {
      await session.endSession();
    }
  },
  async down(db, client) {
    const session = client.startSession();
    try {
      await session.withTransaction(async () => {
        await db.collection('log').deleteOne({ _id: 'interest' });
      });
    } finally {
      await session.endSession();
    }
  },
};
