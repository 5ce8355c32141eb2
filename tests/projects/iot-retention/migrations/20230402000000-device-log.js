module.exports = {
  async up(db) {
    await db.createCollection('device_log', { capped: true, size: 65536, max: 100 });
    await db.collection('device_log').insertMany(Array.from({ length: 120 }, (_, n) => ({ _id: n, text: `boot ${n}` })));
    await db.createCollection('labels', { collation: { locale: 'de', strength: 2 } });
    await db.collection('labels').insertMany([{ _id: 'küche' }, { _id: 'Bad' }]);
  },
  async down(db) {
    for (const name of ['device_log', 'labels']) await db.collection(name).drop();
  },
};
