// Fills, reads and drops databases for compare.py: one question a line on standard input, one answer a line on standard
// output. Documents are read as raw bytes, so that a number that changed its type is a difference.
'use strict';

const fs = require('node:fs');
const readline = require('node:readline');
const { MongoClient, BSON } = require('mongodb');

const { EJSON, ObjectId, Int32, Double, Long } = BSON;
const exact = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true };

const questions = {
  async seed(client, { database, file }) {
    const seed = JSON.parse(fs.readFileSync(file, 'utf8'));
    const db = client.db(database);
    for (const [name, content] of Object.entries(seed)) {
      const whole = Array.isArray(content) ? { documents: content } : content;
      const { documents = repeated(whole), indexes = [], options = {} } = whole;
      await db.createCollection(name, options);
      const exactly = EJSON.parse(JSON.stringify(documents), { relaxed: false });
      if (exactly.length > 0) await db.collection(name).insertMany(exactly);
      for (const { key, ...rest } of indexes) await db.collection(name).createIndex(key, rest);
    }
    return 'seeded';
  },

  async dump(client, { database, changelog, normalise }) {
    const db = client.db(database);
    const dump = {};
    for (const info of await db.listCollections().toArray()) {
      if (info.name.startsWith('godwit_') || info.name.startsWith('system.')) continue;
      const paths = info.name === changelog ? ['_id', 'appliedAt', 'migrationBlock'] : normalise[info.name] || [];
      const isView = info.type === 'view';
      dump[info.name] = {
        options: { ...info.options, type: info.type },
        indexes: isView ? [] : await indexesOf(db.collection(info.name)),
        documents: await documentsOf(db.collection(info.name), paths),
      };
    }
    return dump;
  },

  async rows(client, { database, collection }) {
    return client.db(database).collection(collection).find().toArray();
  },

  async insert(client, { database, collection, document }) {
    await client.db(database).collection(collection).insertOne(EJSON.deserialize(document));
    return 'inserted';
  },

  async empty(client, { database, collection }) {
    await client.db(database).collection(collection).deleteMany({});
    return 'emptied';
  },

  // With those that scripts made by a longer name.
  async drop(client, { database }) {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    for (const { name } of databases) if (name.startsWith(database)) await client.db(name).dropDatabase();
    return 'dropped';
  },
};

// A large collection: one document many times, with {n} (its number) and {n%7} filled in.
function repeated({ repeat, document }) {
  const fill = (value, n) => {
    if (Array.isArray(value)) return value.map((item) => fill(item, n));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, n)]));
    }
    if (typeof value !== 'string') return value;
    const number = ([, divisor]) => (divisor ? n % Number(divisor) : n);
    const whole = /^\{n(?:%(\d+))?\}$/.exec(value);
    return whole ? number(whole) : value.replace(/\{n(?:%(\d+))?\}/g, (...match) => number(match));
  };
  return Array.from({ length: repeat }, (_, n) => fill(document, n));
}

async function indexesOf(collection) {
  const indexes = await collection.listIndexes().toArray();
  return indexes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function documentsOf(collection, paths) {
  const raw = await collection.find({}, { raw: true }).toArray();
  const documents = raw.map((bytes) => {
    const document = BSON.deserialize(bytes, exact);
    if (paths.length === 0) return { text: text(document), bytes: Buffer.from(bytes).toString('hex') };
    for (const path of paths) replace(document, path.split('.'));
    return { text: text(document), bytes: Buffer.from(BSON.serialize(document)).toString('hex') };
  });
  return documents.sort((a, b) => (a.text < b.text ? -1 : 1));
}

const text = (document) => EJSON.stringify(document, { relaxed: false });

// A value that differs from run to run gives way to one that only tells its type.
function blank(value) {
  if (value instanceof Date) return new Date(0);
  if (typeof value === 'string') return '*';
  switch (value?._bsontype) {
    case 'ObjectId': return new ObjectId('000000000000000000000000');
    case 'Int32': return new Int32(0);
    case 'Double': return new Double(0.5);
    case 'Long': return Long.ZERO;
    default: throw new Error(`cannot normalise ${text({ value })}`);
  }
}

function replace(at, [key, ...rest]) {
  if (Array.isArray(at)) return at.forEach((item) => replace(item, [key, ...rest]));
  if (at === null || typeof at !== 'object' || at._bsontype) return;
  const keys = key === '*' ? Object.keys(at) : [key].filter((name) => name in at);
  for (const name of keys) {
    if (rest.length > 0) replace(at[name], rest);
    else if (Array.isArray(at[name])) at[name] = at[name].map(blank);
    else if (at[name] !== null) at[name] = blank(at[name]);
  }
}

async function main() {
  const client = await MongoClient.connect(process.argv[2]);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    const refuse = (error) => ({ failure: `${question.op}: ${error.stack}` });
    const answer = await questions[question.op](client, question).catch(refuse);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await client.close();
}

main();
