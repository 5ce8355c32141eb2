// Node's async_hooks: AsyncLocalStorage, as far as an engine without hooks for promises can have it.
(function (exports, module, require, natives) {
  'use strict';

  const { coded } = require('internal/failures');

  // The engine does not tell which code continues which. So a store holds from run() until what run's function returned
  // is settled, for everything that happens meanwhile. With two of them under way at once nobody knows whose code it is
  // that asks: then getStore throws rather than give the other one's.
  class AsyncLocalStorage {
    #inside = [];    // run() calls on the stack
    #underway = [];  // runs whose promise is pending
    #entered;
    run(store, fn, ...args) {
      const entry = { store };
      this.#inside.push(entry);
      let result;
      try { result = fn(...args); } finally { this.#inside.pop(); }
      if (typeof result?.then !== 'function') return result;
      this.#underway.push(entry);
      const done = () => { this.#underway = this.#underway.filter((each) => each !== entry); };
      result.then(done, done);
      return result;
    }
    exit(fn, ...args) { return this.run(undefined, fn, ...args); }
    enterWith(store) { this.#entered = { store }; }
    disable() { this.#inside = []; this.#underway = []; this.#entered = undefined; }
    getStore() {
      if (this.#inside.length > 0) return this.#inside.at(-1).store;
      if (this.#underway.length <= 1) return (this.#underway[0] ?? this.#entered)?.store;
      if (this.#underway.every((each) => each.store === this.#underway[0].store)) return this.#underway[0].store;
      throw coded(Error, 'ERR_GODWIT_AMBIGUOUS_STORE',
        "AsyncLocalStorage.getStore: several runs are under way at once, and godwit's engine cannot tell whose code this is; await one before the next begins");
    }
    static bind(fn) { return AsyncResource.bind(fn); }
    static snapshot() { return (fn, ...args) => fn(...args); }
  }

  class AsyncResource {
    constructor(type) { this.type = type; }
    runInAsyncScope(fn, self, ...args) { return fn.apply(self, args); }
    emitDestroy() { return this; }
    asyncId() { return 1; }
    triggerAsyncId() { return 0; }
    bind(fn, self) { return fn.bind(self ?? this); }
    static bind(fn, type, self) { return self === undefined ? (...args) => fn(...args) : fn.bind(self); }
  }

  module.exports = {
    AsyncLocalStorage, AsyncResource,
    createHook: () => ({ enable() { return this; }, disable() { return this; } }),
    executionAsyncId: () => 1, triggerAsyncId: () => 0, executionAsyncResource: () => ({}),
    asyncWrapProviders: Object.freeze({ __proto__: null }),
  };
})
