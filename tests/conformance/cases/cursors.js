'use strict';
// The ways to walk a cursor.

async function numbers(db, count) {
  const collection = db.collection('numbers');
  await collection.insertMany(Array.from({ length: count }, (_, n) => ({ _id: n })));
  return collection;
}

const ids = (documents) => documents.map((document) => document._id);

const OVER_TEN = {
  'for await': async (c) => {
    const seen = [];
    for await (const document of c.find().sort({ _id: 1 })) seen.push(document._id);
    return seen;
  },
  'for await over small batches': async (c) => {
    const seen = [];
    for await (const document of c.find().sort({ _id: 1 }).batchSize(3)) seen.push(document._id);
    return seen;
  },
  'break ends the cursor': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).batchSize(2);
    for await (const document of cursor) if (document._id === 4) break;
    return [cursor.killed, await cursor.hasNext()];
  },
  'next() after break of a live cursor': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).batchSize(2);
    for await (const document of cursor) if (document._id === 4) break;
    return cursor.next();
  },
  'next() after break when all was buffered': async (c) => {
    const cursor = c.find().sort({ _id: 1 });
    for await (const document of cursor) if (document._id === 4) break;
    return [cursor.closed, cursor.killed, await cursor.next()];
  },
  'an error in the loop body': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).batchSize(2);
    try {
      for await (const document of cursor) throw new RangeError(`at ${document._id}`);
    } catch (error) {
      return [error, cursor.killed];
    }
    return 'no error';
  },
  'for await twice gives nothing the second time': async (c) => {
    const cursor = c.find();
    let first = 0;
    let second = 0;
    for await (const document of cursor) first += document._id >= 0 ? 1 : 0;
    for await (const document of cursor) second += document._id >= 0 ? 1 : 0;
    return [first, second];
  },
  'two loops share one cursor': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).batchSize(4);
    const iterator = cursor[Symbol.asyncIterator]();
    const first = await iterator.next();
    const rest = [];
    for await (const document of cursor) rest.push(document._id);
    return [first.value, rest];
  },
  'the iterator by hand': async (c) => {
    const iterator = c.find().sort({ _id: 1 }).limit(1)[Symbol.asyncIterator]();
    return [await iterator.next(), await iterator.next(), await iterator.next()];
  },
  'hasNext() and next()': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).limit(3);
    const seen = [];
    while (await cursor.hasNext()) seen.push((await cursor.next())._id);
    return [seen, await cursor.next(), await cursor.hasNext()];
  },
  'hasNext() does not move': async (c) => {
    const cursor = c.find().sort({ _id: 1 });
    await cursor.hasNext();
    await cursor.hasNext();
    return cursor.next();
  },
  'next() until null': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).batchSize(4);
    const seen = [];
    for (let document = await cursor.next(); document !== null; document = await cursor.next()) seen.push(document._id);
    return seen;
  },
  'tryNext()': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).limit(2);
    return [await cursor.tryNext(), await cursor.tryNext(), await cursor.tryNext()];
  },
  'next() of an empty result': async (c) => {
    const cursor = c.find({ _id: -1 });
    return [await cursor.next(), await cursor.hasNext(), cursor.closed];
  },
  'toArray() after next() gives the rest': async (c) => {
    const cursor = c.find().sort({ _id: 1 });
    await cursor.next();
    await cursor.next();
    return ids(await cursor.toArray());
  },
  'toArray() twice': async (c) => {
    const cursor = c.find();
    return [(await cursor.toArray()).length, (await cursor.toArray()).length, cursor.closed];
  },
  'toArray() over small batches': async (c) => ids(await c.find().sort({ _id: 1 }).batchSize(3).toArray()),
  'forEach()': async (c) => {
    const seen = [];
    const result = await c
      .find()
      .sort({ _id: 1 })
      .forEach((document) => {
        seen.push(document._id);
      });
    return [result, seen];
  },
  'forEach() stops at false': async (c) => {
    const seen = [];
    await c
      .find()
      .sort({ _id: 1 })
      .batchSize(2)
      .forEach((document) => {
        seen.push(document._id);
        return document._id < 3;
      });
    return seen;
  },
  'forEach() over small batches': async (c) => {
    const seen = [];
    await c
      .find()
      .sort({ _id: 1 })
      .batchSize(3)
      .forEach((document) => void seen.push(document._id));
    return seen;
  },
  'forEach() does not wait for what its callback promises': async (c) => {
    let isDone = false;
    let release;
    const gate = new Promise((resolve) => {
      release = resolve;
    });
    const pending = [];
    await c.find().forEach((document) => {
      pending.push(
        gate.then(() => {
          isDone = true;
          return document;
        }),
      );
      return pending[pending.length - 1];
    });
    const before = isDone;
    release();
    await Promise.all(pending);
    return [before, isDone, pending.length];
  },
  'forEach() of an error': async (c) =>
    c.find().forEach(() => {
      throw new TypeError('no');
    }),
  'forEach() of no function': async (c) => c.find().forEach(5),
  'map()': async (c) =>
    c
      .find()
      .sort({ _id: 1 })
      .limit(3)
      .map((document) => document._id * 2)
      .toArray(),
  'map() twice': async (c) =>
    c
      .find()
      .sort({ _id: 1 })
      .limit(3)
      .map((d) => d._id + 1)
      .map((n) => `#${n}`)
      .toArray(),
  'map() of next()': async (c) =>
    c
      .find({ _id: 3 })
      .map((d) => [d._id])
      .next(),
  'map() with a promise': async (c) =>
    c
      .find()
      .sort({ _id: 1 })
      .limit(2)
      .map(async (d) => d._id)
      .toArray(),
  'map() in for await': async (c) => {
    const seen = [];
    for await (const n of c
      .find()
      .sort({ _id: 1 })
      .batchSize(3)
      .map((d) => d._id))
      seen.push(n);
    return seen;
  },
  'map() in forEach': async (c) => {
    const seen = [];
    await c
      .find()
      .sort({ _id: 1 })
      .map((d) => d._id + 100)
      .forEach((n) => void seen.push(n));
    return seen;
  },
  'map() to null': async (c) =>
    c
      .find()
      .map(() => null)
      .toArray(),
  'map() to an empty string': async (c) =>
    (
      await c
        .find()
        .map(() => '')
        .toArray()
    ).length,
  'map() of an error': async (c) =>
    c
      .find()
      .map(() => {
        throw new RangeError('bad');
      })
      .toArray(),
  'changing a cursor in use': async (c) => {
    const cursor = c.find();
    await cursor.next();
    return ['sort', 'limit', 'skip', 'project', 'batchSize', 'map', 'hint', 'comment'].map((method) => {
      try {
        cursor[method](1);
        return 'taken';
      } catch (error) {
        return error.name;
      }
    });
  },
  'limit() of a cursor in use': async (c) => {
    const cursor = c.find();
    await cursor.next();
    cursor.limit(2);
  },
  'rewind() starts again': async (c) => {
    const cursor = c.find().sort({ _id: 1 });
    const first = await cursor.next();
    cursor.rewind();
    return [first, await cursor.next()];
  },
  'rewind() after the end': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).limit(2);
    const first = ids(await cursor.toArray());
    cursor.rewind();
    return [first, ids(await cursor.toArray())];
  },
  'clone() starts at the beginning': async (c) => {
    const cursor = c
      .find({ _id: { $gte: 5 } })
      .sort({ _id: 1 })
      .limit(2);
    await cursor.next();
    return ids(await cursor.clone().toArray());
  },
  'close() before use': async (c) => {
    const cursor = c.find();
    await cursor.close();
    return [cursor.closed, await cursor.next(), await cursor.hasNext(), await cursor.toArray()];
  },
  'close() in the middle': async (c) => {
    const cursor = c.find().batchSize(2);
    await cursor.next();
    const result = await cursor.close();
    return [result, cursor.killed, await cursor.hasNext(), await cursor.close()];
  },
  'closed after close() with documents left': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).batchSize(2);
    await cursor.next();
    await cursor.close();
    return [cursor.closed, cursor.killed, await cursor.hasNext(), ids(await cursor.toArray()), cursor.closed];
  },
  'closed after close() with none left in the batch': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).batchSize(2);
    await cursor.next();
    await cursor.next();
    await cursor.close();
    return [cursor.closed, cursor.killed];
  },
  'closed after break': async (c) => {
    const seen = [];
    for (const size of [2, 3, 100]) {
      const cursor = c.find().sort({ _id: 1 }).batchSize(size);
      for await (const document of cursor) if (document._id === 1) break;
      seen.push([cursor.closed, cursor.killed]);
    }
    return seen;
  },
  'closed while it is read': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).limit(3).batchSize(2);
    const seen = [cursor.closed];
    while ((await cursor.next()) !== null) seen.push(cursor.closed);
    return [...seen, cursor.closed];
  },
  'closed after hasNext() at the end': async (c) => {
    const cursor = c.find().limit(1);
    await cursor.next();
    return [cursor.closed, await cursor.hasNext(), cursor.closed, cursor.killed];
  },
  'closed after an error of the server': async (c) => {
    const cursor = c.find({ $nothing: 1 });
    const code = await cursor.next().then(() => 'taken', (error) => error.code);
    return [code, cursor.closed, cursor.killed, await cursor.next(), await cursor.hasNext()];
  },
  'closed after a filter that cannot be sent': async (c) => {
    const filter = {};
    filter.self = filter;
    const cursor = c.find(filter);
    const name = await cursor.next().then(() => 'taken', (error) => error.name);
    return [name, cursor.closed, cursor.killed, await cursor.next()];
  },
  'closed after map() failed': async (c) => {
    const cursor = c.find().batchSize(2).map(() => null);
    const name = await cursor.next().then(() => 'taken', (error) => error.name);
    return [name, cursor.closed, cursor.killed];
  },
  'closed after rewind()': async (c) => {
    const used = c.find().batchSize(2);
    await used.next();
    await used.close();
    const before = used.closed;
    used.rewind();
    const unused = c.find();
    await unused.close();
    unused.rewind();
    return [before, used.closed, used.killed, unused.closed, (await used.toArray()).length, (await unused.toArray()).length];
  },
  'closed of an aggregation': async (c) => {
    const cursor = c.aggregate([{ $sort: { _id: 1 } }], { batchSize: 2 });
    await cursor.next();
    const before = cursor.closed;
    await cursor.close();
    const whole = c.aggregate([]);
    await whole.toArray();
    return [before, cursor.closed, cursor.killed, whole.closed, whole.killed];
  },
  'buffered documents': async (c) => {
    const cursor = c.find().sort({ _id: 1 }).limit(5);
    const before = cursor.bufferedCount();
    await cursor.hasNext();
    return [before, cursor.bufferedCount(), ids(cursor.readBufferedDocuments(2)), cursor.bufferedCount()];
  },
  'an unknown cursor flag': async (c) => c.find().addCursorFlag('nothing', true),
  'a cursor flag that is no boolean': async (c) => c.find().addCursorFlag('noCursorTimeout', 1),
  'noCursorTimeout': async (c) => (await c.find().addCursorFlag('noCursorTimeout', true).toArray()).length,
  'parallel next() calls': async (c) => {
    const cursor = c.find().sort({ _id: 1 });
    await cursor.hasNext();
    return ids(await Promise.all([cursor.next(), cursor.next(), cursor.next()]));
  },
  'parallel toArray() of several cursors': async (c) =>
    Promise.all([1, 2, 3].map(async (n) => (await c.find({ _id: { $lt: n } }).toArray()).length)),
  'what a cursor is': async (c, db, client, mongodb) => {
    const cursor = c.find();
    return [
      cursor instanceof mongodb.FindCursor,
      cursor instanceof mongodb.AbstractCursor,
      c.aggregate([]) instanceof mongodb.AggregationCursor,
      String(cursor.namespace),
      cursor.id === undefined,
    ];
  },
  'updating while reading': async (c) => {
    for await (const { _id } of c.find().sort({ _id: 1 }).batchSize(3))
      await c.updateOne({ _id }, { $set: { seen: _id } });
    return c.countDocuments({ $expr: { $eq: ['$_id', '$seen'] } });
  },
};

module.exports = [
  ...Object.entries(OVER_TEN).map(([name, run]) => ({
    name,
    run: async (db, client, mongodb) => run(await numbers(db, 10), db, client, mongodb),
  })),
  {
    name: 'more than one batch of the default size',
    run: async (db) => {
      const collection = await numbers(db, 1500);
      let sum = 0;
      for await (const { _id } of collection.find()) sum += _id;
      return [sum, (await collection.find().toArray()).length];
    },
  },
  {
    name: 'hasNext() and next() over 1,200 documents',
    run: async (db) => {
      const cursor = (await numbers(db, 1200)).find().sort({ _id: 1 });
      let last = -1;
      while (await cursor.hasNext()) {
        const { _id } = await cursor.next();
        if (_id !== last + 1) return `${_id} after ${last}`;
        last = _id;
      }
      return last;
    },
  },
];
