const { MongoServerError, MongoBulkWriteError } = require('mongodb');

module.exports = {
  async up(db) {
    await db.collection('badges').createIndex({ number: 1 }, { unique: true });
    try {
      await db.collection('badges').insertOne({ _id: 'again', number: 7 });
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== 11000) throw error;
      console.log('taken:', JSON.stringify(error.keyValue ?? null), Object.keys(error.keyPattern ?? {}).join());
    }
    try {
      await db.collection('badges').insertMany([{ _id: 'b8', number: 8 }, { _id: 'b7', number: 7 }, { _id: 'b9', number: 9 }], { ordered: false });
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      console.log('bulk:', error.code, error.result.insertedCount, error.writeErrors.map((e) => e.index));
    }
  },
  async down(db) {
    await db.collection('badges').dropIndex('number_1');
    await db.collection('badges').deleteMany({ _id: { $in: ['b8', 'b9'] } });
  },
};
