const earlier = require('./20220506000000-weights-in-grams');

module.exports = {
  async up(db, client) {
    await db.collection('items').insertOne({ _id: 'late', weight: 2, unit: 'kg' });
    await earlier.up(db, client);
  },
  async down(db) {
    await db.collection('items').deleteOne({ _id: 'late' });
  },
};
