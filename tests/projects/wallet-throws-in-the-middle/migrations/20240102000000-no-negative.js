module.exports = {
  async up(db) {
    const wallets = await db.collection('wallets').find().sort({ _id: 1 }).toArray();
    for (const wallet of wallets) {
      if (wallet.balance < 0) throw new Error(`wallet ${wallet._id} owes ${-wallet.balance}`);
      await db.collection('wallets').updateOne({ _id: wallet._id }, { $set: { checked: true } });
    }
  },
  async down(db) {
    await db.collection('wallets').updateMany({}, { $unset: { checked: '' } });
  },
};
