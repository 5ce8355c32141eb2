(function (exports, module, require, natives) {
  'use strict';
  const { BSONError, BSONValue, callable, shown, toBuffer } = require('bson/value');

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
    static fromStringWithRounding(text) { return new Decimal128(rounded(text)); }
    static fromExtendedJSON(json) { return new Decimal128(json.$numberDecimal); }
  }
  Object.defineProperty(Decimal128Class, 'name', { value: 'Decimal128' });
  const Decimal128 = callable(Decimal128Class);

  const MOST_DIGITS = 34;
  const MOST_CHARACTERS = 7000;
  const NUMBER = /^[+-]?(\d+|(?:\d*\.\d*))?([Ee])?([-+])?(\d+)?$/;
  const OTHER = /^[+-]?(Infinity|inf|NaN)$/i;

  function refused(text, reason) {
    return new BSONError(`"${text}" is not a valid Decimal128 string - ${reason}`);
  }

  // Why C++ could not make one of `text`.
  function whyNot(text) {
    const parts = NUMBER.exec(text);
    if (text === '' || (parts === null && !OTHER.test(text))) return new BSONError(`${text} not a valid Decimal128 string`);
    const [, number, e, sign, exponent] = parts ?? [];
    if (e && exponent === undefined) return refused(text, 'missing exponent power');
    if (e && number === undefined) return refused(text, 'missing exponent base');
    if (e === undefined && (sign || exponent)) return refused(text, 'missing e before exponent');
    if ((number ?? '').replace(/^[0.]+|\./g, '').length > MOST_DIGITS) return refused(text, 'inexact rounding');
    return refused(text, sign === '-' ? 'exponent underflow' : 'overflow');
  }

  function decimalBytes(text) {
    if (text.length >= MOST_CHARACTERS) throw new BSONError(`${text} not a valid Decimal128 string`);
    const bytes = text === '' ? undefined : natives.decimalFromString(text);
    if (bytes === undefined) throw whyNot(text);
    return toBuffer(bytes);
  }

  // The text of the nearest number of 34 digits; of two as near, the even one.
  function rounded(text) {
    const parts = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
    if (parts === null) return text;
    const [, sign, whole, fraction, exponent = '0'] = parts;
    const digits = `${whole}${fraction}`.replace(/^0+/, '');
    const surplus = digits.length - MOST_DIGITS;
    if (surplus <= 0) return text;
    const unit = 10n ** BigInt(surplus);
    const value = BigInt(digits);
    const [kept, rest] = [value / unit, (value % unit) * 2n];
    const up = rest > unit || (rest === unit && kept % 2n === 1n);
    return `${sign}${kept + (up ? 1n : 0n)}E${Number(exponent) - fraction.length + surplus}`;
  }

  Object.assign(exports, { Decimal128, Decimal128Class });
})
