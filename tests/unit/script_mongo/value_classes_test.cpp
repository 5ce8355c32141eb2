// The value classes behave as those of the npm package bson, version 6.
#include <gtest/gtest.h>

#include "unit/script_mongo/script_world.h"

namespace godwit {
namespace {

class ValueClasses : public testing::Test {
 protected:
  std::string run(const std::string& body) { return world_.run(body); }
  test::ScriptWorld world_;
};

TEST_F(ValueClasses, ObjectIdTakesTheFormsOfTheDriver) {
  EXPECT_EQ(run("return new ObjectId('0123456789ABCDEF01234567')"), "0123456789abcdef01234567");
  EXPECT_EQ(run("return new ObjectId(Buffer.from('0123456789abcdef01234567', 'hex'))"), "0123456789abcdef01234567");
  EXPECT_EQ(run("return new ObjectId(new ObjectId('0123456789abcdef01234567'))"), "0123456789abcdef01234567");
  EXPECT_EQ(run("return ObjectId('0123456789abcdef01234567')"), "0123456789abcdef01234567");
  EXPECT_EQ(run("return new ObjectID({ id: Buffer.alloc(12, 1) })"), "010101010101010101010101");
  EXPECT_EQ(run("return new ObjectId({ id: 'x', toHexString: () => 'f'.repeat(24) })"), std::string(24, 'f'));
  EXPECT_EQ(run("return new ObjectId('short')"), "BSONError: input must be a 24 character hex string, 12 byte Uint8Array, or an integer");
  EXPECT_EQ(run("return new ObjectId(true)"), "BSONError: Argument passed in does not match the accepted types");
  EXPECT_EQ(run("return new ObjectId(Buffer.alloc(11))"), "BSONError: Argument passed in does not match the accepted types");
}

TEST_F(ValueClasses, ObjectIdsAreUniqueAndGrow) {
  EXPECT_EQ(run("const a = Array.from({ length: 1000 }, () => new ObjectId().toString()); return [new Set(a).size, a[0].slice(8, 18) === a[999].slice(8, 18)].join()"), "1000,true");
  EXPECT_EQ(run("const d = new ObjectId().getTimestamp(); return d instanceof Date && Math.abs(d - Date.now()) < 5000"), "true");
  EXPECT_EQ(run("return new ObjectId(5).getTimestamp().getTime()"), "5000");
}

TEST_F(ValueClasses, ObjectIdHasTheDriversMethods) {
  EXPECT_EQ(run("const o = ObjectId.createFromHexString('0123456789abcdef01234567'); return [o.toHexString(), o.toJSON(), JSON.stringify({ o }), `${o}`, hex(o.id), o._bsontype].join()"),
            "0123456789abcdef01234567,0123456789abcdef01234567,{\"o\":\"0123456789abcdef01234567\"},0123456789abcdef01234567,0123456789abcdef01234567,ObjectId");
  EXPECT_EQ(run("const h = '0123456789abcdef01234567', o = new ObjectId(h); return [o.equals(new ObjectId(h)), o.equals(h.toUpperCase()), o.equals({ toHexString: () => h }), o.equals(null), o.equals('x'), o == h].join()"),
            "true,true,true,false,false,true");
  EXPECT_EQ(run("return ObjectId.createFromTime(1)"), "000000010000000000000000");
  EXPECT_EQ(run("return ObjectId.createFromBase64('ASNFZ4mrze8BI0Vn')"), "0123456789abcdef01234567");
  EXPECT_EQ(run("return ['0123456789abcdef01234567', 'x', 5, null, Buffer.alloc(12), {}].map(ObjectId.isValid).join()"), "true,false,true,false,true,false");
  EXPECT_EQ(run("const { inspect } = require('util'); return inspect({ o: new ObjectId('0123456789abcdef01234567') })"), "{ o: new ObjectId('0123456789abcdef01234567') }");
  EXPECT_EQ(run("class Mine extends ObjectId {} const m = new Mine(); return [m instanceof ObjectId, m instanceof Mine, ObjectId.name, m.constructor === Mine, new ObjectId().constructor === ObjectId].join()"),
            "true,true,ObjectId,true,true");
  EXPECT_EQ(run("const o = new ObjectId(); o.id = Buffer.alloc(12, 2); return o"), "020202020202020202020202");
  EXPECT_EQ(run("return ObjectId.prototype.toHexString.call({})").find("this is not an ObjectId") != std::string::npos, true);
}

TEST_F(ValueClasses, ObjectIdsAreComparedByTheirBytes) {
  const std::string ids = "const { isDeepStrictEqual } = require('util'), a = new ObjectId('01'.repeat(12)), "
                          "same = new ObjectId('01'.repeat(12)), b = new ObjectId('ff'.repeat(12)); ";
  EXPECT_EQ(run(ids + "return [isDeepStrictEqual(a, b), isDeepStrictEqual(a, same), isDeepStrictEqual([{ a }], [{ a: b }])].join()"),
            "false,true,false");
  EXPECT_EQ(run(ids + "require('assert').notDeepEqual({ a }, { a: b }); require('assert').deepStrictEqual({ a }, { a: same }); return 'ok'"), "ok");
}

TEST_F(ValueClasses, CodeThatLooksAtOwnPropertiesFindsTheBytesOfAnObjectId) {
  const std::string id = "const a = new ObjectId('0123456789abcdef01234567'); ";
  EXPECT_EQ(run(id + "return [Object.keys(a), Object.getOwnPropertyNames(a), Object.entries(a).map(([k, v]) => k + hex(v))].join()"),
            "buffer,buffer,buffer0123456789abcdef01234567");
  EXPECT_EQ(run(id + "const keys = []; for (const key in a) keys.push(key); return [keys, hex(a.buffer), a.buffer instanceof Uint8Array, 'buffer' in a, a.buffer === a.buffer].join()"),
            "buffer,0123456789abcdef01234567,true,true,true");
  EXPECT_EQ(run(id + "a.buffer; return [a, JSON.stringify({ a }), EJSON.stringify({ a }), require('util').inspect({ a }), hex(serialize({ a }))].join(' ')"),
            "0123456789abcdef01234567 {\"a\":\"0123456789abcdef01234567\"} {\"a\":{\"$oid\":\"0123456789abcdef01234567\"}} "
            "{ a: new ObjectId('0123456789abcdef01234567') } 14000000076100" "0123456789abcdef01234567" "00");
}

TEST_F(ValueClasses, CopiesOfAnObjectIdAreObjectIds) {
  const std::string copy = "const a = new ObjectId('0123456789abcdef01234567'), "
                           "copy = Object.assign(Object.create(Object.getPrototypeOf(a)), a); ";
  EXPECT_EQ(run(copy + "return [copy, copy.equals(a), a.equals(copy), new ObjectId(copy), again(copy), require('util').isDeepStrictEqual(a, copy)].join()"),
            "0123456789abcdef01234567,true,true,0123456789abcdef01234567,0123456789abcdef01234567,true");
  EXPECT_EQ(run(copy + "const cloned = structuredClone({ list: [a, a] }).list; return [cloned[0], again(cloned[1]), cloned[0] instanceof ObjectId, cloned[0] !== a, cloned[0] === cloned[1]].join()"),
            "0123456789abcdef01234567,0123456789abcdef01234567,true,true,true");
  EXPECT_EQ(run("return structuredClone({ wait: Promise.resolve() })").find("DataCloneError"), 0U);
}

TEST_F(ValueClasses, BytesThatAScriptPutsIntoAnObjectIdAreItsBytes) {
  const std::string id = "const a = new ObjectId('01'.repeat(12)); ";
  EXPECT_EQ(run(id + "a.buffer[0] = 255; return [a, again(a), a.getTimestamp().getTime()].join()"),
            "ff0101010101010101010101,ff0101010101010101010101,4278255873000");
  EXPECT_EQ(run(id + "a.buffer = new Uint8Array(12); return [a, again(a)].join()"), "000000000000000000000000,000000000000000000000000");
  EXPECT_EQ(run(id + "Object.keys(a); a.id = Buffer.alloc(12, 2); return [a, hex(a.buffer)].join()"), "020202020202020202020202,020202020202020202020202");
  EXPECT_NE(run(id + "a.buffer = 'x'; return serialize({ a })").find("this is not an ObjectId"), std::string::npos);
  EXPECT_EQ(run("'use strict'; const a = Object.freeze(new ObjectId('01'.repeat(12))); return [a, Object.keys(a)].join()"), "010101010101010101010101,buffer");
}

TEST_F(ValueClasses, LongCalculatesIn64Bits) {
  EXPECT_EQ(run("return [Long.fromNumber(5), Long.fromString('-9223372036854775808'), Long.fromBigInt(2n ** 63n - 1n), new Long(-1, 0), new Long('12'), new Long(7n), Long.fromString('ff', 16)].join()"),
            "5,-9223372036854775808,9223372036854775807,4294967295,12,7,255");
  EXPECT_EQ(run("const a = Long.fromString('9007199254740993'); return [a.add(1), a.subtract(a), a.multiply(2), a.divide(3), a.modulo(10), a.negate(), a.shiftLeft(2), a.shiftRight(1), a.and(255), a.or(2), a.xor(1), a.not()].join()"),
            "9007199254740994,0,18014398509481986,3002399751580331,3,-9007199254740993,36028797018963972,4503599627370496,1,9007199254740995,9007199254740992,-9007199254740994");
  EXPECT_EQ(run("return [Long.MAX_VALUE.add(1), Long.MIN_VALUE.subtract(1), Long.fromNumber(1e30), Long.fromNumber(-1e30), Long.fromNumber(NaN), Long.fromNumber(1.9), Long.fromNumber(-1.9)].join()"),
            "-9223372036854775808,9223372036854775807,9223372036854775807,-9223372036854775808,0,1,-1");
  EXPECT_EQ(run("const a = Long.fromNumber(5); return [a.compare(6), a.compare(5), a.gt(4), a.lte(5), a.equals('5'), a.eq(6), a.isZero(), a.isOdd(), a.isNegative(), Long.isLong(a), Long.isLong(5)].join()"),
            "-1,0,true,true,true,false,false,true,false,true,false");
  EXPECT_EQ(run("const a = Long.fromNumber(-1); return [a.toNumber(), a.toInt(), a.toUnsigned(), a.toUnsigned().toNumber(), a.toString(16), a.toBigInt(), a.low, a.high, a.unsigned, a.shiftRightUnsigned(60)].join()"),
            "-1,-1,18446744073709551615,18446744073709552000,-1,-1,-1,-1,false,15");
  EXPECT_EQ(run("return Long.fromBytesLE(Long.fromNumber(258).toBytesLE()) + ',' + Long.fromNumber(258).toBytesBE()"), "258,0,0,0,0,0,0,1,2");
  EXPECT_EQ(run("return Long.fromNumber(1).divide(0)"), "BSONError: division by zero");
  EXPECT_EQ(run("return Long.fromString('12x')"), "BSONError: Input: '12x' contains invalid characters for radix: 10");
  EXPECT_EQ(run("return require('util').inspect([Long.fromNumber(5), Long.UONE])"), "[ new Long('5'), new Long('1', true) ]");
  EXPECT_EQ(run("return kind(Long.ONE) + ',' + hex(serialize({ a: Long.fromNumber(-2) }))"), "18,10000000126100feffffffffffffff00");
}

TEST_F(ValueClasses, TimestampHasSecondsAndIncrement) {
  EXPECT_EQ(run("const t = new Timestamp({ t: 4294967295, i: 7 }); return [t.t, t.i, t._bsontype, t instanceof Timestamp, JSON.stringify(t)].join()"),
            R"(4294967295,7,Timestamp,true,{"$timestamp":"18446744069414584327"})");
  EXPECT_EQ(run("return [Timestamp.fromBits(1, 2).t, new Timestamp(5n).i, Timestamp.fromNumber(9).i, new Timestamp(Long.fromNumber(3)).i].join()"), "2,5,9,3");
  EXPECT_EQ(run("return new Timestamp({ t: -1, i: 0 })"), "BSONError: Timestamp constructed from { t, i } must provide a positive t");
  EXPECT_EQ(run("return kind(new Timestamp({ t: 1, i: 2 })) + ',' + hex(serialize({ a: new Timestamp({ t: 1, i: 2 }) }))"), "17,10000000116100020000000100000000");
}

TEST_F(ValueClasses, Int32AndDoubleFixTheType) {
  EXPECT_EQ(run("return [kind(new Int32(5)), kind(new Double(5)), kind(5), kind(5.5), new Int32('7') + 1, new Double(2) * 3, new Int32(2 ** 31)].join()"), "16,1,16,1,8,6,-2147483648");
  EXPECT_EQ(run("return JSON.stringify([new Int32(5), new Double(1.5)]) + Int32.fromString('-3') + Double.fromString('1e3')"), "[5,1.5]-31000");
  EXPECT_EQ(run("return Int32.fromString('2147483648')"), "BSONError: Input: '2147483648' is larger than the maximum value for Int32");
  EXPECT_EQ(run("return Double.fromString('x')"), "BSONError: Input: x is not representable as a Double");
}

TEST_F(ValueClasses, Decimal128IsExact) {
  EXPECT_EQ(run("return ['0', '-0', '1.50', '1E+3', '123456789012345678901234567890.1234', 'NaN', '-Infinity', '1E-6176', '0.001'].map((t) => new Decimal128(t)).join()"),
            "0,-0,1.50,1E+3,123456789012345678901234567890.1234,NaN,-Infinity,1E-6176,0.001");
  EXPECT_EQ(run("return again(Decimal128.fromString('9.99')) + ',' + kind(Decimal128('1')) + ',' + JSON.stringify(new Decimal128('1'))"), R"(9.99,19,{"$numberDecimal":"1"})");
  EXPECT_EQ(run("return new Decimal128('1.x')").find("BSONError: 1.x not a valid Decimal128 string"), 0U);
  EXPECT_EQ(run("return new Decimal128('1'.repeat(35))").find("BSONError"), 0U);
  EXPECT_EQ(run("return new Decimal128(Buffer.alloc(3))"), "BSONError: Decimal128 must take a Buffer of 16 bytes");
}

TEST_F(ValueClasses, BinaryHoldsBytesAndASubtype) {
  EXPECT_EQ(run("const b = new Binary(Buffer.from('abc'), 128); return [b.length(), b.sub_type, b.toString(), b.toString('hex'), b.toJSON(), hex(b.value()), hex(b.read(1, 1)), JSON.stringify(b)].join()"),
            "3,128,abc,616263,YWJj,616263,62,\"YWJj\"");
  EXPECT_EQ(run("const b = new Binary(); b.write(Buffer.from('xy')); b.put(122); return [b.position, b.toString(), hex(serialize({ b }))].join()"),
            "3,xyz,10000000056200030000000078797a00");
  EXPECT_EQ(run("return again(Binary.createFromHexString('0102', 5)).sub_type + ',' + again(new Binary([1, 2], 2)).length()"), "5,2");
  EXPECT_EQ(run("return new Binary('text')"), "BSONError: Binary can only be constructed from Uint8Array or number[]");
}

TEST_F(ValueClasses, UuidIsABinary) {
  const std::string uuid = "00112233-4455-6677-8899-aabbccddeeff";
  EXPECT_EQ(run("const u = new UUID('" + uuid + "'); return [u, u.toHexString(false), u.toJSON(), u instanceof Binary, u.sub_type, u.equals('" + uuid + "'), kind(u)].join()"),
            uuid + ",00112233445566778899aabbccddeeff," + uuid + ",true,4,true,5");
  EXPECT_EQ(run("const u = new UUID(); return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(u) && !u.equals(new UUID())"), "true");
  EXPECT_EQ(run("return new Binary(Buffer.alloc(16), 4).toUUID() + ',' + UUID.isValid('x') + ',' + UUID.isValid(new UUID())"), "00000000-0000-0000-0000-000000000000,false,true");
  EXPECT_EQ(run("return new UUID('x')"), "BSONError: UUID string representation must be 32 hex digits or canonical hyphenated representation");
}

TEST_F(ValueClasses, TheOtherClassesHoldTheirParts) {
  EXPECT_EQ(run("const c = new Code(function f() { return 1; }, { x: 1 }); return [c.code, c.scope.x, kind(c), kind(new Code('f'))].join()"), "function f() { return 1; },1,15,13");
  EXPECT_EQ(run("const r = new DBRef('db.c', 5); return [r.db, r.collection, r.oid, kind(r), JSON.stringify(new DBRef('c', 1, 'd', { x: 2 }))].join()"), R"(db,c,5,3,{"$ref":"c","$id":1,"x":2,"$db":"d"})");
  EXPECT_EQ(run("return [kind(new MinKey()), kind(new MaxKey()), kind(MinKey()), kind(new BSONSymbol('x')), kind(new BSONRegExp('a', 'xi'))].join()"), "255,127,255,14,11");
  EXPECT_EQ(run("return new BSONRegExp('a', 'mi').options + new BSONSymbol('s')"), "ims");
  EXPECT_EQ(run("return new BSONRegExp('a', 'q')"), "BSONError: The regular expression option [q] is not supported");
  EXPECT_EQ(run("return BSONError.isBSONError(new BSONError('x')) && new BSONError('x') instanceof Error && !BSONError.isBSONError(new Error('x'))"), "true");
}

TEST_F(ValueClasses, OfAnotherBsonPackageAreWrittenLikeOurs) {
  // The shapes of bson 1, 4 and 6: what they have in common is _bsontype and public fields.
  EXPECT_EQ(run("class ObjectID { constructor() { this._bsontype = 'ObjectID'; this.id = '\\x01'.repeat(11) + '\\xff'; } } return hex(serialize({ a: new ObjectID() }))"),
            "140000000761000101010101010101010101ff00");
  EXPECT_EQ(run("class Theirs { get _bsontype() { return 'ObjectId'; } get id() { return Buffer.alloc(12, 3); } } return again(new Theirs())"), "030303030303030303030303");
  EXPECT_EQ(run("class Theirs { get _bsontype() { return 'Long'; } low = 5; high = 1; } return again(new Theirs())"), "4294967301");
  EXPECT_EQ(run("class Theirs { get _bsontype() { return 'Decimal128'; } bytes = new Decimal128('7').bytes; } return again(new Theirs())"), "7");
  EXPECT_EQ(run("class Theirs { get _bsontype() { return 'UUID'; } id = Buffer.alloc(16, 1); } return again(new Theirs())"), "01010101-0101-0101-0101-010101010101");
  EXPECT_EQ(run("class Theirs { get _bsontype() { return 'Binary'; } buffer = Buffer.from('abcdef'); position = 2; sub_type = 9; } const b = again(new Theirs()); return b.sub_type + b.toString()"), "9ab");
  EXPECT_EQ(run("class Theirs { get _bsontype() { return 'Decimal128'; } bytes = Buffer.alloc(3); } return again(new Theirs())"), "BSONError: the Decimal128 does not have 16 bytes (at 'value')");
}

TEST_F(ValueClasses, ExtendedJsonGoesBothWays) {
  EXPECT_EQ(run("return EJSON.stringify({ o: new ObjectId('0123456789abcdef01234567'), n: 5, l: Long.fromNumber(6), d: new Date(0), u: [Buffer.from('a')] })"),
            R"({"o":{"$oid":"0123456789abcdef01234567"},"n":5,"l":6,"d":{"$date":"1970-01-01T00:00:00Z"},"u":[{"$binary":{"base64":"YQ==","subType":"00"}}]})");
  EXPECT_EQ(run("return EJSON.stringify({ n: 5, f: 1.5, l: Long.fromNumber(6) }, { relaxed: false })"), R"({"n":{"$numberInt":"5"},"f":{"$numberDouble":"1.5"},"l":{"$numberLong":"6"}})");
  EXPECT_EQ(run("const v = EJSON.parse('{\"o\":{\"$oid\":\"0123456789abcdef01234567\"},\"d\":{\"$date\":\"2020-01-01T00:00:00Z\"},\"l\":{\"$numberLong\":\"7\"}}'); return [v.o instanceof ObjectId, v.d.getTime(), v.l].join()"),
            "true,1577836800000,7");
  EXPECT_EQ(run("return EJSON.parse('{\"l\":{\"$numberLong\":\"7\"}}', { relaxed: false }).l instanceof Long"), "true");
  EXPECT_EQ(run("return EJSON.parse('{')").find("SyntaxError"), 0U);
}

TEST_F(ValueClasses, SizesAreThoseOfTheBytes) {
  EXPECT_EQ(run("return calculateObjectSize({ a: 1 }) + ',' + serialize({}).length + ',' + (serialize({}) instanceof Buffer)"), "12,5,true");
}

TEST_F(ValueClasses, WhatIsExperimentalInThePackageRefusesCallsAndNothingElse) {
  const std::string refused = run("return require('bson').onDemand.parseToElements(serialize({ a: 1 }))");
  EXPECT_EQ(refused.find("Error: BSON.onDemand.parseToElements does not exist in godwit's engine: BSON.deserialize reads "
                         "documents; "),
            0U)
      << refused;
  EXPECT_EQ(run("const { onDemand } = { ...require('bson') }; return [Object.keys(onDemand), typeof onDemand.ByteUtils.toHex,"
                " typeof onDemand.NumberUtils.getInt32LE, Object.isFrozen(onDemand)].join()"),
            "parseToElements,ByteUtils,NumberUtils,function,function,true");
}

}  // namespace
}  // namespace godwit
