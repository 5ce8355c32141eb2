const { Decimal128, Double, Int32, Long } = require('mongodb');

const asNumber = (value) => (value instanceof Long || value instanceof Double || value instanceof Int32 ? Number(value) : value);

module.exports = {
  async up(db) {
    const payments = db.collection('payments');
    const cursor = payments.find({ amount: { $type: ['double', 'int', 'long', 'string'] } });
    for await (const payment of cursor) {
      const text = typeof payment.amount === 'string' ? payment.amount.replace(',', '.') : asNumber(payment.amount).toFixed(2);
      await payments.updateOne({ _id: payment._id }, { $set: { amount: Decimal128.fromString(text), note: undefined } });
    }
  },

  async down(db) {
    await db.collection('payments').updateMany({ amount: { $type: 'decimal' } }, [{ $set: { amount: { $toDouble: '$amount' } } }]);
  },
};
