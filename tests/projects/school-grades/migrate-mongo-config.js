require('dotenv').config({ quiet: true });

module.exports = {
  mongodb: {
    url: process.env.DATABASE_URL,
    options: {},
  },
  migrationsDir: 'db/migrations',
  changelogCollectionName: 'migrations',
  migrationFileExtension: '.js',
};
