const { isStaff, kind } = require('@clinic/domain');
const { version } = require('@clinic/domain/package.json');

module.exports = {
  async up(db) {
    console.log('domain', version, kind);
    for await (const person of db.collection('people').find()) {
      await db.collection('people').updateOne({ _id: person._id }, { $set: { staff: isStaff(person.role) } });
    }
  },
  async down(db) {
    await db.collection('people').updateMany({}, { $unset: { staff: '' } });
  },
};
