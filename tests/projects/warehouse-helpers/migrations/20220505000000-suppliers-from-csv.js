const readData = require('../lib/read-data');

module.exports = {
  async up(db) {
    const suppliers = readData('suppliers.csv');
    await db.collection('suppliers').insertMany(suppliers.map(({ code, ...rest }) => ({ _id: code, ...rest })));
  },
  async down(db) {
    await db.collection('suppliers').deleteMany({ _id: { $in: readData('suppliers.csv').map((s) => s.code) } });
  },
};
