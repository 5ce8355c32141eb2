'use strict';

module.exports = {
  mongodb: {
    url: process.env.MONGO_URL,
    options: {}
  },
  migrationsDir: 'migrations',
  changelogCollectionName: 'changelog',
  migrationFileExtension: '.js'
};
