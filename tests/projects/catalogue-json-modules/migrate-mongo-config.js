import { readFile } from 'node:fs/promises';

const { changelog } = JSON.parse(await readFile(new URL('./settings.json', import.meta.url), 'utf8'));

export default {
  mongodb: { url: process.env.MONGODB_URI, databaseName: process.env.MONGODB_DATABASE, options: {} },
  migrationsDir: 'migrations',
  changelogCollectionName: changelog,
  migrationFileExtension: '.js',
  moduleSystem: 'esm',
};
