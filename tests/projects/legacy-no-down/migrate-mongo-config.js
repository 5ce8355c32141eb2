'use strict';

const path = require('path');

module.exports = {
  mongodb: {
    url: process.env.MONGODB_URI,
    databaseName: process.env.MONGODB_DATABASE,
    options: { serverSelectionTimeoutMS: 3000, socketTimeoutMS: 60000, readPreference: 'primary' },
  },
  migrationsDir: path.resolve(__dirname, 'migrations'),
  changelogCollectionName: 'changelog',
};
