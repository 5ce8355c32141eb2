const { env } = process;

module.exports = {
  mongodb: {
    url: `mongodb://${env.MONGO_HOST}:${env.MONGO_PORT}`,
    databaseName: env.MONGO_DB,
    options: { directConnection: true, maxPoolSize: 20 },
  },
  migrationsDir: "migrations",
  changelogCollectionName: "changelog",
  migrationFileExtension: ".js"
};
