module.exports = {
  async up(db) {
    const root = await db.collection('users').findOne({ nick: 'root' });
    await db.collection('users').insertOne({ _id: 'moderator', nick: 'mod', createdBy: root._id });
  },
  async down(db) {
    await db.collection('users').deleteOne({ _id: 'moderator' });
  },
};
