(function (exports, module, require, natives) {
  'use strict';
  // Documents as bytes. What is read by the usual options comes from C++; the others are followed by a reader below.
  const { BSONError, toBuffer } = require('bson/value');

  const bufferPrototype = Buffer.prototype;
  const NONE = Object.freeze({ __proto__: null });

  function bytesOf(document, options, ignoreUndefined) {
    if (options.serializeFunctions || options.checkKeys) document = require('bson/outgoing').outgoing(document, { ...options, ignoreUndefined });
    return natives.serialize(document, Boolean(ignoreUndefined), bufferPrototype);
  }

  exports.serialize = function serialize(document, options = NONE) {
    if (document === null) document = {};
    if (typeof document !== 'object') {
      throw new BSONError('serialize does not support non-object as the root input');
    }
    if (Array.isArray(document)) throw new BSONError('serialize does not support an array as the root input');
    return bytesOf(document, options, options.ignoreUndefined ?? true);
  };

  exports.serializeWithBufferAndIndex = function serializeWithBufferAndIndex(document, buffer, options = {}) {
    const bytes = exports.serialize(document, options);
    buffer.set(bytes, options.index ?? 0);
    return (options.index ?? 0) + bytes.length - 1;
  };

  exports.calculateObjectSize = (document, options = {}) =>
    exports.serialize(document, { ...options, ignoreUndefined: options.ignoreUndefined ?? false }).length;

  const USUAL = { promoteValues: true, promoteLongs: true, promoteBuffers: false, bsonRegExp: false, useBigInt64: false };

  // True when `options` ask for other values than C++ makes.
  exports.isSpecial = function isSpecial(options) {
    if (options === NONE) return false;
    for (const name in USUAL) {
      if (options[name] !== undefined && options[name] !== null && Boolean(options[name]) !== USUAL[name]) return true;
    }
    return Boolean(options.raw);
  };

  function checkedBytes(bytes, options) {
    const view = bytes instanceof Uint8Array ? bytes : bytes instanceof ArrayBuffer ? Buffer.from(bytes) : toBuffer(bytes);
    const start = options.index ?? 0;
    const size = view[start] | (view[start + 1] << 8) | (view[start + 2] << 16) | (view[start + 3] << 24);
    if (size < 5) throw new BSONError(`bson size must be >= 5, is ${size}`);
    const available = view.length - start;
    if (options.allowObjectSmallerThanBufferSize ? available < size : available !== size) {
      throw new BSONError(options.allowObjectSmallerThanBufferSize
        ? `buffer length ${view.length} must be >= bson size ${size}`
        : `buffer length ${view.length} must === bson size ${size}`);
    }
    if (view[start + size - 1] !== 0) {
      throw new BSONError("One object, sized correctly, with a spot for an EOO, but the EOO isn't 0x00");
    }
    return size === view.length ? view : view.subarray(start, start + size);
  }

  exports.deserialize = function deserialize(bytes, options = NONE) {
    const checked = checkedBytes(bytes, options);
    const document = natives.deserialize(checked);
    return exports.isSpecial(options) ? exports.readAgain(document, options, toBuffer(checked)) : document;
  };

  exports.deserializeStream = function deserializeStream(data, startIndex, count, documents, docStartIndex, options) {
    const view = data instanceof ArrayBuffer ? Buffer.from(data) : toBuffer(data);
    let at = startIndex;
    for (let i = 0; i < count; ++i) {
      const size = view.readInt32LE(at);
      documents[docStartIndex + i] = exports.deserialize(view.subarray(at, at + size), options);
      at += size;
    }
    return at;
  };

  // A document that was read by the usual options and that nobody has changed, as `options` want it.
  exports.readAgain = function readAgain(document, options, bytes = natives.serialize(document, false, bufferPrototype)) {
    if (options.useBigInt64 && (options.promoteValues === false || options.promoteLongs === false)) {
      throw new BSONError('Must either request bigint or Long for int64 deserialization');
    }
    const { Reader } = require('bson/reader');
    return new Reader(bytes, { ...USUAL, ...options }).document(0);
  };
})
