const { MONGODB_URI, MONGODB_DATABASE } = process.env;

if (!MONGODB_URI) throw new Error('MONGODB_URI is not set');

module.exports = {
  mongodb: { url: MONGODB_URI, databaseName: MONGODB_DATABASE, options: {} },
  migrationsDir: 'migrations',
  changelogCollectionName: 'changelog',
  migrationFileExtension: '.mjs',
  useFileHash: false,
  moduleSystem: 'esm',
};
