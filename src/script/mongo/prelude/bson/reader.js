(function (exports, module, require, natives) {
  'use strict';
  // Reads documents with the options that are seldom asked for (promoteValues: false, raw, useBigInt64, …). C++ has
  // looked through the bytes before.
  const { UUID, Binary } = require('bson/binary');
  const { BSONRegExp, BSONSymbol, Code } = require('bson/code');
  const { Decimal128 } = require('bson/decimal128');
  const { MaxKey, MinKey } = require('bson/keys');
  const { Long } = require('bson/long');
  const { Double, Int32 } = require('bson/numbers');
  const { ObjectId } = require('bson/object_id');
  const { DBRef, reference } = require('bson/reference');
  const { Timestamp } = require('bson/timestamp');

  const FLAGS = { i: 'i', m: 'm', s: 'g' };

  class Reader {
    constructor(bytes, options) {
      this.bytes = bytes;
      this.options = options;
    }

    // The document that begins at `at`.
    document(at) {
      const result = {};
      this.elements(at, (key, type) => {
        const value = this.value(type);
        if (key === '__proto__') {
          Object.defineProperty(result, key, { value, writable: true, enumerable: true, configurable: true });
        } else {
          result[key] = value;
        }
      });
      const isReference = typeof result.$ref === 'string' && result.$id !== undefined;
      return isReference ? reference(result) : result;
    }

    array(at) {
      const result = [];
      this.elements(at, (key, type) => result.push(this.value(type)));
      return result;
    }

    elements(at, visit) {
      const end = at + this.bytes.readInt32LE(at) - 1;
      this.at = at + 4;
      while (this.at < end) {
        const type = this.bytes[this.at++];
        visit(this.name(), type);
      }
      this.at = end + 1;
    }

    name() {
      const end = this.bytes.indexOf(0, this.at);
      const text = this.bytes.toString('utf8', this.at, end);
      this.at = end + 1;
      return text;
    }

    text() {
      const size = this.int32();
      const text = this.bytes.toString('utf8', this.at, this.at + size - 1);
      this.at += size;
      return text;
    }

    take(size) {
      this.at += size;
      return Buffer.from(this.bytes.subarray(this.at - size, this.at));
    }

    int32() {
      this.at += 4;
      return this.bytes.readInt32LE(this.at - 4);
    }

    long() {
      const low = this.int32();
      return new Long(low, this.int32());
    }

    // A document or array as its bytes.
    slice() {
      return this.take(this.bytes.readInt32LE(this.at));
    }

    value(type) {
      const { promoteValues } = this.options;
      switch (type) {
        case 0x01: {
          this.at += 8;
          const number = this.bytes.readDoubleLE(this.at - 8);
          return promoteValues ? number : new Double(number);
        }
        case 0x02: return this.text();
        case 0x03: return this.options.raw ? this.slice() : this.document(this.at);
        case 0x04: return this.array(this.at);
        case 0x05: return this.binary();
        case 0x06: return undefined;
        case 0x07: return new ObjectId(this.take(12));
        case 0x08: return this.bytes[this.at++] === 1;
        case 0x09: return new Date(this.long().toNumber());
        case 0x0a: return null;
        case 0x10: return promoteValues ? this.int32() : new Int32(this.int32());
        case 0x12: return this.integer();
        default: return this.rare(type);
      }
    }

    rare(type) {
      switch (type) {
        case 0x0b: return this.pattern();
        case 0x0c: return new DBRef(this.text(), new ObjectId(this.take(12)));
        case 0x0d: return new Code(this.text());
        case 0x0e: return this.options.promoteValues ? this.text() : new BSONSymbol(this.text());
        case 0x0f: this.at += 4; return new Code(this.text(), this.document(this.at));
        case 0x11: {
          const low = this.int32();
          return Timestamp.fromBits(low, this.int32());
        }
        case 0x13: return new Decimal128(this.take(16));
        case 0xff: return new MinKey();
        default: return new MaxKey();
      }
    }

    integer() {
      const long = this.long();
      if (this.options.useBigInt64) return long.toBigInt();
      if (!this.options.promoteLongs || !this.options.promoteValues) return long;
      const number = long.toNumber();
      return Number.isSafeInteger(number) || Math.abs(number) === 2 ** 53 ? number : long;
    }

    binary() {
      let size = this.int32();
      const subtype = this.bytes[this.at++];
      if (subtype === Binary.SUBTYPE_BYTE_ARRAY) size = this.int32();
      const bytes = this.take(size);
      if (this.options.promoteBuffers && this.options.promoteValues) return bytes;
      return subtype === Binary.SUBTYPE_UUID && size === 16 ? new UUID(bytes) : new Binary(bytes, subtype);
    }

    pattern() {
      const source = this.name();
      const options = this.name();
      if (this.options.bsonRegExp) return new BSONRegExp(source, options);
      return new RegExp(source, [...options].map((flag) => FLAGS[flag] ?? '').join(''));
    }
  }
  exports.Reader = Reader;
})
