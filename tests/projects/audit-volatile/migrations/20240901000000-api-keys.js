const { randomBytes, randomUUID } = require('crypto');

module.exports = {
  async up(db) {
    const now = new Date();
    for await (const { _id } of db.collection('users').find()) {
      await db.collection('users').updateOne({ _id }, {
        $set: { apiKey: randomBytes(16).toString('hex'), updatedAt: now },
        $push: { history: { what: 'key', at: now } },
      });
      const { insertedId, acknowledged } = await db.collection('audit').insertOne({ user: _id, at: new Date(), token: randomUUID() });
      if (!acknowledged || insertedId === undefined) throw new Error('not written');
    }
    await db.collection('users').updateMany({}, { $currentDate: { updatedAt: true } });
  },
  async down(db) {
    await db.collection('audit').deleteMany({});
    await db.collection('users').updateMany({}, { $unset: { apiKey: '', updatedAt: '' }, $pull: { history: { what: 'key' } } });
  },
};
