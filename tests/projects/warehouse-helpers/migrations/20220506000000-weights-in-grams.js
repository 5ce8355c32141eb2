const BatchWriter = require('../lib/batch-writer');
const readData = require('../lib/read-data');

const units = readData('units.json');

async function* weighed(collection) {
  for await (const item of collection.find({ unit: { $exists: true } }, { batchSize: 50 })) {
    if (units[item.unit] === undefined) continue;
    yield { id: item._id, grams: Math.round(item.weight * units[item.unit]) };
  }
}

module.exports = {
  async up(db) {
    const items = db.collection('items');
    const writer = new BatchWriter(items);
    writer.on('flushed', (count) => console.log('written', count));
    for await (const { id, grams } of weighed(items)) {
      await writer.add({ updateOne: { filter: { _id: id }, update: { $set: { grams }, $unset: { unit: '', weight: '' } } } });
    }
    await writer.flush();
    console.log('left:', writer.isEmpty, await items.countDocuments({ unit: { $exists: true } }));
  },
  async down(db) {
    await db.collection('items').updateMany({ grams: { $exists: true } }, [{ $set: { weight: '$grams', unit: 'g' } }, { $unset: 'grams' }]);
  },
};
