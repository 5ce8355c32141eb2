const { ObjectId } = require('mongodb');

module.exports = {
  async up(db) {
    await db.collection('orders').updateOne({ _id: 1 }, { $set: { number: 103 } });
    await db.collection('orders').updateOne({ _id: 2 }, { $set: { number: 104, ref: new ObjectId('5a0000000000000000000001') } });
    await db.collection('counters').updateOne({ _id: 'order' }, { $set: { next: 103, used: 2 } });
  },
  async down(db) {
    await db.collection('orders').updateMany({}, { $unset: { number: '', ref: '' } });
    await db.collection('counters').updateOne({ _id: 'order' }, { $set: { next: 100 }, $unset: { used: '' } });
  },
};
