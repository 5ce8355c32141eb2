'use strict';
// Vectors: lists of numbers in binary values.

const shown = (value) => (value?._bsontype ? [value.sub_type, value.toString('hex'), value.position] : [value.constructor.name, Array.from(value)]);
const thrown = (work) => {
  try {
    return shown(work());
  } catch (error) {
    return [error.constructor.name, error.message];
  }
};

const VALUES = {
  'int8': ({ Binary }) => Binary.fromInt8Array(Int8Array.of(1, -2, 127)),
  'int8 of nothing': ({ Binary }) => Binary.fromInt8Array(new Int8Array(0)),
  'int8 of a part of an array': ({ Binary }) => Binary.fromInt8Array(Int8Array.of(1, 2, 3, 4).subarray(1, 3)),
  'float32': ({ Binary }) => Binary.fromFloat32Array(Float32Array.of(0.5, -1, 3.25)),
  'float32 of nothing': ({ Binary }) => Binary.fromFloat32Array(new Float32Array(0)),
  'packed bits': ({ Binary }) => Binary.fromPackedBits(Uint8Array.of(0xf0, 0x80), 3),
  'packed bits of nothing': ({ Binary }) => Binary.fromPackedBits(new Uint8Array(0)),
  'bits': ({ Binary }) => Binary.fromBits([1, 0, 1, 1, 0, 0, 0, 1, 1, 1]),
  'bits of whole bytes': ({ Binary }) => Binary.fromBits([1, 0, 1, 1, 0, 0, 0, 1]),
  'bits of nothing': ({ Binary }) => Binary.fromBits([]),
  'wrong bits': ({ Binary }) => Binary.fromBits([1, 2]),
  'too much padding': ({ Binary }) => Binary.fromPackedBits(Uint8Array.of(1), 8),
  'padding of nothing': ({ Binary }) => Binary.fromPackedBits(new Uint8Array(0), 1),
  'padding of int8': ({ Binary }) => new Binary([3, 1, 5], 9),
  'half a float': ({ Binary }) => new Binary([39, 0, 5, 6], 9),
  'no vector': ({ Binary }) => new Binary([3, 0, 5]),
};

const READERS = ['toInt8Array', 'toFloat32Array', 'toPackedBits', 'toBits'];

module.exports = [
  ...Object.entries(VALUES).map(([name, make]) => ({
    name,
    run: (db, client, mongodb) => [thrown(() => make(mongodb)), ...READERS.map((reader) => thrown(() => make(mongodb)[reader]()))],
  })),
  { name: 'stored and read', run: async (db, client, mongodb) => {
    await db.collection('vectors').insertOne({ _id: 1, v: mongodb.Binary.fromFloat32Array(Float32Array.of(1, 2)) });
    const { v } = await db.collection('vectors').findOne();
    return [shown(v), shown(v.toFloat32Array()), mongodb.Binary.VECTOR_TYPE];
  } },
];
