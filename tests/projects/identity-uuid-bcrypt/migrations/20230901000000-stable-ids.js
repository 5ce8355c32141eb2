const { v5: uuidv5, validate } = require('uuid');

const NAMESPACE = '9f282611-e0fd-5650-8953-89c8e342da0b';

module.exports = {
  async up(db) {
    for await (const identity of db.collection('identities').find({ publicId: { $exists: false } })) {
      const publicId = uuidv5(`${identity.realm}/${identity.name}`, NAMESPACE);
      if (!validate(publicId)) throw new Error(`no UUID: ${publicId}`);
      await db.collection('identities').updateOne({ _id: identity._id }, { $set: { publicId } });
    }
  },
  async down(db) {
    await db.collection('identities').updateMany({}, { $unset: { publicId: '' } });
  },
};
