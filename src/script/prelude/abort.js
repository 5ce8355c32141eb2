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

  const codes = { IndexSizeError: 1, NotFoundError: 8, NotSupportedError: 9, InvalidStateError: 11, SyntaxError: 12, InvalidAccessError: 15,
    NetworkError: 19, AbortError: 20, QuotaExceededError: 22, TimeoutError: 23, DataCloneError: 25 };
  class DOMException extends Error {
    constructor(message = '', options = 'Error') {
      const name = typeof options === 'string' ? options : options?.name ?? 'Error';
      super(message, typeof options === 'object' && options !== null && 'cause' in options ? { cause: options.cause } : undefined);
      Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true });
      Object.defineProperty(this, 'code', { value: codes[name] ?? 0, configurable: true, writable: true });
    }
    get [Symbol.toStringTag]() { return 'DOMException'; }
  }
  function failure(name, message) { return new DOMException(message, name); }

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

  module.exports = { DOMException, AbortController, AbortSignal, Event, EventTarget };
})
