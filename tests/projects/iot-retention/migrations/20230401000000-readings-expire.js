const THIRTY_DAYS = 30 * 24 * 3600;

module.exports = {
  async up(db) {
    await db.collection('readings').createIndex({ receivedAt: 1 }, { expireAfterSeconds: THIRTY_DAYS, name: 'readings_ttl' });
  },
  async down(db) {
    await db.collection('readings').dropIndex('readings_ttl');
  },
};
