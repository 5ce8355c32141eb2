const defaults = require('./defaults.json');

exports.mongo = {
  ...defaults,
  url: process.env.MONGODB_URI,
  database: process.env.MONGODB_DATABASE,
};
