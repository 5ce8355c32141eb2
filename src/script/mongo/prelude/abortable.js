(function (exports, module, require, natives) {
  'use strict';
  // The option `signal`: what a script waits for ends when the signal does. What is under way at the server is not
  // taken back by that.
  const { Promise } = require('internal/language');
  const { MongoInvalidArgumentError } = require('mongodb/errors');

  function requireSignal(signal) {
    if (typeof signal?.addEventListener === 'function' && typeof signal.aborted === 'boolean') return;
    throw new MongoInvalidArgumentError('Option "signal" must be an AbortSignal');
  }

  // The promise of `work()`, unless the signal ends first; then its reason. Nothing is begun when it ended before.
  exports.guard = function guard(signal, work) {
    return new Promise((resolve, reject) => {
      requireSignal(signal);
      if (signal.aborted) throw signal.reason;
      const stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      const settle = (end) => (value) => {
        signal.removeEventListener('abort', stop);
        end(value);
      };
      Promise.resolve(work()).then(settle(resolve), settle(reject));
    });
  };

  const WAITING = ['next', 'hasNext', 'tryNext', 'toArray', 'forEach'];

  function guardMethods(object, names, signal) {
    for (const name of names) {
      const method = object[name];
      const value = (...args) => exports.guard(signal, () => method.apply(object, args));
      Object.defineProperty(object, name, { value, writable: true, configurable: true });
    }
  }

  // Makes a new cursor end with the signal. Cursors without one pay nothing for this.
  exports.watch = function watch(cursor, signal) {
    requireSignal(signal);
    guardMethods(cursor, WAITING, signal);
    const iterate = cursor[Symbol.asyncIterator];
    const value = () => {
      const iterator = iterate.call(cursor);
      guardMethods(iterator, ['next'], signal);
      return iterator;
    };
    Object.defineProperty(cursor, Symbol.asyncIterator, { value, writable: true, configurable: true });
    signal.addEventListener('abort', () => {
      cursor.close();
      cursor.abandoned ||= cursor.bufferedCount();
      cursor.killed = true;
    }, { once: true });
  };
})
