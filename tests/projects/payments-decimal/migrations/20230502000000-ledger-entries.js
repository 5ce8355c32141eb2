const { ObjectId, Long, Int32, Double, Decimal128, Timestamp, MinKey, MaxKey } = require('mongodb');

module.exports = {
  async up(db) {
    const account = new ObjectId('64500000000000000000aaaa');
    await db.collection('ledger').insertMany([
      { _id: 1, account, cents: Long.fromString('9007199254740993'), rate: new Double(2), version: new Int32(1) },
      { _id: 2, account: ObjectId.createFromHexString('64500000000000000000bbbb'), cents: Long.fromNumber(-5), rate: 0.1, version: 1 },
      { _id: 3, account, cents: 3, at: new Timestamp({ t: 1682899200, i: 7 }), bounds: [new MinKey(), new MaxKey()] },
      { _id: 4, account: ObjectId.createFromTime(1682899200), total: Decimal128.fromString('1E+3'), big: 2 ** 31, huge: 2 ** 53, tiny: -0 },
    ]);
    const [entry] = await db.collection('ledger').find({ _id: 1 }).toArray();
    console.log(typeof entry.cents, entry.rate, entry.account.equals(account), entry.account.getTimestamp().toISOString());
    await db.collection('ledger').updateOne({ _id: 2 }, { $inc: { cents: Long.ONE, version: 1 }, $mul: { rate: 3 } });
  },

  async down(db) {
    await db.collection('ledger').deleteMany({});
  },
};
