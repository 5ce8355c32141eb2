(function (exports, module, require, natives) {
  'use strict';
  // What the value classes have in common.
  const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
  const versionSymbol = Symbol.for('@@mdb.bson.version');

  class BSONError extends Error {
    get name() { return 'BSONError'; }
    get bsonError() { return true; }
    static isBSONError(value) {
      return value !== null && typeof value === 'object' && value.bsonError === true && 'message' in value;
    }
  }
  class BSONVersionError extends BSONError {
    get name() { return 'BSONVersionError'; }
    constructor() { super('Unsupported BSON version, bson types must be from bson 6.x.x'); }
  }
  class BSONRuntimeError extends BSONError {
    get name() { return 'BSONRuntimeError'; }
  }

  class BSONOffsetError extends BSONError {
    get name() { return 'BSONOffsetError'; }
    constructor(message, offset, options) {
      super(`${message}. offset: ${offset}`, options);
      this.offset = offset;
    }
  }

  class BSONValue {
    get [versionSymbol]() { return 6; }
    [inspectSymbol](depth, options, inspect) { return this.inspect(depth, options, inspect); }
  }

  function shown(value, options, inspect) { return inspect ? inspect(value, options) : JSON.stringify(value); }

  // Older drivers' classes could be called without `new`, and older migrations do.
  function callable(Class) {
    function make(...args) { return Reflect.construct(Class, args, new.target ?? make); }
    make.prototype = Class.prototype;
    Object.defineProperty(make, 'name', { value: Class.name });
    Object.defineProperty(Class.prototype, 'constructor', { value: make, writable: true, configurable: true });
    return Object.setPrototypeOf(make, Class);
  }

  function toBuffer(view) { return Buffer.from(view.buffer, view.byteOffset, view.byteLength); }
  function hexBytes(hex) { return Buffer.from(hex, 'hex'); }
  function hexOf(bytes) { return toBuffer(bytes).toString('hex'); }
  function sameBytes(a, b) { return a.length === b.length && a.every((byte, i) => byte === b[i]); }

  Object.assign(exports, { BSONError, BSONVersionError, BSONRuntimeError, BSONOffsetError, BSONValue, inspectSymbol, versionSymbol, callable, shown,
    toBuffer, hexBytes, hexOf, sameBytes });
})
