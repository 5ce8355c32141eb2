module.exports = {
  async up(db) {
    await db.collection('flags').insertMany([
      { _id: 'new-checkout', on: false, since: new Date('2023-01-01T00:00:00Z') },
      { _id: 'dark-mode', on: true, since: new Date(Date.UTC(2022, 11, 24)) },
    ]);
  },
  async down(db) {
    await db.collection('flags').deleteMany({ _id: { $in: ['new-checkout', 'dark-mode'] } });
  },
};
