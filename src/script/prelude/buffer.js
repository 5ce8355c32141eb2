// Node's Buffer, the part that migrations use: a Uint8Array that knows text.
(function (exports, module, require, natives) {
  'use strict';

  const custom = Symbol.for('nodejs.util.inspect.custom');
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const values = new Map([...digits].map((digit, i) => [digit, i]));
  values.set('-', 62).set('_', 63);

  const encodings = {
    utf8: 'utf8', 'utf-8': 'utf8', hex: 'hex', base64: 'base64', base64url: 'base64url', ascii: 'latin1', latin1: 'latin1',
    binary: 'latin1', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le',
  };
  function encodingOf(name) {
    const found = encodings[String(name ?? 'utf8').toLowerCase()];
    if (found) return found;
    const error = new TypeError(`Unknown encoding: ${name}`);
    error.code = 'ERR_UNKNOWN_ENCODING';
    throw error;
  }

  function fromHex(text) {
    const bytes = [];
    for (let i = 0; i + 1 < text.length; i += 2) {
      const pair = text.slice(i, i + 2);
      if (!/^[0-9a-fA-F]{2}$/.test(pair)) break;
      bytes.push(parseInt(pair, 16));
    }
    return bytes;
  }

  function fromBase64(text) {
    const bytes = [];
    let bits = 0, held = 0;
    for (const c of text) {
      if (c === '=') break;
      const value = values.get(c);
      if (value === undefined) continue;
      held = ((held << 6) | value) & 0xffffff;
      bits += 6;
      if (bits >= 8) { bits -= 8; bytes.push((held >> bits) & 0xff); }
    }
    return bytes;
  }

  function toBase64(bytes) {
    const out = [];
    for (let i = 0; i < bytes.length; i += 3) {
      const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      out.push(digits[three >> 18], digits[(three >> 12) & 63],
        i + 1 < bytes.length ? digits[(three >> 6) & 63] : '=', i + 2 < bytes.length ? digits[three & 63] : '=');
    }
    return out.join('');
  }

  function units(bytes, width) {
    const parts = [];
    for (let i = 0; i + width <= bytes.length; i += width) {
      parts.push(String.fromCharCode(width === 1 ? bytes[i] : bytes[i] | (bytes[i + 1] << 8)));
    }
    return parts.join('');
  }

  const decoders = {
    utf8: (bytes) => natives.utf8Decode(bytes, false),
    hex: (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(''),
    base64: toBase64,
    base64url: (bytes) => toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''),
    latin1: (bytes) => units(bytes, 1),
    utf16le: (bytes) => units(bytes, 2),
  };
  const encoders = {
    utf8: (text) => natives.utf8Encode(text),
    hex: fromHex,
    base64: fromBase64,
    base64url: fromBase64,
    latin1: (text) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) & 0xff),
    utf16le: (text) => Array.from({ length: text.length * 2 }, (_, i) => (text.charCodeAt(i >> 1) >> (8 * (i & 1))) & 0xff),
  };

  function isBytes(value) { return value instanceof Uint8Array; }
  function wrap(bytes) { return new Buffer(bytes.buffer, bytes.byteOffset, bytes.byteLength); }
  function own(bytes) { const buffer = new Buffer(bytes.length); buffer.set(bytes); return buffer; }

  class Buffer extends Uint8Array {
    static poolSize = 8192;
    static from(value, second, third) {
      if (typeof value === 'string') return own(encoders[encodingOf(second)](value));
      if (value instanceof ArrayBuffer) return new Buffer(value, second ?? 0, third ?? value.byteLength - (second ?? 0));
      if (value?.type === 'Buffer' && Array.isArray(value.data)) return own(value.data);
      if (value !== null && typeof value === 'object') {
        const inner = value.valueOf();
        if (inner !== value && inner != null) return Buffer.from(inner, second, third);
        if (typeof value.length === 'number') return own(value);
      }
      throw new TypeError('The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array');
    }
    static of(...bytes) { return own(bytes); }
    static alloc(size, fill, encoding) {
      const buffer = new Buffer(size);
      return fill === undefined ? buffer : buffer.fill(fill, 0, size, encoding);
    }
    static allocUnsafe(size) { return new Buffer(size); }
    static isBuffer(value) { return value instanceof Buffer; }
    static isEncoding(name) { return typeof name === 'string' && name.toLowerCase() in encodings; }
    static byteLength(value, encoding) {
      return typeof value === 'string' ? encoders[encodingOf(encoding)](value).length : value.byteLength;
    }
    static concat(list, total = list.reduce((sum, bytes) => sum + bytes.length, 0)) {
      const buffer = new Buffer(total);
      let at = 0;
      for (const bytes of list) {
        if (at >= total) break;
        buffer.set(bytes.subarray(0, total - at), at);
        at += bytes.length;
      }
      return buffer;
    }
    static compare(a, b) {
      for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
      return Math.sign(a.length - b.length);
    }

    toString(encoding, start = 0, end = this.length) {
      return decoders[encodingOf(encoding)](this.subarray(Math.max(0, start), end));
    }
    toLocaleString(encoding, start, end) { return this.toString(encoding, start, end); }
    toJSON() { return { type: 'Buffer', data: [...this] }; }
    equals(other) {
      if (!isBytes(other)) throw new TypeError('The "otherBuffer" argument must be an instance of Buffer or Uint8Array');
      return Buffer.compare(this, other) === 0;
    }
    compare(other) { return Buffer.compare(this, other); }
    write(text, offset = 0, length = undefined, encoding = undefined) {
      if (typeof offset === 'string') [offset, encoding] = [0, offset];
      else if (typeof length === 'string') [length, encoding] = [undefined, length];
      const bytes = encoders[encodingOf(encoding)](text);
      const count = Math.min(bytes.length, this.length - offset, length ?? Infinity);
      for (let i = 0; i < count; i++) this[offset + i] = bytes[i];
      return count;
    }
    fill(value, start = 0, end = this.length, encoding = undefined) {
      if (typeof value === 'number') return super.fill(value, start, end);
      const bytes = typeof value === 'string' ? encoders[encodingOf(encoding)](value) : value;
      for (let i = start; i < end; i++) this[i] = bytes.length === 0 ? 0 : bytes[(i - start) % bytes.length];
      return this;
    }
    copy(target, targetStart = 0, start = 0, end = this.length) {
      const part = this.subarray(start, Math.min(end, start + target.length - targetStart));
      target.set(part, targetStart);
      return part.length;
    }
    indexOf(value, from = 0, encoding = undefined) {
      if (typeof value === 'number') return super.indexOf(value & 0xff, from);
      const bytes = typeof value === 'string' ? encoders[encodingOf(encoding)](value) : value;
      const start = from < 0 ? Math.max(0, this.length + from) : from;
      for (let i = start; i + bytes.length <= this.length; i++) {
        let k = 0;
        while (k < bytes.length && this[i + k] === bytes[k]) k++;
        if (k === bytes.length) return i;
      }
      return -1;
    }
    includes(value, from, encoding) { return this.indexOf(value, from, encoding) !== -1; }
    // Node's slice shares memory, unlike Uint8Array's.
    slice(start, end) { return this.subarray(start, end); }
    subarray(start, end) { return wrap(super.subarray(start, end)); }
    [custom]() {
      const shown = decoders.hex(new Uint8Array(this.buffer, this.byteOffset, Math.min(50, this.length)));
      const rest = this.length > 50 ? ` ... ${this.length - 50} more byte${this.length > 51 ? 's' : ''}` : '';
      return `<Buffer${shown === '' ? '' : ` ${shown.match(/../g).join(' ')}`}${rest}>`;
    }
  }

  // readUInt16BE and its relatives, over DataView.
  const kinds = {
    UInt8: ['Uint8', 1], Int8: ['Int8', 1], UInt16: ['Uint16', 2], Int16: ['Int16', 2], UInt32: ['Uint32', 4],
    Int32: ['Int32', 4], Float: ['Float32', 4], Double: ['Float64', 8], BigUInt64: ['BigUint64', 8], BigInt64: ['BigInt64', 8],
  };
  const view = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  for (const [name, [type, width]] of Object.entries(kinds)) {
    for (const [ending, little] of width === 1 ? [['', true]] : [['LE', true], ['BE', false]]) {
      const methods = {
        [`read${name}${ending}`](at = 0) { return view(this)[`get${type}`](at, little); },
        [`write${name}${ending}`](value, at = 0) { view(this)[`set${type}`](at, value, little); return at + width; },
      };
      for (const [key, value] of Object.entries(methods)) {
        Object.defineProperty(Buffer.prototype, key, { value, writable: true, configurable: true });
        const lower = key.replace('UInt', 'Uint');
        if (lower !== key) Object.defineProperty(Buffer.prototype, lower, { value, writable: true, configurable: true });
      }
    }
  }

  function latin1Bytes(text) {
    if (/[^\0-\xff]/.test(text)) throw new RangeError('Invalid character');
    return encoders.latin1(text);
  }

  module.exports = {
    Buffer,
    btoa: (text) => toBase64(latin1Bytes(String(text))),
    atob: (text) => {
      const plain = String(text).replace(/[\t\n\f\r ]/g, '');
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.replace(/=+$/, '').length % 4 === 1) {
        throw new RangeError('The string to be decoded is not correctly encoded');
      }
      return units(fromBase64(plain), 1);
    },
    constants: { MAX_LENGTH: 2 ** 32, MAX_STRING_LENGTH: 2 ** 30 - 2 },
  };
})
