'use strict';
// A migration that runs one file of cases, `ctx.params.cases`, in godwit's engine and compares what they give with what
// the official driver gave. Logs each difference as an error and how many cases there were.
const outcomeOf = require('./normalise.js');

const PATIENCE_MS = 60000;

// A case that never ends must not hide the others.
function inTime(promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve('did not end'), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function emptied(db) {
  for (const collection of await db.collections()) await collection.drop();
}

module.exports = {
  async up(db, client, ctx) {
    const mongodb = require('mongodb');
    const file = ctx.params.cases;
    const cases = require(`./${file}.cases.js`);
    const known = cases.every((each) => each.expected) ? {} : require(`./${file}.expected.json`).outcomes;
    for (const { name, run, expected = known[name] } of cases) {
      await emptied(db);
      const got = JSON.stringify(await inTime(outcomeOf(run, db, client, mongodb)));
      const wanted = JSON.stringify(expected);
      if (got !== wanted) ctx.log.error(`${name}\n  wanted ${wanted}\n  got    ${got}`);
    }
    await emptied(db);
    ctx.log.info(`${cases.length}`);
  },
};
