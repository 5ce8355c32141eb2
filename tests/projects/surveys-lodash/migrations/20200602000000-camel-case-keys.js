const { camelCase, isPlainObject, mapKeys, mapValues, omit, pick } = require('lodash');

const camelKeys = (value) => (isPlainObject(value) ? mapValues(mapKeys(value, (_v, key) => (key.startsWith('_') ? key : camelCase(key))), camelKeys) : value);

module.exports = {
  async up(db) {
    for await (const person of db.collection('people').find()) {
      await db.collection('people').replaceOne({ _id: person._id }, { ...pick(person, ['_id']), ...camelKeys(omit(person, ['_id'])) });
    }
  },
  async down() {},
};
