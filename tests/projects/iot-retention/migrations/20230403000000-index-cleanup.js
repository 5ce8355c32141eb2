module.exports = {
  async up(db) {
    const readings = db.collection('readings');
    if (await readings.indexExists('device_1')) await readings.dropIndex('device_1');
    await readings.createIndexes([
      { key: { device: 1, receivedAt: -1 }, name: 'by_device' },
      { key: { serial: 1 }, unique: true, sparse: true },
      { key: { 'value.kind': 1 }, partialFilterExpression: { 'value.kind': { $exists: true } } },
      { key: { place: 1 }, collation: { locale: 'en', strength: 1 } },
    ]);
    const names = (await readings.indexes()).map((index) => index.name).sort();
    console.log(names.join(' '));
    for await (const index of readings.listIndexes()) {
      if (index.expireAfterSeconds) console.log(index.name, index.expireAfterSeconds);
    }
  },
  async down(db) {
    for (const name of ['by_device', 'serial_1', 'value.kind_1', 'place_1']) await db.collection('readings').dropIndex(name);
    await db.collection('readings').createIndex({ device: 1 });
  },
};
