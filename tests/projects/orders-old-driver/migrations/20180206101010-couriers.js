module.exports = {
  async up(db) {
    const { ops, insertedCount } = await db.collection('couriers').insert([{ _id: 'dhl', name: 'DHL' }, { _id: 'post', name: 'Post' }]);
    await db.collection('couriers').save({ _id: 'post', name: 'Swiss Post', was: ops[1].name });
    await db.collection('couriers').save({ _id: 'own', name: 'Own van' });
    const { result } = await db.collection('couriers').update({}, { $set: { active: true } }, { multi: true });
    await db.collection('stats').insertOne({ _id: 'couriers', insertedCount, updated: result.n, modified: result.nModified });
    await db.collection('couriers').ensureIndex({ name: 1 }, { background: true });
  },
  async down(db) {
    await db.collection('couriers').drop();
    await db.collection('stats').remove({ _id: 'couriers' });
  },
};
