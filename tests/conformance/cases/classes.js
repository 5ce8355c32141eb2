'use strict';
// Objects around the calls: concerns, preferences, errors, cursors, administration, search indexes.

const plain = (value) => JSON.parse(JSON.stringify(value));
const keys = (value) => Object.keys(value).sort();

async function numbers(db, count = 5) {
  const c = db.collection('numbers');
  await c.insertMany(Array.from({ length: count }, (_, n) => ({ _id: n, n, kind: n % 2 === 0 ? 'even' : 'odd' })));
  return c;
}

const MODES = ['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest', 'wrong', null, undefined, 5];
const preferences = MODES.flatMap((mode) => [
  [`new ReadPreference(${mode})`, ({ ReadPreference }) => plain(new ReadPreference(mode))],
  [`ReadPreference.isValid(${mode})`, ({ ReadPreference }) => ReadPreference.isValid(mode)],
  [`ReadPreference.fromOptions(${mode})`, ({ ReadPreference }) => {
    const made = ReadPreference.fromOptions({ readPreference: mode });
    return made === undefined ? 'none' : plain(made);
  }],
]);

const ERRORS = ['MongoError', 'MongoDriverError', 'MongoAPIError', 'MongoRuntimeError', 'MongoInvalidArgumentError',
  'MongoCompatibilityError', 'MongoCursorInUseError', 'MongoCursorExhaustedError', 'MongoExpiredSessionError',
  'MongoTransactionError', 'MongoNotConnectedError', 'MongoParseError', 'MongoGridFSChunkError', 'MongoGridFSStreamError',
  'MongoChangeStreamError', 'MongoBatchReExecutionError', 'MongoServerClosedError', 'MongoTopologyClosedError',
  'MongoTailableCursorError', 'MongoMissingCredentialsError', 'MongoUnexpectedServerResponseError', 'MongoStalePrimaryError',
  'MongoDecompressionError', 'MongoKerberosError', 'MongoAWSError', 'MongoNetworkError', 'MongoNetworkTimeoutError'];
const errors = ERRORS.map((name) => [`class ${name}`, (mongodb) => {
  const error = new mongodb[name]('text');
  const line = [];
  for (let at = Object.getPrototypeOf(error); at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    line.push(at.constructor.name);
  }
  return [error.name, error.message, line, error.hasErrorLabel('x'), error.errorLabels, error instanceof mongodb.MongoError];
}]);

const ALONE = {
  'ReadPreference with tags': ({ ReadPreference }) => plain(new ReadPreference('secondary', [{ dc: 'a' }], { maxStalenessSeconds: 90 })),
  'ReadPreference primary with tags': ({ ReadPreference }) => new ReadPreference('primary', [{ dc: 'a' }]),
  'ReadPreference with wrong tags': ({ ReadPreference }) => new ReadPreference('secondary', 'x'),
  'ReadPreference: methods': ({ ReadPreference }) => {
    const p = ReadPreference.secondary;
    return [p.mode, p.preference, p.secondaryOk(), p.equals(new ReadPreference('secondary')), ReadPreference.PRIMARY, p.isValid()];
  },
  'ReadConcern': ({ ReadConcern }) => [plain(new ReadConcern('majority')), ReadConcern.MAJORITY, plain(ReadConcern.fromOptions({ level: 'local' })), ReadConcern.fromOptions({}) === undefined],
  'ReadConcern of a text': ({ ReadConcern }) => plain(ReadConcern.fromOptions({ readConcern: 'local' })),
  'WriteConcern': ({ WriteConcern }) => [plain(new WriteConcern('majority', 100, true)), plain(new WriteConcern(1)), plain(new WriteConcern('2'))],
  'WriteConcern.fromOptions': ({ WriteConcern }) => [{ w: 1 }, { writeConcern: { w: 2, j: true } }, { writeConcern: 'majority' }, { journal: true }, {}].map((o) => {
    const made = WriteConcern.fromOptions(o);
    return made === undefined ? 'none' : plain(made);
  }),
  'constants': (m) => [m.ReturnDocument, m.ProfilingLevel, m.ServerApiVersion, m.ExplainVerbosity, m.BatchType, m.ReadConcernLevel, m.ReadPreferenceMode, m.CURSOR_FLAGS],
  'Admin, Db, Collection are exported': (m) => [typeof m.Admin, typeof m.Db, typeof m.Collection, typeof m.GridFSBucket, typeof m.ChangeStream, typeof m.ExplainableCursor],
  'MongoServerError': ({ MongoServerError }) => {
    const e = new MongoServerError({ message: 'text', code: 5, codeName: 'Five', errorLabels: ['A'] });
    return [e.name, e.message, e.code, e.codeName, e.hasErrorLabel('A'), e.errorLabels];
  },
  'labels': ({ MongoError }) => {
    const e = new MongoError('text');
    e.addErrorLabel('x');
    return [e.hasErrorLabel('x'), e.errorLabels, e.errmsg];
  },
};

const CURSORS = {
  'stages of an aggregation': (c) => c.aggregate().match({ n: { $gt: 0 } }).sort({ n: -1 }).skip(1).limit(2).project({ n: 1 }).toArray(),
  'addStage': (c) => c.aggregate([]).addStage({ $match: { n: 1 } }).addStage({ $set: { x: 1 } }).toArray(),
  'unwind and group': (c) => c.aggregate([{ $match: { n: 1 } }]).unwind('$n').group({ _id: '$n', c: { $sum: 1 } }).toArray(),
  'clone of an aggregation': async (c) => {
    const cursor = c.aggregate([{ $match: { n: 1 } }]);
    return [await cursor.toArray(), await cursor.clone().toArray()];
  },
  'pipeline of a cursor': (c) => c.aggregate([{ $match: { n: 1 } }]).limit(1).pipeline,
  'namespace of a cursor': (c) => [`${c.find().namespace}`, `${c.aggregate().namespace}`],
  'id and closed': async (c) => {
    const cursor = c.find();
    const before = [cursor.closed, cursor.killed];
    await cursor.toArray();
    return [before, cursor.closed];
  },
  'explain of a find': async (c) => keys(await c.find({ n: 1 }).explain()).includes('queryPlanner'),
  'explain of a find by verbosity': async (c) => typeof (await c.find({ n: 1 }).explain('queryPlanner')).ok,
  'explain of an aggregation': async (c) => typeof (await c.aggregate([{ $match: { n: 1 } }]).explain()).ok,
  'count of a cursor': (c) => c.find({ kind: 'even' }).count(),
  'count with options': (c) => c.find({ kind: 'even' }).count({ limit: 1 }),
  'bufferedCount and readBufferedDocuments': async (c) => {
    const cursor = c.find().sort({ _id: 1 });
    await cursor.hasNext();
    return [cursor.bufferedCount(), cursor.readBufferedDocuments(2), cursor.bufferedCount()];
  },
  'rewind in the middle': async (c) => {
    const cursor = c.find().sort({ _id: 1 });
    await cursor.next();
    cursor.rewind();
    return cursor.next();
  },
  'filter, sort, project, collation, comment, hint by chaining': (c) =>
    c.find().filter({ n: { $lt: 3 } }).sort('n', -1).project({ _id: 0, n: 1 }).comment('x').hint('_id_').toArray(),
  'min and max by chaining': (c) => c.find().min({ _id: 1 }).max({ _id: 3 }).hint({ _id: 1 }).toArray(),
  'returnKey': (c) => c.find({ _id: 1 }).returnKey(true).toArray(),
  'showRecordId': async (c) => keys((await c.find({ _id: 1 }).showRecordId(false).toArray())[0]),
  'allowDiskUse': (c) => c.find().sort({ n: 1 }).allowDiskUse().limit(1).toArray(),
  'withReadPreference and withReadConcern': (c) => c.find({ n: 1 }).withReadPreference('primary').withReadConcern({ level: 'local' }).toArray(),
  'addCursorFlag': (c) => c.find({ n: 1 }).addCursorFlag('noCursorTimeout', true).addCursorFlag('partial', false).toArray(),
  'maxAwaitTimeMS of a usual cursor': (c) => c.find({ n: 1 }).maxAwaitTimeMS(5).toArray(),
  'listCollections in small batches': async (c, db) => {
    for (const name of ['a', 'b', 'd']) await db.createCollection(name);
    const seen = [];
    for await (const { name } of db.listCollections({}, { batchSize: 1 })) seen.push(name);
    return seen.sort();
  },
  'listCollections by name and by pattern': async (c, db) => [
    (await db.listCollections({ name: 'numbers' }).toArray()).length,
    (await db.listCollections({ name: /^num/ }).toArray()).length,
    (await db.listCollections({ name: 'none' }).toArray()).length,
  ],
  'listCollections: hasNext, next, map': async (c, db) => {
    const cursor = db.listCollections().map(({ name }) => name);
    return [await cursor.hasNext(), await cursor.next(), await cursor.next()];
  },
  'listCollections: clone and rewind': async (c, db) => {
    const cursor = db.listCollections();
    await cursor.toArray();
    cursor.rewind();
    return [(await cursor.toArray()).length, (await cursor.clone().toArray()).length, cursor.constructor.name];
  },
  'runCursorCommand': async (c, db) => {
    const cursor = db.runCursorCommand({ find: 'numbers', filter: { n: { $lt: 2 } }, sort: { n: 1 } });
    return [await cursor.toArray(), cursor.constructor.name];
  },
  'runCursorCommand of no cursor': (c, db) => db.runCursorCommand({ ping: 1 }).toArray().catch((error) => error.name),
};

const ADMIN = {
  'ping': (admin) => admin.ping().then(({ ok }) => ok),
  'command': (admin) => admin.command({ ping: 1 }).then(({ ok }) => ok),
  'an unknown command': (admin) => admin.command({ nonsense: 1 }),
  'buildInfo': (admin) => admin.buildInfo().then((info) => typeof info.version),
  'serverInfo': (admin) => admin.serverInfo().then((info) => typeof info.version),
  'serverStatus': (admin) => admin.serverStatus().then((info) => info.ok),
  'replSetGetStatus': (admin) => admin.replSetGetStatus().then((info) => typeof info.set, (error) => error.code),
  'listDatabases': (admin) => admin.listDatabases().then(({ databases }) => databases.some(({ name }) => name === 'conformance_classes')),
  'listDatabases nameOnly': (admin) => admin.listDatabases({ nameOnly: true }).then(({ databases }) => keys(databases[0])),
  'listDatabases with a filter': (admin) => admin.listDatabases({ filter: { name: 'conformance_classes' }, nameOnly: true }).then(({ databases }) => databases),
  'validateCollection': (admin) => admin.validateCollection('numbers').then(({ valid }) => valid),
  'validateCollection of nothing': (admin) => admin.validateCollection('nothing').then(() => 'valid', (error) => [error.name, error.code]),
  'removeUser of nobody': (admin) => admin.removeUser('nobody').catch((error) => [error.name, error.code]),
};

const DATABASE = {
  'stats': (c, db) => db.stats().then((stats) => [stats.db, stats.collections, stats.ok]),
  'stats with a scale': (c, db) => db.stats({ scale: 1024 }).then((stats) => stats.ok),
  'profilingLevel': (c, db) => db.profilingLevel().catch((error) => [error.name, error.code]),
  'setProfilingLevel': (c, db) => db.setProfilingLevel('off').catch((error) => [error.name, error.code]),
  'removeUser of nobody': (c, db) => db.removeUser('nobody').catch((error) => [error.name, error.code]),
  'collections': async (c, db) => (await db.collections()).map((each) => [each.collectionName, each.constructor.name]),
  'aggregate over the database': (c, db) => db.aggregate([{ $documents: [{ x: 1 }] }]).toArray().catch((error) => [error.name, error.code]),
  'dropDatabase': (c, db, client) => client.db(`${db.databaseName}_other`).dropDatabase(),
  'isCapped': (c) => c.isCapped(),
  'options': (c) => c.options(),
  'options of a missing collection': (c, db) => db.collection('nothing').options(),
  'hint': (c) => {
    c.hint = 'a_1';
    return c.hint;
  },
  'a collection with concerns': (c, db) => {
    const other = db.collection('x', { readConcern: { level: 'majority' }, writeConcern: { w: 1 } });
    return [other.readConcern.level, other.writeConcern.w];
  },
  'command with a wrong collection': (c, db) => db.command({ collMod: 'nothing', validator: {} }),
  'collMod': (c, db) => db.command({ collMod: 'numbers', validator: { n: { $gte: 0 } }, validationLevel: 'moderate' }).then(({ ok }) => ok),
  'command with promoteValues false': (c, db) => db.command({ count: 'numbers' }, { promoteValues: false }).then(({ n }) => n),
  'withSession gives what the function gives': (c, db, client) => client.withSession(async () => 5),
  'asyncDispose of a session': async (c, db, client) => {
    const session = client.startSession();
    if (Symbol.asyncDispose) await session[Symbol.asyncDispose]();
    else await session.endSession();
    return session.hasEnded;
  },
  'a session advances its times': (c, db, client, { Timestamp }) => {
    const session = client.startSession();
    session.advanceOperationTime(new Timestamp({ t: 5, i: 1 }));
    return `${session.operationTime}`;
  },
};
const SEARCH = {
  'listSearchIndexes': (c) => c.listSearchIndexes().toArray().catch((error) => [error.name, typeof error.code]),
  'createSearchIndex': (c) => c.createSearchIndex({ name: 'x', definition: { mappings: { dynamic: true } } }).catch((error) => [error.name, error.code]),
  'createSearchIndexes': (c) => c.createSearchIndexes([{ definition: {} }]).catch((error) => [error.name, error.code]),
  'dropSearchIndex': (c) => c.dropSearchIndex('x').catch((error) => [error.name, error.code]),
  'updateSearchIndex': (c) => c.updateSearchIndex('x', {}).catch((error) => [error.name, error.code]),
};

const over = (table, prefix, call) => Object.entries(table).map(([name, run]) => ({
  name: `${prefix}: ${name}`,
  run: async (db, client, mongodb) => call(run, await numbers(db), db, client, mongodb),
}));

module.exports = [
  ...[...preferences, ...errors, ...Object.entries(ALONE)].map(([name, run]) => ({ name, run: async (db, client, mongodb) => run(mongodb) })),
  ...over(CURSORS, 'cursor', (run, c, db) => run(c, db)),
  ...over(ADMIN, 'admin', (run, c, db) => run(db.admin())),
  ...over(DATABASE, 'database', (run, c, db, client, mongodb) => run(c, db, client, mongodb)),
  ...over(SEARCH, 'search', (run, c) => run(c)),
];
