#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using Globals = ScriptTest;

TEST_F(Globals, TextOutsideAsciiStaysAsItIs) {
  EXPECT_EQ(run("const größe = { 'schlüssel': 'é€😀' }; console.log('é'.length, '😀'.length, größe, /ü+/.test('xüüx'));"),
            "1 2 { 'schlüssel': 'é€😀' } true");
  run_file(write("m.mjs", "const ключ = 'значение'; export const up = () => console.log(ключ, `${ключ.length}`);"));
  EXPECT_THAT(host.lines.back(), "info: значение 8");
}

TEST_F(Globals, ConsoleLevelsReachTheHost) {
  run("console.debug('a'); console.log('b'); console.info('c'); console.warn('d'); console.error('e'); "
      "console.assert(1, 'no'); console.assert(0, 'f');");
  EXPECT_THAT(host.lines,
              ElementsAre("debug: a", "info: b", "info: c", "warn: d", "error: e", "warn: Assertion failed: f"));
}

TEST_F(Globals, ConsoleFormatsAsNodeDoes) {
  EXPECT_EQ(run("console.log('%s is %d years and %i, %f, %j %o%%', 'Ada', '36', 36.7, '1.5', {a: 1}, [1], 'rest', { b: "
                "2 });"),
            "Ada is 36 years and 36, 1.5, {\"a\":1} [ 1, [length]: 1 ]% rest { b: 2 }");
  EXPECT_EQ(run("console.log(-0, 5n, undefined, null, true, Symbol('s'), 'text', ['text', \"it's\"]);"),
            "-0 5n undefined null true Symbol(s) text [ 'text', \"it's\" ]");
  EXPECT_EQ(run("console.log({ a: { b: { c: { d: 1 } } }, list: [[[[1]]]] });"),
            "{ a: { b: { c: [Object] } }, list: [ [ [Array] ] ] }");
  EXPECT_EQ(
      run("console.log(new Map([['k', { v: 1 }]]), new Set([1, 'two']), new Date(0), /re/g, [1, , 3], [undefined]);"),
      "Map(1) { 'k' => { v: 1 } } Set(2) { 1, 'two' } 1970-01-01T00:00:00.000Z /re/g [ 1, <1 empty item>, 3 ] [ "
      "undefined ]");
  EXPECT_EQ(run("class Point { constructor() { this.x = 1; } get y() { return 2; } }\n"
                "console.log(new Point(), Point, class extends Point {}, function named() {}, () => {}, async function "
                "later() {}, Object.create(null));"),
            "Point { x: 1 } [class Point] [class (anonymous) extends Point] [Function: named] [Function (anonymous)] "
            "[AsyncFunction: later] [Object: null prototype] {}");
  EXPECT_EQ(run("const o = { name: 'o' }; o.self = o; console.log(o);"), "<ref *1> { name: 'o', self: [Circular *1] }");
  EXPECT_EQ(run("console.log({ get a() { return 1; }, set b(x) {}, get c() { return 1; }, set c(x) {}, [Symbol('k')]: "
                "1, 'a-b': 2 });"),
            "{\n  a: [Getter],\n  b: [Setter],\n  c: [Getter/Setter],\n  'a-b': 2,\n  [Symbol(k)]: 1\n}");
  EXPECT_EQ(run("console.log(new Uint8Array([1, 2]), Buffer.from('hi'), Promise.resolve(4), new Promise(() => {}), "
                "[new Error('x').message]);"),
            "Uint8Array(2) [ 1, 2 ] <Buffer 68 69> Promise { 4 } Promise { <pending> } [ 'x' ]");
  EXPECT_EQ(run("console.log({ toString() { return 'no'; } }, `${{ toString() { return 'yes'; } }}`, Object(1n), [new "
                "String('s')]);"),
            "{ toString: [Function: toString] } yes [BigInt: 1n] [ [String: 's'] ]");
}

TEST_F(Globals, ConsoleAsksObjectsForTheirOwnText) {
  EXPECT_EQ(run("class Id { [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) { return "
                "`Id(${inspect('x')})`; } }\n"
                "console.log(new Id(), { _id: new Id() }, [new Id()]);"),
            "Id('x') { _id: Id('x') } [ Id('x') ]");
}

TEST_F(Globals, ConsoleShowsErrorsWithStackCauseAndFields) {
  const std::string text =
      run("const e = new TypeError('bad', { cause: new Error('why') }); e.code = 7; console.log(e);");
  EXPECT_THAT(text, HasSubstr("TypeError: bad\n    at exports.up ("));
  EXPECT_THAT(text, HasSubstr("code: 7"));
  EXPECT_THAT(text, HasSubstr("[cause]: Error: why"));
  EXPECT_THAT(text, Not(HasSubstr("godwit:")));
}

TEST_F(Globals, ConsoleGroupsCountsTablesAndTimes) {
  EXPECT_EQ(run("console.group('one'); console.log('in\\nner'); console.group(); console.log('deeper'); "
                "console.groupEnd(); console.groupEnd(); console.log('out');\n"
                "console.count(); console.count('x'); console.count(); console.countReset(); console.count();"),
            "one\n  in\n  ner\n    deeper\nout\ndefault: 1\nx: 1\ndefault: 2\ndefault: 1");
  EXPECT_EQ(run("console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);"),
            "┌─────────┬───┬─────┬──────┐\n"
            "│ (index) │ a │ b   │ c    │\n"
            "├─────────┼───┼─────┼──────┤\n"
            "│ 0       │ 1 │ 'x' │      │\n"
            "│ 1       │ 2 │     │ true │\n"
            "└─────────┴───┴─────┴──────┘");
  EXPECT_THAT(run("console.time('t'); console.timeEnd('t');"), testing::MatchesRegex("t: [0-9.]+ms"));
  EXPECT_EQ(run("console.dir({ a: { b: { c: { d: 1 } } } }, { depth: null });"), "{\n  a: { b: { c: { d: 1 } } }\n}");
}

TEST_F(Globals, ErrorsNameTheirFieldsAsNodesDo) {
  EXPECT_EQ(run("const e = Object.assign(new TypeError('no'), { code: 7 });"
                "console.log(Object.getOwnPropertyNames(e).join());"
                "const kept = JSON.parse(JSON.stringify(e, Object.getOwnPropertyNames(e)));"
                "console.log(kept.message, kept.code, kept.stack.split('\\n')[0], kept.fileName);"
                "console.log(Object.getOwnPropertyNames({ b: 1, a: 2 }).join());"
                "class Own extends Error { get kind() { return 'own'; } } class Other {}"
                "for (const [from, to] of [[Own.prototype, Other.prototype], [e, {}]])"
                "  for (const n of Object.getOwnPropertyNames(from))"
                "    if (n !== 'constructor') Object.defineProperty(to, n, Object.getOwnPropertyDescriptor(from, n));"
                "console.log(new Other().kind, Object.getOwnPropertyNames(TypeError.prototype).includes('stack'));"),
            "stack,message,code\nno 7 TypeError: no undefined\nb,a\nown false");
}

TEST_F(Globals, TimersFireInOrderAndCanBeStopped) {
  EXPECT_EQ(run("const order = [];\n"
                "await new Promise((done) => {\n"
                "  setTimeout((a, b) => order.push('soon', a + b), 1, 1, 2);\n"
                "  setTimeout(() => order.push('same 1'), 5); setTimeout(() => order.push('same 2'), 5);\n"
                "  const never = setTimeout(() => order.push('never'), 1); clearTimeout(never); "
                "clearTimeout(undefined); clearTimeout(null);\n"
                "  let ticks = 0; const timer = setInterval(() => { if (++ticks === 3) { clearInterval(timer); "
                "order.push('3 ticks'); setTimeout(() => { order.push('late'); done(); }, 1); } }, 2);\n"
                "  setImmediate(() => order.push('immediate'));\n"
                "  Promise.resolve().then(() => order.push('promise'));\n"
                "  queueMicrotask(() => order.push('microtask')); process.nextTick((x) => order.push(x), 'tick');\n"
                "  order.push('now');\n"
                "});\n"
                "console.log(order.join(', '));"),
            "now, promise, microtask, tick, immediate, soon, 3, same 1, same 2, 3 ticks, late");
}

TEST_F(Globals, TimersThatNobodyWaitsForDoNotHoldTheScript) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run("const slow = new Promise((_, no) => setTimeout(no, 60000)); slow.catch(() => {});\n"
                "setInterval(() => {}, 1000);\n"
                "console.log(await Promise.race([Promise.resolve('first'), slow]));"),
            "first");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  const Error error =
      error_of_file(write("x.js", "exports.up = () => new Promise((done) => { setTimeout(done, 60000).unref(); });"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptNeverSettled);
}

TEST_F(Globals, AwaitAndThenInterleaveAsInNode) {
  EXPECT_EQ(
      run("const order = [];\n"
          "const one = (async () => { order.push(1); await null; order.push(4); await null; order.push(6); })();\n"
          "const two = (async () => { order.push(2); await new Promise((r) => r()); order.push(5); })();\n"
          "order.push(3); await Promise.all([one, two]); console.log(order.join(''));"),
      "123456");
}

TEST_F(Globals, ProcessIsASnapshot) {
  options.variables = {{"NAME", "würth"}, {"constructor", "odd"}};
  EXPECT_EQ(run("console.log(process.env.NAME, process.env.constructor, process.env.HOME, process.cwd() === "
                "require('path').resolve('.'), process.platform);\n"
                "process.env.NEW = 'x'; console.log(process.env.NEW, Array.isArray(process.argv), "
                "process.versions.node !== undefined, process.uptime() > 0);\n"
                "const [s, ns] = process.hrtime(); console.log(Number.isInteger(s), Number.isInteger(ns), typeof "
                "process.hrtime.bigint(), require('process') === process);"),
            "würth odd undefined true linux\nx true true true\ntrue true bigint true");
}

TEST_F(Globals, BufferConvertsText) {
  EXPECT_EQ(
      run("const b = Buffer.from('héllo €');\n"
          "console.log(b.length, b.toString('hex'), b.toString('base64'), b.toString(), Buffer.byteLength('€'));\n"
          "console.log(Buffer.from('68656c6c6f', 'hex').toString(), Buffer.from('aGVsbG8', 'base64').toString(), "
          "Buffer.from('-_8', 'base64url').toString('hex'));\n"
          "console.log(Buffer.concat([Buffer.from([1, 2]), new Uint8Array([3])]).toString('hex'), Buffer.isBuffer(b), "
          "Buffer.isBuffer(new Uint8Array(1)), b instanceof Uint8Array);\n"
          "console.log(Buffer.alloc(3, 'ab').toString(), Buffer.from('abc').equals(Buffer.from('abc')), "
          "JSON.stringify(Buffer.from('a')), Buffer.from('xabc').indexOf('bc'));\n"
          "console.log(Buffer.from('abcdef').slice(1, 3).toString(), Buffer.from('é', 'latin1').toString('hex'), "
          "Buffer.from([255, 254]).toString(), Buffer.from([0, 1, 2, 3]).readUInt16BE(1));\n"
          "const s = Buffer.from('abc'); s.slice(0, 1)[0] = 122; console.log(s.toString(), "
          "Buffer.compare(Buffer.from('a'), Buffer.from('b')));\n"
          "console.log(btoa('hi'), atob('aGk='), new TextDecoder().decode(new TextEncoder().encode('ü😀')));\n"
          "try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])); } catch (e) { "
          "console.log(e.name); }"),
      "10 68c3a96c6c6f20e282ac aMOpbGxvIOKCrA== héllo € 3\nhello hello fbff\n010203 true false true\n"
      "aba true {\"type\":\"Buffer\",\"data\":[97]} 2\nbc e9 �� 258\nzbc -1\naGk= hi ü😀\nTypeError");
}

TEST_F(Globals, TheLanguageHasWhatNodeHasToday) {
  EXPECT_EQ(
      run("console.log([3, 1, 2].toSorted().join(''), [1, 2].toReversed().join(''), [1, 2].with(-1, 9).join(''), [1, "
          "2, 3].findLast((x) => x < 3), [1, 2, 3].findLastIndex((x) => x > 5));\n"
          "console.log(Object.groupBy([1, 2, 3], (x) => (x % 2 ? 'odd' : 'even')).odd.join(), Map.groupBy([1, 2], (x) "
          "=> x).size, [1, 2, 3].toSpliced(0, 1).join());\n"
          "const { promise, resolve } = Promise.withResolvers(); resolve(5); console.log(await promise, await "
          "Array.fromAsync([Promise.resolve(1), 2], (x) => x * 2));\n"
          "console.log(new Set([1, 2]).union(new Set([3])).size, [...new Set([1, 2]).intersection(new Set([2]))], "
          "'a\\ud800'.isWellFormed(), structuredClone(new Map([[1, { d: new Date(0) }]])).get(1).d.getTime());\n"
          "class Custom extends Error { constructor(m) { super(m); Error.captureStackTrace(this, Custom); } }\n"
          "const o = {}; Error.captureStackTrace(o); console.log(new Custom('c').stack.split('\\n')[0], typeof "
          "o.stack, new WeakRef({}) !== undefined, global === globalThis);\n"
          "console.log(Object.keys([]).length, (() => { let n = 0; for (const k in [1]) n++; return n; })(), "
          "'a-b'.replaceAll('-', '+'), [1, [2]].flat().length, Object.hasOwn({ a: 1 }, 'a'));"),
      "123 21 19 2 -1\n1,3 2 2,3\n5 [ 2, 4 ]\n3 [ 2 ] false 0\nError: c string true true\n0 1 a+b 2 true");
}

TEST_F(Globals, AbortControllersAbort) {
  EXPECT_EQ(run("const c = new AbortController(); c.signal.addEventListener('abort', (e) => console.log(e.type, "
                "c.signal.reason.name));\n"
                "c.abort(); c.abort(); console.log(c.signal.aborted); try { c.signal.throwIfAborted(); } catch (e) { "
                "console.log(e.message); }\n"
                "const { setTimeout: wait } = require('timers/promises');\n"
                "console.log(await wait(1, 'waited')); try { await wait(1000, 0, { signal: AbortSignal.timeout(1) }); "
                "} catch (e) { console.log(e.name); }"),
            "abort AbortError\ntrue\nThis operation was aborted\nwaited\nAbortError");
}

TEST_F(Globals, PathJoinsAndSplits) {
  EXPECT_EQ(run("const p = require('path');\n"
                "console.log(p.join('/a', '..', 'b', './c'), p.join('a', '..'), p.resolve('/a/b', '../c', 'd'), "
                "p.dirname('/a/b.txt'), p.basename('/a/b.txt', '.txt'), p.extname('.x.tar.gz'));\n"
                "console.log(p.relative('/a/b/c', '/a/d'), p.isAbsolute('a'), p.normalize('./a//b/../c/'), "
                "p.parse('/home/x.txt').name, p.format({ dir: '/d', base: 'f' }), p.dirname('x'));\n"
                "try { p.join(5); } catch (e) { console.log(e.code); }"),
            "/b/c . /a/c/d /a b .gz\n../../d false a/c/ x /d/f .\nERR_INVALID_ARG_TYPE");
}

TEST_F(Globals, AssertAndUtilWork) {
  EXPECT_EQ(
      run("const assert = require('node:assert'); const util = require('util');\n"
          "for (const f of [() => assert(0), () => assert.strictEqual(1, 2), () => assert.deepStrictEqual({ a: [1] }, "
          "{ a: [2] }), () => assert.throws(() => {}), () => assert.equal(1, 2, 'my text')])\n"
          "  try { f(); console.log('none'); } catch (e) { console.log(e.name, e.code, e.message.split('\\n')[0]); }\n"
          "assert.deepEqual({ a: 1 }, { a: '1' }); assert.deepStrictEqual(new Map([[{ k: 1 }, new Set([1])]]), new "
          "Map([[{ k: 1 }, new Set([1])]]));\n"
          "assert.throws(() => { throw new TypeError('t'); }, TypeError); await assert.rejects(Promise.reject(new "
          "Error('r')), /r/); assert.ok(true); assert.match('abc', /b/);\n"
          "console.log(util.isDeepStrictEqual([1, { a: NaN }], [1, { a: NaN }]), util.isDeepStrictEqual([1], ['1']), "
          "util.format('%s', 1), util.types.isDate(new Date()));\n"
          "console.log(await util.promisify((x, done) => done(null, x + 1))(1)); try { await util.promisify((done) => "
          "done(new Error('no')))(); } catch (e) { console.log(e.message); }\n"
          "console.log(util.inspect('s'), util.inspect({ a: { b: { c: {} } } }, { depth: 0 }));"),
      "AssertionError ERR_ASSERTION The expression evaluated to a falsy value: 0\n"
      "AssertionError ERR_ASSERTION Expected values to be strictly equal:\n"
      "AssertionError ERR_ASSERTION Expected values to be strictly deep-equal:\n"
      "AssertionError ERR_ASSERTION Missing expected exception.\n"
      "AssertionError ERR_ASSERTION my text\n"
      "true false 1 true\n2\nno\n's' { a: [Object] }");
}

TEST_F(Globals, ScriptsMayReplaceGlobals) {
  EXPECT_EQ(run("const log = console.log; globalThis.process = { env: {} }; var Buffer = 5; log(typeof process.exit, "
                "Buffer, typeof navigator, 'Buffer' in globalThis, typeof URL);"),
            "undefined 5 undefined true function");
}

TEST_F(Globals, WhatTheTopLevelLogsReachesTheNextCall) {
  run_file(write("x.js", "console.log('while loading'); exports.up = () => console.log('in up');"));
  EXPECT_EQ(logged(), "while loading\nin up");
}

TEST_F(Globals, APromiseOfTheScriptsOwnDoesNotReplaceTheEnginesOne) {
  const std::string replaced =
      "class Own { constructor(work) { work((v) => { this.v = v; }, () => {}); } static resolve() { return new Own(() => {}); }\n"
      "  then(yes) { yes(this.v); } }\n"
      "global.Promise = Own; global.Date = class {}; global.setTimeout = global.console = undefined;\n";
  run_file(write("plain.js", replaced + "exports.up = async (db, client, ctx) => { ctx.log.info('done'); };"));
  run_file(write("late.js", replaced + "exports.up = (db, client, ctx) => new Own((go) => { ctx.log.info('own'); go(1); });"));
  run_file(write("callback.js", replaced + "exports.up = (db, client, done) => { done(); };"));
  run_file(write("both.js", replaced + "exports.up = async (db, callback) => { await require('timers/promises').setTimeout(1); };"));
  EXPECT_EQ(logged(), "done\nown");
}

TEST_F(Globals, WhatIsPutIntoTheEnvironmentIsText) {
  options.variables["A"] = "a";
  EXPECT_EQ(run("process.env.X = 5; process.env.Y = undefined; Object.assign(process.env, { Z: true });\n"
                "Object.defineProperty(process.env, 'W', { value: 1, writable: true, enumerable: true, configurable: true });\n"
                "delete process.env.Y;\n"
                "console.log({ ...process.env }, 'Y' in process.env, process.env.none);"),
            "{ A: 'a', X: '5', Z: 'true', W: '1' } false undefined");
}

TEST_F(Globals, MemoryIsWhatTheProcessUsesNotTheHeapAlone) {
  EXPECT_EQ(run("const { rss, heapUsed } = process.memoryUsage(), buffer = Buffer.alloc(1 << 26, 1);\n"
                "console.log(heapUsed > 0, rss > heapUsed, process.memoryUsage.rss() - rss > buffer.length / 2);"),
            "true true true");
}

}  // namespace
}  // namespace godwit::script
