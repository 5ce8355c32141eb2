// Timers with Node's names and shapes.
(function (exports, module, require, natives) {
  'use strict';

  const { Promise } = require('internal/language');

  function check(callback) {
    if (typeof callback !== 'function') throw require('internal/failures').badType('callback', 'of type function', callback);
  }

  class Timeout {
    #number;
    #again;
    #keeps = true;
    constructor(callback, delay, repeats, args) {
      check(callback);
      const call = args.length === 0 ? () => callback.call(this) : () => callback.apply(this, args);
      this.#again = () => natives.startTimer(call, Math.max(1, Number(delay)), repeats);
      this.#number = this.#again();
    }
    ref() { return this.#set(true); }
    unref() { return this.#set(false); }
    #set(keeps) { this.#keeps = keeps; natives.keepAlive(this.#number, keeps); return this; }
    hasRef() { return this.#keeps; }
    refresh() { this.close(); this.#number = this.#again(); return this.#set(this.#keeps); }
    close() { natives.stopTimer(this.#number); return this; }
    [Symbol.toPrimitive]() { return this.#number; }
  }

  class Immediate {
    #number;
    constructor(callback, args) {
      check(callback);
      this.#number = natives.startTimer(() => callback.apply(this, args), 0, false);
    }
    ref() { natives.keepAlive(this.#number, true); return this; }
    unref() { natives.keepAlive(this.#number, false); return this; }
    close() { natives.stopTimer(this.#number); }
  }

  function setTimeout(callback, delay, ...args) { return new Timeout(callback, delay, false, args); }
  function setInterval(callback, delay, ...args) { return new Timeout(callback, delay, true, args); }
  function setImmediate(callback, ...args) { return new Immediate(callback, args); }
  function clearTimeout(timer) {
    if (timer instanceof Timeout || timer instanceof Immediate) timer.close();
    else if (typeof timer === 'number' || typeof timer === 'string') natives.stopTimer(Number(timer));
  }

  function wait(start, value, options) {
    const signal = options?.signal;
    return new Promise((resolve, reject) => {
      const { aborted } = require('internal/failures');
      if (signal?.aborted) return reject(aborted(signal.reason));
      const timer = start(() => resolve(value));
      signal?.addEventListener('abort', () => { timer.close(); reject(aborted(signal.reason)); }, { once: true });
    });
  }

  const custom = Symbol.for('nodejs.util.promisify.custom');
  Object.defineProperty(setTimeout, custom, { get: () => module.exports.promises.setTimeout, enumerable: true });
  Object.defineProperty(setImmediate, custom, { get: () => module.exports.promises.setImmediate, enumerable: true });

  module.exports = {
    setTimeout, setInterval, setImmediate,
    clearTimeout, clearInterval: clearTimeout, clearImmediate: clearTimeout,
    promises: {
      setTimeout: (delay, value, options) => wait((done) => setTimeout(done, delay), value, options),
      setImmediate: (value, options) => wait((done) => setImmediate(done), value, options),
      scheduler: { wait: (delay, options) => wait((done) => setTimeout(done, delay), undefined, options), yield: () => wait((done) => setImmediate(done)) },
      async *setInterval(delay, value) { while (true) { await wait((done) => setTimeout(done, delay)); yield value; } },
    },
  };
})
