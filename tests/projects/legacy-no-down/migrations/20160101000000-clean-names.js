'use strict';

exports.up = function (db) {
  return db.collection('customers').find({}).toArray().then(function (customers) {
    return customers.reduce(function (before, customer) {
      return before.then(function () {
        return db.collection('customers').updateOne({ _id: customer._id }, { $set: { name: (customer.name || '').trim().replace(/\s+/g, ' ') } });
      });
    }, Promise.resolve());
  });
};
