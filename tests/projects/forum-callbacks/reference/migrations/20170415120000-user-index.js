module.exports = {
  up: (db) => db.collection('users').createIndex({ nick: 1 }, { unique: true }),
  down: (db) => db.collection('users').dropIndex('nick_1'),
};
