module.exports = {
  migrations: 'server/db/migrations',
  useFileHash: false,
  driver: { directConnection: true },
};
