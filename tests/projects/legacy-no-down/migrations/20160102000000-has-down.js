'use strict';

exports.up = function (db) {
  return db.collection('customers').updateMany({ name: '' }, { $set: { anonymous: true } });
};

exports.down = function (db) {
  return db.collection('customers').updateMany({}, { $unset: { anonymous: '' } });
};
