// Node's `process`, as far as a migration asks it, and the functions that hang on the event loop or the heap.
(function (exports, module, require, natives) {
  'use strict';

  function queueMicrotask(callback) {
    if (typeof callback !== 'function') throw require('internal/failures').badType('callback', 'of type function', callback);
    natives.queueJob(() => { callback(); });
  }

  // A cycle or a Map is copied as it is; functions and symbols cannot be.
  function structuredClone(value) {
    if (arguments.length === 0) throw new TypeError("The \"value\" argument must be specified");
    try { return natives.clone(value); } catch (error) {
      if (!/unsupported type|cannot be cloned/i.test(error?.message)) throw error;
      const { DOMException } = require('internal/abort');
      const shown = typeof value === 'function' ? Function.prototype.toString.call(value) : Object.prototype.toString.call(value).replace('[object ', '#<').replace(']', '>');
      throw new DOMException(`${typeof value === 'symbol' ? String(value) : shown} could not be cloned.`, 'DataCloneError');
    }
  }
  // What the engine does not copy by itself.
  function cloneError(error) {
    const known = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
    const copy = new (known[error.name] ?? Error)(error.message);
    for (const name of ['stack', 'cause']) {
      if (name in error) Object.defineProperty(copy, name, { value: name === 'cause' ? structuredClone(error.cause) : error.stack, configurable: true, writable: true });
    }
    return copy;
  }

  function hrtime(since) {
    const now = natives.now();
    let seconds = Math.floor(now / 1e3);
    let nanoseconds = Math.round((now % 1e3) * 1e6);
    if (since) {
      seconds -= since[0];
      nanoseconds -= since[1];
      if (nanoseconds < 0) { seconds--; nanoseconds += 1e9; }
    }
    return [seconds, nanoseconds];
  }
  hrtime.bigint = () => BigInt(Math.round(natives.now() * 1e6));

  function exit(code) {
    const error = new Error(`process.exit(${code === undefined ? '' : String(code)}) was called`);
    error.code = 'ERR_PROCESS_EXIT';
    natives.exited(error);
    throw error;
  }

  const write = (level) => ({
    write(text, encoding, done) {
      natives.log(level, (text instanceof Uint8Array ? natives.utf8Decode(text, false) : String(text)).replace(/\n$/, ''));
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') natives.queueJob(() => { callback(); });
      return true;
    },
    end(text) { if (text !== undefined) this.write(text); },
    on() { return this; }, once() { return this; }, off() { return this; }, emit() { return false; }, removeListener() { return this; },
    prependListener() { return this; }, listenerCount() { return 0; },
    isTTY: false, writable: true, fd: level === 1 ? 1 : 2, columns: 80, getColorDepth: () => 1, hasColors: () => false,
  });

  // What is put into it becomes text; only the script sees it.
  const env = new Proxy(natives.environment(), {
    set(target, name, value) { target[name] = `${value}`; return true; },
    defineProperty(target, name, descriptor) {
      const text = 'value' in descriptor ? { ...descriptor, value: `${descriptor.value}` } : descriptor;
      return Reflect.defineProperty(target, name, text);
    },
  });

  // Nothing is ever emitted but warnings: a migration does not outlive its call, so there is no exit to hear of.
  let events;
  const emitter = () => {
    if (events === undefined) { events = new (require('events'))(); events.setMaxListeners(0); }
    return events;
  };
  function emitWarning(warning, second, third) {
    const options = second !== null && typeof second === 'object' ? second : { type: second, code: third };
    const error = warning instanceof Error ? warning : new Error(String(warning));
    if (!(warning instanceof Error)) Object.defineProperty(error, 'name', { value: options.type ?? 'Warning', configurable: true, writable: true });
    if (options.code !== undefined && typeof options.code === 'string') error.code = options.code;
    natives.log(2, `${error.code === undefined ? '' : `[${error.code}] `}${error.name}: ${error.message}`);
    process.nextTick(() => emitter().emit('warning', error));
  }

  const notHere = (name) => () => {
    const error = new Error(`process.${name} does not exist here`);
    error.code = 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM';
    throw error;
  };
  let system;
  const systemOf = (name) => { system ??= natives.group('system'); return system.system()[name]; };
  let mask = 0o022;

  const process = {
    title: 'godwit',
    env,
    argv: ['godwit', 'migration'],
    argv0: 'godwit',
    execArgv: [],
    execPath: 'godwit',
    get pid() { return systemOf('pid'); },
    get ppid() { return systemOf('ppid'); },
    get arch() { return require('os').arch(); },
    platform: 'linux',
    // The Node whose language and library this engine follows.
    version: 'v20.19.0',
    versions: { node: '20.19.0', spidermonkey: '102', modules: '115' },
    release: { name: 'node' },
    config: { variables: {}, target_defaults: {} },
    features: { inspector: false, ipv6: true, tls: true },
    stdout: write(1),
    stderr: write(3),
    get stdin() { const { Readable } = require('stream'); return Object.assign(Readable.from([]), { isTTY: false, fd: 0 }); },
    exitCode: undefined,
    exiting: false,
    cwd: () => natives.folder(),
    chdir: notHere('chdir'),
    kill: notHere('kill'),
    dlopen: notHere('dlopen'),
    umask(value) { const before = mask; if (value !== undefined) mask = typeof value === 'string' ? parseInt(value, 8) : value; return before; },
    getuid: () => systemOf('uid'), geteuid: () => systemOf('uid'), getgid: () => systemOf('gid'), getegid: () => systemOf('gid'),
    hrtime,
    uptime: () => natives.now() / 1e3,
    nextTick(callback, ...args) {
      if (typeof callback !== 'function') throw require('internal/failures').badType('callback', 'of type function', callback);
      natives.queueJob(() => { callback(...args); });
    },
    cpuUsage(before) {
      system ??= natives.group('system');
      const [user, kernel] = system.cpuTimes();
      return { user: user - (before?.user ?? 0), system: kernel - (before?.system ?? 0) };
    },
    resourceUsage() { const { user, system: kernel } = process.cpuUsage(); return { userCPUTime: user, systemCPUTime: kernel, maxRSS: Math.round(natives.residentMemory() / 1024) }; },
    constrainedMemory: () => 0,
    memoryUsage: Object.assign(
      () => ({ rss: natives.residentMemory(), heapTotal: natives.memory(), heapUsed: natives.memory(), external: 0, arrayBuffers: 0 }),
      { rss: () => natives.residentMemory() }),
    emitWarning,
    binding: notHere('binding'),
    exit,
    abort: () => exit(134),
    setUncaughtExceptionCaptureCallback() {},
    hasUncaughtExceptionCaptureCallback: () => false,
    setSourceMapsEnabled() {},
    getActiveResourcesInfo: () => [],
    emit: (name, ...args) => emitter().emit(name, ...args),
    listenerCount: (name) => emitter().listenerCount(name),
    listeners: (name) => emitter().listeners(name),
    eventNames: () => emitter().eventNames(),
    getMaxListeners: () => emitter().getMaxListeners(),
  };
  for (const name of ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener', 'prependOnceListener', 'setMaxListeners']) {
    process[name] = (...args) => { emitter()[name](...args); return process; };
  }
  Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });

  module.exports = { process, queueMicrotask, structuredClone, cloneError };
})
