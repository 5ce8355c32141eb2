'use strict';
// A migration that runs one file of cases, `ctx.params.cases`, in godwit's engine. Says what each gave, as a line of JSON:
// { name, wanted, got }.
const { emptied, inTime, stateOf } = require('./harness.js');
const outcomeOf = require('./normalise.js');

module.exports = {
  async up(db, client, ctx) {
    const mongodb = require('mongodb');
    const file = ctx.params.cases;
    const known = require(`./expected/${file}.json`).outcomes;
    for (const { name, run } of require(`./cases/${file}.js`)) {
      await emptied(db);
      const outcome = await inTime(outcomeOf(run, db, client, mongodb));
      const got = { ...outcome, state: await stateOf(db, outcomeOf) };
      ctx.log.info(JSON.stringify({ name, wanted: known[name] ?? null, got }));
    }
    await emptied(db);
  },
};
