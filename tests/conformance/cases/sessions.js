'use strict';
// Sessions and transactions.

async function accounts(db) {
  const collection = db.collection('accounts');
  await collection.insertMany([
    { _id: 'a', n: 10 },
    { _id: 'b', n: 0 },
  ]);
  return collection;
}

const balances = async (collection) => (await collection.find().sort({ _id: 1 }).toArray()).map(({ n }) => n);

// Moves five from a to b.
async function move(collection, session) {
  await collection.updateOne({ _id: 'a' }, { $inc: { n: -5 } }, { session });
  await collection.updateOne({ _id: 'b' }, { $inc: { n: 5 } }, { session });
}

const OVER_ACCOUNTS = {
  'commit': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await move(c, session);
    const during = session.inTransaction();
    const result = await session.commitTransaction();
    const after = session.inTransaction();
    await session.endSession();
    return [during, after, result, session.hasEnded, await balances(c)];
  },
  'abort': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await move(c, session);
    const result = await session.abortTransaction();
    await session.endSession();
    return [result, await balances(c)];
  },
  'what is written is seen inside only': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await c.insertOne({ _id: 'c', n: 1 }, { session });
    const seen = [
      await c.findOne({ _id: 'c' }, { session }),
      await c.findOne({ _id: 'c' }),
      await c.countDocuments({}, { session }),
      await c.find({}, { session }).sort({ _id: 1 }).toArray(),
    ];
    await session.commitTransaction();
    await session.endSession();
    return [...seen, await c.countDocuments()];
  },
  'endSession aborts': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await move(c, session);
    await session.endSession();
    return [session.hasEnded, await balances(c)];
  },
  'two transactions one after the other': async (c, client) => {
    const session = client.startSession();
    for (let times = 0; times < 2; ++times) {
      session.startTransaction();
      await move(c, session);
      await session.commitTransaction();
    }
    await session.endSession();
    return balances(c);
  },
  'an empty transaction': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await session.commitTransaction();
    session.startTransaction();
    await session.abortTransaction();
    await session.endSession();
    return 'ok';
  },
  'bulkWrite, insertMany and findOneAndUpdate in a transaction': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await c.insertMany(
      [
        { _id: 'x', n: 1 },
        { _id: 'y', n: 1 },
      ],
      { session },
    );
    await c.bulkWrite([{ updateOne: { filter: { _id: 'x' }, update: { $inc: { n: 1 } } } }], { session });
    const found = await c.findOneAndUpdate({ _id: 'y' }, { $inc: { n: 5 } }, { session, returnDocument: 'after' });
    await session.abortTransaction();
    await session.endSession();
    return [found, await balances(c)];
  },
  'a duplicate key inside': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    const error = await c.insertOne({ _id: 'a' }, { session }).catch((caught) => caught);
    await session.abortTransaction();
    await session.endSession();
    return [error.name, error.code, error.hasErrorLabel('TransientTransactionError')];
  },
  'a write conflict': async (c, client) => {
    const [one, two] = [client.startSession(), client.startSession()];
    one.startTransaction();
    two.startTransaction();
    await c.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: one });
    const error = await c.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: two }).catch((caught) => caught);
    await two.abortTransaction();
    await one.commitTransaction();
    await one.endSession();
    await two.endSession();
    return [error.name, error.code, error.hasErrorLabel('TransientTransactionError'), await balances(c)];
  },
  'withTransaction': async (c, client) => {
    const session = client.startSession();
    const result = await session.withTransaction(async (given) => {
      await move(c, given);
      return given === session ? 'done' : 'another';
    });
    await session.endSession();
    return [result, await balances(c)];
  },
  'withTransaction that fails': async (c, client) => {
    const session = client.startSession();
    try {
      await session.withTransaction(async () => {
        await move(c, session);
        throw new RangeError('no');
      });
    } catch (error) {
      return [error, session.inTransaction(), await balances(c)];
    } finally {
      await session.endSession();
    }
    return 'no error';
  },
  'withTransaction runs again after a transient error': async (c, client, { MongoServerError }) => {
    const session = client.startSession();
    let times = 0;
    await session.withTransaction(async () => {
      ++times;
      await c.updateOne({ _id: 'b' }, { $inc: { n: times } }, { session });
      if (times < 3) throw new MongoServerError({ message: 'made up', errorLabels: ['TransientTransactionError'] });
    });
    await session.endSession();
    return [times, await balances(c)];
  },
  'withTransaction runs again after a real conflict': async (c, client) => {
    const [blocker, session] = [client.startSession(), client.startSession()];
    blocker.startTransaction();
    await c.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session: blocker });
    let times = 0;
    await session.withTransaction(async () => {
      if (++times === 2) await blocker.commitTransaction();
      await c.updateOne({ _id: 'a' }, { $inc: { n: 100 } }, { session });
    });
    await session.endSession();
    await blocker.endSession();
    return [times, await balances(c)];
  },
  'withTransaction does not run again after another server error': async (c, client) => {
    const session = client.startSession();
    let times = 0;
    const error = await session
      .withTransaction(async () => {
        ++times;
        await c.insertOne({ _id: 'a' }, { session });
      })
      .catch((caught) => caught);
    await session.endSession();
    return [times, error.code, await balances(c)];
  },
  'withTransaction whose function aborts': async (c, client) => {
    const session = client.startSession();
    const result = await session.withTransaction(async () => {
      await move(c, session);
      await session.abortTransaction();
      return 'aborted';
    });
    await session.endSession();
    return [result, await balances(c)];
  },
  'withTransaction of a function that gives no promise': async (c, client) => {
    const session = client.startSession();
    return session.withTransaction(() => 5);
  },
  'withSession': async (c, client) => {
    let kept;
    const result = await client.withSession(async (session) => {
      kept = session;
      await session.withTransaction(() => move(c, session));
      return 'moved';
    });
    return [result, kept.hasEnded, await balances(c)];
  },
  'withSession with options': async (c, client) =>
    client.withSession({ causalConsistency: false }, async (session) => session.supports.causalConsistency),
  'withSession that fails': async (c, client) => {
    let kept;
    const error = await client
      .withSession(async (session) => {
        kept = session;
        throw new RangeError('no');
      })
      .catch((caught) => caught);
    return [error, kept.hasEnded];
  },
  'a session that has ended': async (c, client) => {
    const session = client.startSession();
    await session.endSession();
    return c.updateOne({ _id: 'a' }, { $set: { n: 1 } }, { session });
  },
  'a cursor with a session that has ended': async (c, client) => {
    const session = client.startSession();
    await session.endSession();
    return c.find({}, { session }).toArray();
  },
  'endSession twice': async (c, client) => {
    const session = client.startSession();
    await session.endSession();
    await session.endSession();
    return session.hasEnded;
  },
  'startTransaction twice': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    session.startTransaction();
  },
  'commit without a transaction': async (c, client) => client.startSession().commitTransaction(),
  'abort without a transaction': async (c, client) => client.startSession().abortTransaction(),
  'commit after abort': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await session.abortTransaction();
    return session.commitTransaction();
  },
  'abort twice': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await session.abortTransaction();
    return session.abortTransaction();
  },
  'abort after commit': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await move(c, session);
    await session.commitTransaction();
    return session.abortTransaction();
  },
  'commit twice': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await move(c, session);
    await session.commitTransaction();
    await session.commitTransaction();
    await session.endSession();
    return balances(c);
  },
  'a transaction with { w: 0 }': async (c, client, mongodb) => {
    try {
      client.startSession().startTransaction({ writeConcern: { w: 0 } });
    } catch (error) {
      return error instanceof mongodb.MongoAPIError;
    }
    return 'taken';
  },
  'concerns of a transaction': async (c, client) => {
    const session = client.startSession({ defaultTransactionOptions: { readConcern: { level: 'snapshot' } } });
    session.startTransaction({ writeConcern: { w: 'majority' }, maxCommitTimeMS: 5000 });
    await move(c, session);
    await session.commitTransaction();
    await session.endSession();
    return balances(c);
  },
  'a session without a transaction': async (c, client) => {
    const session = client.startSession();
    await c.updateOne({ _id: 'a' }, { $set: { n: 7 } }, { session });
    const seen = await c.find({}, { session }).toArray();
    await session.endSession();
    return seen.length;
  },
  'operations after the commit are on their own': async (c, client) => {
    const session = client.startSession();
    session.startTransaction();
    await move(c, session);
    await session.commitTransaction();
    await c.updateOne({ _id: 'a' }, { $set: { n: 1 } }, { session });
    const state = session.inTransaction();
    await session.endSession();
    return [state, await balances(c)];
  },
  'what a session is': async (c, client, { ClientSession }) => {
    const session = client.startSession();
    const other = client.startSession();
    const facts = [
      session instanceof ClientSession,
      session.hasEnded,
      session.inTransaction(),
      session.equals(session),
      session.equals(other),
      session.client === client,
    ];
    await session.endSession();
    await other.endSession();
    return facts;
  },
  'a document that holds a session': async (c, client) => {
    const session = client.startSession();
    return c.insertOne({ _id: 1, session });
  },
};

module.exports = Object.entries(OVER_ACCOUNTS).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => run(await accounts(db), client, mongodb),
}));
