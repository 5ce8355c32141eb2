// Deep comparison: strict as util.isDeepStrictEqual, loose as assert.deepEqual.
(function (exports, module, require, natives) {
  'use strict';

  const original = Symbol.for('godwit.original');  // no part of a document's value
  const tag = (value) => Object.prototype.toString.call(value);

  function bytes(view) { return new Uint8Array(view.buffer, view.byteOffset, view.byteLength); }

  function sameKeys(a, b, strict, pairs) {
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
    if (!keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key], strict, pairs))) return false;
    if (!strict) return true;
    const symbols = (object) => Object.getOwnPropertySymbols(object)
      .filter((symbol) => symbol !== original && Object.prototype.propertyIsEnumerable.call(object, symbol));
    const mine = symbols(a);
    return mine.length === symbols(b).length
      && mine.every((symbol) => Object.hasOwn(b, symbol) && equal(a[symbol], b[symbol], strict, pairs));
  }

  function sameSet(a, b, strict, pairs) {
    if (a.size !== b.size) return false;
    const rest = [...b].filter((item) => !a.has(item));
    return [...a].filter((item) => !b.has(item)).every((item) => {
      const at = rest.findIndex((other) => equal(item, other, strict, pairs));
      if (at !== -1) rest.splice(at, 1);
      return at !== -1;
    });
  }

  function sameMap(a, b, strict, pairs) {
    if (a.size !== b.size) return false;
    const rest = [...b];
    return [...a].every(([key, value]) => {
      const at = rest.findIndex(([k, v]) => equal(key, k, strict, pairs) && equal(value, v, strict, pairs));
      if (at !== -1) rest.splice(at, 1);
      return at !== -1;
    });
  }

  function sameInside(a, b, strict, pairs) {
    if (a instanceof Date && b instanceof Date && !Object.is(a.getTime(), b.getTime())) return false;
    if (a instanceof RegExp && b instanceof RegExp && (String(a) !== String(b) || a.lastIndex !== b.lastIndex)) return false;
    if (a instanceof Error && b instanceof Error && (a.message !== b.message || a.name !== b.name)) return false;
    for (const Box of [Number, String, Boolean, BigInt, Symbol]) {
      if (a instanceof Box && !Object.is(a.valueOf(), b.valueOf())) return false;
    }
    if (ArrayBuffer.isView(a)) {
      const [x, y] = [bytes(a), bytes(b)];
      return x.length === y.length && x.every((byte, i) => byte === y[i]);
    }
    if (Array.isArray(a) && a.length !== b.length) return false;
    if (a instanceof Set && !sameSet(a, b, strict, pairs)) return false;
    if (a instanceof Map && !sameMap(a, b, strict, pairs)) return false;
    return sameKeys(a, b, strict, pairs);
  }

  // Looking at an ObjectId's own properties would make them.
  const isId = (value) => value._bsontype === 'ObjectId' && typeof value.toHexString === 'function';

  function equal(a, b, strict, pairs = []) {
    if (Object.is(a, b)) return true;
    const objects = a !== null && b !== null && typeof a === 'object' && typeof b === 'object';
    // eslint-disable-next-line eqeqeq
    if (!objects) return strict ? false : a == b;
    if (tag(a) !== tag(b) || Array.isArray(a) !== Array.isArray(b)) return false;
    if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (isId(a) && isId(b)) return a.toHexString() === b.toHexString();
    if (pairs.some(([x, y]) => x === a && y === b)) return true;
    pairs.push([a, b]);
    const same = sameInside(a, b, strict, pairs);
    pairs.pop();
    return same;
  }

  module.exports = (a, b, strict) => equal(a, b, strict);
})
