// Node's util, the part that scripts use.
(function (exports, module, require, natives) {
  'use strict';

  const { inspect, format } = require('internal/inspect');
  const deepEqual = require('internal/equal');
  const { Date, Promise } = require('internal/language');
  const { queueMicrotask } = require('internal/process');
  const promised = Symbol.for('nodejs.util.promisify.custom');

  function promisify(original) {
    if (typeof original !== 'function') throw new TypeError('The "original" argument must be of type function');
    if (typeof original[promised] === 'function') return original[promised];
    function call(...args) {
      return new Promise((resolve, reject) => {
        original.call(this, ...args, (error, value) => { if (error) reject(error); else resolve(value); });
      });
    }
    return Object.defineProperties(Object.setPrototypeOf(call, Object.getPrototypeOf(original)),
      Object.getOwnPropertyDescriptors(original));
  }
  promisify.custom = promised;

  function callbackify(original) {
    return function (...args) {
      const done = args.pop();
      original.apply(this, args).then((value) => queueMicrotask(() => done(null, value)),
        (error) => queueMicrotask(() => done(error ?? new Error('Promise was rejected with a falsy value'))));
    };
  }

  function inherits(type, parent) {
    Object.defineProperty(type, 'super_', { value: parent, writable: true, configurable: true });
    Object.setPrototypeOf(type.prototype, parent.prototype);
  }

  const warned = new Set();
  function deprecate(fn, message) {
    return function (...args) {
      if (!warned.has(message)) { warned.add(message); natives.log(2, `DeprecationWarning: ${message}`); }
      return new.target ? Reflect.construct(fn, args, new.target) : fn.apply(this, args);
    };
  }

  const types = {
    isDate: (value) => value instanceof Date,
    isRegExp: (value) => value instanceof RegExp,
    isPromise: (value) => value instanceof Promise,
    isMap: (value) => value instanceof Map,
    isSet: (value) => value instanceof Set,
    isNativeError: (value) => value instanceof Error,
    isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
    isUint8Array: (value) => value instanceof Uint8Array,
    isArrayBuffer: (value) => value instanceof ArrayBuffer,
    isAnyArrayBuffer: (value) => value instanceof ArrayBuffer,
    isAsyncFunction: (value) => typeof value === 'function' && Object.prototype.toString.call(value) === '[object AsyncFunction]',
    isGeneratorFunction: (value) => typeof value === 'function' && /Generator/.test(Object.prototype.toString.call(value)),
  };

  module.exports = {
    inspect, format, promisify, callbackify, inherits, deprecate, types,
    isDeepStrictEqual: (a, b) => deepEqual(a, b, true),
    isArray: Array.isArray,
    // eslint-disable-next-line no-control-regex
    stripVTControlCharacters: (text) => text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, ''),
    get TextEncoder() { return TextEncoder; },
    get TextDecoder() { return TextDecoder; },
  };
})
