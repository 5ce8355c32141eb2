// The value classes of the npm package bson, version 6, and what C++ needs to make them (value_classes.h).
(function (exports, module, require, natives) {
  'use strict';

  const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');
  const versionSymbol = Symbol.for('@@mdb.bson.version');
  const originalSymbol = Symbol.for('godwit.original');

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

  // ── ObjectId: its bytes are inside of the object, in C++ ───────────────────────────────────────────────────────────

  function idParts(input) {
    if (input === undefined || input === null || typeof input === 'number') return input;
    if (typeof input === 'string') {
      if (/^[0-9a-fA-F]{24}$/.test(input)) return input;
      throw new BSONError('input must be a 24 character hex string, 12 byte Uint8Array, or an integer');
    }
    if (natives.isObjectId(input)) return input;
    if (typeof input === 'object' && 'id' in input) {
      if (typeof input.id !== 'string' && !ArrayBuffer.isView(input.id)) {
        throw new BSONError('Argument passed in must have an id that is of type string or Buffer');
      }
      return idParts(typeof input.toHexString === 'function' ? input.toHexString() : input.id);
    }
    if (ArrayBuffer.isView(input) && input.byteLength === 12) return input;
    throw new BSONError('Argument passed in does not match the accepted types');
  }

  class ObjectIdClass extends natives.ObjectIdBase {
    constructor(input) { super(idParts(input)); }
    get _bsontype() { return 'ObjectId'; }
    get [versionSymbol]() { return 6; }
    get id() { return toBuffer(natives.objectIdBytes(this)); }
    set id(bytes) {
      if (!natives.objectIdSetBytes(this, bytes)) throw new BSONError('an ObjectId has 12 bytes');
    }
    toHexString() { return natives.objectIdHex(this); }
    toString(encoding) { return encoding === 'base64' ? this.id.toString('base64') : natives.objectIdHex(this); }
    toJSON() { return natives.objectIdHex(this); }
    equals(other) {
      if (other === undefined || other === null) return false;
      const hex = typeof other === 'string' ? other
        : typeof other.toHexString === 'function' ? other.toHexString() : undefined;
      return typeof hex === 'string' && hex.toLowerCase() === natives.objectIdHex(this);
    }
    getTimestamp() { return new Date(natives.objectIdTime(this) * 1000); }
    toExtendedJSON() { return { $oid: natives.objectIdHex(this) }; }
    inspect(depth, options, inspect) { return `new ObjectId(${shown(this.toHexString(), options, inspect)})`; }
    [inspectSymbol](depth, options, inspect) { return this.inspect(depth, options, inspect); }

    static cacheHexString = false;
    static generate(time) { return new ObjectId(typeof time === 'number' ? time : undefined).id; }
    static createPk() { return new ObjectId(); }
    static createFromTime(time) {
      const bytes = Buffer.alloc(12);
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, time);
      return new ObjectId(bytes);
    }
    static createFromHexString(hex) {
      if (hex?.length !== 24) throw new BSONError('hex string must be 24 characters');
      return new ObjectId(hex);
    }
    static createFromBase64(base64) {
      if (base64?.length !== 16) throw new BSONError('base64 string must be 16 characters');
      return new ObjectId(Buffer.from(base64, 'base64'));
    }
    static isValid(id) {
      if (id === undefined || id === null) return false;
      try { idParts(id); return true; } catch { return false; }
    }
  }
  Object.defineProperty(ObjectIdClass, 'name', { value: 'ObjectId' });
  const ObjectId = callable(ObjectIdClass);

  // ── Long and Timestamp: 64 bits as two halves, arithmetic by bigint ────────────────────────────────────────────────

  const digitsOf = '0123456789abcdefghijklmnopqrstuvwxyz';

  function bigintFromText(text, radix) {
    const negative = text[0] === '-';
    const digits = text.slice(negative || text[0] === '+' ? 1 : 0).toLowerCase();
    let value = 0n;
    for (const digit of digits) {
      const number = digitsOf.indexOf(digit);
      if (number < 0 || number >= radix) throw new BSONError(`Input: '${text}' contains invalid characters for radix: ${radix}`);
      value = value * BigInt(radix) + BigInt(number);
    }
    if (digits === '') throw new BSONError('empty string');
    return negative ? -value : value;
  }

  class LongClass extends BSONValue {
    constructor(low = 0, highOrUnsigned = 0, unsigned = false) {
      super();
      const isUnsigned = typeof highOrUnsigned === 'boolean' ? highOrUnsigned : Boolean(unsigned);
      if (typeof low === 'number') {
        this.low = low | 0;
        this.high = typeof highOrUnsigned === 'number' ? highOrUnsigned | 0 : 0;
      } else {
        const bits = typeof low === 'bigint' ? low : LongClass.fromString(low, isUnsigned).toBigInt();
        this.low = Number(BigInt.asIntN(32, bits));
        this.high = Number(BigInt.asIntN(32, bits >> 32n));
      }
      this.unsigned = isUnsigned;
    }
    get _bsontype() { return 'Long'; }
    get __isLong__() { return true; }

    static fromBits(low, high, unsigned) { return new Long(low, high, unsigned); }
    static fromInt(value, unsigned) { return Long.fromBigInt(BigInt(unsigned ? value >>> 0 : value | 0), unsigned); }
    static fromBigInt(value, unsigned) { return new Long(value, Boolean(unsigned)); }
    static fromNumber(value, unsigned) {
      if (Number.isNaN(value)) return new Long(0, 0, unsigned);
      const [least, most] = unsigned ? [0n, (1n << 64n) - 1n] : [-(1n << 63n), (1n << 63n) - 1n];
      if (value <= Number(least)) return Long.fromBigInt(least, unsigned);
      if (value >= Number(most)) return Long.fromBigInt(most, unsigned);
      return Long.fromBigInt(BigInt(Math.trunc(value)), unsigned);
    }
    static fromString(text, unsignedOrRadix, radix) {
      const unsigned = typeof unsignedOrRadix === 'boolean' ? unsignedOrRadix : false;
      const base = (typeof unsignedOrRadix === 'number' ? unsignedOrRadix : radix) || 10;
      if (base < 2 || base > 36) throw new BSONError('radix');
      if (['NaN', 'Infinity', '+Infinity', '-Infinity'].includes(text)) return new Long(0, 0, unsigned);
      return Long.fromBigInt(bigintFromText(String(text), base), unsigned);
    }
    static fromStringStrict(text, unsignedOrRadix, radix) {
      const long = Long.fromString(text, unsignedOrRadix, radix);
      const base = (typeof unsignedOrRadix === 'number' ? unsignedOrRadix : radix) || 10;
      if (bigintFromText(text, base) !== long.toBigInt()) {
        throw new BSONError(`Input: ${text} is not representable as ${long.unsigned ? 'an unsigned' : 'a signed'} 64-bit Long`);
      }
      return long;
    }
    static fromBytes(bytes, unsigned, little) { return little ? Long.fromBytesLE(bytes, unsigned) : Long.fromBytesBE(bytes, unsigned); }
    static fromBytesLE(b, unsigned) {
      return new Long(b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24, b[4] | b[5] << 8 | b[6] << 16 | b[7] << 24, unsigned);
    }
    static fromBytesBE(bytes, unsigned) { return Long.fromBytesLE([...bytes].reverse(), unsigned); }
    static isLong(value) { return value !== null && typeof value === 'object' && value.__isLong__ === true; }
    static fromValue(value, unsigned) {
      if (typeof value === 'number') return Long.fromNumber(value, unsigned);
      if (typeof value === 'string') return Long.fromString(value, unsigned);
      if (typeof value === 'bigint') return Long.fromBigInt(value, unsigned);
      return Long.fromBits(value.low, value.high, typeof unsigned === 'boolean' ? unsigned : value.unsigned);
    }
    static fromExtendedJSON(json, options) {
      const value = BigInt.asIntN(64, BigInt(json.$numberLong));
      if (options?.useBigInt64) return value;
      return options?.relaxed ?? true ? Number(value) : Long.fromBigInt(value);
    }

    toBigInt() {
      const bits = (BigInt(this.high) << 32n) | BigInt(this.low >>> 0);
      return this.unsigned ? BigInt.asUintN(64, bits) : bits;
    }
    toNumber() { return (this.unsigned ? this.high >>> 0 : this.high) * 4294967296 + (this.low >>> 0); }
    toInt() { return this.unsigned ? this.low >>> 0 : this.low; }
    toString(radix = 10) {
      if (radix < 2 || radix > 36) throw new BSONError('radix');
      return this.toBigInt().toString(radix);
    }
    toBytes(little) { return little ? this.toBytesLE() : this.toBytesBE(); }
    toBytesLE() { return [this.low, this.high].flatMap((half) => [0, 8, 16, 24].map((shift) => (half >>> shift) & 0xff)); }
    toBytesBE() { return this.toBytesLE().reverse(); }
    toSigned() { return this.unsigned ? new Long(this.low, this.high, false) : this; }
    toUnsigned() { return this.unsigned ? this : new Long(this.low, this.high, true); }
    toExtendedJSON(options) { return options?.relaxed ? this.toNumber() : { $numberLong: this.toString() }; }
    inspect(depth, options, inspect) {
      return `new Long(${shown(this.toString(), options, inspect)}${this.unsigned ? ', true' : ''})`;
    }

    getHighBits() { return this.high; }
    getHighBitsUnsigned() { return this.high >>> 0; }
    getLowBits() { return this.low; }
    getLowBitsUnsigned() { return this.low >>> 0; }
    getNumBitsAbs() {
      const value = this.toBigInt();
      return (value < 0n ? -value : value).toString(2).length;
    }
    isZero() { return this.high === 0 && this.low === 0; }
    isNegative() { return !this.unsigned && this.high < 0; }
    isPositive() { return this.unsigned || this.high >= 0; }
    isOdd() { return (this.low & 1) === 1; }
    isEven() { return (this.low & 1) === 0; }

    compare(other) {
      const [a, b] = [this.toBigInt(), Long.fromValue(other).toBigInt()];
      return a === b ? 0 : a < b ? -1 : 1;
    }
    equals(other) { return this.compare(other) === 0; }
    notEquals(other) { return this.compare(other) !== 0; }
    lessThan(other) { return this.compare(other) < 0; }
    lessThanOrEqual(other) { return this.compare(other) <= 0; }
    greaterThan(other) { return this.compare(other) > 0; }
    greaterThanOrEqual(other) { return this.compare(other) >= 0; }

    add(other) { return this.#with(other, (a, b) => a + b); }
    subtract(other) { return this.#with(other, (a, b) => a - b); }
    multiply(other) { return this.#with(other, (a, b) => a * b); }
    divide(other) { return this.#with(other, (a, b) => a / nonZero(b)); }
    modulo(other) { return this.#with(other, (a, b) => a % nonZero(b)); }
    and(other) { return this.#with(other, (a, b) => a & b); }
    or(other) { return this.#with(other, (a, b) => a | b); }
    xor(other) { return this.#with(other, (a, b) => a ^ b); }
    not() { return this.#made(~this.toBigInt()); }
    negate() { return this.#made(-this.toBigInt()); }
    shiftLeft(bits) { return this.#made(this.toBigInt() << shiftBy(bits)); }
    shiftRight(bits) { return this.#made(BigInt.asIntN(64, this.toBigInt()) >> shiftBy(bits)); }
    shiftRightUnsigned(bits) { return this.#made(BigInt.asUintN(64, this.toBigInt()) >> shiftBy(bits)); }

    #made(value) { return Long.fromBigInt(value, this.unsigned); }
    #with(other, operate) { return this.#made(operate(this.toBigInt(), Long.fromValue(other, this.unsigned).toBigInt())); }
  }
  Object.defineProperty(LongClass, 'name', { value: 'Long' });

  function nonZero(divisor) {
    if (divisor === 0n) throw new BSONError('division by zero');
    return divisor;
  }
  function shiftBy(bits) { return BigInt((LongClass.isLong(bits) ? bits.toInt() : bits) & 63); }

  const otherNames = {
    comp: 'compare', eq: 'equals', ne: 'notEquals', neq: 'notEquals', lt: 'lessThan', lte: 'lessThanOrEqual',
    le: 'lessThanOrEqual', gt: 'greaterThan', gte: 'greaterThanOrEqual', ge: 'greaterThanOrEqual', sub: 'subtract',
    mul: 'multiply', div: 'divide', mod: 'modulo', rem: 'modulo', neg: 'negate', shl: 'shiftLeft', shr: 'shiftRight',
    shru: 'shiftRightUnsigned', shr_u: 'shiftRightUnsigned', eqz: 'isZero',
  };
  for (const [name, method] of Object.entries(otherNames)) {
    Object.defineProperty(LongClass.prototype, name, { value: LongClass.prototype[method], writable: true, configurable: true });
  }
  const Long = callable(LongClass);
  Long.ZERO = new Long(0);
  Long.UZERO = new Long(0, 0, true);
  Long.ONE = new Long(1);
  Long.UONE = new Long(1, 0, true);
  Long.NEG_ONE = new Long(-1, -1);
  Long.MAX_VALUE = new Long(-1, 0x7fffffff);
  Long.MIN_VALUE = new Long(0, -0x80000000);
  Long.MAX_UNSIGNED_VALUE = new Long(-1, -1, true);

  function seconds32(value, name) {
    if (typeof value !== 'number' && value?._bsontype !== 'Int32') {
      throw new BSONError(`Timestamp constructed from { t, i } must provide ${name} as a number`);
    }
    const number = Number(value);
    if (!(number >= 0)) throw new BSONError(`Timestamp constructed from { t, i } must provide a positive ${name}`);
    if (number > 0xffffffff) {
      throw new BSONError(`Timestamp constructed from { t, i } must provide ${name} equal or less than uint32 max`);
    }
    return number;
  }

  class TimestampClass extends LongClass {
    constructor(value) {
      if (value === undefined || value === null) super(0, 0, true);
      else if (typeof value === 'bigint') super(value, true);
      else if (LongClass.isLong(value)) super(value.low, value.high, true);
      else if (typeof value === 'object' && 't' in value && 'i' in value) {
        super(seconds32(value.i, 'i'), seconds32(value.t, 't'), true);
      } else {
        throw new BSONError('A Timestamp can only be constructed with: bigint, Long, or { t: number; i: number }');
      }
    }
    get _bsontype() { return 'Timestamp'; }
    get t() { return this.high >>> 0; }
    get i() { return this.low >>> 0; }
    toJSON() { return { $timestamp: this.toString() }; }
    toExtendedJSON() { return { $timestamp: { t: this.t, i: this.i } }; }
    inspect(depth, options, inspect) {
      return `new Timestamp({ t: ${shown(this.t, options, inspect)}, i: ${shown(this.i, options, inspect)} })`;
    }
    static fromInt(value) { return new Timestamp(Long.fromInt(value, true)); }
    static fromNumber(value) { return new Timestamp(Long.fromNumber(value, true)); }
    static fromBits(low, high) { return new Timestamp({ i: low >>> 0, t: high >>> 0 }); }
    static fromString(text, radix) { return new Timestamp(Long.fromString(text, true, radix)); }
    static fromExtendedJSON(json) { return new Timestamp({ t: Number(json.$timestamp.t), i: Number(json.$timestamp.i) }); }
  }
  Object.defineProperty(TimestampClass, 'name', { value: 'Timestamp' });
  const Timestamp = callable(TimestampClass);
  Timestamp.MAX_VALUE = Long.MAX_UNSIGNED_VALUE;

  // ── Numbers whose BSON type matters ────────────────────────────────────────────────────────────────────────────────

  class NumberValue extends BSONValue {
    valueOf() { return this.value; }
    toString(radix) { return this.value.toString(radix); }
    toJSON() { return this.value; }
  }

  class Int32Class extends NumberValue {
    constructor(value) { super(); this.value = +value | 0; }
    get _bsontype() { return 'Int32'; }
    toExtendedJSON(options) { return options?.relaxed ? this.value : { $numberInt: String(this.value) }; }
    inspect(depth, options, inspect) { return `new Int32(${shown(this.value, options, inspect)})`; }
    static fromString(text) {
      const number = Number(text);
      if (!/^[+-]?\d+$/.test(text)) throw new BSONError(`Input: '${text}' is not a valid Int32 string`);
      if (number > 0x7fffffff) throw new BSONError(`Input: '${text}' is larger than the maximum value for Int32`);
      if (number < -0x80000000) throw new BSONError(`Input: '${text}' is smaller than the minimum value for Int32`);
      return new Int32(number);
    }
    static fromExtendedJSON(json, options) { return options?.relaxed ? parseInt(json.$numberInt, 10) : new Int32(json.$numberInt); }
  }
  Object.defineProperty(Int32Class, 'name', { value: 'Int32' });
  const Int32 = callable(Int32Class);

  class DoubleClass extends NumberValue {
    constructor(value) { super(); this.value = +value; }
    get _bsontype() { return 'Double'; }
    toExtendedJSON(options) {
      if (options?.relaxed && Number.isFinite(this.value)) return this.value;
      if (Object.is(this.value, -0)) return { $numberDouble: '-0.0' };
      return { $numberDouble: Number.isInteger(this.value) ? this.value.toFixed(1) : String(this.value) };
    }
    inspect(depth, options, inspect) { return `new Double(${shown(this.value, options, inspect)})`; }
    static fromString(text) {
      if (/^(NaN|-?Infinity)$/.test(text)) return new Double(Number(text));
      if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) || !Number.isFinite(Number(text))) {
        throw new BSONError(`Input: ${text} is not representable as a Double`);
      }
      return new Double(Number(text));
    }
    static fromExtendedJSON(json, options) {
      const value = parseFloat(json.$numberDouble);
      return options?.relaxed ? value : new Double(value);
    }
  }
  Object.defineProperty(DoubleClass, 'name', { value: 'Double' });
  const Double = callable(DoubleClass);

  class Decimal128Class extends BSONValue {
    constructor(value) {
      super();
      if (typeof value === 'string') this.bytes = decimalBytes(value);
      else if (!(value instanceof Uint8Array)) throw new BSONError('Decimal128 must take a Buffer or string');
      else if (value.byteLength !== 16) throw new BSONError('Decimal128 must take a Buffer of 16 bytes');
      else this.bytes = value;
    }
    get _bsontype() { return 'Decimal128'; }
    toString() { return natives.decimalToString(this.bytes); }
    toJSON() { return { $numberDecimal: this.toString() }; }
    toExtendedJSON() { return { $numberDecimal: this.toString() }; }
    inspect(depth, options, inspect) { return `new Decimal128(${shown(this.toString(), options, inspect)})`; }
    static fromString(text) { return new Decimal128(text); }
    static fromExtendedJSON(json) { return new Decimal128(json.$numberDecimal); }
  }
  Object.defineProperty(Decimal128Class, 'name', { value: 'Decimal128' });
  const Decimal128 = callable(Decimal128Class);

  function decimalBytes(text) {
    const bytes = natives.decimalFromString(text);
    if (bytes === undefined) throw new BSONError(`"${text}" is not a valid Decimal128 string - it is no number or needs rounding`);
    return toBuffer(bytes);
  }

  // ── Binary and UUID ────────────────────────────────────────────────────────────────────────────────────────────────

  function binaryBytes(value) {
    if (Array.isArray(value)) return Buffer.from(value);
    if (value instanceof ArrayBuffer) return Buffer.from(value);
    if (ArrayBuffer.isView(value)) return value instanceof Buffer ? value : toBuffer(value);
    throw new BSONError('Binary can only be constructed from Uint8Array or number[]');
  }

  class BinaryClass extends BSONValue {
    constructor(bytes, subtype) {
      super();
      this.sub_type = subtype ?? 0;
      this.buffer = bytes === undefined || bytes === null ? Buffer.alloc(256) : binaryBytes(bytes);
      this.position = bytes === undefined || bytes === null ? 0 : this.buffer.byteLength;
    }
    get _bsontype() { return 'Binary'; }
    put(value) {
      const byte = typeof value === 'number' ? value : typeof value === 'string' ? value.charCodeAt(0) : value[0];
      if (typeof value !== 'number' && value.length !== 1) throw new BSONError('only accepts single character String, Uint8Array or Array');
      if (!(byte >= 0 && byte <= 255)) throw new BSONError('only accepts number in a valid unsigned byte range 0-255');
      this.write([byte], this.position);
    }
    write(sequence, offset = this.position) {
      if (typeof sequence === 'string') throw new BSONError('input cannot be string');
      const bytes = binaryBytes(sequence);
      if (this.buffer.byteLength < offset + bytes.length) {
        const larger = Buffer.alloc(offset + bytes.length + 256);
        larger.set(this.buffer);
        this.buffer = larger;
      }
      this.buffer.set(bytes, offset);
      this.position = Math.max(this.position, offset + bytes.length);
    }
    read(position, length) {
      return this.buffer.subarray(position, Math.min(position + (length > 0 ? length : this.position), this.position));
    }
    value() { return this.buffer.length === this.position ? this.buffer : this.buffer.subarray(0, this.position); }
    length() { return this.position; }
    toJSON() { return toBuffer(this.value()).toString('base64'); }
    toString(encoding) {
      const known = encoding === 'hex' || encoding === 'base64';
      return toBuffer(this.value()).toString(known ? encoding : 'utf8');
    }
    toUUID() {
      if (this.sub_type !== Binary.SUBTYPE_UUID) {
        throw new BSONError(`Binary sub_type "${this.sub_type}" is not supported for converting to UUID. Only "4" is currently supported.`);
      }
      return new UUID(Uint8Array.from(this.value()));
    }
    toExtendedJSON() {
      const subType = Number(this.sub_type).toString(16).padStart(2, '0');
      return { $binary: { base64: this.toString('base64'), subType } };
    }
    inspect(depth, options, inspect) {
      return `Binary.createFromBase64(${shown(this.toString('base64'), options, inspect)}, ${shown(this.sub_type, options, inspect)})`;
    }
    static createFromHexString(hex, subtype) { return new Binary(hexBytes(hex), subtype); }
    static createFromBase64(base64, subtype) { return new Binary(Buffer.from(base64, 'base64'), subtype); }
    static fromExtendedJSON(json) {
      if ('$uuid' in json) return new UUID(json.$uuid);
      const subtype = parseInt(json.$binary.subType, 16);
      return fromBytes(Buffer.from(json.$binary.base64, 'base64'), subtype);
    }
  }
  Object.defineProperty(BinaryClass, 'name', { value: 'Binary' });
  const Binary = callable(BinaryClass);
  Object.assign(Binary, {
    BUFFER_SIZE: 256, SUBTYPE_DEFAULT: 0, SUBTYPE_FUNCTION: 1, SUBTYPE_BYTE_ARRAY: 2, SUBTYPE_UUID_OLD: 3, SUBTYPE_UUID: 4,
    SUBTYPE_MD5: 5, SUBTYPE_ENCRYPTED: 6, SUBTYPE_COLUMN: 7, SUBTYPE_SENSITIVE: 8, SUBTYPE_VECTOR: 9, SUBTYPE_USER_DEFINED: 128,
  });

  const uuidForm = /^([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

  function uuidBytes(input) {
    if (input === undefined || input === null) return toBuffer(natives.randomUuid());
    if (typeof input === 'string') {
      if (uuidForm.test(input)) return hexBytes(input.replace(/-/g, ''));
      throw new BSONError('UUID string representation must be 32 hex digits or canonical hyphenated representation');
    }
    const bytes = input._bsontype === 'Binary' ? input.buffer : input;
    if (ArrayBuffer.isView(bytes) && bytes.byteLength === 16) return bytes instanceof Buffer ? bytes : toBuffer(bytes);
    throw new BSONError('Argument passed in UUID constructor must be a UUID, a 16 byte Buffer or a 32/36 character hex string '
      + '(dashes excluded/included, format: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).');
  }

  class UUIDClass extends BinaryClass {
    constructor(input) { super(uuidBytes(input), 4); }
    get id() { return this.buffer; }
    set id(bytes) { this.buffer = bytes; }
    toHexString(dashes = true) {
      const hex = hexOf(this.buffer);
      return dashes ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : hex;
    }
    toString(encoding) {
      if (encoding === 'hex') return hexOf(this.buffer);
      return encoding === 'base64' ? toBuffer(this.buffer).toString('base64') : this.toHexString();
    }
    toJSON() { return this.toHexString(); }
    equals(other) {
      try { return Boolean(other) && sameBytes(new UUID(other).id, this.id); } catch { return false; }
    }
    toBinary() { return new Binary(this.id, Binary.SUBTYPE_UUID); }
    inspect(depth, options, inspect) { return `new UUID(${shown(this.toHexString(), options, inspect)})`; }
    static generate() { return toBuffer(natives.randomUuid()); }
    static isValid(input) {
      if (!input) return false;
      if (typeof input === 'string') return uuidForm.test(input);
      if (input instanceof Uint8Array) return input.byteLength === 16;
      return input._bsontype === 'Binary' && input.sub_type === 4 && input.buffer.byteLength === 16;
    }
    static isValidUUIDString(text) { return uuidForm.test(text); }
    static createFromHexString(hex) { return new UUID(hex); }
    static createFromBase64(base64) { return new UUID(Buffer.from(base64, 'base64')); }
  }
  Object.defineProperty(UUIDClass, 'name', { value: 'UUID' });
  const UUID = callable(UUIDClass);

  function fromBytes(bytes, subtype) {
    return subtype === 4 && bytes.length === 16 ? new UUIDClass(bytes) : new BinaryClass(bytes, subtype);
  }

  // ── The rest ───────────────────────────────────────────────────────────────────────────────────────────────────────

  class CodeClass extends BSONValue {
    constructor(code, scope) {
      super();
      this.code = code.toString();
      this.scope = scope ?? null;
    }
    get _bsontype() { return 'Code'; }
    toJSON() { return this.scope === null ? { code: this.code } : { code: this.code, scope: this.scope }; }
    toExtendedJSON() { return this.scope === null ? { $code: this.code } : { $code: this.code, $scope: this.scope }; }
    inspect(depth, options, inspect) {
      const scope = this.scope === null ? '' : `, ${shown(this.scope, options, inspect)}`;
      return `new Code(${shown(this.code, options, inspect)}${scope})`;
    }
    static fromExtendedJSON(json) { return new Code(json.$code, json.$scope); }
  }
  Object.defineProperty(CodeClass, 'name', { value: 'Code' });
  const Code = callable(CodeClass);

  class DBRefClass extends BSONValue {
    constructor(collection, oid, db, fields) {
      super();
      const parts = collection.split('.');
      [this.db, this.collection] = parts.length === 2 ? parts : [db, collection];
      this.oid = oid;
      this.fields = fields ?? {};
    }
    get _bsontype() { return 'DBRef'; }
    get namespace() { return this.collection; }
    set namespace(name) { this.collection = name; }
    toJSON() {
      const plain = { $ref: this.collection, $id: this.oid, ...this.fields };
      if (this.db !== undefined && this.db !== null) plain.$db = this.db;
      return plain;
    }
    toExtendedJSON() {
      return { $ref: this.collection, $id: this.oid, ...(this.db ? { $db: this.db } : {}), ...this.fields };
    }
    inspect(depth, options, inspect) {
      const parts = [this.namespace, this.oid, ...(this.db ? [this.db] : []), ...(Object.keys(this.fields).length > 0 ? [this.fields] : [])];
      return `new DBRef(${parts.map((part) => shown(part, options, inspect)).join(', ')})`;
    }
    static fromExtendedJSON(json) { return reference(json); }
  }
  Object.defineProperty(DBRefClass, 'name', { value: 'DBRef' });
  const DBRef = callable(DBRefClass);

  // Not by the constructor, which takes "a.b" as database and collection: a stored reference is shown as it is.
  function reference(document) {
    const { $ref, $id, $db, ...fields } = document;
    delete fields[originalSymbol];
    const made = new DBRefClass('', $id, $db, fields);
    made.collection = $ref;
    if (originalSymbol in document) {
      Object.defineProperty(made, originalSymbol, { value: document[originalSymbol], writable: true, configurable: true });
    }
    return made;
  }

  class MinKeyClass extends BSONValue {
    get _bsontype() { return 'MinKey'; }
    toExtendedJSON() { return { $minKey: 1 }; }
    inspect() { return 'new MinKey()'; }
    static fromExtendedJSON() { return new MinKey(); }
  }
  Object.defineProperty(MinKeyClass, 'name', { value: 'MinKey' });
  const MinKey = callable(MinKeyClass);

  class MaxKeyClass extends BSONValue {
    get _bsontype() { return 'MaxKey'; }
    toExtendedJSON() { return { $maxKey: 1 }; }
    inspect() { return 'new MaxKey()'; }
    static fromExtendedJSON() { return new MaxKey(); }
  }
  Object.defineProperty(MaxKeyClass, 'name', { value: 'MaxKey' });
  const MaxKey = callable(MaxKeyClass);

  class BSONRegExpClass extends BSONValue {
    constructor(pattern, options = '') {
      super();
      this.pattern = pattern;
      this.options = [...options].sort().join('');
      for (const [part, text] of [['patterns', this.pattern], ['options', this.options]]) {
        if (text.includes('\0')) throw new BSONError(`BSON Regex ${part} cannot contain null bytes, found: ${JSON.stringify(text)}`);
      }
      const unknown = /[^imxlsu]/.exec(this.options);
      if (unknown) throw new BSONError(`The regular expression option [${unknown[0]}] is not supported`);
    }
    get _bsontype() { return 'BSONRegExp'; }
    toExtendedJSON() { return { $regularExpression: { pattern: this.pattern, options: this.options } }; }
    inspect(depth, options, inspect) {
      return `new BSONRegExp(${shown(this.pattern, options, inspect)}, ${shown(this.options, options, inspect)})`;
    }
    static parseOptions(options) { return [...(options ?? '')].sort().join(''); }
    static fromExtendedJSON(json) { return new BSONRegExp(json.$regularExpression.pattern, json.$regularExpression.options); }
  }
  Object.defineProperty(BSONRegExpClass, 'name', { value: 'BSONRegExp' });
  const BSONRegExp = callable(BSONRegExpClass);

  class BSONSymbolClass extends BSONValue {
    constructor(value) { super(); this.value = value; }
    get _bsontype() { return 'BSONSymbol'; }
    valueOf() { return this.value; }
    toString() { return this.value; }
    toJSON() { return this.value; }
    toExtendedJSON() { return { $symbol: this.value }; }
    inspect(depth, options, inspect) { return `new BSONSymbol(${shown(this.value, options, inspect)})`; }
    static fromExtendedJSON(json) { return new BSONSymbol(json.$symbol); }
  }
  Object.defineProperty(BSONSymbolClass, 'name', { value: 'BSONSymbol' });
  const BSONSymbol = callable(BSONSymbolClass);

  // ── Bytes and Extended JSON ────────────────────────────────────────────────────────────────────────────────────────

  function serialize(document, options = {}) {
    if (options.serializeFunctions || options.checkKeys) throw new BSONError('serialize: checkKeys and serializeFunctions are not supported');
    return toBuffer(natives.serialize(document));
  }
  function deserialize(bytes, options = {}) {
    for (const [name, usual] of [['promoteValues', true], ['promoteLongs', true], ['promoteBuffers', false], ['bsonRegExp', false], ['useBigInt64', false]]) {
      if ((options[name] ?? usual) !== usual) throw new BSONError(`deserialize: ${name}: ${options[name]} is not supported`);
    }
    return natives.deserialize(bytes);
  }

  function plainNumber(value, relaxed) {
    if (relaxed && Number.isFinite(value)) return value;
    const isInt32 = Number.isInteger(value) && Math.abs(value) <= 0x7fffffff && !Object.is(value, -0);
    if (isInt32) return { $numberInt: String(value) };
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return { $numberLong: String(value) };
    return new DoubleClass(value).toExtendedJSON({ relaxed });
  }

  function dateJson(date, relaxed) {
    const ms = date.getTime();
    const inYears = ms >= 0 && ms < 253402318800000;
    if (relaxed && inYears) return { $date: date.toISOString().replace('.000Z', 'Z') };
    return { $date: { $numberLong: String(ms) } };
  }

  function toJson(value, relaxed) {
    if (typeof value === 'number') return plainNumber(value, relaxed);
    if (typeof value === 'bigint') return relaxed ? Number(value) : { $numberLong: String(value) };
    if (value === undefined) return null;
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Date) return dateJson(value, relaxed);
    if (value instanceof RegExp) {
      return { $regularExpression: { pattern: value.source, options: value.flags.replace(/[^ims]/g, '') } };
    }
    if (value instanceof Uint8Array) return new BinaryClass(value).toExtendedJSON();
    if (Array.isArray(value)) return value.map((item) => toJson(item, relaxed));
    if (value instanceof Map) return toJson(Object.fromEntries(value), relaxed);
    const isValue = typeof value._bsontype === 'string' && typeof value.toExtendedJSON === 'function';
    const plain = isValue ? value.toExtendedJSON({ relaxed }) : value;
    if (isValue && !(value._bsontype === 'DBRef' || value._bsontype === 'Code')) return plain;
    const fields = Object.entries(plain).filter(([, field]) => typeof field !== 'function' && field !== undefined);
    return Object.fromEntries(fields.map(([key, field]) => [key, toJson(field, relaxed)]));
  }

  const EJSON = {
    parse(text, options = {}) {
      const wrapped = natives.fromExtendedJson(`{"v":${text}}`).v;
      return (options.relaxed ?? true) ? wrapped : typed(JSON.parse(text), wrapped);
    },
    stringify(value, replacer, space, options) {
      if (replacer !== null && typeof replacer === 'object' && !Array.isArray(replacer)) [options, replacer] = [replacer, null];
      else if (space !== null && typeof space === 'object') [options, space] = [space, undefined];
      return JSON.stringify(toJson(value, options?.relaxed ?? true), replacer, space);
    },
    serialize(value, options) { return JSON.parse(EJSON.stringify(value, options)); },
    deserialize(json, options) { return EJSON.parse(JSON.stringify(json), options); },
  };

  // parse with relaxed: false: numbers keep the class that the text names.
  function typed(json, value) {
    if (json === null || typeof json !== 'object') return value;
    if ('$numberInt' in json) return new Int32(json.$numberInt);
    if ('$numberLong' in json) return Long.fromString(json.$numberLong);
    if ('$numberDouble' in json) return new Double(json.$numberDouble);
    if (Array.isArray(json)) return json.map((item, i) => typed(item, value[i]));
    if (typeof value?._bsontype === 'string' || value instanceof Date || value instanceof RegExp) return value;
    return Object.fromEntries(Object.keys(json).map((key) => [key, typed(json[key], value[key])]));
  }

  const BSONType = Object.freeze({
    double: 1, string: 2, object: 3, array: 4, binData: 5, undefined: 6, objectId: 7, bool: 8, date: 9, null: 10, regex: 11,
    dbPointer: 12, javascript: 13, symbol: 14, javascriptWithScope: 15, int: 16, timestamp: 17, long: 18, decimal: 19,
    minKey: -1, maxKey: 127,
  });

  Object.assign(exports, {
    BSONError, BSONVersionError, BSONRuntimeError, BSONValue, BSONType, ObjectId, ObjectID: ObjectId, Long, Timestamp, Int32,
    Double, Decimal128, Binary, UUID, Code, DBRef, MinKey, MaxKey, BSONRegExp, BSONSymbol, EJSON, serialize, deserialize,
    calculateObjectSize: (document) => serialize(document).length,
    setInternalBufferSize() {},
  });

  natives.adopt({
    objectIdPrototype: ObjectId.prototype,
    long: (low, high) => new LongClass(low, high),
    decimal128: (bytes) => new Decimal128Class(toBuffer(bytes)),
    binary: (bytes, subtype) => fromBytes(toBuffer(bytes), subtype),
    timestamp(low, high) {
      const made = new TimestampClass();
      made.low = low;
      made.high = high;
      return made;
    },
    code: (text, scope) => new CodeClass(text, scope),
    reference,
    pointer(namespace, oid) {
      const made = new DBRefClass('', oid);
      made.collection = namespace;
      return made;
    },
    minKey: () => new MinKeyClass(),
    maxKey: () => new MaxKeyClass(),
    regExp: (pattern, options) => Object.assign(Object.create(BSONRegExpClass.prototype), { pattern, options }),
    error: (message) => new BSONError(message),
  });
})
