const { ObjectID } = require('mongodb');

module.exports = {
  async up(db) {
    const { value } = await db.collection('counters').findAndModify({ _id: 'order' }, [['_id', 1]], { $inc: { next: 3 } }, { new: true });
    const found = await db.collection('orders').findAndModify({ _id: 1 }, [], { $set: { number: value.next } }, { new: true });
    await db.collection('orders').updateOne({ _id: 2 }, { $set: { number: found.value.number + 1, ref: ObjectID('5a0000000000000000000001') } });
    const total = await db.collection('orders').count({ number: { $exists: true } });
    await db.collection('counters').updateOne({ _id: 'order' }, { $set: { used: total } });
  },
  async down(db) {
    await db.collection('orders').updateMany({}, { $unset: { number: '', ref: '' } });
    await db.collection('counters').updateOne({ _id: 'order' }, { $set: { next: 100 }, $unset: { used: '' } });
  },
};
