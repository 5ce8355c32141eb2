module.exports = {
  up: (db) => db.collection('wallets').updateMany({ balance: { $exists: false } }, { $set: { balance: 0 } }),
  down: (db) => db.collection('wallets').updateMany({ balance: 0 }, { $unset: { balance: '' } }),
};
