module.exports = {
  async up(db) {
    const cursor = db.collection('invoices').find({}).sort({ _id: -1 }).batchSize(1);
    for await (const invoice of cursor) {
      invoice.lines.forEach((line, index) => { line.no = index + 1; });
      await db.collection('invoices').replaceOne({ _id: invoice._id }, invoice);
    }
  },
  async down(db) {
    await db.collection('invoices').updateMany({}, { $unset: { 'lines.$[].no': '' } });
  },
};
