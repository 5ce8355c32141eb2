'use strict';
// The value classes by themselves: what they are made of, what they answer, what they refuse.

const HEX = '650000000000000000000001';
const shown = (value) => `${value}`;
const json = (value) => JSON.stringify(value);

const OBJECT_ID_INPUTS = {
  'hex': () => HEX,
  'upper case hex': () => '65ABCDEF0000000000000001',
  'a short text': () => '6500',
  'a text of twelve characters': () => 'abcdefghijkl',
  'a text that is no hex': () => 'zz0000000000000000000001',
  'an empty text': () => '',
  'twelve bytes': () => new Uint8Array([101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
  'eleven bytes': () => new Uint8Array(11),
  'another ObjectId': (ObjectId) => new ObjectId(HEX),
  'an object with toHexString': () => ({ id: 1, toHexString: () => HEX }),
  'an object with an id of bytes': () => ({ id: new Uint8Array([101, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]) }),
  'an object with a numeric id': () => ({ id: 5 }),
  'an empty object': () => ({}),
  'an array': () => [1, 2, 3],
  'true': () => true,
  'a date': () => new Date(0),
  'a bigint': () => 5n,
};

const objectIds = Object.entries(OBJECT_ID_INPUTS).flatMap(([name, input]) => [
  [`new ObjectId of ${name}`, ({ ObjectId }) => new ObjectId(input(ObjectId)).toHexString()],
  [`ObjectId.isValid of ${name}`, ({ ObjectId }) => ObjectId.isValid(input(ObjectId))],
]);

const LONGS = ['0', '1', '-1', '2147483647', '2147483648', '-2147483649', '9007199254740993', '9223372036854775807',
  '-9223372036854775808'];
const LONG_METHODS = {
  'toString': (long) => [long.toString(), long.toString(16), long.toString(2), long.toString(36)],
  'toNumber, toInt, toBigInt': (long) => [long.toNumber(), long.toInt(), long.toBigInt()],
  'bits': (long) => [long.getHighBits(), long.getLowBits(), long.getHighBitsUnsigned(), long.getLowBitsUnsigned(),
    long.getNumBitsAbs()],
  'predicates': (long) => [long.isZero(), long.isNegative(), long.isPositive(), long.isOdd(), long.isEven()],
  'add and subtract': (long) => [shown(long.add(7)), shown(long.subtract(7)), shown(long.add(long))],
  'multiply': (long) => [shown(long.multiply(3)), shown(long.mul(long))],
  'divide and modulo': (long) => [shown(long.divide(3)), shown(long.modulo(3)), shown(long.div(-7))],
  'shifts': (long) => [shown(long.shiftLeft(3)), shown(long.shiftRight(3)), shown(long.shiftRightUnsigned(3))],
  'bitwise': (long) => [shown(long.and(255)), shown(long.or(255)), shown(long.xor(255)), shown(long.not())],
  'compare': (long) => [long.compare(5), long.equals(1), long.lessThan(0), long.gte(1), long.comp(long)],
  'negate and unsigned': (long) => [shown(long.negate()), shown(long.toUnsigned()), long.toUnsigned().unsigned],
  'bytes': (long) => [long.toBytesLE(), long.toBytesBE()],
  'JSON': (long) => [json(long), json(long.toExtendedJSON()), json(long.toExtendedJSON({ relaxed: true }))],
};
const longs = LONGS.flatMap((text) => Object.entries(LONG_METHODS).map(([name, use]) =>
  [`Long ${text}: ${name}`, ({ Long }) => use(Long.fromString(text))]));

const DECIMALS = ['0', '-0', '1', '1.0', '-1.50', '1E+3', '1e-6176', '9.999999999999999999999999999999999E+6144', 'NaN',
  'Infinity', '-Infinity', 'inf', '0.1', '.5', '5.', '00012', '12345678901234567890123456789012345', '', 'x', '1 2', '1e',
  '--1', '1E+7000', '123456789012345678901234567890.1234'];
const decimals = DECIMALS.map((text) => [`Decimal128 '${text}'`, ({ Decimal128 }) => {
  const value = Decimal128.fromString(text);
  return [value.toString(), json(value), Array.from(value.bytes)];
}]);

const DOUBLES = ['1', '1.5', '-0', '1e5', 'NaN', 'Infinity', '-Infinity', '0x10', '1_000', '', ' 1', 'abc', '1.', '.1'];
const doubles = DOUBLES.flatMap((text) => [
  [`Double.fromString('${text}')`, ({ Double }) => Double.fromString(text).value],
  [`Int32.fromString('${text}')`, ({ Int32 }) => Int32.fromString(text).value],
  [`Long.fromString('${text}')`, ({ Long }) => shown(Long.fromString(text))],
  [`Long.fromStringStrict('${text}')`, ({ Long }) => shown(Long.fromStringStrict(text))],
]);

const EJSON_VALUES = {
  'numbers': () => ({ a: 1, b: 1.5, c: -0, d: 2147483648, e: 1e300, f: 9007199254740993n }),
  'numbers that JSON lacks': () => ({ a: NaN, b: Infinity, c: -Infinity }),
  'dates': () => ({ a: new Date(0), b: new Date('2024-01-02T03:04:05.678Z'), c: new Date(-1), d: new Date(253402318800000) }),
  'ObjectId': ({ ObjectId }) => ({ _id: new ObjectId(HEX) }),
  'Long': ({ Long }) => ({ a: Long.fromString('5'), b: Long.MAX_VALUE }),
  'Int32 and Double': ({ Int32, Double }) => ({ a: new Int32(5), b: new Double(5), c: new Double(5.5), d: new Double(NaN) }),
  'Decimal128': ({ Decimal128 }) => ({ a: Decimal128.fromString('1.10') }),
  'Binary and UUID': ({ Binary, UUID }) =>
    ({ a: new Binary(new Uint8Array([1, 2]), 0), b: new UUID('0123456789abcdef0123456789abcdef'), c: new Binary(new Uint8Array([3]), 128) }),
  'Timestamp': ({ Timestamp }) => ({ a: new Timestamp({ t: 5, i: 6 }) }),
  'regular expressions': ({ BSONRegExp }) => ({ a: /x/i, b: new BSONRegExp('y', 'ms') }),
  'a global regular expression': () => ({ a: /x/g }),
  'Code': ({ Code }) => ({ a: new Code('x'), b: new Code('y', { z: 1 }) }),
  'keys': ({ MinKey, MaxKey }) => ({ a: new MinKey(), b: new MaxKey() }),
  'DBRef': ({ DBRef }) => ({ a: new DBRef('c', 5), b: new DBRef('c', 5, 'd') }),
  'symbol': ({ BSONSymbol }) => ({ a: new BSONSymbol('s') }),
  'undefined, null, functions': () => ({ a: undefined, b: null, c: () => {} }),
  'nested': () => ({ a: [1, { b: [new Date(0)] }], m: new Map([['x', 1]]) }),
  'an array at the top': () => [1, 'x', new Date(0)],
  'bytes': () => ({ a: new Uint8Array([1, 2]) }),
  'a scalar at the top': () => 'text',
  'a circle': () => {
    const a = { b: {} };
    a.b.c = a;
    return a;
  },
};
const ejson = Object.entries(EJSON_VALUES).flatMap(([name, value]) => [
  [`EJSON.stringify relaxed: ${name}`, (m) => m.BSON.EJSON.stringify(value(m))],
  [`EJSON.stringify canonical: ${name}`, (m) => m.BSON.EJSON.stringify(value(m), { relaxed: false })],
  [`EJSON.stringify with indent: ${name}`, (m) => m.BSON.EJSON.stringify(value(m), null, 2)],
  [`EJSON there and back: ${name}`, (m) => m.BSON.EJSON.parse(m.BSON.EJSON.stringify(value(m), { relaxed: false }))],
  [`EJSON there and back, canonical: ${name}`, (m) =>
    m.BSON.EJSON.parse(m.BSON.EJSON.stringify(value(m), { relaxed: false }), { relaxed: false })],
  [`EJSON.serialize: ${name}`, (m) => m.BSON.EJSON.serialize(value(m))],
  [`EJSON.deserialize: ${name}`, (m) => m.BSON.EJSON.deserialize(m.BSON.EJSON.serialize(value(m)))],
  [`BSON there and back: ${name}`, (m) => m.BSON.deserialize(m.BSON.serialize(value(m)))],
  [`BSON.serialize: ${name}`, (m) => m.BSON.serialize(value(m))],
  [`BSON.calculateObjectSize: ${name}`, (m) => m.BSON.calculateObjectSize(value(m))],
  [`BSON.deserialize with promoteValues false: ${name}`, (m) =>
    m.BSON.deserialize(m.BSON.serialize(value(m)), { promoteValues: false })],
  [`BSON.deserialize with useBigInt64: ${name}`, (m) =>
    m.BSON.deserialize(m.BSON.serialize(value(m)), { useBigInt64: true })],
]);

const TEXTS = ['{"$oid":"650000000000000000000001"}', '{"a":{"$numberInt":"5"}}', '{"a":{"$numberLong":"9007199254740993"}}',
  '{"a":{"$date":"2020-01-01T00:00:00Z"}}', '{"a":{"$date":{"$numberLong":"-5"}}}', '{"a":{"$date":5}}', '5', '"x"', 'null',
  '[1,{"$numberDouble":"1.0"}]', '{"a":{"$undefined":true}}', '{"a":{"$regex":"x","$options":"i"}}', '{"a":{"$binary":"AQID","$type":"00"}}',
  '{"a":{"$uuid":"01234567-89ab-cdef-0123-456789abcdef"}}', '{"a":{"$ref":"c","$id":5}}', '{"a":{"$dbPointer":{"$ref":"c","$id":{"$oid":"650000000000000000000001"}}}}',
  '{"a":{"$code":"x","$scope":{}}}', '{"a":{"$symbol":"s"}}', '{"a":{"$timestamp":{"t":1,"i":2}}}', '{"a":{"$minKey":1},"b":{"$maxKey":1}}',
  '{"a":{"$unknown":1}}', '{"a":', '{"a":{"$oid":"short"}}', '{"a":{"$date":true}}', '{"__proto__":{"x":1}}'];
const parsed = TEXTS.flatMap((text) => [
  [`EJSON.parse ${text}`, (m) => m.BSON.EJSON.parse(text)],
  [`EJSON.parse canonical ${text}`, (m) => m.BSON.EJSON.parse(text, { relaxed: false })],
]);

const SINGLE = {
  'ObjectId: methods': ({ ObjectId }) => {
    const id = new ObjectId(HEX);
    return [shown(id), json({ id }), id.getTimestamp(), id.equals(HEX), id.equals(new ObjectId(HEX)), id.equals(null),
      id.equals('x'), id.toString('hex'), id.toString('base64'), id.id, id._bsontype];
  },
  'ObjectId.createFromHexString of a short text': ({ ObjectId }) => ObjectId.createFromHexString('abc'),
  'ObjectId.createFromHexString': ({ ObjectId }) => ObjectId.createFromHexString(HEX).toHexString(),
  'ObjectId.createFromTime': ({ ObjectId }) => ObjectId.createFromTime(1).toHexString(),
  'ObjectId.createFromBase64': ({ ObjectId }) => ObjectId.createFromBase64('ZQAAAAAAAAAAAAAB').toHexString(),
  'ObjectId.createFromBase64 of a short text': ({ ObjectId }) => ObjectId.createFromBase64('ZQ'),
  'ObjectId.generate': ({ ObjectId }) => [ObjectId.generate().length, ObjectId.generate(5).readUInt32BE(0)],
  'ObjectId of seconds': ({ ObjectId }) => new ObjectId(0x65000000).getTimestamp(),
  'ObjectIds ascend': ({ ObjectId }) => new ObjectId().toHexString() < new ObjectId().toHexString(),
  'ObjectId.isValid of a number': ({ ObjectId }) => [ObjectId.isValid(5), ObjectId.isValid(null), ObjectId.isValid(undefined)],
  'Long.fromNumber at the borders': ({ Long }) => [2 ** 63, -(2 ** 63), 1e300, NaN, 1.9, -1.9].map((n) => shown(Long.fromNumber(n))),
  'Long.fromBigInt': ({ Long }) => [1n, -1n, 1n << 63n].map((n) => shown(Long.fromBigInt(n))),
  'Long.fromBits and fromInt': ({ Long }) => [shown(Long.fromBits(1, 1)), shown(Long.fromInt(-5)), shown(Long.fromInt(-5, true))],
  'Long.fromValue': ({ Long }) => [shown(Long.fromValue(5)), shown(Long.fromValue('7')), shown(Long.fromValue({ low: 1, high: 0 }))],
  'Long divided by zero': ({ Long }) => Long.fromInt(5).divide(0),
  'Long.fromString by a radix': ({ Long }) => [shown(Long.fromString('ff', 16)), shown(Long.fromString('ff', true, 16))],
  'Long.fromString of a wrong radix': ({ Long }) => Long.fromString('1', 99),
  'Long constants': ({ Long }) => [Long.ZERO, Long.ONE, Long.NEG_ONE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_UNSIGNED_VALUE].map(shown),
  'Long.isLong': ({ Long }) => [Long.isLong(Long.ONE), Long.isLong(5), Long.isLong(null)],
  'Int32': ({ Int32 }) => { const v = new Int32(5); return [v.value, v + 1, shown(v), json(v), v.valueOf(), json(v.toExtendedJSON())]; },
  'Int32 of a text': ({ Int32 }) => new Int32('42').value,
  'Int32 of too much': ({ Int32 }) => new Int32(2 ** 33 + 5).value,
  'Double': ({ Double }) => { const v = new Double(5); return [v.value, v + 1, shown(v), json(v), v.toString(16)]; },
  'Double of minus zero': ({ Double }) => json(new Double(-0).toExtendedJSON()),
  'Decimal128 of bytes': ({ Decimal128 }) => shown(new Decimal128(new Uint8Array(16))),
  'Decimal128 of too few bytes': ({ Decimal128 }) => new Decimal128(new Uint8Array(3)),
  'Decimal128 of a number': ({ Decimal128 }) => new Decimal128(5),
  'Decimal128.fromStringWithRounding': ({ Decimal128 }) => shown(Decimal128.fromStringWithRounding('12345678901234567890123456789012345')),
  'Binary: methods': ({ Binary }) => {
    const b = new Binary(new Uint8Array([1, 2, 3, 255]), 5);
    return [b.length(), b.sub_type, b.position, b.toString('hex'), b.toString('base64'), json(b), b.value(), b.read(1, 2), json(b.toExtendedJSON())];
  },
  'Binary: put and write': ({ Binary }) => {
    const b = new Binary();
    b.put(1); b.put('a'); b.write(new Uint8Array([7, 8])); b.write(new Uint8Array([9]), 0);
    return [b.position, b.toString('hex'), b.length()];
  },
  'Binary: put of two characters': ({ Binary }) => new Binary().put('ab'),
  'Binary: put of 256': ({ Binary }) => new Binary().put(256),
  'Binary: write of a text': ({ Binary }) => new Binary().write('abc'),
  'Binary of a text': ({ Binary }) => new Binary('abc'),
  'Binary of an array': ({ Binary }) => new Binary([1, 2]).toString('hex'),
  'Binary of a number': ({ Binary }) => new Binary(5),
  'Binary.createFromBase64': ({ Binary }) => Binary.createFromBase64('AQI=', 3).toString('hex'),
  'Binary.createFromHexString': ({ Binary }) => Binary.createFromHexString('0102').sub_type,
  'Binary.toUUID': ({ Binary }) => shown(new Binary(new Uint8Array(16), 4).toUUID()),
  'Binary.toUUID of another subtype': ({ Binary }) => new Binary(new Uint8Array(16), 3).toUUID(),
  'Binary constants': ({ Binary }) => [Binary.SUBTYPE_DEFAULT, Binary.SUBTYPE_UUID, Binary.SUBTYPE_MD5, Binary.SUBTYPE_USER_DEFINED, Binary.BUFFER_SIZE],
  'UUID: methods': ({ UUID }) => {
    const u = new UUID('01234567-89AB-cdef-0123-456789abcdef');
    return [shown(u), u.toHexString(), u.toHexString(false), json(u), u.equals('0123456789abcdef0123456789abcdef'), u.equals(null), u.toBinary().sub_type, u.toString('hex'), u.toString('base64')];
  },
  'UUID of a wrong text': ({ UUID }) => new UUID('xyz'),
  'UUID of a number': ({ UUID }) => new UUID(5),
  'UUID of too few bytes': ({ UUID }) => new UUID(new Uint8Array(5)),
  'UUID.isValid': ({ UUID }) => ['0123456789abcdef0123456789abcdef', 'x', 5, null, new Uint8Array(16), new UUID()].map((v) => UUID.isValid(v)),
  'UUID.generate': ({ UUID }) => [UUID.generate().length, new UUID().toHexString().length],
  'UUID.createFromHexString': ({ UUID }) => shown(UUID.createFromHexString('0123456789abcdef0123456789abcdef')),
  'Timestamp: methods': ({ Timestamp }) => { const t = new Timestamp({ t: 5, i: 6 }); return [shown(t), json(t), t.t, t.i, t.high, t.low, json(t.toExtendedJSON())]; },
  'Timestamp of a bigint': ({ Timestamp }) => shown(new Timestamp(21474836486n)),
  'Timestamp of a Long': ({ Timestamp, Long }) => shown(new Timestamp(Long.fromString('21474836486'))),
  'Timestamp of nothing': ({ Timestamp }) => shown(new Timestamp()),
  'Timestamp of a number': ({ Timestamp }) => new Timestamp(5),
  'Timestamp with a negative t': ({ Timestamp }) => new Timestamp({ t: -1, i: 0 }),
  'Timestamp with a too large i': ({ Timestamp }) => new Timestamp({ t: 0, i: 2 ** 32 }),
  'Timestamp with a text': ({ Timestamp }) => new Timestamp({ t: 'x', i: 0 }),
  'Timestamp compared': ({ Timestamp }) => new Timestamp({ t: 5, i: 6 }).greaterThan(new Timestamp({ t: 5, i: 5 })),
  'Timestamp.fromBits, fromInt, fromString': ({ Timestamp }) => [shown(Timestamp.fromBits(1, 2)), shown(Timestamp.fromInt(5)), shown(Timestamp.fromString('10', 10))],
  'Code of a function': ({ Code }) => new Code(function add(a, b) { return a + b; }).code,
  'Code: JSON': ({ Code }) => [json(new Code('x')), json(new Code('x', { a: 1 })), json(new Code('x').toExtendedJSON())],
  'DBRef: fields': ({ DBRef }) => { const r = new DBRef('db.c', 5, undefined, { x: 1 }); return [r.namespace, r.oid, r.db, r.fields, json(r), json(r.toExtendedJSON())]; },
  'BSONRegExp: sorted options': ({ BSONRegExp }) => new BSONRegExp('x', 'smi').options,
  'BSONRegExp: a wrong option': ({ BSONRegExp }) => new BSONRegExp('x', 'g'),
  'BSONRegExp: a null byte': ({ BSONRegExp }) => new BSONRegExp('x\0y'),
  'BSONSymbol': ({ BSONSymbol }) => { const s = new BSONSymbol('x'); return [shown(s), json(s), s.valueOf()]; },
  'BSONType': ({ BSONType }) => BSONType,
  'exports of BSON': ({ BSON }) => Object.keys(BSON).filter((name) => name !== 'ObjectID' && name !== 'onDemand').sort(),
  'BSON.serialize of null': ({ BSON }) => BSON.serialize(null),
  'BSON.serialize of an array': ({ BSON }) => BSON.serialize([1]),
  'BSON.serialize of a text': ({ BSON }) => BSON.serialize('x'),
  'BSON.serialize with ignoreUndefined false': ({ BSON }) => BSON.serialize({ a: undefined }, { ignoreUndefined: false }),
  'BSON.serialize with checkKeys': ({ BSON }) => BSON.serialize({ $a: 1 }, { checkKeys: true }),
  'BSON.serialize with serializeFunctions': ({ BSON }) => BSON.serialize({ f: function f() {} }, { serializeFunctions: true }).length,
  'BSON.deserialize of garbage': ({ BSON }) => BSON.deserialize(new Uint8Array([5, 0, 0])),
  'BSON.deserialize of a wrong size': ({ BSON }) => BSON.deserialize(new Uint8Array([9, 0, 0, 0, 0])),
  'BSON.deserialize without an end': ({ BSON }) => BSON.deserialize(new Uint8Array([5, 0, 0, 0, 1])),
  'BSON.deserialize of invalid UTF-8': ({ BSON }) => {
    const bytes = BSON.serialize({ a: 'xx' });
    bytes[11] = 0xff;
    return BSON.deserialize(bytes);
  },
  'BSON.deserialize of invalid UTF-8, unchecked': ({ BSON }) => {
    const bytes = BSON.serialize({ a: 'xx' });
    bytes[11] = 0xff;
    return BSON.deserialize(bytes, { validation: { utf8: false } });
  },
  'BSON.deserialize with bsonRegExp and promoteBuffers': ({ BSON, Binary }) =>
    BSON.deserialize(BSON.serialize({ a: /x/i, b: new Binary(new Uint8Array([1])) }), { bsonRegExp: true, promoteBuffers: true }),
  'BSON.deserialize with promoteLongs false': ({ BSON }) => BSON.deserialize(BSON.serialize({ a: 5n }), { promoteLongs: false }),
  'BSON.deserialize with contradicting options': ({ BSON }) => BSON.deserialize(BSON.serialize({ a: 5n }), { promoteLongs: false, useBigInt64: true }),
  'BSON.deserialize with raw': ({ BSON }) => BSON.deserialize(BSON.serialize({ a: { b: 1 } }), { raw: true }),
  'BSON.deserialize with fieldsAsRaw': ({ BSON }) => BSON.deserialize(BSON.serialize({ a: [1], b: [2] }), { fieldsAsRaw: { a: true } }),
  'BSON.deserialize at an index': ({ BSON }) =>
    BSON.deserialize(Buffer.concat([Buffer.from([1, 2]), BSON.serialize({ a: 1 })]), { index: 2, allowObjectSmallerThanBufferSize: true }),
  'BSONError': ({ BSON }) => { const e = new BSON.BSONError('x'); return [e.name, e.message, BSON.BSONError.isBSONError(e), BSON.BSONError.isBSONError(new Error('y')), e instanceof Error]; },
  'Extended JSON for dates: legacy': ({ BSON }) => BSON.EJSON.stringify({ a: new Date(0) }, { legacy: true }),
  'EJSON.stringify with a replacer': ({ BSON }) => BSON.EJSON.stringify({ a: 1, b: 2 }, ['a']),
  'EJSON.stringify with ignoreUndefined': ({ BSON }) => BSON.EJSON.stringify({ a: undefined }, { ignoreUndefined: true }),
};

module.exports = [...objectIds, ...longs, ...decimals, ...doubles, ...ejson, ...parsed, ...Object.entries(SINGLE)]
  .map(([name, run]) => ({ name, run: async (db, client, mongodb) => run(mongodb) }));
