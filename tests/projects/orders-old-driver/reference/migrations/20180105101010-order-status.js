module.exports = {
  async up(db) {
    await db.collection('orders').updateMany({ status: 'paid' }, { $set: { paid: true } });
    await db.collection('orders').updateOne({ _id: 2 }, { $set: { reminder: 1 } });
    await db.collection('orders').deleteMany({ status: 'test' });
  },
  async down(db) {
    await db.collection('orders').updateMany({}, { $unset: { paid: '', reminder: '' } });
    await db.collection('orders').insertOne({ _id: 4, status: 'test' });
  },
};
