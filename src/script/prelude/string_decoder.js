// Node's string_decoder: text out of bytes that come in pieces.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer, normalEncoding } = require('buffer');
  const { badType, coded } = require('internal/failures');

  // How many bytes at the end begin a UTF-8 character whose rest is to come.
  function openBytes(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back];
      if ((byte & 0xc0) === 0x80) continue;
      const length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
      if (byte >= 0xf5 || length <= back) return 0;
      // A second byte that the first does not allow makes the sequence ill-formed, not open.
      const second = back > 1 ? bytes[bytes.length - back + 1] : undefined;
      if (second !== undefined) {
        if ((byte === 0xe0 && second < 0xa0) || (byte === 0xed && second > 0x9f)) return 0;
        if ((byte === 0xf0 && second < 0x90) || (byte === 0xf4 && second > 0x8f)) return 0;
      }
      return back;
    }
    return 0;
  }

  function kept(encoding, bytes) {
    switch (encoding) {
      case 'utf8': return openBytes(bytes);
      case 'base64': case 'base64url': return bytes.length % 3;
      case 'utf16le': {
        const odd = bytes.length % 2;
        const high = bytes.length - odd >= 2 ? bytes[bytes.length - odd - 1] : 0;
        return high >= 0xd8 && high <= 0xdb ? odd + 2 : odd;
      }
      default: return 0;
    }
  }

  // A function and no class: old packages call it on objects of their own.
  const rest = Symbol('rest');
  function StringDecoder(encoding) {
    const name = encoding === undefined || encoding === null ? 'utf8' : normalEncoding(encoding);
    if (name === undefined) throw coded(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
    this.encoding = name;
    Object.defineProperty(this, rest, { value: Buffer.alloc(0), writable: true });
  }
  StringDecoder.prototype.write = function write(piece) {
    if (typeof piece === 'string') return piece;
    if (!ArrayBuffer.isView(piece)) throw badType('buf', 'an instance of Buffer, TypedArray, or DataView', piece);
    const part = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const bytes = this[rest].length === 0 ? part : Buffer.concat([this[rest], part]);
    const open = kept(this.encoding, bytes);
    this[rest] = Buffer.from(bytes.subarray(bytes.length - open));
    return bytes.toString(this.encoding, 0, bytes.length - open);
  };
  StringDecoder.prototype.end = function end(piece) {
    const text = piece === undefined ? '' : this.write(piece);
    const left = this[rest];
    this[rest] = Buffer.alloc(0);
    // However many bytes of a character are there, together they are one that cannot be read.
    return text + (this.encoding === 'utf8' && left.length > 0 ? '\ufffd' : left.toString(this.encoding));
  };
  StringDecoder.prototype.text = function text(piece, offset) { return this.write(piece.subarray(offset)); };

  module.exports = { StringDecoder };
  Object.defineProperty(module.exports, 'openBytes', { value: kept });
})
