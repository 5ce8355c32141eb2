import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const currencies = require('./data/currencies.json');

export default {
  async up(db) {
    await db.collection('currencies').insertMany(Object.entries(currencies).map(([_id, digits]) => ({ _id, digits })));
  },
  async down(db) {
    await db.collection('currencies').deleteMany({ _id: { $in: Object.keys(currencies) } });
  },
};
