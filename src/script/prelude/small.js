// Built-in modules of a few lines each.
(function (exports, module, require, natives) {
  'use strict';

  const modules = {
    console: () => require('internal/console').console,
    constants: () => {
      const { errno, signals, priority } = require('os').constants;
      return { ...errno, ...priority, ...signals, ...require('fs').constants, ...require('crypto').constants };
    },
    tty: () => ({
      isatty: () => false,
      ReadStream: require('internal/refused').refusal('tty.ReadStream', 'scripts have no terminal'),
      WriteStream: require('internal/refused').refusal('tty.WriteStream', 'scripts have no terminal'),
    }),
    v8: () => ({
      getHeapStatistics() {
        const used = natives.memory();
        return { total_heap_size: used, used_heap_size: used, heap_size_limit: 4 * 2 ** 30, total_available_size: 4 * 2 ** 30 - used, malloced_memory: 0, number_of_native_contexts: 1, number_of_detached_contexts: 0 };
      },
      getHeapSpaceStatistics: () => [],
      setFlagsFromString() {},
      cachedDataVersionTag: () => 0,
      serialize: require('internal/refused').refusal('v8.serialize', 'the format is V8\'s'),
      deserialize: require('internal/refused').refusal('v8.deserialize', 'the format is V8\'s'),
    }),
    diagnostics_channel: () => {
      const channels = new Map();
      class Channel {
        #subscribers = [];
        constructor(name) { this.name = name; }
        get hasSubscribers() { return this.#subscribers.length > 0; }
        subscribe(fn) { this.#subscribers.push(fn); }
        unsubscribe(fn) { const at = this.#subscribers.indexOf(fn); if (at !== -1) this.#subscribers.splice(at, 1); return at !== -1; }
        publish(message) { for (const fn of [...this.#subscribers]) fn(message, this.name); }
        bindStore() {}
        unbindStore() {}
        runStores(context, fn, self, ...args) { this.publish(context); return fn.apply(self, args); }
      }
      const channel = (name) => { if (!channels.has(name)) channels.set(name, new Channel(name)); return channels.get(name); };
      return {
        Channel, channel, hasSubscribers: (name) => channels.get(name)?.hasSubscribers ?? false,
        subscribe: (name, fn) => channel(name).subscribe(fn), unsubscribe: (name, fn) => channel(name).unsubscribe(fn),
        tracingChannel(name) {
          const parts = Object.fromEntries(['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((part) => [part, channel(`tracing:${name}:${part}`)]));
          return { ...parts, hasSubscribers: false, subscribe() {}, unsubscribe() {}, traceSync: (fn, context, self, ...args) => fn.apply(self, args), tracePromise: (fn, context, self, ...args) => fn.apply(self, args), traceCallback: (fn, position, context, self, ...args) => fn.apply(self, args) };
        },
      };
    },
    domain: () => {
      const EventEmitter = require('events');
      class Domain extends EventEmitter {
        run(fn, ...args) { return fn.apply(this, args); }
        add() {} remove() {} enter() {} exit() {} dispose() {}
        bind(fn) { return fn; }
        intercept(fn) { return (error, ...args) => { if (error) this.emit('error', error); else fn(...args); }; }
      }
      return { Domain, create: () => new Domain(), createDomain: () => new Domain(), active: null };
    },
  };
  module.exports = { make: (name) => modules[name]() };
})
