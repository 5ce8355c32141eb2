// Runs in the user's own Node, as the script that it reads from standard input, and works for godwit: loads migrations,
// calls their functions with the user's own driver, and says what happens. `preludeCall` (call.js) comes before it.
//
// Descriptor 3 brings requests and answers, 4 takes events, 5 brings the answers to questions that cannot wait; all are
// lines of JSON. What each looks like is in node_process.h.
(() => {
  'use strict';

  const { AsyncLocalStorage } = require('async_hooks');
  const fs = require('fs');
  const { createRequire } = require('module');
  const net = require('net');
  const { fileURLToPath, pathToFileURL } = require('url');
  const util = require('util');

  const pid = process.pid;
  const exitNow = process.reallyExit.bind(process);

  // --- the line to godwit ---------------------------------------------------------------------------------------

  function send(event) {
    let bytes = Buffer.from(`${JSON.stringify(event)}\n`);
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
    const answer = JSON.parse(line);
    if (answer.error !== undefined) throw refusal(answer);
  }

  const log = (level) => (...args) => send({ type: 'log', level, text: util.format(...args) });
  Object.assign(console, {
    debug: log(0), log: log(1), info: log(1), warn: log(2), error: log(3),
    dir: (value, options) => log(1)(util.inspect(value, options)),
  });
  console.trace = (...args) => log(3)(`Trace: ${util.format(...args)}`);

  // --- errors ---------------------------------------------------------------------------------------------------

  const FRAME = /^\s+at (async )?(?:(.*?) \()?((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/;
  const plainPath = (file) => (file.startsWith('file://') ? fileURLToPath(file) : file);
  const isDriver = (file) => /\/node_modules\/(?:mongodb|bson)\//.test(file);

  function framesOf(error) {
    const frames = [];
    for (const line of String(error.stack).split('\n')) {
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
    const [place, , caret] = String(error.stack).split('\n');
    const found = /^((?:file:\/\/)?\/.*):(\d+)$/.exec(place ?? '');
    if (!(error instanceof SyntaxError) || !found) return [];
    const column = /^ *\^/.test(caret ?? '') ? caret.indexOf('^') + 1 : 1;
    return [{ function: '', isAsync: false, file: plainPath(found[1]), line: Number(found[2]), column }];
  }

  function describe(error, depth = 0) {
    if (!util.types.isNativeError(error) && !(error instanceof Error)) {
      return { text: `the script threw ${util.inspect(error)}`, frames: [], causes: [] };
    }
    const several = Array.isArray(error.errors) ? error.errors.slice(0, 5) : [];
    const causes = [...several, ...(error.cause === undefined ? [] : [error.cause])];
    return {
      text: error.message ? `${error.name}: ${error.message}` : String(error.name),
      name: String(error.name), code: error.code, codeName: error.codeName,
      labels: Array.isArray(error.errorLabels) ? error.errorLabels.filter((label) => typeof label === 'string') : [],
      isSyntax: error instanceof SyntaxError && syntaxPlace(error).length > 0,
      godwitError: error.godwitError,
      frames: [...syntaxPlace(error), ...framesOf(error)],
      causes: depth < 5 ? causes.map((cause) => describe(cause, depth + 1)) : [],
    };
  }

  // --- what the driver is doing ---------------------------------------------------------------------------------

  const outstanding = new Map();  // what was started and is not done: by number, a name and the stack of the call
  let lastOperation = 0;
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
  const pendingWrites = new Map();  // by the driver's number of the request

  const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify', 'bulkWrite']);
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

  function commandStarted({ requestId, commandName, command }) {
    if (!writes(commandName, command)) return;
    if (activeSteps === 0) {
      if (anyStep && !wroteOutside) askNow({ type: 'outside' });
      wroteOutside = true;
    }
    pendingWrites.set(requestId, { command, many: reachesMany(commandName, command) });
    send({ type: 'write', counts: { unanswered: 1 } });
  }

  function commandSucceeded({ requestId, commandName, reply }) {
    const write = pendingWrites.get(requestId);
    if (!pendingWrites.delete(requestId)) return;
    send({ type: 'write', counts: { unanswered: -1, ...countsOf(commandName, write.command, reply ?? {}) } });
  }

  // What the server refused did nothing, unless it may have come half way.
  function commandFailed({ requestId, failure }) {
    const write = pendingWrites.get(requestId);
    if (!pendingWrites.delete(requestId) || write.many || failure?.name !== 'MongoServerError') return;
    if (!failure.hasErrorLabel?.('RetryableWriteError')) send({ type: 'write', counts: { unanswered: -1 } });
  }

  // --- the driver and its client --------------------------------------------------------------------------------

  function loadDriver(file) {
    for (const from of [file, `${process.cwd()}/file`]) {
      try {
        return createRequire(from)('mongodb');
      } catch (error) {
        if (error.code !== 'MODULE_NOT_FOUND' || !error.message.includes("'mongodb'")) throw error;
      }
    }
    throw Object.assign(new Error("Cannot find module 'mongodb'"), { code: 'MODULE_NOT_FOUND', isDriver: true });
  }

  const clients = new Map();  // by the driver that made it

  function watchDriver(driver) {
    const inner = (object, ...names) => names.map((name) => object?.[name]).find((name) => name) ?? '';
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
    const client = new driver.MongoClient(url, { appName, monitorCommands: true });
    client.on('commandStarted', commandStarted);
    client.on('commandSucceeded', commandSucceeded);
    client.on('commandFailed', commandFailed);
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
    loadDriver(file);
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
    log: (level, text) => send({ type: 'log', level, text }),
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
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
  globalThis.setTimeout = Object.assign((callback, delay, ...args) => {
    const timer = realSetTimeout(() => {
      timers.delete(timer);
      callback(...args);
    }, delay);
    if (!(delay > LONGEST_SLEEP)) timers.add(timer);
    return timer;
  }, { [util.promisify.custom]: realSetTimeout[util.promisify.custom] });
  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
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
    outstanding.clear();
    timers.clear();
    const db = client.db(request.database);
    const info = { environment: request.environment, isProtected: request.isProtected, parameters: request.parameters,
      dryRun: request.dryRun };
    const { promise, alternative } = makeCaller().start(self, value, db, client, undefined, info);
    await (alternative ? Promise.race([promise, alternativeHolds(alternative)]) : promise);
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

  let current;  // the request that is being worked on

  function fail(error, more) {
    if (!current) return;
    send({ type: 'failed', error: describe(error), ...more });
    current = undefined;
  }

  process.on('unhandledRejection', (reason) => { fail(reason, { unhandled: true }); });
  process.on('uncaughtException', (error) => { fail(error); });
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
    send({ type: 'stopping', waiting: namesOfOutstanding() });
    close().then(() => exitNow(143));
  });

  async function work(request) {
    current = request;
    try {
      const result = await (request.type === 'load' ? load(request) : call(request));
      if (current !== request) return;  // it failed otherwise meanwhile
      current = undefined;
      send({ type: 'done', ...result });
    } catch (error) {
      fail(error, { isDriver: error?.isDriver, isMissing: /^(?:ERR_)?MODULE_NOT_FOUND$/.test(error?.code) });
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
