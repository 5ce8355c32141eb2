module.exports = {
  async up(db) {
    await db.createCollection('open_invoices', { viewOn: 'invoices', pipeline: [{ $match: { paid: { $ne: true } } }, { $project: { customer: 1, issued: 1 } }] });
    const open = await db.collection('open_invoices').find({}, { sort: { _id: 1 } }).toArray();
    console.log(open.map((invoice) => invoice._id));
  },
  async down(db) {
    await db.collection('open_invoices').drop();
  },
};
