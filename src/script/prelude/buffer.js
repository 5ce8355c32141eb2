// Node's Buffer: a Uint8Array that knows text and numbers.
(function (exports, module, require, natives) {
  'use strict';

  const { badType, badValue, checkInteger, checkNumber, coded, outOfRange } = require('internal/failures');
  const custom = Symbol.for('nodejs.util.inspect.custom');
  const MAX_LENGTH = 2 ** 32;
  const MAX_STRING_LENGTH = 2 ** 30 - 2;

  const encodings = {
    __proto__: null,
    utf8: 'utf8', 'utf-8': 'utf8', hex: 'hex', base64: 'base64', base64url: 'base64url', ascii: 'ascii', latin1: 'latin1',
    binary: 'latin1', ucs2: 'utf16le', 'ucs-2': 'utf16le', utf16le: 'utf16le', 'utf-16le': 'utf16le',
  };
  const normalEncoding = (name) => encodings[name] ?? encodings[String(name).toLowerCase()];
  function encodingOf(name) {
    if (name === undefined || name === null || name === '') return 'utf8';
    const found = normalEncoding(name);
    if (found === undefined) throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${name}`);
    return found;
  }

  const { textToBytes, bytesToText } = natives;
  const isBytes = (value) => value instanceof Uint8Array;
  const isBuffers = (value) => value instanceof ArrayBuffer || Object.prototype.toString.call(value) === '[object SharedArrayBuffer]';

  class FastBuffer extends Uint8Array {}
  const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);

  function fromText(text, encoding) {
    const bytes = textToBytes(text, encodingOf(encoding));
    return new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  function fromList(list) {
    const buffer = new FastBuffer(list.length > 0 ? list.length : 0);
    for (let i = 0; i < buffer.length; i++) buffer[i] = list[i];
    return buffer;
  }
  function fromBuffers(memory, offset = 0, length = undefined) {
    const start = Number.isNaN(Number(offset)) ? 0 : Number(offset);
    if (memory.byteLength - start < 0) throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"offset" is outside of buffer bounds');
    if (length === undefined) return new FastBuffer(memory, start);
    const count = Number(length) > 0 ? Math.trunc(Number(length)) : 0;
    if (count > memory.byteLength - start) throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"length" is outside of buffer bounds');
    return new FastBuffer(memory, start, count);
  }
  function fromObject(value) {
    if (isBytes(value)) { const copy = new FastBuffer(value.length); copy.set(value); return copy; }
    if (value.length !== undefined || isBuffers(value.buffer)) return typeof value.length === 'number' ? fromList(value) : new FastBuffer(0);
    if (value.type === 'Buffer' && Array.isArray(value.data)) return fromList(value.data);
    return undefined;
  }

  function from(value, second, third) {
    if (typeof value === 'string') return fromText(value, second);
    if (value !== null && typeof value === 'object') {
      if (isBuffers(value)) return fromBuffers(value, second, third);
      const inner = value.valueOf?.();
      if (inner != null && inner !== value && (typeof inner === 'string' || typeof inner === 'object')) return from(inner, second, third);
      const found = fromObject(value);
      if (found !== undefined) return found;
      if (typeof value[Symbol.toPrimitive] === 'function') {
        const text = value[Symbol.toPrimitive]('string');
        if (typeof text === 'string') return fromText(text, second);
      }
    }
    throw firstArgument(value);
  }
  function firstArgument(value) {
    const { message } = badType('x', 'y', value);
    return coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'The first argument must be of type string or an instance of Buffer, ' +
      `ArrayBuffer, or Array or an Array-like Object.${message.slice(message.indexOf(' Received'))}`);
  }

  function checkSize(size) {
    checkNumber(size, 'size');
    if (!(size >= 0 && size <= MAX_LENGTH)) throw outOfRange('size', '>= 0 && <= 4294967296', size);
  }

  // Callable and constructible, as in the days of Node 4.
  function Buffer(value, second, third) {
    if (typeof value === 'number') {
      if (typeof second === 'string') throw badType('string', 'of type string', value);
      return Buffer.alloc(value);
    }
    return from(value, second, third);
  }
  Object.setPrototypeOf(Buffer, Uint8Array);
  Buffer.prototype = FastBuffer.prototype;
  Object.defineProperty(FastBuffer.prototype, 'constructor', { value: Buffer, writable: true, configurable: true });
  Object.defineProperty(Buffer, Symbol.species, { get: () => FastBuffer, configurable: true });

  function define(object, methods) {
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true });
    }
  }

  function checkBytes(value, name, expected = 'an instance of Buffer or Uint8Array') {
    if (!isBytes(value)) throw badType(name, expected, value);
  }
  function order(a, b) {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
    return Math.sign(a.length - b.length);
  }

  define(Buffer, {
    poolSize: 8192,
    from,
    of: (...bytes) => fromList(bytes),
    alloc(size, fill, encoding) {
      checkSize(size);
      const buffer = new FastBuffer(size);
      return fill === undefined || fill === 0 || size === 0 ? buffer : buffer.fill(fill, encoding);
    },
    allocUnsafe(size) { checkSize(size); return new FastBuffer(size); },
    allocUnsafeSlow(size) { checkSize(size); return new FastBuffer(size); },
    isBuffer: (value) => value instanceof Buffer,
    isEncoding: (name) => typeof name === 'string' && name.length > 0 && normalEncoding(name) !== undefined,
    byteLength(value, encoding) {
      if (ArrayBuffer.isView(value) || isBuffers(value)) return value.byteLength;
      if (typeof value !== 'string') throw badType('string', 'of type string or an instance of Buffer or ArrayBuffer', value);
      switch (normalEncoding(encoding ?? 'utf8') ?? 'utf8') {
        case 'utf16le': return value.length * 2;
        case 'hex': return value.length >>> 1;
        case 'ascii': case 'latin1': return value.length;
        case 'base64': case 'base64url': {
          const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0;
          return ((value.length - padding) * 3) >>> 2;
        }
        default: return natives.utf8Length(value);
      }
    },
    concat(list, total) {
      if (!Array.isArray(list)) throw badType('list', 'an instance of Array', list);
      if (total !== undefined) checkInteger(total, 'length', 0);
      const length = total ?? list.reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0);
      const buffer = new FastBuffer(length);
      let at = 0;
      list.forEach((bytes, i) => {
        checkBytes(bytes, `list[${i}]`);
        if (at >= length) return;
        buffer.set(at + bytes.length > length ? TypedArray.subarray.call(bytes, 0, length - at) : bytes, at);
        at += bytes.length;
      });
      return buffer;
    },
    compare(a, b) { checkBytes(a, 'buf1'); checkBytes(b, 'buf2'); return order(a, b); },
    copyBytesFrom(view, offset = 0, length = undefined) {
      const part = view.subarray(offset, length === undefined ? undefined : offset + length);
      return from(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    },
  });

  // As Uint8Array.prototype.slice has it: negative counts from the end.
  function place(value, length, otherwise) {
    if (value === undefined) return otherwise;
    const at = Math.trunc(Number(value)) || 0;
    return at < 0 ? Math.max(0, length + at) : Math.min(at, length);
  }
  function part(buffer, start, end) {
    const first = place(start, buffer.length, 0);
    return new FastBuffer(buffer.buffer, buffer.byteOffset + first, Math.max(0, place(end, buffer.length, buffer.length) - first));
  }
  // What toString and its kind do with an offset: no counting from the end.
  function clamp(value, most, otherwise) {
    if (value === undefined) return otherwise;
    const at = Math.trunc(Number(value)) || 0;
    return Math.min(Math.max(at, 0), most);
  }

  function search(buffer, value, from, encoding, backwards) {
    let offset = from;
    let name = encoding;
    if (typeof offset === 'string') { name = offset; offset = undefined; }
    offset = offset === undefined || Number.isNaN(Number(offset)) ? (backwards ? buffer.length : 0) : Math.trunc(Number(offset));
    if (offset < 0) offset = buffer.length + offset;
    if (typeof value === 'number') {
      if (offset < 0) { if (backwards) return -1; offset = 0; }
      return backwards ? TypedArray.lastIndexOf.call(buffer, value & 0xff, Math.min(offset, buffer.length - 1))
        : TypedArray.indexOf.call(buffer, value & 0xff, offset);
    }
    const wanted = typeof value === 'string' ? textToBytes(value, encodingOf(name)) : value;
    checkBytes(wanted, 'value', 'one of type number or string or an instance of Buffer or Uint8Array');
    if (!backwards) {
      if (wanted.length === 0) return Math.min(Math.max(offset, 0), buffer.length);
      for (let i = Math.max(0, offset); i + wanted.length <= buffer.length; i++) if (standsAt(buffer, wanted, i)) return i;
      return -1;
    }
    for (let i = Math.min(offset, buffer.length - wanted.length); i >= 0; i--) if (standsAt(buffer, wanted, i)) return i;
    return -1;
  }
  function standsAt(buffer, wanted, at) {
    for (let i = 0; i < wanted.length; i++) if (buffer[at + i] !== wanted[i]) return false;
    return true;
  }

  function swap(buffer, width) {
    if (buffer.length % width !== 0) throw coded(RangeError, 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${width * 8}-bits`);
    for (let i = 0; i < buffer.length; i += width) TypedArray.reverse.call(TypedArray.subarray.call(buffer, i, i + width));
    return buffer;
  }

  function write(text, offset, length, encoding) {
    let [at, count, name] = [offset, length, encoding];
    if (typeof at === 'string') [at, count, name] = [0, undefined, at];
    else if (typeof count === 'string') [count, name] = [undefined, count];
    if (typeof text !== 'string') throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'argument must be a string');
    at ??= 0;
    checkInteger(at, 'offset', 0, this.length);
    const room = Math.min(this.length - at, count === undefined ? Infinity : count);
    const kind = encodingOf(name);
    let bytes = textToBytes(text, kind);
    if (bytes.length > room) {
      let fit = room;
      // No half characters.
      if (kind === 'utf8') while (fit > 0 && (bytes[fit] & 0xc0) === 0x80) fit--;
      if (kind === 'utf16le') fit -= fit % 2;
      bytes = TypedArray.subarray.call(bytes, 0, fit);
    }
    this.set(bytes, at);
    return bytes.length;
  }

  function fill(value, offset, end, encoding) {
    let [start, stop, name] = [offset, end, encoding];
    if (typeof start === 'string') [start, stop, name] = [undefined, undefined, start];
    else if (typeof stop === 'string') [stop, name] = [undefined, stop];
    start ??= 0;
    stop ??= this.length;
    checkInteger(start, 'offset', 0);
    checkInteger(stop, 'end', 0, this.length);
    if (start >= stop) return this;
    if (typeof value !== 'string' && !isBytes(value)) return TypedArray.fill.call(this, Number(value) & 255, start, stop);
    const bytes = typeof value === 'string' ? textToBytes(value, encodingOf(name)) : value;
    if (bytes.length === 0) {
      if (value.length > 0) throw badValue('value', value);
      return TypedArray.fill.call(this, 0, start, stop);
    }
    for (let i = start; i < stop; i++) this[i] = bytes[(i - start) % bytes.length];
    return this;
  }

  define(Buffer.prototype, {
    toString(encoding, start, end) {
      const first = clamp(start, this.length, 0);
      const last = clamp(end, this.length, this.length);
      return last <= first ? '' : bytesToText(this, encodingOf(encoding), first, last);
    },
    toJSON() { return { type: 'Buffer', data: Array.from(this) }; },
    equals(other) { checkBytes(other, 'otherBuffer'); return this === other || order(this, other) === 0; },
    compare(other, targetStart = 0, targetEnd = other?.length, start = 0, end = this.length) {
      checkBytes(other, 'target');
      checkInteger(targetStart, 'targetStart', 0);
      checkInteger(targetEnd, 'targetEnd', 0, other.length);
      checkInteger(start, 'sourceStart', 0);
      checkInteger(end, 'sourceEnd', 0, this.length);
      return order(part(this, start, Math.max(start, end)), part(other, targetStart, Math.max(targetStart, targetEnd)));
    },
    write, fill,
    copy(target, targetStart = 0, start = 0, end = this.length) {
      checkBytes(target, 'target');
      const at = Math.trunc(Number(targetStart)) || 0;
      const first = Math.trunc(Number(start)) || 0;
      if (at < 0) throw outOfRange('targetStart', '>= 0', targetStart);
      if (first < 0 || first > this.length) throw outOfRange('sourceStart', `>= 0 && <= ${this.length}`, start);
      if (end < 0) throw outOfRange('sourceEnd', '>= 0', end);
      if (at >= target.length || first >= end) return 0;
      const bytes = TypedArray.subarray.call(this, first, Math.min(end, first + target.length - at));
      TypedArray.set.call(target, bytes, at);
      return bytes.length;
    },
    indexOf(value, offset, encoding) { return search(this, value, offset, encoding, false); },
    lastIndexOf(value, offset, encoding) { return search(this, value, offset, encoding, true); },
    includes(value, offset, encoding) { return search(this, value, offset, encoding, false) !== -1; },
    // Node's slice shares memory, unlike Uint8Array's.
    slice(start, end) { return part(this, start, end); },
    subarray(start, end) { return part(this, start, end); },
    swap16() { return swap(this, 2); },
    swap32() { return swap(this, 4); },
    swap64() { return swap(this, 8); },
  });
  Buffer.prototype.toLocaleString = Buffer.prototype.toString;
  for (const [name, encoding] of Object.entries({ utf8: 'utf8', latin1: 'latin1', ascii: 'ascii', hex: 'hex', base64: 'base64', base64url: 'base64url', ucs2: 'utf16le' })) {
    Buffer.prototype[`${name}Slice`] = function (start, end) { return this.toString(encoding, start, end); };
    Buffer.prototype[`${name}Write`] = function (text, offset, length) { return this.write(text, offset, length, encoding); };
  }
  for (const [name, get] of Object.entries({
    parent() { return this instanceof Buffer ? this.buffer : undefined; },
    offset() { return this instanceof Buffer ? this.byteOffset : undefined; },
  })) Object.defineProperty(Buffer.prototype, name, { get, configurable: true, enumerable: true });

  Buffer.prototype[custom] = function (depth, options, inspect) {
    const most = module.exports.INSPECT_MAX_BYTES;
    const shown = this.toString('hex', 0, most).replace(/../g, ' $&');
    const rest = this.length > most ? ` ... ${this.length - most} more byte${this.length > most + 1 ? 's' : ''}` : '';
    const keys = Object.keys(this).filter((key) => !/^\d+$/.test(key));
    const extra = keys.map((key) => `, ${key}: ${inspect(this[key], options)}`).join('');
    return `<Buffer${shown === '' && extra === '' ? ' ' : shown}${rest}${extra}>`.replace('<Buffer, ', '<Buffer ');
  };
  Buffer.prototype.inspect = function () { return require('internal/inspect').inspect(this); };

  // readUInt16BE and its relatives, over DataView.
  const view = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  function checkPlace(buffer, at, width) {
    checkNumber(at, 'offset');
    if (Number.isInteger(at) && at >= 0 && at + width <= buffer.length) return;
    if (!Number.isInteger(at)) throw outOfRange('offset', 'an integer', at);
    if (buffer.length - width < 0) throw coded(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
    throw outOfRange('offset', `>= 0 and <= ${buffer.length - width}`, at);
  }
  function checkValue(value, least, most, width) {
    if (value >= least && value <= most) return;
    const n = typeof value === 'bigint' || typeof most === 'bigint' ? 'n' : '';
    const bits = width * 8;
    const range = width > 4 ? (BigInt(least) === 0n ? `>= 0${n} and < 2${n} ** ${bits}${n}` : `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`)
      : `>= ${least}${n} and <= ${most}${n}`;
    throw outOfRange('value', range, value);
  }
  const kinds = {
    UInt8: ['Uint8', 1, 0, 0xff], Int8: ['Int8', 1, -0x80, 0x7f], UInt16: ['Uint16', 2, 0, 0xffff],
    Int16: ['Int16', 2, -0x8000, 0x7fff], UInt32: ['Uint32', 4, 0, 0xffffffff], Int32: ['Int32', 4, -0x80000000, 0x7fffffff],
    Float: ['Float32', 4], Double: ['Float64', 8],
    BigUInt64: ['BigUint64', 8, 0n, 2n ** 64n - 1n], BigInt64: ['BigInt64', 8, -(2n ** 63n), 2n ** 63n - 1n],
  };
  function addMethod(name, value) {
    define(Buffer.prototype, { [name]: value, [name.replace('UInt', 'Uint')]: value });
  }
  for (const [name, [type, width, least, most]] of Object.entries(kinds)) {
    for (const [ending, little] of width === 1 ? [['', true]] : [['LE', true], ['BE', false]]) {
      addMethod(`read${name}${ending}`, function (at = 0) {
        checkPlace(this, at, width);
        return view(this)[`get${type}`](at, little);
      });
      addMethod(`write${name}${ending}`, function (value, at = 0) {
        const number = typeof least === 'bigint' ? value : Number(value);
        if (least !== undefined) checkValue(number, least, most, width);
        checkPlace(this, at, width);
        view(this)[`set${type}`](at, number, little);
        return at + width;
      });
    }
  }
  function checkWidth(width) {
    if (width === undefined) throw badType('byteLength', 'of type number', width);
    checkNumber(width, 'byteLength');
    if (!Number.isInteger(width)) throw outOfRange('byteLength', 'an integer', width);
    if (width < 1 || width > 6) throw outOfRange('byteLength', '>= 1 and <= 6', width);
  }
  // Integers of one to six bytes.
  for (const [signed, kind] of [[false, 'UInt'], [true, 'Int']]) {
    for (const little of [true, false]) {
      const ending = little ? 'LE' : 'BE';
      const byteAt = (at, i, width) => (little ? at + i : at + width - 1 - i);
      addMethod(`read${kind}${ending}`, function (at, width) {
        checkWidth(width);
        checkPlace(this, at, width);
        let value = 0;
        for (let i = width - 1; i >= 0; i--) value = value * 256 + this[byteAt(at, i, width)];
        return signed && value >= 2 ** (8 * width - 1) ? value - 2 ** (8 * width) : value;
      });
      addMethod(`write${kind}${ending}`, function (value, at, width) {
        checkWidth(width);
        const number = Number(value);
        checkValue(number, signed ? -(2 ** (8 * width - 1)) : 0, signed ? 2 ** (8 * width - 1) - 1 : 2 ** (8 * width) - 1, width);
        checkPlace(this, at, width);
        let rest = number < 0 ? number + 2 ** (8 * width) : number;
        for (let i = 0; i < width; i++) { this[byteAt(at, i, width)] = rest % 256; rest = Math.floor(rest / 256); }
        return at + width;
      });
    }
  }

  function invalidCharacter(message) {
    const error = new Error(message);
    Object.defineProperty(error, 'name', { value: 'InvalidCharacterError', configurable: true, writable: true });
    error.code = 5;
    return error;
  }

  function SlowBuffer(size) { return Buffer.allocUnsafe(size); }
  SlowBuffer.prototype = Buffer.prototype;

  module.exports = {
    Buffer, SlowBuffer,
    btoa(text) {
      if (/[^\0-\xff]/.test(text)) throw invalidCharacter('Invalid character');
      return bytesToText(textToBytes(String(text), 'latin1'), 'base64', 0, String(text).length);
    },
    atob(text) {
      const plain = String(text).replace(/[\t\n\f\r ]/g, '');
      if (/[^A-Za-z0-9+/=]/.test(plain)) throw invalidCharacter('Invalid character');
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.replace(/=+$/, '').length % 4 === 1) {
        throw invalidCharacter('The string to be decoded is not correctly encoded.');
      }
      return fromText(plain, 'base64').toString('latin1');
    },
    isUtf8: (bytes) => natives.utf8Decode(new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength), true) !== null,
    isAscii: (bytes) => new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength).every((byte) => byte < 128),
    transcode: (bytes, fromEncoding, toEncoding) => from(from(bytes).toString(fromEncoding), toEncoding),
    constants: { MAX_LENGTH, MAX_STRING_LENGTH },
    kMaxLength: MAX_LENGTH,
    kStringMaxLength: MAX_STRING_LENGTH,
    INSPECT_MAX_BYTES: 50,
    get Blob() { return require('internal/blob').Blob; },
    get File() { return require('internal/blob').File; },
  };
  Object.defineProperty(module.exports, 'normalEncoding', { value: normalEncoding });
})
