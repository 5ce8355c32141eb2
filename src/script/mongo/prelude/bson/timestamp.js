(function (exports, module, require, natives) {
  'use strict';
  // A Long whose halves are seconds and a counter.
  const { Long, LongClass } = require('bson/long');
  const { BSONError, callable, shown } = require('bson/value');

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

  Object.assign(exports, { Timestamp, TimestampClass });
})
