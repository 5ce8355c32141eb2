const { UUID, Binary, BSON } = require('mongodb');

module.exports = {
  async up(db) {
    const accounts = await db.collection('accounts').find({ externalId: { $type: 'string' } }).toArray();
    for (const account of accounts) {
      const uuid = new UUID(account.externalId);
      await db.collection('accounts').updateOne({ _id: account._id }, { $set: { externalId: uuid, legacy: new Binary(uuid.buffer, Binary.SUBTYPE_UUID_OLD), size: BSON.calculateObjectSize({ uuid }) } });
    }
    const back = await db.collection('accounts').findOne({ externalId: new UUID('6ba7b810-9dad-11d1-80b4-00c04fd430c8') });
    console.log(back._id, back.externalId.toString(), back.avatar.length(), Buffer.from(back.avatar.buffer).toString('hex'));
    await db.collection('accounts').updateOne({ _id: back._id }, { $set: { avatar: Buffer.concat([Buffer.from(back.avatar.buffer), Buffer.from([1, 2, 3])]), pattern: /^a.*z$/im } });
  },
  async down(db) {
    for await (const account of db.collection('accounts').find({ size: { $exists: true } })) {
      await db.collection('accounts').updateOne({ _id: account._id }, { $set: { externalId: account.externalId.toHexString() }, $unset: { legacy: '', size: '', pattern: '' } });
    }
  },
};
