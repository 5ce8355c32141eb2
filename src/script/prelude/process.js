// Node's `process`, as far as a migration asks it, and the functions that hang on the event loop or the heap.
(function (exports, module, require, natives) {
  'use strict';

  function queueMicrotask(callback) {
    if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function');
    natives.queueJob(() => { callback(); });
  }

  // A cycle or a Map is copied as it is; functions and symbols cannot be.
  function structuredClone(value) {
    if (arguments.length === 0) throw new TypeError('structuredClone needs a value');
    return natives.clone(value);
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
    write(text) { natives.log(level, String(text).replace(/\n$/, '')); return true; },
    isTTY: false,
  });

  // What is put into it becomes text; only the script sees it.
  const env = new Proxy(natives.environment(), {
    set(target, name, value) { target[name] = `${value}`; return true; },
    defineProperty(target, name, descriptor) {
      const text = 'value' in descriptor ? { ...descriptor, value: `${descriptor.value}` } : descriptor;
      return Reflect.defineProperty(target, name, text);
    },
  });

  const process = {
    title: 'godwit',
    env,
    argv: ['godwit'],
    execArgv: [],
    pid: 0,
    platform: 'linux',
    // The Node whose language and library this engine follows.
    version: 'v20.0.0',
    versions: { node: '20.0.0', spidermonkey: '102' },
    release: { name: 'godwit' },
    stdout: write(1),
    stderr: write(3),
    exitCode: undefined,
    cwd: () => natives.folder(),
    hrtime,
    uptime: () => natives.now() / 1e3,
    nextTick(callback, ...args) { natives.queueJob(() => { callback(...args); }); },
    memoryUsage: Object.assign(
      () => ({ rss: natives.residentMemory(), heapTotal: natives.memory(), heapUsed: natives.memory() }),
      { rss: () => natives.residentMemory() }),
    emitWarning(warning) { natives.log(2, String(warning?.message ?? warning)); },
    on() { return process; },
    once() { return process; },
    off() { return process; },
    exit,
    abort: () => exit(134),
  };
  Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });

  module.exports = { process, queueMicrotask, structuredClone };
})
