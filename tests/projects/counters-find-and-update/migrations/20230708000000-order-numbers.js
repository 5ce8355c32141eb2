async function nextNumber(db, name) {
  const counter = await db.collection('counters').findOneAndUpdate({ _id: name }, { $inc: { seq: 1 } }, { upsert: true, returnDocument: 'after' });
  return counter.seq;
}

module.exports = {
  async up(db) {
    const cursor = db.collection('orders').find({ number: { $exists: false } }).sort({ createdAt: 1 });
    while (await cursor.hasNext()) {
      const order = await cursor.next();
      const year = order.createdAt.getUTCFullYear();
      const number = `${year}-${String(await nextNumber(db, `orders-${year}`)).padStart(5, '0')}`;
      await db.collection('orders').updateOne({ _id: order._id }, { $set: { number } });
    }
  },
  async down(db) {
    await db.collection('orders').updateMany({}, { $unset: { number: '' } });
    await db.collection('counters').deleteMany({ _id: /^orders-/ });
  },
};
