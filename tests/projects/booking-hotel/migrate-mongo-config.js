const url = process.env.MONGODB_URI;

module.exports = {
  mongodb: { url, databaseName: process.env.MONGODB_DATABASE, options: { retryWrites: true, appName: 'booking-migrations' } },
  migrationsDir: 'migrations',
  changelogCollectionName: 'changelog',
  migrationFileExtension: '.js',
  useFileHash: false,
};
