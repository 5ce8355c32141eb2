'use strict';
// Change streams.

const kinds = (changes) => changes.map(({ operationType, documentKey, fullDocument }) => [operationType, documentKey, fullDocument]);

async function next(stream, count) {
  const changes = [];
  for (let i = 0; i < count; ++i) changes.push(await stream.next());
  return changes;
}

const CASES = {
  'of a collection': async (c) => {
    const stream = c.watch();
    const first = stream.tryNext();
    await first;
    await c.insertOne({ _id: 1 });
    await c.updateOne({ _id: 1 }, { $set: { a: 1 } });
    await c.deleteOne({ _id: 1 });
    const changes = kinds(await next(stream, 3));
    await stream.close();
    return [changes, stream.closed];
  },
  'of a database': async (c, db) => {
    const stream = db.watch();
    await stream.tryNext();
    await c.insertOne({ _id: 1 });
    const { operationType, ns } = await stream.next();
    await stream.close();
    return [operationType, ns.coll];
  },
  'of everything': async (c, db, client) => {
    const stream = client.watch([{ $match: { 'ns.db': db.databaseName } }]);
    await stream.tryNext();
    await c.insertOne({ _id: 1 });
    const { operationType, ns } = await stream.next();
    await stream.close();
    return [operationType, ns.db];
  },
  'with a pipeline': async (c) => {
    const stream = c.watch([{ $match: { operationType: 'delete' } }]);
    await stream.tryNext();
    await c.insertOne({ _id: 1 });
    await c.deleteOne({ _id: 1 });
    const changes = kinds(await next(stream, 1));
    await stream.close();
    return changes;
  },
  'with fullDocument': async (c) => {
    await c.insertOne({ _id: 1, a: 0 });
    const stream = c.watch([], { fullDocument: 'updateLookup' });
    await stream.tryNext();
    await c.updateOne({ _id: 1 }, { $set: { a: 1 } });
    const changes = kinds(await next(stream, 1));
    await stream.close();
    return changes;
  },
  'tryNext of nothing': async (c) => {
    const stream = c.watch([], { maxAwaitTimeMS: 50 });
    const found = [await stream.tryNext(), await stream.tryNext()];
    await stream.close();
    return found;
  },
  'hasNext': async (c) => {
    const stream = c.watch();
    await stream.tryNext();
    await c.insertOne({ _id: 1 });
    const has = await stream.hasNext();
    const changes = kinds(await next(stream, 1));
    await stream.close();
    return [has, changes];
  },
  'for await': async (c) => {
    const stream = c.watch();
    await stream.tryNext();
    await c.insertMany([{ _id: 1 }, { _id: 2 }]);
    const seen = [];
    for await (const change of stream) {
      seen.push(change.documentKey);
      if (seen.length === 2) break;
    }
    return [seen, stream.closed];
  },
  'resumeAfter': async (c) => {
    const stream = c.watch();
    await stream.tryNext();
    await c.insertMany([{ _id: 1 }, { _id: 2 }]);
    await stream.next();
    const { resumeToken } = stream;
    await stream.close();
    const again = c.watch([], { resumeAfter: resumeToken });
    const changes = kinds(await next(again, 1));
    await again.close();
    return [typeof resumeToken, changes];
  },
  'a listener': async (c) => {
    const stream = c.watch();
    const seen = new Promise((resolve) => {
      stream.on('change', (change) => resolve(change.operationType));
    });
    const write = setInterval(() => c.insertOne({}).catch(() => {}), 50);
    const kind = await seen;
    clearInterval(write);
    await stream.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await c.drop();
    return kind;
  },
  'next after a listener': async (c) => {
    const stream = c.watch();
    stream.on('change', () => {});
    stream.on('error', () => {});
    const error = await stream.next().catch((caught) => [caught.name, caught.message]);
    await stream.close();
    return error;
  },
  'next after close': async (c) => {
    const stream = c.watch();
    await stream.close();
    return stream.next();
  },
  'a wrong stage': async (c) => {
    const stream = c.watch([{ $nonsense: 1 }]);
    const error = await stream.next().catch((caught) => [caught.name, caught.code]);
    await stream.close();
    return error;
  },
  'close twice': async (c) => {
    const stream = c.watch();
    return [await stream.close(), await stream.close()];
  },
};

module.exports = Object.entries(CASES).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(await db.createCollection('watched'), db, client, mongodb),
}));
