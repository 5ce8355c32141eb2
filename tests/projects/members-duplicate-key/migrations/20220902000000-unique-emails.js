module.exports = {
  async up(db) {
    await db.collection('members').updateMany({}, [{ $set: { email: { $toLower: '$email' } } }]);
    await db.collection('members').createIndex({ email: 1 }, { unique: true });
  },
  async down(db) {
    await db.collection('members').dropIndex('email_1');
  },
};
