// What the language and Node got since this engine was released. Evaluated at every start: keep it short.
(function (exports, module, require, natives) {
  'use strict';

  function add(object, methods) {
    for (const name of Object.keys(methods)) {
      if (!Object.hasOwn(object, name)) {
        Object.defineProperty(object, name, { value: methods[name], writable: true, configurable: true });
      }
    }
  }

  const copy = (list) => Array.prototype.slice.call(list);
  const listMethods = {
    findLast(test, self) {
      for (let i = this.length - 1; i >= 0; i--) if (test.call(self, this[i], i, this)) return this[i];
      return undefined;
    },
    findLastIndex(test, self) {
      for (let i = this.length - 1; i >= 0; i--) if (test.call(self, this[i], i, this)) return i;
      return -1;
    },
  };
  add(Array.prototype, listMethods);
  add(Array.prototype, {
    toSorted(compare) { return copy(this).sort(compare); },
    toReversed() { return copy(this).reverse(); },
    toSpliced(...args) { const list = copy(this); list.splice(...args); return list; },
    with(index, value) {
      const list = copy(this);
      const at = Math.trunc(index) || 0;
      const place = at < 0 ? list.length + at : at;
      if (place < 0 || place >= list.length) throw new RangeError('invalid array index');
      list[place] = value;
      return list;
    },
  });
  const TypedArray = Object.getPrototypeOf(Uint8Array);
  add(TypedArray.prototype, listMethods);
  add(TypedArray.prototype, {
    toSorted(compare) { return this.slice().sort(compare); },
    toReversed() { return this.slice().reverse(); },
    with(index, value) { const list = this.slice(); list[index < 0 ? list.length + index : index] = value; return list; },
  });

  add(Array, {
    async fromAsync(source, map, self) {
      const list = [];
      const take = async (item) => { list.push(map ? await map.call(self, item, list.length) : item); };
      if (source[Symbol.asyncIterator] || source[Symbol.iterator]) {
        for await (const item of source) await take(item);
      } else {
        for (let i = 0; i < source.length; i++) await take(await source[i]);
      }
      return list;
    },
  });

  add(Object, {
    groupBy(items, key) {
      const groups = Object.create(null);
      let i = 0;
      for (const item of items) (groups[key(item, i++)] ??= []).push(item);
      return groups;
    },
  });
  add(Map, {
    groupBy(items, key) {
      const groups = new Map();
      let i = 0;
      for (const item of items) {
        const k = key(item, i++);
        if (groups.has(k)) groups.get(k).push(item); else groups.set(k, [item]);
      }
      return groups;
    },
  });

  add(Promise, {
    withResolvers() {
      let resolve, reject;
      const promise = new this((yes, no) => { resolve = yes; reject = no; });
      return { promise, resolve, reject };
    },
    try(fn, ...args) { return new this((resolve) => resolve(fn(...args))); },
  });

  add(Set.prototype, {
    union(other) { const all = new Set(this); for (const item of other.keys()) all.add(item); return all; },
    intersection(other) { return new Set([...this].filter((item) => other.has(item))); },
    difference(other) { return new Set([...this].filter((item) => !other.has(item))); },
    symmetricDifference(other) {
      const rest = new Set(this);
      for (const item of other.keys()) if (this.has(item)) rest.delete(item); else rest.add(item);
      return rest;
    },
    isSubsetOf(other) { return [...this].every((item) => other.has(item)); },
    isSupersetOf(other) { for (const item of other.keys()) if (!this.has(item)) return false; return true; },
    isDisjointFrom(other) { return ![...this].some((item) => other.has(item)); },
  });

  const loneSurrogate = /\p{Surrogate}/u;
  add(String.prototype, {
    isWellFormed() { return !loneSurrogate.test(this); },
    toWellFormed() { return String(this).replace(/\p{Surrogate}/gu, '\ufffd'); },
  });

  // Node's stack starts with the error's name and message; this engine's holds the frames alone.
  const { get: frames, set } = Object.getOwnPropertyDescriptor(Error.prototype, 'stack');
  const heading = (error) => {
    const { name = 'Error', message = '' } = error;
    return message === '' ? `${name}` : name === '' ? `${message}` : `${name}: ${message}`;
  };
  Object.defineProperty(Error.prototype, 'stack', {
    configurable: true,
    get() {
      const text = frames.call(this);
      return typeof text === 'string' ? `${heading(this)}\n${text}`.trimEnd() : text;
    },
    set,
  });
  add(Error, {
    captureStackTrace(object) {
      if (object instanceof Error) return;
      const text = frames.call(new Error());
      Object.defineProperty(object, 'stack', {
        configurable: true, writable: true,
        value: `${heading(object)}\n${text.slice(text.indexOf('\n') + 1)}`.trimEnd(),
      });
    },
    stackTraceLimit: 10,
  });

  // Node's errors have a stack of their own and no place in fields: code that stores or copies errors asks for their names
  // and takes what these describe.
  const { getOwnPropertyNames } = Object;
  const places = new Set(['fileName', 'lineNumber', 'columnNumber', 'stack']);
  const named = {
    getOwnPropertyNames(object) {
      if (!(object instanceof Error) || !Object.hasOwn(object, 'lineNumber')) return getOwnPropertyNames(object);
      if (!Object.hasOwn(object, 'stack')) {
        Object.defineProperty(object, 'stack', { value: object.stack, writable: true, configurable: true });
      }
      return ['stack', ...getOwnPropertyNames(object).filter((name) => !places.has(name))];
    },
  };
  Object.defineProperty(Object, 'getOwnPropertyNames', {
    value: named.getOwnPropertyNames, writable: true, configurable: true,
  });

  // Recursion without end and the like, for which this engine has an error of its own and Node a RangeError.
  Object.setPrototypeOf(InternalError.prototype, RangeError.prototype);
  Object.assign(InternalError.prototype, { name: 'RangeError', constructor: RangeError });

  // This module is evaluated before any script, the others when they are first used: by then a script may have put
  // something else in the place of these globals.
  module.exports = { Date, Promise };
})
