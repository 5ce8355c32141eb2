// In this file you can configure migrate-mongo

const config = {
  mongodb: {
    url: process.env.MONGODB_URI || "mongodb://localhost:27017",
    databaseName: process.env.MONGODB_DATABASE,

    options: {
      // useNewUrlParser: true, // (not needed anymore in mongodb driver 4.x+)
      connectTimeoutMS: 3600000,
      socketTimeoutMS: 3600000,
    }
  },

  // The migrations dir, can be an relative or absolute path. Only edit this when really necessary.
  migrationsDir: "migrations",

  // The mongodb collection where the applied changes are stored. Only edit this when really necessary.
  changelogCollectionName: "changelog",

  lockCollectionName: "changelog_lock",
  lockTtl: 0,

  migrationFileExtension: ".js",
  useFileHash: false,
  moduleSystem: 'commonjs',
};

module.exports = config;
