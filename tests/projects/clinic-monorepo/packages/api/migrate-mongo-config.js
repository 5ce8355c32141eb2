const { mongo } = require('@clinic/config');

module.exports = {
  mongodb: { url: mongo.url, databaseName: mongo.database, options: mongo.options },
  migrationsDir: '../../database/migrations',
  changelogCollectionName: 'changelog',
  migrationFileExtension: '.js',
  useFileHash: false,
};
