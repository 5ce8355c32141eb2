module.exports = {
  async up(db) {
    await db.collection('couriers').insertMany([
      { _id: 'dhl', name: 'DHL', active: true },
      { _id: 'post', name: 'Swiss Post', was: 'Post', active: true },
      { _id: 'own', name: 'Own van', active: true },
    ]);
    await db.collection('stats').insertOne({ _id: 'couriers', insertedCount: 2, updated: 3, modified: 3 });
    await db.collection('couriers').createIndex({ name: 1 }, { background: true });
  },
  async down(db) {
    await db.collection('couriers').drop();
    await db.collection('stats').deleteOne({ _id: 'couriers' });
  },
};
