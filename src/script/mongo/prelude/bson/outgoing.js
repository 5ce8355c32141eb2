(function (exports, module, require, natives) {
  'use strict';
  // Documents as the options ignoreUndefined, serializeFunctions and checkKeys want them to be written.
  const { BSONError } = require('bson/value');

  const originalSymbol = Symbol.for('godwit.original');

  function isPlain(value) {
    return typeof value === 'object' && value !== null && value._bsontype === undefined && !(value instanceof Date) &&
      !(value instanceof RegExp) && !ArrayBuffer.isView(value) && !(value instanceof Promise);
  }

  class Writer {
    constructor(options) {
      this.options = options;
      this.open = new Set();
    }

    value(value) {
      if (typeof value === 'function' && this.options.serializeFunctions) {
        const { Code } = require('bson/code');
        return new Code(Function.prototype.toString.call(value));
      }
      if (!isPlain(value)) return value;
      if (typeof value.toBSON === 'function') return this.value(value.toBSON());
      // C++ says what is wrong with a circle.
      if (this.open.has(value)) return value;
      this.open.add(value);
      const copy = Array.isArray(value) ? this.array(value) : this.document(value);
      this.open.delete(value);
      return copy;
    }

    array(list) {
      const copy = Array.from(list, (element) => this.value(element));
      return copy.every((element, i) => element === list[i]) ? list : copy;
    }

    // The document itself when nothing in it changes: then it is still known what it was read from.
    document(document) {
      const entries = document instanceof Map ? Array.from(document) : Object.entries(document);
      const copy = new Map();
      let changed = false;
      for (const [key, given] of entries) {
        if (this.options.checkKeys) this.checkKey(key);
        const value = this.value(given);
        if (value !== given || (value === undefined && this.options.ignoreUndefined)) changed = true;
        if (value !== undefined || !this.options.ignoreUndefined) copy.set(key, value);
      }
      if (!changed) return document;
      if (document instanceof Map || !(originalSymbol in document)) return copy;
      return Object.assign(Object.fromEntries(copy), { [originalSymbol]: document[originalSymbol] });
    }

    checkKey(key) {
      if (key.startsWith('$')) throw new BSONError(`key ${key} must not start with '$'`);
      if (key.includes('.')) throw new BSONError(`key ${key} must not contain '.'`);
    }
  }

  exports.outgoing = function outgoing(value, options) {
    if (!options.ignoreUndefined && !options.serializeFunctions && !options.checkKeys) return value;
    return new Writer(options).value(value);
  };
})
