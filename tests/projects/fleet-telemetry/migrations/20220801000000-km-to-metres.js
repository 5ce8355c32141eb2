const BATCH = 500;

module.exports = {
  async up(db) {
    const positions = db.collection('positions');
    const cursor = positions.find({ odometer: { $exists: true } }).project({ odometer: 1 });
    let operations = [];
    let total = 0;
    for await (const position of cursor) {
      operations.push({
        updateOne: {
          filter: { _id: position._id },
          update: { $set: { odometerM: Math.round(position.odometer * 1000) }, $unset: { odometer: '' } },
        },
      });
      if (operations.length === BATCH) {
        const result = await positions.bulkWrite(operations, { ordered: false });
        total += result.modifiedCount;
        operations = [];
      }
    }
    if (operations.length > 0) total += (await positions.bulkWrite(operations, { ordered: false })).modifiedCount;
    console.log('converted', total);
  },

  async down(db) {
    await db.collection('positions').updateMany({ odometerM: { $exists: true } }, [
      { $set: { odometer: { $divide: ['$odometerM', 1000] } } },
      { $unset: 'odometerM' },
    ]);
  },
};
