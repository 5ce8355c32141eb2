module.exports = {
  up: (db) => db.collection('wallets').deleteMany({}),
  down: async () => {},
};
