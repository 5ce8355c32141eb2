module.exports = {
  async up(db, client) {
    await client.withSession(async (session) => {
      session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } });
      try {
        const rooms = await db.collection('rooms').find({}, { session, sort: { _id: 1 } }).toArray();
        await db.collection('rates').insertMany(
          rooms.flatMap((room) => room.rates.map((rate, position) => ({ _id: `${room._id}-${position}`, room: room._id, ...rate }))),
          { session },
        );
        await db.collection('rooms').updateMany({}, { $unset: { rates: '' } }, { session });
        await session.commitTransaction();
      } catch (error) {
        await session.abortTransaction();
        throw error;
      }
    });
  },

  async down(db, client) {
    await client.withSession((session) =>
      session.withTransaction(async (s) => {
        const rates = await db.collection('rates').find({}, { session: s }).sort({ _id: 1 }).toArray();
        for (const { room, _id, ...rate } of rates) {
          await db.collection('rooms').updateOne({ _id: room }, { $push: { rates: rate } }, { session: s });
        }
        await db.collection('rates').deleteMany({}, { session: s });
      }),
    );
  },
};
