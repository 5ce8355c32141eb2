module.exports = {
  mongodb: { url: process.env.MONGODB_URI, databaseName: process.env.MONGODB_DATABASE, options: {} },
  migrationsDir: 'migrations',
  changelogCollectionName: 'changelog',
  migrationFileExtension: '.js',
};
