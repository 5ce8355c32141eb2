'use strict';
// The options `signal` and `timeoutMS`.

const later = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const REASON = new Error('enough');
const failing = (promise) => promise.then((value) => ['no error', value], (error) => [error.constructor.name, error.name, error.message]);
const thrown = (work) => {
  try {
    return ['no error', work().constructor.name];
  } catch (error) {
    return [error.constructor.name, error.message];
  }
};

function ended(reason) {
  const controller = new AbortController();
  controller.abort(reason);
  return controller.signal;
}

async function numbers(db, count = 10) {
  const collection = db.collection('numbers');
  await collection.insertMany(Array.from({ length: count }, (_, _id) => ({ _id })));
  return collection;
}

async function tail(db) {
  const collection = await db.createCollection('log', { capped: true, size: 10000 });
  await collection.insertOne({ _id: 1 });
  return collection;
}

const CASES = {
  // ---- a signal that has ended before ----
  'findOne': async (db) => failing((await numbers(db)).findOne({}, { signal: ended() })),
  'findOne, with a reason': async (db) => failing((await numbers(db)).findOne({}, { signal: ended(REASON) })),
  'find and toArray': async (db) => failing((await numbers(db)).find({}, { signal: ended(REASON) }).toArray()),
  'find and next': async (db) => failing((await numbers(db)).find({}, { signal: ended(REASON) }).next()),
  'find and hasNext': async (db) => failing((await numbers(db)).find({}, { signal: ended(REASON) }).hasNext()),
  'find and tryNext': async (db) => failing((await numbers(db)).find({}, { signal: ended(REASON) }).tryNext()),
  'find and forEach': async (db) => failing((await numbers(db)).find({}, { signal: ended(REASON) }).forEach(() => {})),
  'find and for await': async (db) => {
    const cursor = (await numbers(db)).find({}, { signal: ended(REASON) });
    return failing((async () => {
      for await (const document of cursor) return document;
      return 'over';
    })());
  },
  'find and stream': async (db) => {
    const cursor = (await numbers(db)).find({}, { signal: ended(REASON) });
    return failing((async () => {
      for await (const document of cursor.stream()) return document;
      return 'over';
    })());
  },
  'aggregate': async (db) => failing((await numbers(db)).aggregate([], { signal: ended(REASON) }).toArray()),
  'countDocuments': async (db) => failing((await numbers(db)).countDocuments({}, { signal: ended(REASON) })),
  'listCollections': (db) => failing(db.listCollections({}, { signal: ended(REASON) }).toArray()),
  'command': (db) => failing(db.command({ ping: 1 }, { signal: ended(REASON) })),
  // ---- one that ends on the way ----
  'between documents': async (db) => {
    const controller = new AbortController();
    const cursor = (await numbers(db)).find({}, { signal: controller.signal, batchSize: 2 }).sort({ _id: 1 });
    const first = await cursor.next();
    controller.abort(REASON);
    return [first, await failing(cursor.next()), await failing(cursor.hasNext()), await failing(cursor.toArray())];
  },
  'between documents that are all there': async (db) => {
    const controller = new AbortController();
    const cursor = (await numbers(db)).find({}, { signal: controller.signal }).sort({ _id: 1 });
    const first = await cursor.next();
    controller.abort(REASON);
    return [first, await failing(cursor.next())];
  },
  'in a loop': async (db) => {
    const controller = new AbortController();
    const seen = [];
    const cursor = (await numbers(db)).find({}, { signal: controller.signal, batchSize: 3 }).sort({ _id: 1 });
    const outcome = await failing((async () => {
      for await (const { _id } of cursor) {
        seen.push(_id);
        if (_id === 4) controller.abort(REASON);
      }
    })());
    return [seen, outcome];
  },
  'in a loop over what is there': async (db) => {
    const controller = new AbortController();
    const seen = [];
    const cursor = (await numbers(db)).find({}, { signal: controller.signal }).sort({ _id: 1 });
    const outcome = await failing((async () => {
      for await (const { _id } of cursor) {
        seen.push(_id);
        if (_id === 4) controller.abort(REASON);
      }
    })());
    return [seen, outcome];
  },
  'in forEach': async (db) => {
    const controller = new AbortController();
    const seen = [];
    const cursor = (await numbers(db)).find({}, { signal: controller.signal }).sort({ _id: 1 });
    const outcome = await failing(cursor.forEach(({ _id }) => {
      seen.push(_id);
      if (_id === 4) controller.abort(REASON);
    }));
    return [seen, outcome];
  },
  'while a tailable cursor waits': async (db) => {
    const controller = new AbortController();
    const cursor = (await tail(db)).find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 300, signal: controller.signal });
    await cursor.next();
    const [outcome] = await Promise.all([failing(cursor.next()), later(100).then(() => controller.abort(REASON))]);
    // The driver may pass on what the server says of the cursor that is gone.
    return outcome[0] === 'no error';
  },
  'a stream that waits': async (db) => {
    const controller = new AbortController();
    const cursor = (await tail(db)).find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 300, signal: controller.signal });
    const seen = [];
    const aborting = later(150).then(() => controller.abort(REASON));
    const outcome = await failing((async () => {
      for await (const { _id } of cursor.stream()) seen.push(_id);
    })());
    await aborting;
    return [seen, outcome];
  },
  // ---- one that does not end ----
  'nothing happens without an end': async (db) => {
    const { signal } = new AbortController();
    const collection = await numbers(db, 3);
    return [
      await collection.findOne({}, { signal }),
      await collection.find({}, { signal }).toArray(),
      await collection.countDocuments({}, { signal }),
      await collection.aggregate([{ $sort: { _id: 1 } }], { signal }).next(),
      (await db.command({ ping: 1 }, { signal })).ok,
    ];
  },
  'an end after the end': async (db) => {
    const controller = new AbortController();
    const documents = await (await numbers(db, 2)).find({}, { signal: controller.signal }).toArray();
    controller.abort(REASON);
    return documents;
  },
  'what is no signal': async (db) => thrown(() => db.collection('numbers').find({}, { signal: 5 })),
  // ---- time limits ----
  'timeoutMS of a find': async (db) => (await numbers(db, 2)).find({}, { timeoutMS: 60000 }).toArray(),
  'timeoutMS of a write': (db) => db.collection('numbers').insertOne({ _id: 1 }, { timeoutMS: 60000 }),
  'timeoutMS of a collection': async (db) => {
    await numbers(db, 2);
    return db.collection('numbers', { timeoutMS: 60000 }).countDocuments();
  },
  'timeoutMS of a database': (db, client) => client.db(db.databaseName, { timeoutMS: 60000 }).command({ ping: 1 }).then(({ ok }) => ok),
  'timeoutMode': async (db) => (await numbers(db, 2)).find({}, { timeoutMS: 60000, timeoutMode: 'iteration' }).toArray(),
  'defaultTimeoutMS of a session': (db, client) =>
    client.withSession({ defaultTimeoutMS: 60000 }, (session) => db.collection('numbers').insertOne({ _id: 1 }, { session })),
};

module.exports = Object.entries(CASES).map(([name, run]) => ({ name, run }));
