// Runs in the user's own Node, as the script that it reads from standard input, and works for godwit: loads migrations,
// calls their functions with the user's own driver, and says what happens. Before it come `preludeCall` (call.js),
// `preludeExported` (exported.js), `nodeErrors` (node_errors.js), `nodeDriver` (node_driver.js) and `nodeWork`
// (node_work.js).
//
// Descriptor 3 brings requests and answers, 4 takes events, 5 brings the answers to questions that cannot wait; all are
// lines of JSON. What each looks like is in node_process.h.
(() => {
  'use strict';

  // What Node gives to the script that it reads from standard input, and no module has.
  const { require } = globalThis;
  for (const name of ['require', 'module', 'exports', '__filename', '__dirname']) delete globalThis[name];

  const { AsyncLocalStorage } = require('async_hooks');
  const fs = require('fs');
  const net = require('net');
  const { pathToFileURL } = require('url');
  const util = require('util');

  const pid = process.pid;
  const exitNow = process.reallyExit.bind(process);
  // The script may replace what it finds; godwit is answered all the same.
  const { parse, stringify } = JSON;
  const { readSync, writeSync } = fs;
  const { setImmediate, setInterval, clearInterval } = globalThis;
  const bytesOf = Buffer.from.bind(Buffer);
  const now = Date.now.bind(Date);
  const { describe, framesOf, read, shortened, text } = nodeErrors(require);

  // --- the line to godwit ---------------------------------------------------------------------------------------

  // Half a character, which JSON in UTF-8 does not have, is escaped by JSON.stringify and refused by who reads it.
  const wellFormed = (key, value) => (typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\ufffd') : value);

  function textOf(event) {
    const text = stringify(event);
    return /\\ud[89a-f]/.test(text) ? stringify(event, wellFormed) : text;
  }

  function send(event) {
    let bytes = bytesOf(`${textOf(event)}\n`);
    while (bytes.length > 0) {
      try {
        bytes = bytes.subarray(writeSync(4, bytes));
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
    while (readSync(5, byte, 0, 1, null) === 1 && byte[0] !== 10) line += byte.toString('latin1');
    if (line === '') throw new Error('the migration is being ended');
    const answer = parse(bytesOf(line, 'latin1').toString());
    if (answer.error !== undefined) throw refusal(answer);
  }

  const sendLog = (level, text) => send({ type: 'log', level, text: shortened(text) });
  const log = (level) => (...args) => sendLog(level, util.format(...args));
  Object.assign(console, {
    debug: log(0), log: log(1), info: log(1), warn: log(2), error: log(3),
    dir: (value, options) => log(1)(util.inspect(value, options)),
  });
  console.trace = (...args) => log(3)(`Trace: ${util.format(...args)}`);

  const run = { current: undefined, isEntered: false, activeSteps: 0, anyStep: false, wroteOutside: false,
    state: { database: '', collections: [] } };
  const ofRequest = new AsyncLocalStorage();
  const driver = nodeDriver(require, { askNow, framesOf, ofRequest, run, send });
  const work = nodeWork(require, { driver, ofRequest });
  const { pause } = work;

  // --- loading and calling --------------------------------------------------------------------------------------

  const files = new Map();

  // Where a function is, and what is `this` in it: the exports, or what they have as `default`.
  function find(exported, name) {
    const inner = exported.default;
    const isOnlyThere = inner?.[name] === exported[name] || exported[name] === undefined;
    const isInner = isOnlyThere && typeof inner?.[name] === 'function';
    return isInner ? { self: inner, value: inner[name] } : { self: exported, value: exported[name] };
  }

  async function load({ file, state }) {
    run.state = state;
    driver.followDriver(driver.loadDriver(file));
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

  // A file of settings, of which CommonJS gives its exports as the default of what is imported.
  async function evaluate({ file }) {
    const made = { exports: {} };
    preludeExported(made.exports, made, () => ({ process }));
    const exported = await import(pathToFileURL(file).href);
    return { text: await made.exports(exported.default?.default ? exported.default : exported) };
  }

  const natives = {
    log: sendLog,
    progress: (done, total) => send({ type: 'progress', done, total }),
    async stepBegins(name) {
      // What is written from here on comes after the question, and is not in it.
      const { wroteOutside } = run;
      run.anyStep = true;
      const { run: isToRun } = await ask({ type: 'stepBegins', name, wroteOutside });
      if (isToRun) run.activeSteps++;
      return isToRun;
    },
    stepFailed() { run.activeSteps--; },
    async stepEnded(name) {
      run.activeSteps--;
      await ask({ type: 'stepEnded', name });
    },
  };

  function makeCaller() {
    const made = { exports: {} };
    const modules = (name) => (name === 'internal/language' ? { Promise } : { format: util.format });
    preludeCall(made.exports, made, modules, natives);
    return made.exports;
  }

  // Until nothing that the script started is under way, or what godwit waits for only so long. What follows on a
  // promise begins before the next turn; some of Node's own work shows a few turns later.
  const QUIET_TURNS = 5;
  async function settle() {
    const limit = now() + work.LONGEST_SLEEP;
    const isBusy = () => driver.isAtWork() || (now() < limit && (driver.isLoadAtWork() || work.isWorking()));
    for (let turns = 0; turns < QUIET_TURNS; ++turns) {
      while (isBusy()) {
        await pause(2);
        turns = 0;
      }
      await new Promise((resolve) => { setImmediate(resolve); });
    }
  }

  // Nobody can know that a promise never settles, but that nothing is to be seen which could settle it.
  const isQuiet = () => run.isEntered && !driver.isWaiting() && questions.size === 0 && work.isQuiet();
  const QUIET_SECONDS = 10;

  function warnWhenQuiet(name) {
    let seconds = 0;
    const timer = setInterval(() => {
      seconds = isQuiet() ? seconds + 1 : 0;
      if (seconds === QUIET_SECONDS) {
        sendLog(2, `${name} has not ended, and for ${seconds} seconds nothing that godwit sees has been under way: ` +
          'a promise that never settles is ended by a time limit only (`timeout` in the options)');
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
    const client = await driver.clientFor(request.file, request);
    Object.assign(run, { activeSteps: 0, anyStep: false, wroteOutside: false });
    driver.forgetOutstanding();
    const db = client.db(request.database);
    const info = { environment: request.environment, isProtected: request.isProtected, parameters: request.parameters,
      dryRun: request.dryRun };
    work.beginCall();
    run.isEntered = true;
    send({ type: 'entered' });
    const { promise, alternative } = makeCaller().start(self, value, db, client, undefined, info);
    const stopWarning = warnWhenQuiet(request.function);
    await (alternative ? Promise.race([promise, alternativeHolds(alternative)]) : promise);
    stopWarning();
    driver.listFromNow();
    const began = [...work.namesOfHelpers(), ...work.namesOfUnanswered()];
    await settle();
    work.endCall();
    const unawaited = [...new Set([...driver.namesListed(), ...began, ...work.namesOfAll()])];
    if (!request.unawaitedIsError) {
      for (const name of unawaited) send({ type: 'unawaited', name });
    }
    return { unawaited };
  }

  // --- what ends it ---------------------------------------------------------------------------------------------

  // What was printed and is still on its way; nothing when there is none.
  function printing() {
    const streams = [process.stdout, process.stderr].filter((stream) => stream.writableLength > 0);
    if (streams.length === 0) return undefined;
    const printed = streams.map((stream) => new Promise((resolve) => { stream.write('', resolve); }));
    return Promise.race([Promise.all(printed), pause(work.LONGEST_SLEEP)]);
  }

  // Who waits for an answer would wait for ever: what goes wrong in giving it ends the process.
  function orEnd(giveAnswer) {
    try {
      giveAnswer();
    } catch (error) {
      writeSync(2, `godwit could not be answered: ${describe(error).text}\n`);
      exitNow(1);
    }
  }

  let failing;  // the request that failed, although godwit may not know it yet

  function fail(error, more) {
    const request = run.current;
    if (!request || failing === request) return;
    failing = request;
    orEnd(() => {
      const failed = { type: 'failed', error: describe(error), ...more };
      const answer = () => orEnd(() => {
        send(failed);
        run.current = undefined;
      });
      const before = printing();
      if (before) before.then(answer, answer);
      else answer();
    });
  }

  // What a migration that is over left behind is no failure of the next one. What is called back by a connection that
  // an earlier one opened is this one's all the same: only its own code makes a thrown error an earlier one's.
  function failUnlessLate(error, more) {
    const owner = ofRequest.getStore()?.file;
    const isIn = (file) => framesOf(error).some((frame) => frame.file === file);
    const isElsewhere = owner !== undefined && owner !== run.current?.file && !isIn(run.current?.file);
    const isLate = isElsewhere && (more || isIn(owner));
    if (!isLate) fail(error, more);
    else send({ type: 'late', text: `after the end of an earlier migration (${owner}): ${describe(error).text}` });
  }

  const listeners = {
    unhandledRejection: (reason) => { orEnd(() => failUnlessLate(reason, { unhandled: true })); },
    uncaughtException: (error) => { orEnd(() => failUnlessLate(error)); },
    SIGTERM: () => {
      const waiting = [...driver.namesOfOutstanding(), ...work.namesOfUnanswered()];
      send({ type: 'stopping', waiting, isQuiet: isQuiet() });
      close().then(() => exitNow(143));
    },
  };
  const { listeners: listenersOf, on: listen } = process;

  // Without them what nobody handles is lost, or ends the process.
  function restoreListeners() {
    const lost = Object.keys(listeners).filter((name) => !listenersOf.call(process, name).includes(listeners[name]));
    for (const name of lost) listen.call(process, name, listeners[name]);
    return lost;
  }

  restoreListeners();
  process.exit = (code) => {
    const error = new Error(`process.exit(${code === undefined ? '' : String(code)}) was called`);
    error.code = 'ERR_PROCESS_EXIT';
    fail(error, { exited: true });
    throw error;
  };

  async function close() {
    await Promise.race([driver.closeClients(), pause(1000)]);
  }

  async function serve(request) {
    run.current = request;
    run.isEntered = false;
    try {
      const result = await ofRequest.run(request, { call, evaluate, load }[request.type], request);
      await printing();
      if (run.current !== request || failing === request) return;  // it failed otherwise meanwhile
      const lost = restoreListeners();
      if (lost.length > 0) {
        const what = request.function ?? 'the top level';
        send({ type: 'warning', text: `${what} removed the listeners of the process for ${lost.join(', ')}: ` +
          'what was thrown or rejected meanwhile and nobody handled is unknown' });
      }
      send({ type: 'done', ...result });
      run.current = undefined;
      run.isEntered = false;
    } catch (error) {
      orEnd(() => {
        const isMissing = /^(?:ERR_)?MODULE_NOT_FOUND$/.test(text(error, 'code'));
        fail(error, { isDriver: read(error, 'isDriver'), isMissing });
      });
    }
  }

  function take(message) {
    const question = questions.get(message.question);
    if (!question) {
      serve(message);
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
    for (const one of lines) take(parse(one));
  });
  line.on('close', () => { close().then(() => exitNow(0)); });
  send({ type: 'ready', version: process.versions.node, pid });
})();
