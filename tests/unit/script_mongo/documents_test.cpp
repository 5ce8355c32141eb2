// What JavaScript values become as BSON, and BSON as JavaScript.
#include <gtest/gtest.h>

#include "bson/builder.h"
#include "bson/extended_json.h"
#include "unit/script_mongo/script_world.h"

namespace godwit {
namespace {

using bson::Builder;
using bson::Document;
using test::ScriptWorld;

class Documents : public testing::Test {
 protected:
  // The document that an expression becomes, as canonical Extended JSON.
  std::string written(const std::string& expression) {
    return bson::to_canonical_json(world_.through(Document(), "return " + expression + ";"));
  }
  // What is thrown when an expression is converted.
  std::string refused(const std::string& expression) {
    try {
      return written(expression);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  }
  ScriptWorld world_;
};

TEST_F(Documents, WriteNumbersByTheDriversRule) {
  EXPECT_EQ(written("{ a: 1, b: 2147483647, c: 2147483648, d: -2147483648, e: 0.5, f: -0, g: 1e3, h: NaN }"),
            R"({ "a" : { "$numberInt" : "1" }, "b" : { "$numberInt" : "2147483647" }, )"
            R"("c" : { "$numberDouble" : "2147483648.0" }, "d" : { "$numberInt" : "-2147483648" }, )"
            R"("e" : { "$numberDouble" : "0.5" }, "f" : { "$numberDouble" : "-0.0" }, "g" : { "$numberInt" : "1000" }, )"
            R"("h" : { "$numberDouble" : "NaN" } })");
  EXPECT_EQ(written("{ a: 5n, b: -(2n ** 63n) }"),
            R"({ "a" : { "$numberLong" : "5" }, "b" : { "$numberLong" : "-9223372036854775808" } })");
  EXPECT_EQ(refused("{ a: { b: 2n ** 63n } }"), "BSONError: the bigint does not fit into 64 bits (at 'a.b')");
}

TEST_F(Documents, WriteWhatJavaScriptHas) {
  EXPECT_EQ(written("{ a: 'é', b: true, c: null, d: undefined, e: [1, undefined, 'x'], f: { g: [] } }"),
            R"({ "a" : "é", "b" : true, "c" : null, "d" : null, "e" : [ { "$numberInt" : "1" }, null, "x" ], "f" : { "g" : [  ] } })");
  EXPECT_EQ(written("{ d: new Date(5), r: /a\\/b/gims, m: new Map([['x', 1], ['y', new Map()]]) }"),
            R"({ "d" : { "$date" : { "$numberLong" : "5" } }, "r" : { "$regularExpression" : { "pattern" : "a\\/b", "options" : "ims" } }, )"
            R"("m" : { "x" : { "$numberInt" : "1" }, "y" : {  } } })");
  EXPECT_EQ(written("{ u: new Uint8Array([1, 2, 3]), b: Buffer.from('abc'), a: new Uint8Array([9, 1, 2, 9]).subarray(1, 3), "
                    "ab: new ArrayBuffer(1) }"),
            R"({ "u" : { "$binary" : { "base64" : "AQID", "subType" : "00" } }, "b" : { "$binary" : { "base64" : "YWJj", "subType" : "00" } }, )"
            R"("a" : { "$binary" : { "base64" : "AQI=", "subType" : "00" } }, "ab" : { "$binary" : { "base64" : "AA==", "subType" : "00" } } })");
}

TEST_F(Documents, LeaveFunctionsAndSymbolsOut) {
  EXPECT_EQ(written("{ f() {}, a: 1, s: Symbol('x'), [Symbol('y')]: 2, c: class {}, l: [() => {}, 1] }"),
            R"({ "a" : { "$numberInt" : "1" }, "l" : [ null, { "$numberInt" : "1" } ] })");
}

TEST_F(Documents, WriteOwnEnumerableFieldsOfAnyObject) {
  EXPECT_EQ(written("(() => { class P { constructor() { this.a = 1; } get b() { return 2; } } "
                    "const o = Object.create({ inherited: 1 }); o.p = new P(); "
                    "Object.defineProperty(o, 'hidden', { value: 1 }); return o; })()"),
            R"({ "p" : { "a" : { "$numberInt" : "1" } } })");
  EXPECT_EQ(written("Object.assign(Object.create(null), { a: 1, 2: 'x' })"), R"({ "2" : "x", "a" : { "$numberInt" : "1" } })");
  EXPECT_EQ(written("new Proxy({ a: [1] }, {})"), R"({ "a" : [ { "$numberInt" : "1" } ] })");
}

TEST_F(Documents, AskToBson) {
  EXPECT_EQ(written("{ a: { toBSON() { return { b: 1 }; } }, c: { toBSON: () => 'text' }, d: { toBSON: 5 } }"),
            R"({ "a" : { "b" : { "$numberInt" : "1" } }, "c" : "text", "d" : { "toBSON" : { "$numberInt" : "5" } } })");
  EXPECT_EQ(written("{ toBSON() { return { x: 1 }; } }"), R"({ "x" : { "$numberInt" : "1" } })");
  EXPECT_EQ(refused("{ toBSON() { return 1; } }"), "BSONError: toBSON() did not return an object");
  EXPECT_EQ(refused("{ a: { toBSON() { throw new RangeError('no'); } } }"), "RangeError: no");
}

// Objects of a known layout are read without asking for their fields; a proxy is always asked.
TEST_F(Documents, WriteObjectsThatChangedSinceTheirLayoutWasLearnt) {
  EXPECT_EQ(world_.run(R"js(
    class Person { constructor() { this.a = 1; this.b = 'x'; this.c = [1]; } }
    const kept = Symbol.for('godwit.original');
    const changes = [
      (o) => o,
      (o) => { o.a = 'another'; o.c.push({ d: 1 }); return o; },
      (o) => { o.b = undefined; return o; },
      (o) => { o.z = 1; return o; },
      (o) => { o[0] = 'element'; return o; },
      (o) => { o[0] = 'element'; delete o[0]; return o; },
      (o) => { o[4294967294] = 1; return o; },
      (o) => { o['__proto__'] = { inherited: 1 }; return o; },
      (o) => { delete o.b; return o; },
      (o) => { delete o.c; return o; },
      (o) => { delete o.b; o.b = 2; return o; },
      (o) => { o[Symbol('s')] = 1; return o; },
      (o) => { o[kept] = 'nonsense'; return o; },
      (o) => Object.freeze(o),
      (o) => Object.defineProperty(o, 'b', { get() { return 7; }, enumerable: true }),
      (o) => Object.defineProperty(o, 'b', { enumerable: false }),
      (o) => Object.defineProperty(o, 'b', { writable: false }),
      (o) => Object.setPrototypeOf(o, null),
      (o) => Object.setPrototypeOf(o, Person.prototype),
      (o) => { o.a = { toBSON() { delete o.b; return 1; } }; return o; },
      (o) => { o.a = { toBSON() { o.c = 'later'; return 1; } }; return o; },
      (o) => { o.a = { toBSON() { o.z = 1; o.b = 'later'; return 1; } }; return o; },
      (o) => ({ ...o }),
      (o) => ({ ...o, z: 1 }),
      (o) => ({ c: o.c, b: o.b, a: o.a }),
      (o) => Object.assign({}, o),
      (o) => JSON.parse(JSON.stringify(o)),
      (o) => Object.fromEntries(Object.entries(o)),
      () => new Person(),
      () => { const wide = {}; for (let i = 0; i < 40; i++) wide['k' + i] = i; return wide; },
      () => ({}),
    ];
    const write = (o) => hex(serialize(o));
    for (let round = 0; round < 6; round++) {
      for (const change of changes) {
        const shown = write(change({ a: 1, b: 'x', c: [1] }));
        const changed = change({ a: 1, b: 'x', c: [1] });
        const asked = write(new Proxy(changed, {}));
        if (shown !== asked) return `${round}: ${change}: ${shown}, not ${asked}`;
      }
    }
    return 'same';
  )js"),
            "same");
}

TEST_F(Documents, WriteOddKeysAlikeHoweverOftenTheyCome) {
  EXPECT_EQ(world_.run(R"js(
    const many = (count) => Object.fromEntries(Array.from({ length: count }, (_, i) => ['k' + i, i]));
    const bases = [
      { '2147483648': 1, a: 2 }, { '4294967295': 1 }, { a: 1, '7': 2 }, { '': 1 }, { 'x.y': 1, '$z': 2 }, { 'é😀': 1 },
      { 'k\udc00': 1 }, { 'k\udc00': 1, 'k\udc01': 2 }, { ['__proto__']: 1, a: 2 }, many(64), many(65),
      { a: new Long(5), b: 1.0 }, Object.create(null, { a: { value: 1, enumerable: true } }),
    ];
    for (const base of bases) {
      for (let i = 0; i < 5; i++) {
        for (const made of [{ ...base }, Object.assign({}, base), { ...base, last: 1 }, deserialize(serialize(base))]) {
          const shown = hex(serialize(made)), asked = hex(serialize(new Proxy(made, {})));
          if (shown !== asked) return `${Object.keys(base)}: ${shown}, not ${asked}`;
        }
      }
    }
    let refused = 0;
    for (let i = 0; i < 5; i++) try { serialize({ 'a\0b': 1 }); } catch (error) { refused++; }
    return `same, ${refused} refused`;
  )js"),
            "same, 5 refused");
}

TEST_F(Documents, WriteAsOftenAsTheyAreAskedWhileTheyWrite) {
  EXPECT_EQ(world_.run(R"js(
    const inner = { toBSON() { return { bytes: serialize({ a: 'in', b: 1 }).length, none: tried() }; } };
    const tried = () => { try { serialize({ a: 'in', b: 2n ** 64n }); } catch (error) { return error.name; } };
    const first = hex(serialize({ a: 'out', inner, z: 1 }));
    for (let i = 0; i < 5; i++) {
      if (serialize({ a: 'large'.repeat(100000) }).length < 500000) return 'large';
      tried();
      if (hex(serialize({ a: 'out', inner, z: 1 })) !== first) return 'another';
    }
    return JSON.stringify(deserialize(Buffer.from(first, 'hex')));
  )js"),
            R"({"a":"out","inner":{"bytes":22,"none":"BSONError"},"z":1})");
}

TEST_F(Documents, TakeArraysAndDatesForWhatTheyAre) {
  EXPECT_EQ(written("(() => { const l = [1]; l._bsontype = 'Int32'; l.value = 5; const d = new Date(5); d._bsontype = 'Long'; "
                    "return { l, d }; })()"),
            R"({ "l" : [ { "$numberInt" : "1" } ], "d" : { "$date" : { "$numberLong" : "5" } } })");
}

TEST_F(Documents, ReplaceLoneSurrogates) {
  EXPECT_EQ(written("{ a: 'x\\ud800y', 'k\\udc00': '\\ud83d\\ude00' }"), "{ \"a\" : \"x\xEF\xBF\xBDy\", \"k\xEF\xBF\xBD\" : \"😀\" }");
}

TEST_F(Documents, RefuseWhatCannotBeStoredAndSayWhere) {
  EXPECT_EQ(refused("(() => { const a = { b: [{}] }; a.b[0].c = a; return a; })()"),
            "BSONError: Cannot convert circular structure to BSON (at 'b.0.c')");
  EXPECT_EQ(refused("{ a: [{ d: new Date(NaN) }] }"), "BSONError: the date is invalid (at 'a.0.d')");
  EXPECT_EQ(refused("{ a: { 'x\\0y': 1 } }"), "BSONError: a key must not contain null bytes (at 'a.x')");
  EXPECT_EQ(refused("{ a: /x\\0/ , b: new RegExp('\\0') }"), "BSONError: a regular expression must not contain null bytes (at 'b')");
  EXPECT_EQ(refused("{ a: { b: Promise.resolve(1) } }"), "BSONError: a promise cannot be stored: is an await missing? (at 'a.b')");
  EXPECT_EQ(refused("{ a: Object.create({ _bsontype: 'Strange' }) }"), "BSONError: Unrecognized or invalid _bsontype: Strange (at 'a')");
  EXPECT_EQ(refused("{ a: { get b() { throw new TypeError('own'); } } }"), "TypeError: own");
}

TEST_F(Documents, TakeTheSameObjectTwiceButNotInItself) {
  EXPECT_EQ(written("(() => { const s = { x: 1 }; return { a: s, b: [s, s] }; })()"),
            R"({ "a" : { "x" : { "$numberInt" : "1" } }, "b" : [ { "x" : { "$numberInt" : "1" } }, { "x" : { "$numberInt" : "1" } } ] })");
}

TEST_F(Documents, RefuseTooDeepAndTooLargeOnes) {
  EXPECT_EQ(refused("(() => { let d = {}; for (let i = 0; i < 300; i++) d = { d }; return d; })()"),
            "BSONError: the document is nested deeper than 200 levels (at 'd.d.d.d.d.… 190 more ….d.d.d.d.d')");
  EXPECT_EQ(refused("{ a: Array.from({ length: 60 }, () => 'x'.repeat(1 << 20)) }").find("BSONError: the document is larger than 48 MB"), 0U);
}

TEST_F(Documents, RefuseRootsThatAreNoDocuments) {
  EXPECT_EQ(refused("[1]"), "BSONError: an array is no document");
  EXPECT_EQ(refused("5"), "BSONError: a document must be an object");
  EXPECT_EQ(refused("undefined"), "BSONError: a document must be an object");
  EXPECT_EQ(refused("new Date()"), "BSONError: a date, regular expression, buffer, function or promise is no document");
  EXPECT_EQ(refused("new Uint8Array(5)"), "BSONError: a BSON value is no document");
}

TEST_F(Documents, AreReadWithTheDriversTypes) {
  EXPECT_EQ(world_.run("const d = deserialize(serialize({ i: new Int32(1), l: 5n, u: 2n ** 60n, f: new Double(1), s: new BSONSymbol('x') }));"
                       "return [d.i, d.l, d.u instanceof Long, String(d.u), d.f, d.s].join()"),
            "1,5,true,1152921504606846976,1,x");
  EXPECT_EQ(world_.run("const d = again({ o: new ObjectId('0123456789abcdef01234567'), b: Buffer.from('ab'), u: new UUID('00112233-4455-6677-8899-aabbccddeeff'),"
                       " t: new Timestamp({ t: 4294967295, i: 2 }), d: new Decimal128('1.50'), c: new Code('f'), m: new MinKey() });"
                       "return [d.o instanceof ObjectId, d.b instanceof Binary, d.b.buffer instanceof Buffer, d.u instanceof UUID, d.u, d.t.t, d.t.i, d.d,"
                       " d.c instanceof Code, d.c.scope, d.m instanceof MinKey].join()"),
            "true,true,true,true,00112233-4455-6677-8899-aabbccddeeff,4294967295,2,1.50,true,,true");
  EXPECT_EQ(world_.run("const r = again(new DBRef('c', 5, 'd', { x: 1 })); return [r instanceof DBRef, r.collection, r.oid, r.db, r.fields.x].join()"),
            "true,c,5,d,1");
  EXPECT_EQ(world_.run("const r = again(/a.b/ims); return [r instanceof RegExp, r.source, r.flags].join()"), "true,a.b,ims");
  EXPECT_EQ(world_.run("const r = again(new BSONRegExp('(?i)x', 'lx')); return [r instanceof BSONRegExp, r.pattern, r.options].join()"), "true,(?i)x,lx");
}

TEST_F(Documents, AreOrdinaryObjects) {
  EXPECT_EQ(world_.run("const d = again({ a: 1.5, sub: { list: [1, { x: 2 }] } });"
                       "return [Object.getPrototypeOf(d) === Object.prototype, Array.isArray(d.sub.list), JSON.stringify(d), 'a' in d, d.hasOwnProperty('sub')].join()"),
            R"(true,true,{"a":1.5,"sub":{"list":[1,{"x":2}]}},true,true)");
  EXPECT_EQ(world_.run("const d = again(JSON.parse('{\"__proto__\":{\"polluted\":1},\"constructor\":2}'));"
                       "return [d.polluted, Object.keys(d), ({}).polluted].join()"),
            ",__proto__,constructor,");
}

TEST_F(Documents, OfOneShapeStayApart) {
  EXPECT_EQ(world_.run("const all = []; for (let i = 0; i < 20; i++) all.push(again({ id: i, n: i % 2 ? 1 : 1.5, s: 'x' + i, sub: { i } }));"
                       "all[3].s = 'changed'; all[4].more = 1; delete all[5].n;"
                       "return JSON.stringify(all.slice(2, 7))"),
            R"([{"id":2,"n":1.5,"s":"x2","sub":{"i":2}},{"id":3,"n":1,"s":"changed","sub":{"i":3}},{"id":4,"n":1.5,"s":"x4","sub":{"i":4},"more":1},)"
            R"({"id":5,"s":"x5","sub":{"i":5}},{"id":6,"n":1.5,"s":"x6","sub":{"i":6}}])");
}

TEST_F(Documents, WithManyFieldsOrManyShapesAreRead) {
  EXPECT_EQ(world_.run("let sum = 0; for (let i = 0; i < 6000; i++) { const d = again({ ['k' + i]: i, ['m' + i % 7]: 1, z: 2 }); sum += d['k' + i] + d.z; } return sum"),
            std::to_string(6000 * 5999 / 2 + 12000));
  EXPECT_EQ(world_.run("const o = {}; for (let i = 0; i < 1000; i++) o['f' + i] = i; let n = 0; for (let r = 0; r < 5; r++) n += Object.keys(again(o)).length; return n"),
            "5000");
}

TEST_F(Documents, RefuseDamagedBytes) {
  EXPECT_EQ(world_.run("const b = serialize({ a: 'text' }); b[4] = 0x55; return deserialize(b)"),
            "BSONError: the document's bytes are damaged or hold a type that godwit does not know");
  EXPECT_EQ(world_.run("return deserialize(Buffer.from([5, 0, 0]))"), "BSONError: buffer length 3 must === bson size 5");
  EXPECT_EQ(world_.run("const b = serialize({ a: new Code('f', { x: 1 }) }); b[11] = 99; return deserialize(b)"),
            "BSONError: the document's bytes are damaged: code with scope");
}

TEST_F(Documents, SurviveGettersThatConvertThemselves) {
  EXPECT_EQ(world_.run("const o = { a: 1, get b() { return hex(serialize({ c: this.a })); }, d: [1] }; return again(o).b"),
            "0c0000001063000100000000");
}

TEST_F(Documents, SurviveObjectsThatChangeWhileTheyAreWritten) {
  EXPECT_EQ(world_.run("const o = { get a() { delete o.c; o.list.length = 0; return 1; }, list: [1, 2, { x: 1 }], c: 3 };"
                       "return JSON.stringify(again(o))"),
            R"({"a":1,"list":[]})");
}

TEST_F(Documents, AProxyOfAnArrayIsAnArray) {
  EXPECT_EQ(written("{ list: new Proxy([1, [2]], {}), object: new Proxy({ a: 1 }, {}) }"), written("{ list: [1, [2]], object: { a: 1 } }"));
}

}  // namespace
}  // namespace godwit
