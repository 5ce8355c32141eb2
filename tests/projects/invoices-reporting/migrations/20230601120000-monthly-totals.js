module.exports = {
  async up(db) {
    await db.collection('invoices').aggregate([
      { $unwind: '$lines' },
      { $match: { 'lines.cancelled': { $ne: true } } },
      { $group: {
        _id: { customer: '$customer', month: { $dateToString: { format: '%Y-%m', date: '$issued' } } },
        total: { $sum: { $multiply: ['$lines.price', '$lines.quantity'] } },
        lines: { $sum: 1 },
      } },
      { $project: { _id: { $concat: ['$_id.customer', '/', '$_id.month'] }, total: 1, lines: 1 } },
      { $out: 'monthly_totals' },
    ]).toArray();
  },
  async down(db) {
    await db.collection('monthly_totals').drop();
  },
};
