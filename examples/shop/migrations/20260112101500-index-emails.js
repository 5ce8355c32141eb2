module.exports = {
  async up(db) {
    await db.collection('customers').createIndex({ email: 1 }, { unique: true });
  },

  async down(db) {
    await db.collection('customers').dropIndex('email_1');
  },
};
