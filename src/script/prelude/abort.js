// AbortController and as much of DOM events as it stands on.
(function (exports, module, require, natives) {
  'use strict';

  const { setTimeout } = require('timers');

  class Event {
    constructor(type) { this.type = String(type); this.target = null; this.defaultPrevented = false; }
    preventDefault() { this.defaultPrevented = true; }
  }

  class EventTarget {
    #listeners = new Map();
    addEventListener(type, listener, options) {
      if (listener == null) return;
      const list = this.#listeners.get(type) ?? [];
      if (!list.some((entry) => entry.listener === listener)) list.push({ listener, once: Boolean(options?.once) });
      this.#listeners.set(type, list);
    }
    removeEventListener(type, listener) {
      const list = this.#listeners.get(type);
      if (list) this.#listeners.set(type, list.filter((entry) => entry.listener !== listener));
    }
    dispatchEvent(event) {
      event.target = this;
      for (const { listener, once } of [...(this.#listeners.get(event.type) ?? [])]) {
        if (once) this.removeEventListener(event.type, listener);
        if (typeof listener === 'function') listener.call(this, event); else listener.handleEvent(event);
      }
      if (typeof this[`on${event.type}`] === 'function') this[`on${event.type}`](event);
      return !event.defaultPrevented;
    }
  }

  function failure(name, message) {
    const error = new Error(message);
    Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
    error.code = name === 'AbortError' ? 20 : 23;
    return error;
  }

  let abort;
  class AbortSignal extends EventTarget {
    #aborted = false;
    #reason;
    onabort = null;
    static {
      abort = (signal, reason) => {
        if (signal.#aborted) return;
        signal.#aborted = true;
        signal.#reason = reason ?? failure('AbortError', 'This operation was aborted');
        signal.dispatchEvent(new Event('abort'));
      };
    }
    get aborted() { return this.#aborted; }
    get reason() { return this.#reason; }
    throwIfAborted() { if (this.#aborted) throw this.#reason; }
    static abort(reason) { const signal = new AbortSignal(); abort(signal, reason); return signal; }
    static timeout(delay) {
      const signal = new AbortSignal();
      setTimeout(() => abort(signal, failure('TimeoutError', 'The operation was aborted due to timeout')), delay).unref();
      return signal;
    }
    static any(signals) {
      const signal = new AbortSignal();
      for (const one of signals) {
        if (one.aborted) { abort(signal, one.reason); break; }
        one.addEventListener('abort', () => abort(signal, one.reason), { once: true });
      }
      return signal;
    }
  }

  class AbortController {
    #signal = new AbortSignal();
    get signal() { return this.#signal; }
    abort(reason) { abort(this.#signal, reason); }
  }

  module.exports = { AbortController, AbortSignal, Event, EventTarget };
})
