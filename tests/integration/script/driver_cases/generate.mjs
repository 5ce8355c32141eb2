// Runs every case with the official driver and writes what it gave beside the cases, as NAME.expected.json.
//
//   node generate.mjs MONGODB_URL DRIVER_FOLDER      (DRIVER_FOLDER: …/node_modules/mongodb)
//
// The server must be of the kind that the tests use (tools/services), because its texts are part of the results.
import { createRequire } from 'node:module';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [url, driverFolder] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const here = import.meta.dirname;
const mongodb = require(path.resolve(driverFolder));
const { version } = require(path.join(path.resolve(driverFolder), 'package.json'));
const outcomeOf = require('./normalise.js');

const client = await mongodb.MongoClient.connect(url);

for (const file of readdirSync(here).filter((name) => name.endsWith('.cases.js'))) {
  const name = file.slice(0, -'.cases.js'.length);
  const db = client.db(`driver_cases_${name}`);
  const outcomes = {};
  for (const { name: title, run, expected } of require(`./${file}`)) {
    if (expected !== undefined) continue;
    for (const collection of await db.collections()) await collection.drop();
    outcomes[title] = await outcomeOf(run, db, client, mongodb);
  }
  await db.dropDatabase();
  if (Object.keys(outcomes).length === 0) continue;
  const text = JSON.stringify({ driver: version, outcomes }, null, 1);
  writeFileSync(path.join(here, `${name}.expected.json`), `${text}\n`);
  console.log(`${name}: ${Object.keys(outcomes).length} cases`);
}
await client.close();
