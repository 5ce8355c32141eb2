// What a script in the user's own Node has under way besides the operations of its driver: timers, programs, workers,
// jobs of Node's threads, requests, connections. Runs there, with node_bootstrap.js. What is begun where `ofRequest`
// has something is the script's; `driver` is node_driver.js. What some Node does in another way goes unseen there, and
// does no harm.
(function (require, godwit) {
  'use strict';

  const { driver, ofRequest } = godwit;
  const { AsyncResource, createHook } = require('async_hooks');
  const { webcrypto } = require('crypto');
  const { channel } = require('diagnostics_channel');
  const { syncBuiltinESMExports } = require('module');
  const http = require('http');
  const https = require('https');
  const net = require('net');
  const promised = require('timers/promises');
  const { promisify } = require('util');
  const zlib = require('zlib');

  const now = Date.now.bind(Date);
  const LONGEST_SLEEP = 5000;  // what takes longer is not waited for
  const DEEPEST_CALL = 50;

  // --- timers ---------------------------------------------------------------------------------------------------

  // Those of the script that are about to do something, with where they come from; the driver mostly takes its own from
  // another place.
  const timers = new Map();
  const longTimers = new Map();
  const intervals = new Map();
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
  const { setInterval: realSetInterval, clearInterval: realClearInterval } = globalThis;
  const realSleep = promised.setTimeout;

  function keepTimer(timer, delay) {
    const all = delay > LONGEST_SLEEP ? longTimers : timers;
    all.set(timer, { label: `a timer of ${delay ?? 0} ms`, site: new Error() });
  }
  function forgetTimer(timer) {
    timers.delete(timer);
    longTimers.delete(timer);
  }

  // The timer that gives a promise.
  function sleep(delay, ...rest) {
    const slept = realSleep(delay, ...rest);
    const timer = { hasRef: () => rest[1]?.ref !== false };
    keepTimer(timer, delay);
    const forget = () => { forgetTimer(timer); };
    slept.then(forget, forget);
    return slept;
  }

  promised.setTimeout = sleep;
  globalThis.setTimeout = Object.assign((callback, delay, ...args) => {
    const timer = realSetTimeout(() => {
      forgetTimer(timer);
      callback(...args);
    }, delay);
    keepTimer(timer, delay);
    return timer;
  }, { [promisify.custom]: sleep });
  globalThis.clearTimeout = (timer) => {
    forgetTimer(timer);
    realClearTimeout(timer);
  };
  globalThis.setInterval = Object.assign((callback, delay, ...args) => {
    const timer = realSetInterval(callback, delay, ...args);
    intervals.set(timer, { label: `an interval of ${delay ?? 0} ms`, site: new Error() });
    return timer;
  }, realSetInterval);
  globalThis.clearInterval = (timer) => {
    intervals.delete(timer);
    realClearInterval(timer);
  };
  const pause = (milliseconds) => new Promise((resolve) => { realSetTimeout(resolve, milliseconds); });

  // --- programs and workers -------------------------------------------------------------------------------------

  // As long as they keep the process running.
  const helpers = new Map();

  function follow(helper, label, end) {
    const site = new Error();
    const { ref, unref } = helper;
    const add = () => { helpers.set(helper, { label, site }); };
    const forget = () => { helpers.delete(helper); };
    add();
    helper.ref = function () { add(); return ref.call(this); };
    helper.unref = function () { forget(); return unref.call(this); };
    helper.once(end, () => {
      forget();
      Object.assign(helper, { ref, unref });
    });
  }

  channel('child_process').subscribe(({ process: program }) => { follow(program, 'a program', 'close'); });
  channel('worker_threads').subscribe(({ worker }) => { follow(worker, 'a worker', 'exit'); });

  // --- jobs of threads ------------------------------------------------------------------------------------------

  // Files, names of hosts, keys, hashes, packing, and what native add-ons do beside JavaScript: by their number, or by
  // what does them.
  const jobs = new Set();
  const OF_NODE = /^[A-Z0-9_]+$/;
  const OF_LANGUAGE = new Set(['Immediate', 'Microtask', 'Timeout']);
  const CRYPTO = /^(?!HTTP).*REQUEST$/;
  const SINGLE = /^(?:FSREQ|FILEHANDLECLOSEREQ|GETADDRINFO|GETNAMEINFO|QUERYWRAP)/;

  function isJob({ type, resource }) {
    if (!OF_NODE.test(type)) return !OF_LANGUAGE.has(type) && !(resource instanceof AsyncResource);
    // The same are made for calls that stand still, which nothing ever follows on.
    return CRYPTO.test(type) ? typeof resource.ondone === 'function' : SINGLE.test(type);
  }

  let newest;  // who made it is not done with it when Node tells of it
  // Of native add-ons, with their types. Some are no jobs but stay for ever, to call back whenever something happens:
  // what outlives its function is taken for one of these.
  const foreign = new Map();
  const lasting = new Set();

  function takeNewest() {
    if (newest && !lasting.has(newest.type) && isJob(newest)) {
      jobs.add(newest.id);
      if (!OF_NODE.test(newest.type)) foreign.set(newest.id, newest.type);
    }
    newest = undefined;
  }

  function learnLasting() {
    for (const [id, type] of foreign) if (jobs.has(id)) lasting.add(type);
  }

  // These are called for everything that Node does later, and have to be quick. A job is over when its callback begins,
  // since what follows on that begins in it.
  const hook = createHook({
    init(id, type, trigger, resource) {
      if (type === 'PROMISE' || type === 'TickObject') return;
      takeNewest();
      newest = { id, type, resource };
    },
    before(id) {
      if (newest?.id === id) newest = undefined;
      if (jobs.size > 0) jobs.delete(id);
    },
    trackPromises: false,
  });

  function isAnyJob() {
    takeNewest();
    for (const job of jobs) if (!job.destroyed) return true;
    return false;
  }

  // These tell by their promises.
  const subtle = Object.getPrototypeOf(webcrypto.subtle);
  for (const name of Object.getOwnPropertyNames(subtle)) {
    const { value: method, writable } = Object.getOwnPropertyDescriptor(subtle, name);
    if (name === 'constructor' || typeof method !== 'function' || !writable) continue;
    subtle[name] = { [name](...args) {
      const job = {};
      jobs.add(job);
      return method.apply(this, args).finally(() => { jobs.delete(job); });
    } }[name];
  }

  // A stream that packs works while it transforms, and not between.
  let packing = zlib.Deflate.prototype;
  while (packing && !Object.hasOwn(packing, '_transform')) packing = Object.getPrototypeOf(packing);
  if (packing) {
    const { _transform: transform } = packing;
    packing._transform = function (chunk, encoding, callback) {
      jobs.add(this);
      return transform.call(this, chunk, encoding, (...results) => {
        jobs.delete(this);
        callback(...results);
      });
    };
  }

  // --- requests -------------------------------------------------------------------------------------------------

  // Until they are done; those that have not been answered yet have a name. One whose answer nobody reads is never done.
  const requests = new Map();
  const isUnread = (response) => response?.readableFlowing === null && response.listenerCount('readable') === 0;

  // Where the script is, with what packages are between it and here.
  function place() {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = DEEPEST_CALL;
    const site = new Error();
    Error.stackTraceLimit = stackTraceLimit;
    return site;
  }

  function addRequest(request, label) {
    const site = place();
    if (ofRequest.getStore() && !driver.isDrivers(site)) requests.set(request, { label, site, isAnswered: false });
  }

  // Node itself tells of a request when it is sent, which is later.
  for (const module of [http, https]) {
    for (const name of ['get', 'request']) {
      const begin = module[name];
      module[name] = { [name](...args) {
        const request = begin.apply(this, args);
        addRequest(request, `a request to ${request.protocol}//${request.getHeader?.('host') ?? request.host}`);
        request.once?.('close', () => { requests.delete(request); });
        return request;
      } }[name];
    }
  }
  channel('http.client.response.finish').subscribe(({ request, response }) => {
    if (requests.has(request)) Object.assign(requests.get(request), { isAnswered: true, response });
  });

  // Those of `fetch` are made later than it is called, where nobody knows who called it. What becomes a WebSocket is
  // never done.
  channel('undici:request:create').subscribe(({ request }) => {
    if (request.upgrade) return;
    addRequest(request, `a request to ${request.origin}`);
    const added = requests.get(request);
    if (added) added.isAnswered = driver.scriptFrameOf(added.site) === undefined;
  });
  channel('undici:request:headers').subscribe(({ request }) => {
    if (requests.has(request)) requests.get(request).isAnswered = true;
  });
  for (const end of ['trailers', 'error']) {
    channel(`undici:request:${end}`).subscribe(({ request }) => { requests.delete(request); });
  }

  const { fetch: realFetch } = globalThis;
  if (realFetch) {
    globalThis.fetch = function fetch(...args) {
      const call = {};
      addRequest(call, `a request to ${originOf(args[0])}`);
      return realFetch.apply(this, args).finally(() => { requests.delete(call); });
    };
  }

  // Without what may be secret in an address.
  function originOf(resource) {
    try {
      return new URL(resource.url ?? resource).origin;
    } catch {
      return 'nowhere';
    }
  }

  // --- connections ----------------------------------------------------------------------------------------------

  // Those that the script's own code or other packages talk over. One may stay open for ever: it is at work while it is
  // being made, until it answers what was sent, and a moment longer, for the request that asked last.
  const connections = new Map();
  const ANSWER_GAP = 250;
  const OF_REQUESTS = /\((?:node:_http_|node:https:|node:internal\/deps\/undici\/)|\/node_modules\/undici\//;

  // As `connect` is called, by others or by Node itself.
  function targetOf([first, second]) {
    if (Array.isArray(first)) return targetOf(first);
    if (typeof first === 'object') return first.path ?? `${first.host ?? 'localhost'}:${first.port}`;
    const isPort = Number.isInteger(Number(first));
    return isPort ? `${typeof second === 'string' ? second : 'localhost'}:${first}` : first;
  }

  // Another file's line says nothing about who asks now.
  function noteAsker(state) {
    const asker = ofRequest.getStore();
    if (!asker || asker === state.askedBy) return;
    Object.assign(state, { askedBy: asker, site: place() });
  }

  function followConnection(socket, args) {
    const site = place();
    const isScripts = ofRequest.getStore() && !OF_REQUESTS.test(site.stack) && !driver.isDrivers(site);
    if (!isScripts || connections.has(socket)) return;
    const state = { label: `a connection to ${targetOf(args)}`, site, askedAt: 0, askedBy: ofRequest.getStore(),
      heard: 0, heardAt: 0 };
    connections.set(socket, state);
    for (const name of ['_write', '_writev']) {
      const write = socket[name];
      if (!write) continue;
      socket[name] = function (...args) {
        state.askedAt = this.bytesRead;
        noteAsker(state);
        return write.apply(this, args);
      };
    }
    socket.once('close', () => { connections.delete(socket); });
  }

  const isIdle = (socket) => socket.destroyed || socket._handle?.hasRef?.() === false;
  const isUnanswered = (socket, { askedAt }) => !isIdle(socket) && (socket.connecting || socket.bytesRead <= askedAt);

  function isTalking(socket, state) {
    if (isIdle(socket)) return false;
    if (socket.bytesRead !== state.heard) Object.assign(state, { heard: socket.bytesRead, heardAt: now() });
    return isUnanswered(socket, state) || now() - state.heardAt < ANSWER_GAP;
  }

  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    followConnection(this, args);
    return connect.apply(this, args);
  };

  // --- all of it ------------------------------------------------------------------------------------------------

  syncBuiltinESMExports();

  const isAny = (all) => [...all.keys()].some(isRefd);
  const isAtWork = ([request, { response }]) => !request.destroyed && !isUnread(response);
  const isAnyRequest = () => [...requests].some(isAtWork);
  const connectionsOfCall = () => [...connections].filter(([, { askedBy }]) => driver.isOfCall(askedBy));
  const isAnyTalk = () => connectionsOfCall().some(([socket, state]) => isTalking(socket, state));

  // What keeps a process running, and is none of the driver's.
  const isRefd = (one) => one.hasRef?.() !== false;

  function namesOfRefd(all) {
    const left = [...all].filter(([one, { site }]) => isRefd(one) && !driver.isDrivers(site));
    return left.map(([, one]) => driver.nameOf(one));
  }

  const isWorking = () => isAny(timers) || isAny(helpers) || isAnyJob() || isAnyRequest() || isAnyTalk();

  function namesOfUnanswered() {
    const asked = [...requests].filter(([request, { isAnswered }]) => !isAnswered && !request.destroyed);
    const open = connectionsOfCall().filter(([socket, state]) => isUnanswered(socket, state));
    return [...asked, ...open].map(([, one]) => driver.nameOf(one));
  }

  return {
    pause, namesOfUnanswered,
    // What was begun before is none of the call's.
    beginCall() {
      for (const all of [timers, longTimers, intervals, helpers, jobs, foreign, requests]) all.clear();
      newest = undefined;
      hook.enable();
    },
    endCall() {
      hook.disable();
      learnLasting();
    },
    isWorking,
    isQuiet: () => !isAny(longTimers) && !isWorking(),
    namesOfHelpers: () => namesOfRefd(helpers),
    namesOfAll: () => [...[timers, longTimers, intervals, helpers].flatMap(namesOfRefd), ...namesOfUnanswered()],
    LONGEST_SLEEP,
  };
})
