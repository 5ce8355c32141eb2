import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));

export default {
  mongodb: { url: process.env.MONGODB_URI, databaseName: process.env.MONGODB_DATABASE, options: {} },
  migrationsDir: path.join(here, 'database', 'migrations'),
  changelogCollectionName: 'changelog',
  migrationFileExtension: '.cjs',
  useFileHash: false,
  moduleSystem: 'commonjs',
};
