// Computed in JavaScript, written in batches: safe to run again, since it writes the same totals.
exports.options = { idempotent: true, timeout: '10m' };

exports.up = async function up(db, client, ctx) {
  const orders = db.collection('orders');
  const count = await orders.estimatedDocumentCount();
  let done = 0;
  let batch = [];
  for await (const order of orders.find({}, { projection: { lines: 1 } })) {
    const total = order.lines.reduce((sum, line) => sum + line.price * line.amount, 0);
    batch.push({ updateOne: { filter: { _id: order._id }, update: { $set: { total } } } });
    if (batch.length === 1000) {
      await orders.bulkWrite(batch, { ordered: false });
      ctx.progress((done += batch.length), count);
      batch = [];
    }
  }
  if (batch.length > 0) await orders.bulkWrite(batch, { ordered: false });
};

exports.down = async function down(db) {
  await db.collection('orders').updateMany({}, { $unset: { total: '' } });
};
