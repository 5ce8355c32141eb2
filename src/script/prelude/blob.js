// Blob, File and FormData, and node:stream/consumers.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const { Date } = require('internal/language');
  const content = Symbol('content');

  function bytesOf(part) {
    if (part instanceof Blob) return part[content];
    if (ArrayBuffer.isView(part)) return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    return part instanceof ArrayBuffer ? Buffer.from(part) : Buffer.from(String(part).toWellFormed());
  }

  class Blob {
    constructor(parts = [], options = {}) {
      Object.defineProperty(this, content, { value: Buffer.concat(Array.from(parts, bytesOf)) });
      const type = String(options?.type ?? '');
      this.type = /[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase();
    }
    get size() { return this[content].length; }
    async text() { return this[content].toString(); }
    async arrayBuffer() { return new Uint8Array(this[content]).buffer; }
    async bytes() { return new Uint8Array(this[content]); }
    slice(start, end, type = '') { return new Blob([this[content].subarray(start, end)], { type }); }
    stream() { return require('stream').Readable.from([this[content]]); }
    get [Symbol.toStringTag]() { return 'Blob'; }
  }
  class File extends Blob {
    constructor(parts, name, options = {}) {
      super(parts, options);
      this.name = String(name);
      this.lastModified = options.lastModified ?? Date.now();
    }
    get [Symbol.toStringTag]() { return 'File'; }
  }

  class FormData {
    #entries = [];
    #value(value, name) {
      if (!(value instanceof Blob)) return String(value);
      return value instanceof File && name === undefined ? value : new File([value], name ?? 'blob', { type: value.type });
    }
    append(key, value, name = undefined) { this.#entries.push([String(key), this.#value(value, name)]); }
    set(key, value, name = undefined) {
      const at = this.#entries.findIndex(([each]) => each === String(key));
      if (at === -1) { this.append(key, value, name); return; }
      this.#entries[at] = [String(key), this.#value(value, name)];
      this.#entries = this.#entries.filter(([each], i) => i <= at || each !== String(key));
    }
    get(key) { return this.#entries.find(([each]) => each === String(key))?.[1] ?? null; }
    getAll(key) { return this.#entries.filter(([each]) => each === String(key)).map(([, value]) => value); }
    has(key) { return this.#entries.some(([each]) => each === String(key)); }
    delete(key) { this.#entries = this.#entries.filter(([each]) => each !== String(key)); }
    forEach(fn, self) { for (const [key, value] of this.#entries) fn.call(self, value, key, this); }
    * entries() { yield* this.#entries.map((entry) => [...entry]); }
    * keys() { for (const [key] of this.#entries) yield key; }
    * values() { for (const [, value] of this.#entries) yield value; }
    [Symbol.iterator]() { return this.entries(); }
    get [Symbol.toStringTag]() { return 'FormData'; }
  }

  async function buffer(stream) {
    const parts = [];
    for await (const part of stream) parts.push(bytesOf(part));
    return Buffer.concat(parts);
  }
  const text = async (stream) => (await buffer(stream)).toString();
  const consumers = {
    buffer, text,
    json: async (stream) => JSON.parse(await text(stream)),
    arrayBuffer: async (stream) => new Uint8Array(await buffer(stream)).buffer,
    blob: async (stream) => new Blob([await buffer(stream)]),
  };
  module.exports = { Blob, File, FormData, consumers, bytesOf };
})
