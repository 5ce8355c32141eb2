// The user's own driver in the user's own Node: which calls are under way, what they write, and what is kept from them.
// Runs there, with node_bootstrap.js. Both use `ofRequest`, which has the request that code was called for, and `run`:
// `current`, the request that is being worked on; `isEntered`, whether its function was called; `activeSteps`,
// `anyStep`, `wroteOutside`; and `state`, what is godwit's own.
(function (require, godwit) {
  'use strict';

  const { askNow, framesOf, ofRequest, run, send } = godwit;
  const { AsyncLocalStorage } = require('async_hooks');
  const Module = require('module');
  const util = require('util');

  const outstanding = new Map();  // what was started and is not done: by number, a name and the stack of the call
  let lastOperation = 0;
  let commands = 0;  // that were sent and not answered
  const inside = new AsyncLocalStorage();  // of a call of the driver: what it calls itself is not the script's

  const scriptFrameOf = (site) => framesOf(site).find(({ file }) => !file.includes('/node_modules/'));

  function nameOf({ label, site }) {
    const frame = scriptFrameOf(site);
    return frame ? `${label} (${frame.file}:${frame.line}:${frame.column})` : label;
  }

  const DRIVER = /\/node_modules\/(?:mongodb|bson)[^/]*\//;

  // Whether the driver is there, or a package that works for it; not what the script does in a callback of the driver.
  function isDrivers(site) {
    const frames = site.stack.split('\n').filter((line) => /[( ](?:file:\/\/)?\//.test(line));
    return DRIVER.test(frames.find((line) => !line.includes('/node_modules/') || DRIVER.test(line)) ?? '');
  }

  const namesOf = (operations) => [...new Set([...operations].map(nameOf))];
  const namesOfOutstanding = () => namesOf(outstanding.values());

  // What was under way when the migration's function ended, and what began after that: nobody awaited it.
  const MOST_LISTED = 1000;
  let listed;

  // What another file began while it was loaded is nothing of the function that runs.
  const isOfRun = ({ request }) => request?.type !== 'load' || request.file === run.current?.file;
  const isOfLoad = ({ request }) => request?.type === 'load';
  const isOfCall = (request) => request === run.current || (isOfLoad({ request }) && isOfRun({ request }));

  function list(operation) {
    if (listed && listed.length < MOST_LISTED && isOfRun(operation)) listed.push(operation);
  }

  function listFromNow() {
    listed = [...outstanding.values()].filter(isOfRun);
    if (listed.length === 0) listed.push(...[...pendingWrites].filter(isOfRun));
  }

  // What the driver throws when it comes to the sending does not say which call that was.
  function addPlace(error, site) {
    if (!util.types.isNativeError(error) || scriptFrameOf(error) || !scriptFrameOf(site)) return;
    try {
      error.stack += site.stack.slice(site.stack.indexOf('\n'));
    } catch { /* it may not be changed */ }
  }

  // Makes each method that gives a promise tell when it begins and when it ends.
  function watch(prototype, labelOf, names = Object.getOwnPropertyNames(prototype)) {
    for (const name of names) {
      const { value: method, writable } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
      if (name === 'constructor' || typeof method !== 'function' || !writable) continue;
      prototype[name] = function (...args) {
        if (inside.getStore()) return method.apply(this, args);
        // What the script hands in is its own again.
        const own = args.map((arg) => (typeof arg === 'function'
          ? function (...given) { return inside.run(false, () => arg.apply(this, given)); } : arg));
        const result = inside.run(true, () => method.apply(this, own));
        if (!util.types.isPromise(result)) return result;
        const number = ++lastOperation;
        const operation = { label: labelOf(this, name), request: ofRequest.getStore(), site: new Error() };
        outstanding.set(number, operation);
        list(operation);
        return result.catch((error) => {
          addPlace(error, operation.site);
          throw error;
        }).finally(() => { outstanding.delete(number); });
      };
    }
  }

  const READS = new Set(['abortTransaction', 'aggregate', 'buildInfo', 'collStats', 'commitTransaction',
    'connectionStatus', 'count', 'dbHash', 'dbStats', 'distinct', 'endSessions', 'explain', 'find', 'getMore',
    'getParameter', 'hello', 'isMaster', 'ismaster', 'killCursors', 'listCollections', 'listDatabases', 'listIndexes',
    'ping', 'refreshSessions', 'serverStatus', 'validate', 'whatsmyuri']);

  function isWrite(name, command) {
    const isInto = (stage) => stage.$out ?? stage.$merge;
    return !READS.has(name) || (name === 'aggregate' && command.pipeline?.some?.(isInto));
  }

  function reachesMany(name, command) {
    return name === 'aggregate' || name === 'bulkWrite' || name === 'mapReduce' ||
      Boolean(command.updates?.some?.((update) => update.multi)) ||
      Boolean(command.deletes?.some?.((removal) => removal.limit !== 1));
  }

  function countsOf(name, command, reply) {
    const n = Number(reply.n ?? 0);
    const upserted = reply.upserted?.length ?? 0;
    switch (name) {
      case 'insert': return { inserted: n };
      case 'update': return { matched: n - upserted, modified: Number(reply.nModified ?? 0), upserted };
      case 'delete': return { deleted: n };
      case 'bulkWrite':
        return { inserted: reply.nInserted, matched: reply.nMatched, modified: reply.nModified, deleted: reply.nDeleted,
          upserted: reply.nUpserted };
      case 'findAndModify':
      case 'findandmodify': {
        const last = reply.lastErrorObject ?? {};
        if (command.remove) return { deleted: Number(last.n ?? 0) };
        if (last.upserted !== undefined) return { upserted: 1 };
        return last.n ? { matched: 1, modified: 1 } : {};
      }
      default: return { commands: 1 };
    }
  }

  // The collections that a command may write to, with their databases.
  function targetsOf(name, command, database) {
    const whole = (text) => {
      const [first, ...rest] = String(text).split('.');
      return { database: first, collection: rest.join('.') };
    };
    const last = name === 'aggregate' ? command.pipeline?.[command.pipeline.length - 1] : undefined;
    const into = last?.$out ?? last?.$merge?.into ?? last?.$merge;
    switch (name) {
      case 'renameCollection': return [whole(command.renameCollection), whole(command.to)];
      case 'bulkWrite': return (command.nsInfo ?? []).map(({ ns }) => whole(ns));
      case 'aggregate':
        if (typeof into === 'string') return [{ database, collection: into }];
        return [{ database: into?.db ?? database, collection: into?.coll }];
      default: return [{ database, collection: command[name] }];
    }
  }

  // The command has not been sent yet: what is thrown here fails its call.
  function refuseOwn(name, command, database) {
    const { state } = run;
    const isOwn = (target) => target.database === state.database && state.collections.includes(target.collection);
    const own = targetsOf(name, command, database).find(isOwn);
    if (own) askNow({ type: 'own', name: own.collection });
    if (name === 'dropDatabase' && database === state.database) askNow({ type: 'own', name: '' });
  }

  const pendingWrites = new Set();  // by all clients

  // For whom a command is that is sent now: the function that runs, else the file that is loaded. Nothing for others.
  function writer() {
    if (run.isEntered) return run.current;
    const request = ofRequest.getStore();
    return request?.type === 'load' ? request : undefined;
  }

  const sendCounts = ({ request }, counts, underWay) =>
    send({ type: 'write', file: request.type === 'load' ? request.file : undefined, counts, underWay });

  // Refuses what would be outside of a step and must not be.
  function noteOutside() {
    if (run.activeSteps > 0) return;
    if (run.anyStep && !run.wroteOutside) askNow({ type: 'outside' });
    run.wroteOutside = true;
  }

  // The driver says that it sends a command before it makes bytes of it, and that may fail.
  function cannotBeSent(command, bson) {
    try {
      bson?.serialize(command);
      return false;
    } catch {
      return true;
    }
  }

  // Follows what a client sends for migrations.
  function follow(client, driver) {
    const writes = new Map();  // by the driver's number of the request
    const done = (requestId) => {
      const write = writes.get(requestId);
      writes.delete(requestId);
      pendingWrites.delete(write);
      return write && (write.request === run.current || write.request.type === 'load') ? write : undefined;
    };
    client.on('commandStarted', ({ requestId, commandName, command, databaseName }) => {
      const request = writer();
      if (!request || !isWrite(commandName, command)) return;
      refuseOwn(commandName, command, databaseName);
      if (run.isEntered) noteOutside();
      const write = { command, many: reachesMany(commandName, command), request, site: new Error(),
        label: `${commandName} ${String(command[commandName])}` };
      writes.set(requestId, write);
      pendingWrites.add(write);
      if (outstanding.size === 0) list(write);
      sendCounts(write, { unanswered: 1 }, 1);
    });
    client.on('commandSucceeded', ({ requestId, commandName, reply }) => {
      const write = done(requestId);
      if (!write) return;
      sendCounts(write, { unanswered: -1, ...countsOf(commandName, write.command, reply ?? {}) }, -1);
    });
    // What the server refused did nothing, unless it may have come half way.
    client.on('commandFailed', ({ requestId, failure }) => {
      const write = done(requestId);
      if (!write) return;
      const isRefused = !write.many && failure?.name === 'MongoServerError' &&
        !failure.hasErrorLabel?.('RetryableWriteError');
      // Whatever the network has to do with is the driver's own error, and may have come after the sending.
      const isOfNetwork = failure instanceof driver.MongoError || failure?.code;
      const didNothing = isRefused || (!isOfNetwork && cannotBeSent(write.command, driver.BSON));
      sendCounts(write, didNothing ? { unanswered: -1 } : {}, -1);
    });
    // No answer comes to who is closed.
    for (const end of ['topologyClosed', 'close']) {
      client.on(end, () => {
        for (const requestId of [...writes.keys()]) {
          const write = done(requestId);
          if (write) sendCounts(write, {}, -1);
        }
      });
    }
    // After the one that may refuse it.
    client.on('commandStarted', () => { commands++; });
    for (const end of ['commandSucceeded', 'commandFailed']) client.on(end, () => { commands--; });
  }

  const followed = new WeakSet();  // clients, and what they are made from

  // Every client of this driver is followed, also those that a script or another package makes.
  function followDriver(driver) {
    const prototype = driver?.MongoClient?.prototype;
    if (typeof prototype?.connect !== 'function' || followed.has(prototype)) return;
    followed.add(prototype);
    watchDriver(driver);
    const { connect } = prototype;
    prototype.connect = function (...args) {
      if (!followed.has(this)) {
        followed.add(this);
        // Old drivers have no such property, and keep their options there.
        if ('monitorCommands' in this) this.monitorCommands = true;
        else if (this.s?.options) this.s.options.monitorCommands = true;
        follow(this, driver);
      }
      return connect.apply(this, args);
    };
  }

  let isWaitTold = false;

  // Nobody waits for a connection that nothing makes.
  function keepBack(connection, { _id: id, collectionName, method }) {
    const label = `${collectionName}.${method}`;
    const operation = { label, request: ofRequest.getStore(), site: new Error(), connection };
    outstanding.set(String(id), operation);
    list(operation);
    if (connection.readyState !== 0 || isWaitTold) return;
    isWaitTold = true;
    send({ type: 'warning', text: `${nameOf(operation)} waits until mongoose is connected, and nothing connects it: ` +
      '`await mongoose.connect(…)` comes before it' });
  }

  // What mongoose keeps back until it is connected is under way. It tells of each, and when it gives one up.
  function followMongoose(mongoose) {
    const prototype = mongoose?.Connection?.prototype;
    if (typeof prototype?.emit !== 'function' || followed.has(prototype)) return;
    followed.add(prototype);
    const { emit } = prototype;
    prototype.emit = function (event, ...args) {
      if (event === 'buffer') keepBack(this, args[0]);
      if (event === 'buffer-end') outstanding.delete(String(args[0]._id));
      if (event === 'connected') {
        for (const [id, { connection }] of outstanding) if (connection === this) outstanding.delete(id);
      }
      return emit.call(this, event, ...args);
    };
  }

  // Other packages bring a driver of their own.
  const loadModule = Module._load;
  Module._load = function (request, ...rest) {
    const loaded = loadModule.call(this, request, ...rest);
    if (/(?:^|\/)mongodb(?:\/lib\/index(?:\.js)?)?$/.test(request)) followDriver(loaded);
    if (/(?:^|\/)mongoose(?:\/(?:lib\/)?index(?:\.js)?)?$/.test(request)) followMongoose(loaded);
    return loaded;
  };

  function loadDriver(file) {
    for (const from of [file, `${process.cwd()}/file`]) {
      try {
        return Module.createRequire(from)('mongodb');
      } catch (error) {
        if (error.code !== 'MODULE_NOT_FOUND' || !error.message.includes("'mongodb'")) throw error;
      }
    }
    throw Object.assign(new Error("Cannot find module 'mongodb'"), { code: 'MODULE_NOT_FOUND', isDriver: true });
  }

  const clients = new Map();  // by the driver that made it

  // "Every collection of this database" does not mean ledger and journal.
  function hideOwn(prototype) {
    const { listCollections } = prototype;
    prototype.listCollections = function (filter, ...rest) {
      const others = { name: { $nin: run.state.collections } };
      const isWhole = !filter || Object.keys(filter).length === 0;
      const visible = this.databaseName !== run.state.database ? filter : isWhole ? others : { $and: [filter, others] };
      return listCollections.call(this, visible, ...rest);
    };
  }

  function watchDriver(driver) {
    const inner = (object, ...names) => names.map((name) => object?.[name]).find((name) => name) ?? '';
    hideOwn(driver.Db.prototype);
    watch(driver.MongoClient.prototype, (client, name) => `client.${name}`, ['connect', 'withSession']);
    if (driver.ClientSession) {
      // Hardly anybody awaits the end of a session.
      watch(driver.ClientSession.prototype, (session, name) => `session.${name}`,
        ['commitTransaction', 'abortTransaction', 'withTransaction']);
    }
    watch(driver.Collection.prototype, (collection, name) => `${collection.collectionName}.${name}`);
    watch(driver.Db.prototype, (db, name) => `db.${name}`);
    for (const cursor of [driver.AbstractCursor, driver.FindCursor, driver.AggregationCursor]) {
      if (cursor) watch(cursor.prototype, (self, name) => `${inner(self.namespace, 'collection')} cursor.${name}`);
    }
    for (const bulk of [driver.OrderedBulkOperation, driver.UnorderedBulkOperation]) {
      if (bulk) watch(Object.getPrototypeOf(bulk.prototype), (self, name) => `bulk.${name}`);
    }
  }

  async function clientFor(file, { url, appName }) {
    const driver = loadDriver(file);
    const known = clients.get(driver);
    if (known) return known;
    followDriver(driver);
    const client = new driver.MongoClient(url, { appName, monitorCommands: true });
    await client.connect();
    clients.set(driver, client);
    return client;
  }

  function closeClients() {
    return Promise.all([...clients.values()].map((client) => client.close(true).catch(() => {})));
  }

  return {
    clientFor, closeClients, followDriver, isDrivers, isOfCall, listFromNow, loadDriver, nameOf, namesOfOutstanding,
    scriptFrameOf,
    namesListed: () => namesOf(listed),
    // Of earlier functions.
    forgetOutstanding() {
      for (const [number, { request }] of outstanding) if (request?.type !== 'load') outstanding.delete(number);
      for (const write of pendingWrites) if (write.request.type !== 'load') pendingWrites.delete(write);
      listed = undefined;
      isWaitTold = false;
    },
    // A call that a file's top level began may be one for ever, as a change stream's; a write always ends.
    isAtWork: () => [...pendingWrites].some(isOfRun) || [...outstanding.values()].some((one) => !isOfLoad(one)),
    isLoadAtWork: () => [...outstanding.values()].some((one) => isOfLoad(one) && isOfRun(one)),
    isWaiting: () => outstanding.size + commands > 0,
  };
})
