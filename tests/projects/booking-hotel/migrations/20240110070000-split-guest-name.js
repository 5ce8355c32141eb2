module.exports = {
  async up(db, client) {
    const session = client.startSession();
    try {
      await session.withTransaction(async () => {
        const bookings = db.collection('bookings');
        const all = await bookings.find({ guest: { $type: 'string' } }, { session }).toArray();
        for (const booking of all) {
          const [first, ...rest] = booking.guest.split(' ');
          await bookings.updateOne(
            { _id: booking._id },
            { $set: { guest: { first, last: rest.join(' ') } } },
            { session },
          );
        }
      });
    } finally {
      await session.endSession();
    }
  },

  async down(db, client) {
    const session = client.startSession();
    try {
      await session.withTransaction(async () => {
        const cursor = db.collection('bookings').find({ 'guest.first': { $exists: true } }, { session });
        for await (const { _id, guest } of cursor) {
          await db.collection('bookings').updateOne({ _id }, { $set: { guest: `${guest.first} ${guest.last}`.trim() } }, { session });
        }
      });
    } finally {
      await session.endSession();
    }
  },
};
