'use strict';
// Tailable cursors over capped collections.

const later = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const named = (error) => [error.constructor.name, error.code, error.message];

async function capped(db, ...ids) {
  const collection = await db.createCollection('log', { capped: true, size: 100000, max: 50 });
  if (ids.length > 0) await collection.insertMany(ids.map((_id) => ({ _id })));
  return collection;
}

const CASES = {
  'what is there, and then nothing': async (db) => {
    const log = await capped(db, 1, 2);
    const cursor = log.find({}, { tailable: true });
    const seen = [await cursor.next(), await cursor.tryNext(), await cursor.tryNext(), await cursor.tryNext()];
    seen.push(cursor.closed, cursor.killed);
    await cursor.close();
    return [...seen, cursor.closed, cursor.killed];
  },
  'what comes later': async (db) => {
    const log = await capped(db, 1);
    const cursor = log.find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 100 });
    const seen = [await cursor.next(), await cursor.tryNext()];
    await log.insertOne({ _id: 2 });
    seen.push(await cursor.tryNext(), await cursor.tryNext());
    await cursor.close();
    return seen;
  },
  'next() waits': async (db) => {
    const log = await capped(db, 1);
    const cursor = log.find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 100 });
    await cursor.next();
    const [found] = await Promise.all([cursor.next(), later(250).then(() => log.insertOne({ _id: 2 }))]);
    await cursor.close();
    return found;
  },
  'hasNext() waits': async (db) => {
    const log = await capped(db, 1);
    const cursor = log.find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 100 });
    await cursor.next();
    const [has] = await Promise.all([cursor.hasNext(), later(250).then(() => log.insertOne({ _id: 2 }))]);
    await cursor.close();
    return [has, cursor.killed];
  },
  'without awaitData next() waits too': async (db) => {
    const log = await capped(db, 1);
    const cursor = log.find({}, { tailable: true });
    await cursor.next();
    const [found] = await Promise.all([cursor.next(), later(100).then(() => log.insertOne({ _id: 2 }))]);
    await cursor.close();
    return found;
  },
  'for await until it is left': async (db) => {
    const log = await capped(db, 1, 2);
    const cursor = log.find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 100 });
    const seen = [];
    const writing = later(150).then(() => log.insertMany([{ _id: 3 }, { _id: 4 }]));
    for await (const { _id } of cursor) {
      seen.push(_id);
      if (_id === 4) break;
    }
    await writing;
    return [seen, cursor.closed, cursor.killed];
  },
  'for await until it is closed': async (db) => {
    const log = await capped(db, 1);
    const cursor = log.find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 50 });
    const seen = [];
    const closing = later(200).then(() => cursor.close());
    try {
      for await (const { _id } of cursor) seen.push(_id);
    } catch (error) {
      // The driver passes on what the server says of the cursor that is gone.
      if (error.codeName !== 'CursorNotFound') throw error;
    }
    await closing;
    return seen;
  },
  'by its flags': async (db) => {
    const log = await capped(db, 1);
    const cursor = log.find().addCursorFlag('tailable', true).addCursorFlag('awaitData', true).maxAwaitTimeMS(50);
    const seen = [await cursor.next(), await cursor.tryNext()];
    await cursor.close();
    return seen;
  },
  'with a filter, a projection and map()': async (db) => {
    const log = await capped(db, 1, 2, 3);
    const cursor = log.find({ _id: { $gt: 1 } }, { tailable: true, projection: { _id: 1 } }).map(({ _id }) => `no. ${_id}`);
    const seen = [await cursor.next(), await cursor.next(), await cursor.tryNext()];
    await cursor.close();
    return seen;
  },
  'as a stream': async (db) => {
    const log = await capped(db, 1, 2);
    const seen = [];
    for await (const { _id } of log.find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 100 }).stream()) {
      seen.push(_id);
      if (_id === 2) break;
    }
    return seen;
  },
  'small batches': async (db) => {
    const log = await capped(db, 1, 2, 3, 4, 5);
    const cursor = log.find({}, { tailable: true, batchSize: 2 });
    const seen = [];
    for (let i = 0; i < 6; ++i) seen.push((await cursor.tryNext())?._id);
    await cursor.close();
    return seen;
  },
  'rewind': async (db) => {
    const log = await capped(db, 1, 2);
    const cursor = log.find({}, { tailable: true });
    const seen = [await cursor.next(), await cursor.next()];
    cursor.rewind();
    seen.push(await cursor.next());
    await cursor.close();
    return seen;
  },
  'in a session': async (db, client) => {
    const log = await capped(db, 1);
    const session = client.startSession();
    const cursor = log.find({}, { tailable: true, session });
    const seen = [await cursor.next(), await cursor.tryNext()];
    await cursor.close();
    await session.endSession();
    return seen;
  },
  'over a collection that is not capped': async (db) => {
    await db.collection('plain').insertOne({ _id: 1 });
    return db.collection('plain').find({}, { tailable: true }).next();
  },
  'batchSize() is refused': (db) => {
    const cursor = db.collection('log').find({}, { tailable: true });
    try {
      return cursor.batchSize(5).constructor.name;
    } catch (error) {
      return named(error);
    }
  },
  'options after the first document are refused': async (db) => {
    const log = await capped(db, 1);
    const cursor = log.find({}, { tailable: true });
    await cursor.next();
    try {
      return cursor.maxAwaitTimeMS(5).constructor.name;
    } catch (error) {
      return named(error);
    } finally {
      await cursor.close();
    }
  },
  'runCursorCommand()': async (db) => {
    await capped(db, 1, 2);
    const cursor = db.runCursorCommand({ find: 'log', tailable: true, awaitData: true }, { tailable: true, awaitData: true })
      .setMaxTimeMS(50);
    const seen = [await cursor.next(), await cursor.next(), await cursor.tryNext()];
    await cursor.close();
    return seen;
  },
  'runCursorCommand() with the size of batches': async (db) => {
    await capped(db, 1, 2, 3, 4, 5);
    const cursor = db.runCursorCommand({ find: 'log', batchSize: 1 }).setBatchSize(2).setComment('why');
    return cursor.toArray();
  },
  'the event close': async (db) => {
    const log = await capped(db, 1);
    const told = [];
    const ended = log.find().on('close', () => told.push('ended'));
    await ended.toArray();
    const closed = log.find({}, { tailable: true }).once('close', () => told.push('closed'));
    await closed.next();
    await closed.close();
    await closed.close();
    return [told, closed.listenerCount('close')];
  },
};

module.exports = Object.entries(CASES).map(([name, run]) => ({ name, run }));
