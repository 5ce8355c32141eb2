(function (exports, module, require, natives) {
  'use strict';
  // The style of drivers before version 5: a function as the last argument gets (error, result) instead of a promise.

  // Tells `callback` how `promise` ended, outside of it: what the callback throws is the script's uncaught exception.
  exports.tell = function tell(promise, callback) {
    promise.then(
      (value) => process.nextTick(callback, null, value),
      (error) => process.nextTick(callback, error));
  };

  function lastFunction(args) {
    for (let at = args.length - 1; at >= 0; --at) {
      if (typeof args[at] === 'function') return at;
    }
    return -1;
  }

  function withCallback(method, self, args) {
    const at = lastFunction(args);
    exports.tell(method.apply(self, args.slice(0, at)), args[at]);
  }

  // Makes methods that return promises take a callback, too. No method has more than four arguments with it.
  exports.acceptCallbacks = function acceptCallbacks(Class, names) {
    for (const name of names) {
      const method = Class.prototype[name];
      const value = {
        [name](a, b, c, d) {
          const isPromised = typeof a !== 'function' && typeof b !== 'function' && typeof c !== 'function' &&
            typeof d !== 'function';
          return isPromised ? method.call(this, a, b, c) : withCallback(method, this, [a, b, c, d]);
        },
      }[name];
      Object.defineProperty(Class.prototype, name, { value, writable: true, configurable: true });
    }
  };

  // The same for methods that give something at once, as find() does.
  exports.acceptCallbacksAtOnce = function acceptCallbacksAtOnce(Class, names) {
    for (const name of names) {
      const method = Class.prototype[name];
      const value = {
        [name](a, b, c) {
          const args = [a, b, c];
          const at = lastFunction(args);
          if (at < 0) return method.call(this, a, b, c);
          const made = method.apply(this, args.slice(0, at));
          process.nextTick(args[at], null, made);
          return made;
        },
      }[name];
      Object.defineProperty(Class.prototype, name, { value, writable: true, configurable: true });
    }
  };

  function asEmitter(object, name, args) {
    return require('events').prototype[name].apply(object, args);
  }

  // What Node's emitters have. Node's module is loaded when somebody listens.
  class Emitting {
    on(...args) { return asEmitter(this, 'on', args); }
    once(...args) { return asEmitter(this, 'once', args); }
    off(...args) { return asEmitter(this, 'off', args); }
    emit(...args) { return asEmitter(this, 'emit', args); }
    addListener(...args) { return asEmitter(this, 'addListener', args); }
    removeListener(...args) { return asEmitter(this, 'removeListener', args); }
    removeAllListeners(...args) { return asEmitter(this, 'removeAllListeners', args); }
    prependListener(...args) { return asEmitter(this, 'prependListener', args); }
    prependOnceListener(...args) { return asEmitter(this, 'prependOnceListener', args); }
    listeners(...args) { return asEmitter(this, 'listeners', args); }
    rawListeners(...args) { return asEmitter(this, 'rawListeners', args); }
    listenerCount(...args) { return asEmitter(this, 'listenerCount', args); }
    eventNames(...args) { return asEmitter(this, 'eventNames', args); }
    setMaxListeners(...args) { return asEmitter(this, 'setMaxListeners', args); }
    getMaxListeners(...args) { return asEmitter(this, 'getMaxListeners', args); }
  }
  exports.Emitting = Emitting;

  // Gives a class that extends none the methods of emitters. Making its objects costs no more than before.
  exports.addEvents = function addEvents(Class) {
    Object.setPrototypeOf(Class.prototype, Emitting.prototype);
  };

  // Tells of an event, if anybody listens. Returns `object`.
  exports.announce = function announce(object, event, ...args) {
    if (object._events !== undefined) object.emit(event, ...args);
    return object;
  };
})
