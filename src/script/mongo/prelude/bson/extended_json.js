(function (exports, module, require, natives) {
  'use strict';
  // MongoDB's Extended JSON: types that JSON lacks as objects with a `$` key.
  const bson = require('bson');
  const { reference } = require('bson/reference');
  const { BSONError, BSONRuntimeError } = require('bson/value');

  const LEAST_INT32 = -0x80000000;
  const MOST_INT32 = 0x7fffffff;
  const END_OF_YEARS_MS = 253402318800000;

  function isInt32(value) {
    return Number.isInteger(value) && value >= LEAST_INT32 && value <= MOST_INT32;
  }
  function isInt64(value) {
    return Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 63;
  }

  // ---- reading ----

  // By the key that names the type; the value's own fields have been read already.
  const READERS = {
    __proto__: null,
    $oid: 'ObjectId',
    $binary: 'Binary',
    $uuid: 'Binary',
    $symbol: 'BSONSymbol',
    $numberInt: 'Int32',
    $numberDecimal: 'Decimal128',
    $numberDouble: 'Double',
    $numberLong: 'Long',
    $minKey: 'MinKey',
    $maxKey: 'MaxKey',
    $regex: 'BSONRegExp',
    $regularExpression: 'BSONRegExp',
    $timestamp: 'Timestamp',
  };

  function readNumber(value, options) {
    if (options.relaxed || options.legacy) return value;
    if (Number.isInteger(value) && !Object.is(value, -0)) {
      if (isInt32(value)) return new bson.Int32(value);
      if (isInt64(value)) return options.useBigInt64 ? BigInt(value) : bson.Long.fromNumber(value);
    }
    return new bson.Double(value);
  }

  function readDate({ $date: given }) {
    if (typeof given === 'string') return new Date(Date.parse(given));
    if (typeof given === 'number') return new Date(given);
    if (typeof given === 'bigint') return new Date(Number(given));
    if (bson.Long.isLong(given)) return new Date(given.toNumber());
    throw new BSONRuntimeError(`Unrecognized type for EJSON date: ${typeof given}`);
  }

  function isReference(value) {
    return value.$id != null && typeof value.$ref === 'string' && (value.$db == null || typeof value.$db === 'string');
  }

  function readValue(value, options) {
    if (typeof value === 'number') return readNumber(value, options);
    if (value === null || typeof value !== 'object') return value;
    if (value.$undefined) return null;
    for (const key in value) {
      const type = key[0] === '$' && value[key] != null ? READERS[key] : undefined;
      if (type !== undefined) return bson[type].fromExtendedJSON(value, options);
    }
    if (value.$date != null) return readDate(value);
    if (value.$code != null) return bson.Code.fromExtendedJSON(value);
    const pointer = value.$ref ? value : value.$dbPointer;
    if (pointer && pointer._bsontype !== 'DBRef' && isReference(pointer)) {
      const others = Object.keys(pointer).filter((key) => key[0] === '$');
      return others.every((key) => key === '$ref' || key === '$id' || key === '$db') ? reference(pointer) : value;
    }
    return pointer?._bsontype === 'DBRef' ? pointer : value;
  }

  // ---- writing ----

  function circle(path, from) {
    const before = path.slice(0, from).map((name) => `${name} -> `).join('');
    const seen = path[from];
    const between = ` -> ${path.slice(from + 1, -1).map((name) => `${name} -> `).join('')}`;
    const last = path[path.length - 1];
    const indent = ' '.repeat(before.length + seen.length / 2);
    const dashes = '-'.repeat(between.length + (seen.length + last.length) / 2 - 1);
    return new BSONError(
      `Converting circular structure to EJSON:\n    ${before}${seen}${between}${last}\n    ${indent}\\${dashes}/`);
  }

  class Writer {
    constructor(options) {
      this.options = options;
      this.open = [];
    }

    value(value, name) {
      switch (typeof value) {
        case 'number': return this.number(value);
        case 'bigint': return this.bigint(BigInt.asIntN(64, value));
        case 'undefined': return this.options.ignoreUndefined ? undefined : null;
        case 'object': return value === null ? null : this.object(value, name);
        default: return value;
      }
    }

    number(value) {
      const { relaxed } = this.options;
      if (relaxed && Number.isFinite(value)) return value;
      if (Number.isInteger(value) && !Object.is(value, -0)) {
        if (isInt32(value)) return { $numberInt: value.toString() };
        if (isInt64(value)) return { $numberLong: value.toString() };
      }
      return { $numberDouble: Object.is(value, -0) ? '-0.0' : value.toString() };
    }

    bigint(value) {
      return this.options.relaxed ? Number(value) : { $numberLong: value.toString() };
    }

    object(value, name) {
      const at = this.open.findIndex((each) => each.value === value);
      if (at >= 0) throw circle([...this.open.map((each) => each.name), name], at);
      this.open.push({ value, name });
      try {
        return this.opened(value);
      } finally {
        this.open.pop();
      }
    }

    opened(value) {
      if (value instanceof Map) return this.map(value);
      if (value instanceof Uint8Array) return new bson.Binary(value).toExtendedJSON(this.options);
      if (Array.isArray(value)) return value.map((element, index) => this.value(element, `index ${index}`));
      if (value instanceof Date) return this.date(value);
      if (value instanceof RegExp) {
        return new bson.BSONRegExp(value.source, value.flags).toExtendedJSON(this.options);
      }
      return this.document(value);
    }

    map(map) {
      const fields = {};
      for (const [key, value] of map) {
        if (typeof key !== 'string') throw new BSONError('Can only serialize maps with string keys');
        fields[key] = value;
      }
      return this.value(fields, 'map');
    }

    date(date) {
      const ms = date.getTime();
      const { legacy, relaxed } = this.options;
      const inYears = ms > -1 && ms < END_OF_YEARS_MS;
      const text = () => (date.getUTCMilliseconds() === 0 ? `${date.toISOString().slice(0, -5)}Z` : date.toISOString());
      if (legacy) return relaxed && inYears ? { $date: ms } : { $date: text() };
      return relaxed && inYears ? { $date: text() } : { $date: { $numberLong: `${ms}` } };
    }

    document(value) {
      if (value._bsontype === undefined) return this.fields(value);
      if (value._bsontype === 'DBRef') {
        const made = new bson.DBRef('', this.value(value.oid, 'oid'), value.db ?? undefined, this.fields(value.fields));
        made.collection = value.collection;
        return made.toExtendedJSON(this.options);
      }
      if (value._bsontype === 'Code') {
        return new bson.Code(value.code, this.value(value.scope, 'scope')).toExtendedJSON(this.options);
      }
      if (typeof value.toExtendedJSON === 'function') return value.toExtendedJSON(this.options);
      throw new BSONError(`Unrecognized or invalid _bsontype: ${typeof value._bsontype}`);
    }

    fields(value) {
      const fields = {};
      for (const key in value) {
        const field = this.value(value[key], key);
        if (key === '__proto__') {
          Object.defineProperty(fields, key, { value: field, writable: true, enumerable: true, configurable: true });
        } else {
          fields[key] = field;
        }
      }
      return fields;
    }
  }

  exports.EJSON = {
    parse(text, options) {
      const { useBigInt64 = false, relaxed = true, legacy = false } = options ?? {};
      return JSON.parse(text, (key, value) => {
        if (key.includes('\0')) {
          throw new BSONError(`BSON Document field names cannot contain null bytes, found: ${JSON.stringify(key)}`);
        }
        return readValue(value, { useBigInt64, relaxed, legacy });
      });
    },
    stringify(value, replacer, space, options) {
      if (space != null && typeof space === 'object') [options, space] = [space, 0];
      if (replacer != null && typeof replacer === 'object' && !Array.isArray(replacer)) {
        [options, replacer, space] = [replacer, undefined, 0];
      }
      const writer = new Writer({ relaxed: true, legacy: false, ...options });
      return JSON.stringify(writer.value(value, '(root)'), replacer, space);
    },
    serialize: (value, options) => JSON.parse(exports.EJSON.stringify(value, options ?? {})),
    deserialize: (json, options) => exports.EJSON.parse(JSON.stringify(json), options ?? {}),
  };
})
