(function (exports, module, require, natives) {
  'use strict';
  // Numbers whose BSON type matters.
  const { BSONError, BSONValue, callable, shown } = require('bson/value');

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
      if (number > 0x7fffffff) throw new BSONError(`Input: '${text}' is larger than the maximum value for Int32`);
      if (number < -0x80000000) throw new BSONError(`Input: '${text}' is smaller than the minimum value for Int32`);
      if (!Number.isSafeInteger(number)) throw new BSONError(`Input: '${text}' is not a safe integer`);
      if (`${number}` !== text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1')) {
        throw new BSONError(`Input: '${text}' is not a valid Int32 string`);
      }
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
      if (!Number.isFinite(Number(text))) throw new BSONError(`Input: ${text} is not representable as a Double`);
      if (text.trim() !== text) throw new BSONError(`Input: '${text}' contains whitespace`);
      if (text === '') throw new BSONError('Input is an empty string');
      if (/[^-0-9.+eE]/.test(text)) throw new BSONError(`Input: '${text}' is not in decimal or exponential notation`);
      return new Double(Number(text));
    }
    static fromExtendedJSON(json, options) {
      const value = parseFloat(json.$numberDouble);
      return options?.relaxed ? value : new Double(value);
    }
  }
  Object.defineProperty(DoubleClass, 'name', { value: 'Double' });
  const Double = callable(DoubleClass);

  Object.assign(exports, { Int32, Double });
})
