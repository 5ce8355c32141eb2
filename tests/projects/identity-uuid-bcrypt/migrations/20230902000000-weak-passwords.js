const bcrypt = require('bcryptjs');

const COMMON = ['123456', 'password', 'letmein'];

module.exports = {
  async up(db) {
    const identities = await db.collection('identities').find({ password: /^\$2[aby]\$/ }).toArray();
    for (const identity of identities) {
      const checks = await Promise.all(COMMON.map((word) => bcrypt.compare(word, identity.password)));
      await db.collection('identities').updateOne({ _id: identity._id }, { $set: { mustChangePassword: checks.includes(true), rounds: bcrypt.getRounds(identity.password) } });
    }
    const plain = await db.collection('identities').find({ password: { $not: /^\$2/ } }).toArray();
    for (const { _id, password } of plain) {
      const hash = bcrypt.hashSync(password, '$2b$04$abcdefghijklmnopqrstuu');
      await db.collection('identities').updateOne({ _id }, { $set: { password: hash } });
    }
  },
  async down(db) {
    await db.collection('identities').updateMany({}, { $unset: { mustChangePassword: '', rounds: '' } });
  },
};
