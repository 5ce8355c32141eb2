const environment = process.env.NODE_ENV || 'development';
const settings = require('./config').load(environment);

const { host, port, name, changelog } = settings.database;

module.exports = {
  mongodb: {
    url: `mongodb://${host}:${port}/${name}`,
    options: settings.driver,
  },
  migrationsDir: settings.migrations,
  changelogCollectionName: changelog,
  migrationFileExtension: '.js',
  useFileHash: settings.useFileHash,
};
