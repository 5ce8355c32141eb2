const crypto = require('crypto');
const { Binary } = require('mongodb');

const sha256 = (text) => crypto.createHash('sha256').update(text, 'utf8').digest();

module.exports = {
  async up(db) {
    for await (const account of db.collection('accounts').find({ email: { $type: 'string' } })) {
      const hash = sha256(account.email.toLowerCase());
      await db.collection('accounts').updateOne({ _id: account._id }, {
        $set: { emailHash: new Binary(hash), gravatar: crypto.createHash('md5').update(account.email).digest('hex'), tag: hash.subarray(0, 4).toString('base64') },
      });
    }
  },
  async down(db) {
    await db.collection('accounts').updateMany({}, { $unset: { emailHash: '', gravatar: '', tag: '' } });
  },
};
