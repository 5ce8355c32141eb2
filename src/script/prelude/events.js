// Node's events: EventEmitter, once and on.
(function (exports, module, require, natives) {
  'use strict';

  const { aborted, badType, checkFunction, coded, outOfRange } = require('internal/failures');
  const { Promise } = require('internal/language');
  const captureRejection = Symbol.for('nodejs.rejection');
  const errorMonitor = Symbol('events.errorMonitor');
  const captures = Symbol('kCapture');

  function EventEmitter(options) { EventEmitter.init.call(this, options); }
  let mostListeners = 10;

  EventEmitter.init = function init(options) {
    // A prototype's events are not its objects'.
    if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
      this._events = Object.create(null);
      this._eventsCount = 0;
    }
    this._maxListeners = this._maxListeners || undefined;
    if (options?.captureRejections) this[captures] = true;
  };
  Object.assign(EventEmitter.prototype, { _events: undefined, _eventsCount: 0, _maxListeners: undefined });

  function listOf(emitter, type) {
    const found = emitter._events?.[type];
    return found === undefined ? [] : typeof found === 'function' ? [found] : found;
  }

  function unhandled(error) {
    if (error instanceof Error) return error;
    const shown = typeof error === 'string' ? `'${error}'` : require('internal/inspect').inspect(error);
    const wrapped = coded(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${shown})`);
    wrapped.context = error;
    return wrapped;
  }

  function watch(emitter, result, type, args) {
    if (typeof result?.then !== 'function') return;
    result.then(undefined, (error) => {
      require('internal/process').process.nextTick(() => {
        if (typeof emitter[captureRejection] === 'function') emitter[captureRejection](error, type, ...args);
        else emitter.emit('error', error);
      });
    });
  }

  function warnOfMany(emitter, type, list) {
    const most = emitter.getMaxListeners();
    if (most === 0 || list.length <= most || list.warned) return;
    list.warned = true;
    natives.log(2, `MaxListenersExceededWarning: Possible EventEmitter memory leak detected. ${list.length} ${String(type)} ` +
      `listeners added to ${require('internal/inspect').inspect(emitter, { depth: -1 })}. Use emitter.setMaxListeners() to increase limit`);
  }

  function add(emitter, type, listener, first) {
    checkFunction(listener, 'listener');
    if (emitter._events === undefined) { emitter._events = Object.create(null); emitter._eventsCount = 0; }
    if (emitter._events.newListener !== undefined) emitter.emit('newListener', type, listener.listener ?? listener);
    const found = emitter._events[type];
    if (found === undefined) {
      emitter._events[type] = listener;
      emitter._eventsCount++;
      return emitter;
    }
    const list = typeof found === 'function' ? [found] : found;
    emitter._events[type] = list;
    if (first) list.unshift(listener); else list.push(listener);
    warnOfMany(emitter, type, list);
    return emitter;
  }

  function wrapOnce(emitter, type, listener) {
    checkFunction(listener, 'listener');
    let fired = false;
    function wrapper(...args) {
      if (fired) return undefined;
      fired = true;
      emitter.removeListener(type, wrapper);
      return listener.apply(emitter, args);
    }
    wrapper.listener = listener;
    return wrapper;
  }

  function drop(emitter, type) {
    if (--emitter._eventsCount === 0) emitter._events = Object.create(null); else delete emitter._events[type];
  }

  const methods = {
    setMaxListeners(most) {
      if (typeof most !== 'number' || !(most >= 0)) throw outOfRange('setMaxListeners', '>= 0', most);
      this._maxListeners = most;
      return this;
    },
    getMaxListeners() { return this._maxListeners ?? mostListeners; },
    emit(type, ...args) {
      if (type === 'error') {
        if (listOf(this, errorMonitor).length > 0) this.emit(errorMonitor, ...args);
        if (listOf(this, 'error').length === 0) throw unhandled(args[0]);
      }
      const found = this._events?.[type];
      if (found === undefined) return false;
      const run = (listener) => {
        const result = listener.apply(this, args);
        if (this[captures]) watch(this, result, type, args);
      };
      // Listeners that a listener adds or removes count from the next time on.
      if (typeof found === 'function') run(found); else for (const listener of [...found]) run(listener);
      return true;
    },
    addListener(type, listener) { return add(this, type, listener, false); },
    prependListener(type, listener) { return add(this, type, listener, true); },
    once(type, listener) { return this.on(type, wrapOnce(this, type, listener)); },
    prependOnceListener(type, listener) { return this.prependListener(type, wrapOnce(this, type, listener)); },
    removeListener(type, listener) {
      checkFunction(listener, 'listener');
      const list = listOf(this, type);
      const at = list.findLastIndex((each) => each === listener || each.listener === listener);
      if (at === -1) return this;
      if (list.length === 1) {
        drop(this, type);
      } else {
        const rest = list.toSpliced(at, 1);
        this._events[type] = rest.length === 1 ? rest[0] : rest;
      }
      if (this._events.removeListener !== undefined) this.emit('removeListener', type, listener.listener ?? listener);
      return this;
    },
    removeAllListeners(type) {
      if (this._events === undefined) return this;
      if (this._events.removeListener === undefined) {
        if (arguments.length === 0) { this._events = Object.create(null); this._eventsCount = 0; }
        else if (this._events[type] !== undefined) drop(this, type);
        return this;
      }
      if (arguments.length === 0) {
        for (const key of Reflect.ownKeys(this._events)) if (key !== 'removeListener') this.removeAllListeners(key);
        return this.removeAllListeners('removeListener');
      }
      for (const listener of [...listOf(this, type)].reverse()) this.removeListener(type, listener);
      return this;
    },
    listeners(type) { return listOf(this, type).map((listener) => listener.listener ?? listener); },
    rawListeners(type) { return [...listOf(this, type)]; },
    listenerCount(type, listener) {
      const list = listOf(this, type);
      return listener ? list.filter((each) => each === listener || each.listener === listener).length : list.length;
    },
    eventNames() { return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : []; },
  };
  methods.on = methods.addListener;
  methods.off = methods.removeListener;
  for (const [name, value] of Object.entries(methods)) EventEmitter.prototype[name] = value;

  // Works for EventTarget too.
  function listen(emitter, type, listener, once) {
    if (typeof emitter.on === 'function') {
      if (once) emitter.once(type, listener); else emitter.on(type, listener);
      return () => emitter.removeListener(type, listener);
    }
    if (typeof emitter.addEventListener !== 'function') throw badType('emitter', 'an instance of EventEmitter', emitter);
    emitter.addEventListener(type, listener, { once });
    return () => emitter.removeEventListener(type, listener);
  }

  function once(emitter, type, options) {
    const signal = options?.signal;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) { reject(aborted(signal.reason)); return; }
      const undo = [];
      const finish = (settle) => (...args) => { for (const each of undo) each(); settle(args); };
      undo.push(listen(emitter, type, finish(resolve), true));
      if (type !== 'error' && typeof emitter.once === 'function') {
        undo.push(listen(emitter, 'error', finish(([error]) => reject(error)), true));
      }
      if (signal) undo.push(listen(signal, 'abort', finish(() => reject(aborted(signal.reason))), true));
    });
  }

  function on(emitter, type, options) {
    const signal = options?.signal;
    if (signal?.aborted) throw aborted(signal.reason);
    const events = [];
    const waiting = [];
    let failure;
    let ended = false;
    const give = (...args) => { if (waiting.length > 0) waiting.shift().resolve({ value: args, done: false }); else events.push(args); };
    const fail = (error) => {
      if (waiting.length > 0) waiting.shift().reject(error); else failure = { error };
      iterator.return();
    };
    const undo = [];
    const iterator = {
      next() {
        if (events.length > 0) return Promise.resolve({ value: events.shift(), done: false });
        if (failure) { const { error } = failure; failure = undefined; return Promise.reject(error); }
        if (ended) return Promise.resolve({ value: undefined, done: true });
        return new Promise((resolve, reject) => { waiting.push({ resolve, reject }); });
      },
      return() {
        for (const each of undo.splice(0).reverse()) each();
        ended = true;
        for (const each of waiting.splice(0)) each.resolve({ value: undefined, done: true });
        return Promise.resolve({ value: undefined, done: true });
      },
      throw(error) { fail(error); return Promise.resolve({ value: undefined, done: true }); },
      [Symbol.asyncIterator]() { return this; },
    };
    undo.push(listen(emitter, type, give, false));
    if (type !== 'error' && typeof emitter.on === 'function') undo.push(listen(emitter, 'error', fail, false));
    for (const close of options?.close ?? []) undo.push(listen(emitter, close, () => iterator.return(), false));
    if (signal) undo.push(listen(signal, 'abort', () => fail(aborted(signal.reason)), true));
    return iterator;
  }

  Object.defineProperty(EventEmitter, 'defaultMaxListeners', {
    enumerable: true, configurable: true,
    get: () => mostListeners,
    set(most) {
      if (typeof most !== 'number' || !(most >= 0)) throw outOfRange('defaultMaxListeners', '>= 0', most);
      mostListeners = most;
    },
  });
  Object.assign(EventEmitter, {
    EventEmitter, once, on, errorMonitor,
    captureRejectionSymbol: captureRejection, captureRejections: false, usingDomains: false,
    getEventListeners: (emitter, type) => (typeof emitter.listeners === 'function' ? emitter.listeners(type) : []),
    getMaxListeners: (emitter) => (typeof emitter.getMaxListeners === 'function' ? emitter.getMaxListeners() : mostListeners),
    setMaxListeners(most = mostListeners, ...emitters) {
      if (emitters.length === 0) mostListeners = most;
      for (const emitter of emitters) emitter.setMaxListeners?.(most);
    },
    listenerCount: (emitter, type) => emitter.listenerCount(type),
    addAbortListener(signal, listener) {
      if (signal.aborted) require('internal/process').queueMicrotask(listener);
      else signal.addEventListener('abort', listener, { once: true });
      return { dispose() { signal.removeEventListener('abort', listener); } };
    },
  });
  class EventEmitterAsyncResource extends EventEmitter {}
  EventEmitter.EventEmitterAsyncResource = EventEmitterAsyncResource;
  module.exports = EventEmitter;
})
