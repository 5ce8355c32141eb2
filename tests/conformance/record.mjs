// Runs every case with the official driver and stores what it gave: expected/NAME.json for cases/NAME.js.
//
//   node record.mjs MONGODB_URL NODE_MODULES [NAME…]
//
// The server must be of the kind that the tests use (tools/services), because its texts are part of the results.
// NODE_MODULES is a folder with the packages that tests/node/package.json pins.
import { createRequire } from 'node:module';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;
const outcomeOf = require('./normalise.js');
const { emptied, inTime, stateOf } = require('./harness.js');

const [url, modules, ...chosen] = process.argv.slice(2);
process.env.CONFORMANCE_URL = url;

// The package that a file of cases is recorded with: the newest 6.x, unless it says otherwise.
function load(name) {
  const folder = path.join(path.resolve(modules), name);
  return { mongodb: require(folder), version: require(path.join(folder, 'package.json')).version };
}

async function record(name) {
  const cases = require(`./cases/${name}.js`);
  const { mongodb, version } = load(cases.driver ?? 'mongodb6');
  const client = await mongodb.MongoClient.connect(url, cases.driver ? { useUnifiedTopology: true } : {});
  const db = client.db(`conformance_${name}`);
  const lines = [];
  for (const { name: title, run } of cases) {
    await emptied(db);
    const outcome = await inTime(outcomeOf(run, db, client, mongodb));
    lines.push(`  ${JSON.stringify(title)}: ${JSON.stringify({ ...outcome, state: await stateOf(db, outcomeOf) })}`);
  }
  const server = (await db.admin().buildInfo()).version;
  await db.dropDatabase();
  await client.close();
  const head = `"driver": ${JSON.stringify(version)}, "server": ${JSON.stringify(server)}`;
  writeFileSync(path.join(here, 'expected', `${name}.json`), `{\n ${head}, "outcomes": {\n${lines.join(',\n')}\n}}\n`);
  console.log(`${name}: ${lines.length} cases`);
}

// A case may leave a promise behind that fails; what the case itself gave is what counts.
process.on('unhandledRejection', (error) => console.log(`  unhandled: ${error?.message}`));
process.on('uncaughtException', (error) => console.log(`  uncaught: ${error?.message}`));

const names = readdirSync(path.join(here, 'cases'), { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.basename(entry.name, '.js'));
for (const name of chosen.length > 0 ? chosen : names) await record(name);
process.exit(0);
