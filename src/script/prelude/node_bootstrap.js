// Runs in the user's own Node, as the script that it reads from standard input, and works for godwit: loads migrations,
// calls their functions with the user's own driver, and says what happens. `preludeCall` (call.js) comes before it.
//
// Descriptor 3 brings requests and answers, 4 takes events, 5 brings the answers to questions that cannot wait; all are
// lines of JSON. What each looks like is in node_process.h.
(() => {
  'use strict';

  const { AsyncLocalStorage } = require('async_hooks');
  const fs = require('fs');
  const Module = require('module');
  const net = require('net');
  const { fileURLToPath, pathToFileURL } = require('url');
  const util = require('util');

  const pid = process.pid;
  const exitNow = process.reallyExit.bind(process);

  // --- the line to godwit ---------------------------------------------------------------------------------------

  const LONGEST_TEXT = 1 << 16;
  const shortened = (text) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);

  // Half a character, which JSON in UTF-8 does not have, is escaped by JSON.stringify and refused by who reads it.
  const wellFormed = (key, value) => (typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value);

  function textOf(event) {
    const text = JSON.stringify(event);
    return /\\ud[89a-f]/.test(text) ? JSON.stringify(event, wellFormed) : text;
  }

  function send(event) {
    let bytes = Buffer.from(`${textOf(event)}\n`);
    while (bytes.length > 0) {
      try {
        bytes = bytes.subarray(fs.writeSync(4, bytes));
      } catch (error) {
        if (error.code !== 'EAGAIN') exitNow(1);  // nobody listens any more
      }
    }
  }

  let lastQuestion = 0;
  const questions = new Map();

  function ask(event) {
    return new Promise((resolve, reject) => {
      questions.set(++lastQuestion, { resolve, reject });
      send({ ...event, question: lastQuestion });
    });
  }

  function refusal({ error, errorId }) {
    return Object.assign(new Error(error), { godwitError: errorId });
  }

  // Asks and stands still until the answer is there.
  function askNow(event) {
    send(event);
    const byte = Buffer.alloc(1);
    let line = '';
    while (fs.readSync(5, byte, 0, 1, null) === 1 && byte[0] !== 10) line += byte.toString('latin1');
    const answer = JSON.parse(Buffer.from(line, 'latin1').toString());
    if (answer.error !== undefined) throw refusal(answer);
  }

  const sendLog = (level, text) => send({ type: 'log', level, text: shortened(text) });
  const log = (level) => (...args) => sendLog(level, util.format(...args));
  Object.assign(console, {
    debug: log(0), log: log(1), info: log(1), warn: log(2), error: log(3),
    dir: (value, options) => log(1)(util.inspect(value, options)),
  });
  console.trace = (...args) => log(3)(`Trace: ${util.format(...args)}`);

  // --- errors ---------------------------------------------------------------------------------------------------

  const FRAME = /^\s+at (async )?(?:(.*?) \()?((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/;
  const plainPath = (file) => (file.startsWith('file://') ? fileURLToPath(file) : file);
  const isDriver = (file) => /\/node_modules\/(?:mongodb|bson)\//.test(file);

  // A property of something that was thrown, which may be anything: undefined where reading it throws.
  function read(thrown, key) {
    try {
      return thrown?.[key];
    } catch {
      return undefined;
    }
  }

  function inspected(value) {
    try {
      return util.inspect(value);
    } catch {
      return 'something that cannot be shown';
    }
  }

  const shownAs = (value) => (typeof value === 'string' ? value : inspected(value));

  // The property as text; '' where it has none.
  function text(thrown, key) {
    const value = read(thrown, key);
    return value === undefined || value === null ? '' : shortened(shownAs(value));
  }

  function framesOf(error) {
    const frames = [];
    for (const line of text(error, 'stack').split('\n')) {
      const found = FRAME.exec(line);
      if (!found || isDriver(found[3])) continue;
      const [, isAsync, name, file] = found;
      frames.push({
        function: (name ?? '').replace(/^(?:async |Object\.<anonymous>|Module\.|Object\.)/, ''), isAsync: Boolean(isAsync),
        file: plainPath(file), line: Number(found[4]), column: Number(found[5]),
      });
    }
    return frames.slice(0, 16);
  }

  // A SyntaxError says where it is above its message.
  function syntaxPlace(error) {
    const [place, , caret] = text(error, 'stack').split('\n');
    const found = /^((?:file:\/\/)?\/.*):(\d+)$/.exec(place ?? '');
    if (text(error, 'name') !== 'SyntaxError' || !found) return [];
    const column = /^ *\^/.test(caret ?? '') ? caret.indexOf('^') + 1 : 1;
    return [{ function: '', isAsync: false, file: plainPath(found[1]), line: Number(found[2]), column }];
  }

  // A code as a number or a text, whatever it was.
  function codeOf(error) {
    const code = read(error, 'code');
    if (code === undefined || code === null || Number.isSafeInteger(code)) return code;
    return typeof code === 'bigint' ? String(code) : shownAs(code).slice(0, 200);
  }

  function isError(value) {
    try {
      return util.types.isNativeError(value) || value instanceof Error;
    } catch {
      return false;
    }
  }

  function describe(error, depth = 0) {
    if (!isError(error)) return { text: shortened(`the script threw ${inspected(error)}`), frames: [], causes: [] };
    const list = (key) => { const value = read(error, key); return Array.isArray(value) ? value.slice(0, 5) : []; };
    const cause = read(error, 'cause');
    const causes = [...list('errors'), ...(cause === undefined ? [] : [cause])];
    const name = text(error, 'name');
    const message = text(error, 'message');
    return {
      text: message ? `${name}: ${message}` : name || 'Error',
      name, code: codeOf(error), codeName: text(error, 'codeName'),
      labels: list('errorLabels').filter((label) => typeof label === 'string'),
      isSyntax: syntaxPlace(error).length > 0,
      godwitError: Number(read(error, 'godwitError')) || undefined,
      frames: [...syntaxPlace(error), ...framesOf(error)],
      causes: depth < 5 ? causes.map((one) => describe(one, depth + 1)) : [],
    };
  }

  // --- what the driver is doing ---------------------------------------------------------------------------------

  const outstanding = new Map();  // what was started and is not done: by number, a name and the stack of the call
  let lastOperation = 0;
  let commands = 0;  // that were sent and not answered
  const inside = new AsyncLocalStorage();  // of a call of the driver: what it calls itself is not the script's

  function nameOf({ label, site }) {
    const frame = framesOf(site).find(({ file }) => !file.includes('/node_modules/'));
    return frame ? `${label} (${frame.file}:${frame.line}:${frame.column})` : label;
  }

  const namesOfOutstanding = () => [...new Set([...outstanding.values()].map(nameOf))];

  // Makes each method that gives a promise tell when it begins and when it ends.
  function watch(prototype, labelOf) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      if (name === 'constructor' || typeof descriptor.value !== 'function' || !descriptor.writable) continue;
      const method = descriptor.value;
      prototype[name] = function (...args) {
        if (inside.getStore()) return method.apply(this, args);
        // What the script hands in is its own again.
        const own = args.map((arg) => (typeof arg === 'function'
          ? function (...given) { return inside.run(false, () => arg.apply(this, given)); } : arg));
        const result = inside.run(true, () => method.apply(this, own));
        if (!util.types.isPromise(result)) return result;
        const number = ++lastOperation;
        outstanding.set(number, { label: labelOf(this, name), site: new Error() });
        return result.finally(() => { outstanding.delete(number); });
      };
    }
  }

  let activeSteps = 0;
  let anyStep = false;
  let wroteOutside = false;
  let state = { database: '', collections: [] };  // what is godwit's own
  let current;            // the request that is being worked on
  let isEntered = false;  // its function was called

  const READS = new Set(['abortTransaction', 'aggregate', 'buildInfo', 'collStats', 'commitTransaction', 'connectionStatus',
    'count', 'dbHash', 'dbStats', 'distinct', 'endSessions', 'explain', 'find', 'getMore', 'getParameter', 'hello',
    'isMaster', 'ismaster', 'killCursors', 'listCollections', 'listDatabases', 'listIndexes', 'ping', 'refreshSessions',
    'serverStatus', 'validate', 'whatsmyuri']);

  function writes(name, command) {
    return !READS.has(name) || (name === 'aggregate' && command.pipeline?.some?.((stage) => stage.$out ?? stage.$merge));
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
        return [typeof into === 'string' ? { database, collection: into } : { database: into?.db ?? database, collection: into?.coll }];
      default: return [{ database, collection: command[name] }];
    }
  }

  // The command has not been sent yet: what is thrown here fails its call.
  function refuseOwn(name, command, database) {
    const isOwn = (target) => target.database === state.database && state.collections.includes(target.collection);
    const own = targetsOf(name, command, database).find(isOwn);
    if (own) askNow({ type: 'own', name: own.collection });
    if (name === 'dropDatabase' && database === state.database) askNow({ type: 'own', name: '' });
  }

  // Follows what a client sends for the migration that runs.
  function follow(client) {
    const pendingWrites = new Map();  // by the driver's number of the request
    const done = (requestId) => {
      const write = pendingWrites.get(requestId);
      pendingWrites.delete(requestId);
      return write?.request === current ? write : undefined;
    };
    client.on('commandStarted', ({ requestId, commandName, command, databaseName }) => {
      if (!isEntered || !writes(commandName, command)) return;
      refuseOwn(commandName, command, databaseName);
      if (activeSteps === 0) {
        if (anyStep && !wroteOutside) askNow({ type: 'outside' });
        wroteOutside = true;
      }
      pendingWrites.set(requestId, { command, many: reachesMany(commandName, command), request: current });
      send({ type: 'write', counts: { unanswered: 1 } });
    });
    client.on('commandSucceeded', ({ requestId, commandName, reply }) => {
      const write = done(requestId);
      if (!write) return;
      send({ type: 'write', counts: { unanswered: -1, ...countsOf(commandName, write.command, reply ?? {}) } });
    });
    // What the server refused did nothing, unless it may have come half way.
    client.on('commandFailed', ({ requestId, failure }) => {
      const write = done(requestId);
      if (!write || write.many || failure?.name !== 'MongoServerError') return;
      if (!failure.hasErrorLabel?.('RetryableWriteError')) send({ type: 'write', counts: { unanswered: -1 } });
    });
    // After the one that may refuse it.
    client.on('commandStarted', () => { commands++; });
    for (const end of ['commandSucceeded', 'commandFailed']) client.on(end, () => { commands--; });
  }

  // --- the driver and its client --------------------------------------------------------------------------------

  const followed = new WeakSet();  // clients, and what they are made from

  // Every client of this driver is followed, also those that a script or another package makes.
  function followDriver(driver) {
    const prototype = driver?.MongoClient?.prototype;
    if (typeof prototype?.connect !== 'function' || followed.has(prototype)) return;
    followed.add(prototype);
    const { connect } = prototype;
    prototype.connect = function (...args) {
      if (!followed.has(this)) {
        followed.add(this);
        // Old drivers have no such property, and keep their options there.
        if ('monitorCommands' in this) this.monitorCommands = true;
        else if (this.s?.options) this.s.options.monitorCommands = true;
        follow(this);
      }
      return connect.apply(this, args);
    };
  }

  // Other packages bring a driver of their own.
  const loadModule = Module._load;
  Module._load = function (request, ...rest) {
    const loaded = loadModule.call(this, request, ...rest);
    if (/(?:^|\/)mongodb(?:\/lib\/index(?:\.js)?)?$/.test(request)) followDriver(loaded);
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
      const others = { name: { $nin: state.collections } };
      const isWhole = !filter || Object.keys(filter).length === 0;
      const visible = this.databaseName !== state.database ? filter : isWhole ? others : { $and: [filter, others] };
      return listCollections.call(this, visible, ...rest);
    };
  }

  function watchDriver(driver) {
    const inner = (object, ...names) => names.map((name) => object?.[name]).find((name) => name) ?? '';
    hideOwn(driver.Db.prototype);
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
    watchDriver(driver);
    clients.set(driver, client);
    return client;
  }

  // --- loading and calling --------------------------------------------------------------------------------------

  const files = new Map();

  // Where a function is, and what is `this` in it: the exports, or what they have as `default`.
  function find(exported, name) {
    const inner = exported.default;
    const isInner = typeof inner?.[name] === 'function' && (inner[name] === exported[name] || exported[name] === undefined);
    return isInner ? { self: inner, value: inner[name] } : { self: exported, value: exported[name] };
  }

  async function load({ file }) {
    followDriver(loadDriver(file));
    const exported = await import(pathToFileURL(file).href);
    files.set(file, exported);
    const up = find(exported, 'up').value;
    const down = find(exported, 'down').value;
    const options = exported.options ?? exported.default?.options;
    return {
      hasUp: typeof up === 'function', hasDown: typeof down === 'function',
      upText: typeof up === 'function' ? String(up) : '', downText: typeof down === 'function' ? String(down) : '',
      options: options === undefined ? '{}' : JSON.stringify(options) ?? '{}',
    };
  }

  const natives = {
    log: sendLog,
    progress: (done, total) => send({ type: 'progress', done, total }),
    async stepBegins(name) {
      const { run } = await ask({ type: 'stepBegins', name, wroteOutside });
      anyStep = true;
      if (run) activeSteps++;
      return run;
    },
    stepFailed() { activeSteps--; },
    async stepEnded(name) {
      activeSteps--;
      await ask({ type: 'stepEnded', name });
    },
  };

  function makeCaller() {
    const made = { exports: {} };
    preludeCall(made.exports, made, (name) => (name === 'internal/language' ? { Promise } : { format: util.format }), natives);
    return made.exports;
  }

  // Timers of the script that are about to do something; the driver takes its own from another place.
  const LONGEST_SLEEP = 5000;
  const timers = new Set();
  const longTimers = new Set();
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout, setInterval: realSetInterval } = globalThis;
  globalThis.setTimeout = Object.assign((callback, delay, ...args) => {
    const timer = realSetTimeout(() => {
      timers.delete(timer);
      longTimers.delete(timer);
      callback(...args);
    }, delay);
    (delay > LONGEST_SLEEP ? longTimers : timers).add(timer);
    return timer;
  }, { [util.promisify.custom]: realSetTimeout[util.promisify.custom] });
  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
    longTimers.delete(timer);
    realClearTimeout(timer);
  };
  const pause = (milliseconds) => new Promise((resolve) => { realSetTimeout(resolve, milliseconds); });

  // Until nothing that the script started is under way. What follows on a promise begins before the next turn.
  async function settle() {
    const limit = Date.now() + LONGEST_SLEEP;
    const isBusy = () => outstanding.size > 0 || (timers.size > 0 && Date.now() < limit);
    do {
      while (isBusy()) await pause(2);
      await new Promise((resolve) => { setImmediate(resolve); });
      await new Promise((resolve) => { setImmediate(resolve); });
    } while (isBusy());
  }

  // Nobody can know that a promise never settles, but that nothing is to be seen which could settle it.
  const isQuiet = () => isEntered && commands + outstanding.size + timers.size + longTimers.size + questions.size === 0;
  const QUIET_SECONDS = 10;

  function warnWhenQuiet(name) {
    let seconds = 0;
    const timer = realSetInterval(() => {
      seconds = isQuiet() ? seconds + 1 : 0;
      if (seconds === QUIET_SECONDS) {
        sendLog(2, `${name} has not ended, and for ${seconds} seconds nothing that godwit sees has been under way: a promise ` +
          'that never settles is ended by a time limit only (`timeout` in the options)');
      }
    }, 1000);
    return () => { clearInterval(timer); };
  }

  // Where the function takes a callback but returned a promise: the latter counts once nothing goes on that could call.
  async function alternativeHolds(alternative) {
    await alternative;
    await settle();
    await pause(1000);
    await settle();
  }

  async function call(request) {
    const { self, value } = find(files.get(request.file), request.function);
    const client = await clientFor(request.file, request);
    activeSteps = 0;
    anyStep = false;
    wroteOutside = false;
    state = request.state;
    outstanding.clear();
    timers.clear();
    longTimers.clear();
    const db = client.db(request.database);
    const info = { environment: request.environment, isProtected: request.isProtected, parameters: request.parameters,
      dryRun: request.dryRun };
    isEntered = true;
    send({ type: 'entered' });
    const { promise, alternative } = makeCaller().start(self, value, db, client, undefined, info);
    const stopWarning = warnWhenQuiet(request.function);
    await (alternative ? Promise.race([promise, alternativeHolds(alternative)]) : promise);
    stopWarning();
    const unawaited = namesOfOutstanding();
    if (!request.unawaitedIsError) {
      for (const name of unawaited) {
        send({ type: 'unawaited', name });
      }
    }
    await settle();
    return { unawaited };
  }

  // --- what ends it ---------------------------------------------------------------------------------------------

  const ofRequest = new AsyncLocalStorage();

  // What was printed and is still on its way; nothing when there is none.
  function printing() {
    const streams = [process.stdout, process.stderr].filter((stream) => stream.writableLength > 0);
    if (streams.length === 0) return undefined;
    const printed = streams.map((stream) => new Promise((resolve) => { stream.write('', resolve); }));
    return Promise.race([Promise.all(printed), pause(LONGEST_SLEEP)]);
  }

  function fail(error, more) {
    if (!current) return;
    current = undefined;
    const failed = { type: 'failed', error: describe(error), ...more };
    const before = printing();
    if (before) before.then(() => { send(failed); });
    else send(failed);
  }

  // What a migration that is over left behind is no failure of the next one.
  function failUnlessLate(error, more) {
    const owner = ofRequest.getStore();
    if (!owner || owner.file === current?.file) fail(error, more);
    else send({ type: 'late', text: `after the end of an earlier migration (${owner.file}): ${describe(error).text}` });
  }

  process.on('unhandledRejection', (reason) => { failUnlessLate(reason, { unhandled: true }); });
  process.on('uncaughtException', (error) => { failUnlessLate(error); });
  process.exit = (code) => {
    const error = new Error(`process.exit(${code === undefined ? '' : String(code)}) was called`);
    error.code = 'ERR_PROCESS_EXIT';
    fail(error, { exited: true });
    throw error;
  };

  async function close() {
    const ended = Promise.all([...clients.values()].map((client) => client.close(true).catch(() => {})));
    await Promise.race([ended, pause(1000)]);
  }

  process.on('SIGTERM', () => {
    send({ type: 'stopping', waiting: namesOfOutstanding(), isQuiet: isQuiet() });
    close().then(() => exitNow(143));
  });

  async function work(request) {
    current = request;
    isEntered = false;
    try {
      const result = await ofRequest.run(request, request.type === 'load' ? load : call, request);
      await printing();
      if (current !== request) return;  // it failed otherwise meanwhile
      current = undefined;
      isEntered = false;
      send({ type: 'done', ...result });
    } catch (error) {
      fail(error, { isDriver: read(error, 'isDriver'), isMissing: /^(?:ERR_)?MODULE_NOT_FOUND$/.test(text(error, 'code')) });
    }
  }

  function take(message) {
    const question = questions.get(message.question);
    if (!question) {
      work(message);
      return;
    }
    questions.delete(message.question);
    if (message.error === undefined) question.resolve(message);
    else question.reject(refusal(message));
  }

  let unread = '';
  const line = new net.Socket({ fd: 3, readable: true, writable: false });
  line.setEncoding('utf8');
  line.on('data', (text) => {
    const lines = (unread + text).split('\n');
    unread = lines.pop();
    for (const one of lines) take(JSON.parse(one));
  });
  line.on('close', () => { close().then(() => exitNow(0)); });
  send({ type: 'ready', version: process.versions.node, pid });
})();
