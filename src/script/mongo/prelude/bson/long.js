(function (exports, module, require, natives) {
  'use strict';
  // 64 bits as two halves, arithmetic by bigint.
  const { BSONError, BSONValue, callable, shown } = require('bson/value');

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
    if (text === '') throw new BSONError('empty string');
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
    static fromInt(value, unsigned) { return new Long(value | 0, (value | 0) < 0 ? -1 : 0, Boolean(unsigned)); }
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
      if (text.trim() !== text) throw new BSONError(`Input: '${text}' contains leading and/or trailing whitespace`);
      const base = (typeof unsignedOrRadix === 'number' ? unsignedOrRadix : radix) || 10;
      if (text === '' || /^[+-]?(NaN|Infinity)$/.test(text)) {
        throw new BSONError(`Input: '${text}' contains invalid characters for radix: ${base}`);
      }
      const long = Long.fromString(text, unsignedOrRadix, radix);
      const usual = text.toLowerCase().replace(/^\+/, '').replace(/^(-?)0+(?=.)/, '$1');
      if (long.toString(base) !== usual) {
        throw new BSONError(`Input: ${text} is not representable as ${long.unsigned ? 'an unsigned' : 'a signed'} 64-bit Long with radix: ${base}`);
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

  Object.assign(exports, { Long, LongClass });
})
