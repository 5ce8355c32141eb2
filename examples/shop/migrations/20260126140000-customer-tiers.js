// Everything in one transaction: either all customers have a tier and the ledger says so, or neither.
exports.options = { transaction: true };

exports.up = async function up(db, client, ctx) {
  const spent = await db
    .collection('orders')
    .aggregate([{ $group: { _id: '$customer', spent: { $sum: '$total' } } }])
    .toArray();
  const gold = spent.filter((customer) => customer.spent > 60000).map((customer) => customer._id);
  const result = await db.collection('customers').updateMany({ _id: { $in: gold } }, { $set: { tier: 'gold' } });
  ctx.log.info(`${result.modifiedCount} customers are gold`);
};

exports.down = async function down(db) {
  await db.collection('customers').updateMany({ tier: 'gold' }, { $unset: { tier: '' } });
};
