'use strict';
// What the recorder and the runner do alike around each case. Uses nothing but the language and the driver.

// The local server shows no change behind a transaction of a dead client, which it ends after a minute.
const PATIENCE_MS = 150000;
const MOST_DOCUMENTS = 20;

// A case that never ends must not hide the others.
exports.inTime = function inTime(promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ late: true }), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

exports.emptied = async function emptied(db) {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (!name.startsWith('system.')) await db.collection(name).drop().catch(() => {});
  }
};

async function collectionState(db, { name, type, options }, outcomeOf) {
  if (type === 'view') return { type, options: (await outcomeOf(() => options)).value };
  const collection = db.collection(name);
  const documents = await collection.find({}, { promoteValues: false, limit: MOST_DOCUMENTS, sort: { _id: 1 } }).toArray();
  const state = { documents: (await outcomeOf(() => documents)).value };
  const count = await collection.countDocuments();
  if (count > MOST_DOCUMENTS) state.count = count;
  const indexes = (await collection.listIndexes().toArray()).filter((index) => index.name !== '_id_');
  if (indexes.length > 0) state.indexes = (await outcomeOf(() => indexes)).value;
  if (Object.keys(options ?? {}).length > 0) state.options = (await outcomeOf(() => options)).value;
  return state;
}

// What a case left in its database: documents with their types, indexes, options of collections.
exports.stateOf = async function stateOf(db, outcomeOf) {
  const list = (await db.listCollections().toArray()).filter(({ name }) => !name.startsWith('system.'));
  const state = {};
  for (const each of list.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    state[each.name] = await collectionState(db, each, outcomeOf);
  }
  return state;
};
