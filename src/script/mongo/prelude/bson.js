// The npm package bson, version 6: its value classes are in bson/*.js and made when they are first asked for. Also hands
// C++ what it needs to make values (value_classes.h).
(function (exports, module, require, natives) {
  'use strict';

  const PARTS = {
    'bson/binary': ['Binary', 'UUID'],
    'bson/bytes': [
      'serialize', 'serializeWithBufferAndIndex', 'deserialize', 'deserializeStream', 'calculateObjectSize',
    ],
    'bson/code': ['Code', 'BSONRegExp', 'BSONSymbol'],
    'bson/decimal128': ['Decimal128'],
    'bson/extended_json': ['EJSON'],
    'bson/keys': ['MinKey', 'MaxKey'],
    'bson/long': ['Long'],
    'bson/numbers': ['Double', 'Int32'],
    'bson/object_id': ['ObjectId'],
    'bson/reference': ['DBRef'],
    'bson/timestamp': ['Timestamp'],
    'bson/value': ['BSONError', 'BSONVersionError', 'BSONRuntimeError', 'BSONOffsetError', 'BSONValue'],
  };

  function define(name, get) {
    Object.defineProperty(exports, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = get();
        Object.defineProperty(exports, name, { value, enumerable: true });
        return value;
      },
    });
  }

  for (const [part, names] of Object.entries(PARTS)) {
    for (const name of names) define(name, () => require(part)[name]);
  }
  // The old name.
  define('ObjectID', () => exports.ObjectId);
  // Experimental there. Whoever lists or copies what this module has must not meet an error.
  define('onDemand', () => {
    const { refusing } = require('internal/refused');
    const part = (name, why, names) => refusing(`BSON.onDemand${name}`, why, names);
    const bytes = part('.ByteUtils', 'a Buffer does the same',
      'allocate allocateUnsafe encodeUTF8Into equals fromBase64 fromHex fromISO88591 fromNumberArray randomBytes swap32 toBase64 toHex toISO88591 toLocalBufferType toUTF8 utf8ByteLength');
    const numbers = part('.NumberUtils', 'a Buffer and a DataView do the same',
      'getBigInt64LE getFloat64LE getInt32LE getNonnegativeInt32LE getUint32BE getUint32LE setBigInt64LE setFloat64LE setInt32BE setInt32LE');
    return Object.freeze({
      ...part('', 'BSON.deserialize reads documents', 'parseToElements'), ByteUtils: Object.freeze(bytes), NumberUtils: Object.freeze(numbers),
    });
  });
  // The namespace itself, in which the package does not name it.
  Object.defineProperty(exports, 'BSON', { value: exports, configurable: true });
  exports.setInternalBufferSize = () => {};
  exports.BSONType = Object.freeze({
    double: 1, string: 2, object: 3, array: 4, binData: 5, undefined: 6, objectId: 7, bool: 8, date: 9, null: 10,
    regex: 11, dbPointer: 12, javascript: 13, symbol: 14, javascriptWithScope: 15, int: 16, timestamp: 17, long: 18,
    decimal: 19, minKey: -1, maxKey: 127,
  });

  const { toBuffer } = require('bson/value');
  const { ObjectId } = require('bson/object_id');

  natives.adopt({
    objectIdPrototype: ObjectId.prototype,
    long: (low, high) => new (require('bson/long').LongClass)(low, high),
    decimal128: (bytes) => new (require('bson/decimal128').Decimal128Class)(toBuffer(bytes)),
    binary: (bytes, subtype) => require('bson/binary').fromBytes(toBuffer(bytes), subtype),
    timestamp: (low, high) => require('bson/timestamp').TimestampClass.fromBits(low, high),
    code: (text, scope) => new (require('bson/code').CodeClass)(text, scope),
    reference: (document) => require('bson/reference').reference(document),
    pointer: (namespace, oid) => require('bson/reference').pointer(namespace, oid),
    minKey: () => new (require('bson/keys').MinKeyClass)(),
    maxKey: () => new (require('bson/keys').MaxKeyClass)(),
    regExp: (pattern, options) => require('bson/code').storedRegExp(pattern, options),
    error: (message) => new (require('bson/value').BSONError)(message),
  });
})
