'use strict';

module.exports = {
  up: function (db, next) {
    db.collection('users').createIndex({ nick: 1 }, { unique: true }, next);
  },
  down: function (db, next) {
    db.collection('users').dropIndex('nick_1', next);
  }
};
