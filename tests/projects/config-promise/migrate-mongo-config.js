// The connection string comes from the vault in production; here the vault is a file.
const fs = require('fs').promises;
const path = require('path');

async function readVault() {
  const text = await fs.readFile(path.join(__dirname, 'config', 'vault.json'), 'utf8');
  return JSON.parse(text);
}

module.exports = (async () => {
  const { collection, options } = await readVault();
  return {
    mongodb: { url: process.env.MONGODB_URI, databaseName: process.env.MONGODB_DATABASE, options },
    migrationsDir: 'migrations',
    changelogCollectionName: collection,
    migrationFileExtension: '.js',
    useFileHash: false,
  };
})();
