(function (exports, module, require, natives) {
  'use strict';
  // Lists of numbers as the server's vector search keeps them: binary of subtype 9, whose first byte says what the
  // numbers are and whose second how many bits at the end do not count.
  const { Binary } = require('bson/binary');
  const { BSONError, toBuffer } = require('bson/value');

  const HEAD = 2;
  const FLOAT_BYTES = 4;
  const { VECTOR_TYPE } = Binary;
  const SHOWN = { Int8: 'Int8', Float32: 'Float32', PackedBit: 'packed bit' };

  function checked(vector) {
    const [type, padding] = vector.buffer;
    const wrong = (text) => new BSONError(`Invalid Vector: ${text}`);
    if (type !== VECTOR_TYPE.PackedBit) {
      if (padding !== 0) throw wrong('padding must be zero for int8 and float32 vectors');
      if (type === VECTOR_TYPE.Float32 && (vector.position - HEAD) % FLOAT_BYTES !== 0) {
        throw wrong('Float32 vector must contain a multiple of 4 bytes');
      }
      return vector;
    }
    if (padding !== 0 && vector.position === HEAD) throw wrong('padding must be zero for packed bit vectors that are empty');
    if (padding > 7) throw wrong(`padding must be a value between 0 and 7. found: ${padding}`);
    return vector;
  }

  // A copy of the bytes behind the head.
  function bytesOf(vector, name) {
    if (vector.sub_type !== Binary.SUBTYPE_VECTOR) throw new BSONError('Binary sub_type is not Vector');
    if (vector.buffer[0] !== VECTOR_TYPE[name]) throw new BSONError(`Binary datatype field is not ${SHOWN[name]}`);
    return Uint8Array.from(toBuffer(checked(vector).value()).subarray(HEAD));
  }

  exports.toInt8Array = (vector) => new Int8Array(bytesOf(vector, 'Int8').buffer);
  exports.toFloat32Array = (vector) => new Float32Array(bytesOf(vector, 'Float32').buffer);
  exports.toPackedBits = (vector) => bytesOf(vector, 'PackedBit');

  exports.toBits = function toBits(vector) {
    const bytes = bytesOf(vector, 'PackedBit');
    return Int8Array.from({ length: bytes.length * 8 - vector.buffer[1] }, (_, at) => (bytes[at >> 3] >> (7 - (at & 7))) & 1);
  };

  function vectorOf(type, padding, view) {
    const bytes = Buffer.alloc(HEAD + view.byteLength);
    bytes[0] = type;
    bytes[1] = padding;
    bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), HEAD);
    return checked(new Binary(bytes, Binary.SUBTYPE_VECTOR));
  }

  exports.fromInt8Array = (array) => vectorOf(VECTOR_TYPE.Int8, 0, array);
  exports.fromFloat32Array = (array) => vectorOf(VECTOR_TYPE.Float32, 0, array);
  exports.fromPackedBits = (array, padding = 0) => vectorOf(VECTOR_TYPE.PackedBit, padding, array);

  exports.fromBits = function fromBits(bits) {
    const bytes = new Uint8Array(Math.ceil(bits.length / 8));
    for (let at = 0; at < bits.length; ++at) {
      if (bits[at] !== 0 && bits[at] !== 1) {
        throw new BSONError(`Invalid bit value at ${at}: must be 0 or 1, found ${bits[at]}`);
      }
      bytes[at >> 3] |= bits[at] << (7 - (at & 7));
    }
    return vectorOf(VECTOR_TYPE.PackedBit, bytes.length * 8 - bits.length, bytes);
  };
})
