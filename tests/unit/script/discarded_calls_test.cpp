// Which calls of a migration may fail late without its being able to tell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <js/PropertyAndElement.h>

#include "script/bindings.h"
#include "script/engine.h"
#include "script/text.h"
#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

// db.write(name) and db.erase(name) are looked for; db.other(name) is not. All give a promise's place: nothing.
class WatchingBindings final : public Bindings {
 public:
  explicit WatchingBindings(std::vector<std::string>& seen) { seen_by() = &seen; }

  bool install(Engine& /*engine*/) override { return true; }
  bool begin_call(Engine& engine, const CallOptions& options, JS::MutableHandleValue db, JS::MutableHandleValue client,
                  JS::MutableHandleValue session) override {
    JSContext* const cx = engine.context();
    if (options.coalesce && engine.find_discarded_calls({"write", "erase"}) < 0) seen_by()->emplace_back("not found");
    const JS::RootedObject object(cx, JS_NewPlainObject(cx));
    for (const char* name : {"write", "erase", "other"}) {
      if (JS_DefineFunction(cx, object, name, native<note>, 1, JSPROP_ENUMERATE) == nullptr) return false;
    }
    db.setObject(*object);
    client.setUndefined();
    session.setUndefined();
    return true;
  }
  void end_call(Engine& /*engine*/) noexcept override {}
  void interrupt() noexcept override {}

 private:
  static std::vector<std::string>*& seen_by() {
    static std::vector<std::string>* seen = nullptr;
    return seen;
  }
  static bool note(JSContext* cx, const JS::CallArgs& args) {
    std::string name;
    if (!to_utf8(cx, args.get(0), &name)) return false;
    if (Engine::of(cx).discarded_call() >= 0) seen_by()->push_back(name);
    args.rval().setUndefined();
    return true;
  }
};

class DiscardedCalls : public ScriptTest {
 protected:
  DiscardedCalls() {
    options.coalesce = true;
    options.bindings = [this] { return std::make_unique<WatchingBindings>(seen); };
    call_options.coalesce = true;
  }
  // The names of the calls that were found, of a file with this text.
  std::string found(const std::string& name, const std::string& text) {
    seen.clear();
    run_file(write(name, text));
    std::string all;
    for (const std::string& one : seen) all += one;
    return all;
  }
  std::string found_in(const std::string& body) {
    return found(std::to_string(++files_) + ".js", "exports.up = async (db, client, ctx) => {\n" + body + "\n};\n");
  }

  std::vector<std::string> seen;
  int files_ = 0;
};

TEST_F(DiscardedCalls, AreAwaitedStatements) {
  EXPECT_EQ(found_in("await db.write('a'); await db.erase('b'); await db.other('-');"), "ab");
  EXPECT_EQ(found_in("db.write('-'); void db.write('-'); const x = await db.write('-'); return await db.write('-');"), "");
  EXPECT_EQ(found_in("true && await db.write('-'); [await db.write('-')]; await db.write('-'), 1; !(await db.write('-'));"), "");
  EXPECT_EQ(found_in("await (await db.write('-'), db).write('a'); await db['write']('-'); await db?.write('-');"), "a");
  EXPECT_EQ(found_in("const { write } = db; await write('-'); await db.write.call(db, '-'); await [1].map(() => db.write('-'))[0];"), "");
}

TEST_F(DiscardedCalls, AreFoundByTheirPlaceHoweverTheyAreWritten) {
  EXPECT_EQ(found_in("/* é 😀 */ await db.write('a'); const o = { db }; await o\n  .db\n     .write(\n'b');"
                     "await (() => o)().db . write ('c'); await (db).write(...['d']); await db.write(`${'e'}`);"),
            "abcde");
  EXPECT_EQ(found_in("for (const x of ['a', 'b']) await db.write(x); if (true) await db.write('c'); else await db.write('-');"
                     "for await (const x of ['d']) { await db.write(x) } do await db.write('e'); while (0); l: { await db.write('f'); }"
                     "switch (1) { case 1: await db.write('g') }"),
            "abcdefg");
  EXPECT_EQ(found_in("await db.write('a'); await db.write('b'); return [await db.write('-')]; "), "ab");
  EXPECT_EQ(found_in("await db.write(await db.write('-') ?? 'a');"), "a");
}

TEST_F(DiscardedCalls, AreFoundInEveryKindOfFile) {
  EXPECT_EQ(found("a.mjs", "export async function up(db) {\n  await db.write('a');\n}\n"), "a");
  EXPECT_EQ(found("b.mjs", "const up = async (db) => { await db.write('a'); };\nexport { up };\n"), "a");
  EXPECT_EQ(found("c.mjs", "export default { async up(db) { await db.write('a'); } };\n"), "a");
  EXPECT_EQ(found("d.cjs", "#!/usr/bin/env node\nmodule.exports = { up: async function (db) { await db.write('a'); } };"), "a");
  EXPECT_EQ(found("e.cjs", "class M { #x = 1; async up(db) { await db.write('a'); } }\nmodule.exports = new M();"), "a");
  EXPECT_EQ(found("f.cjs", "async function up(db) { await db.write('a'); }\nmodule.exports = { up, down: null };"), "a");
  EXPECT_EQ(found("g.ts", "interface Db { write(x: string): unknown }\nexport const up = async (db: Db): Promise<void> => { await db.write('a'); };"), "a");
}

TEST_F(DiscardedCalls, AreNoneInsideOfATry) {
  EXPECT_EQ(found_in("try { await db.write('-'); } catch {} await db.write('a');"), "a");
  EXPECT_EQ(found_in("try { for (;;) { await db.write('-'); break; } } finally { await db.write('-'); }"), "");
  EXPECT_EQ(found_in("await ctx.step('s', async () => { await db.write('a'); try { await db.write('-'); } catch {} });"), "a");
  EXPECT_EQ(found_in("try { await ctx.step('s', async () => { await db.write('-'); }); } catch {}"), "");
}

TEST_F(DiscardedCalls, AreFoundInCallbacksAndHelpersWhoseFailuresAreKnownToBePassedOn) {
  const std::string calls = "await Promise.all(['a', 'b'].map(async (x) => { await db.write(x); }));"
                            "const help = async (x) => { await db.erase(x); }; await help('c'); await one('d');"
                            "async function one(x) { await db.write(x); }";
  EXPECT_EQ(found_in(calls), "abcd");
  EXPECT_EQ(found_in(calls + "try { await help('-'); } catch {} await db.write('e');"), "abde");
  EXPECT_EQ(found_in(calls + "await one('-').catch(() => {}); await db.write('e');"), "abce");
  EXPECT_EQ(found_in(calls + "await one('-').then(null, () => {});"), "abc");
  EXPECT_EQ(found_in(calls + "const onError = () => {}; await one('-').then(null, onError);"), "abc");
  EXPECT_EQ(found_in(calls + "const ignore = () => {}; await one('-')['catch'](ignore);"), "abc");
  EXPECT_EQ(found_in(calls + "await one('-').finally(() => {});"), "abc");
  EXPECT_EQ(found_in(calls + "await Promise.allSettled([one('-')]);"), "abc");
  EXPECT_EQ(found_in(calls + "const { allSettled } = Promise; await allSettled.call(Promise, [one('-')]);"), "abc");
}

TEST_F(DiscardedCalls, AreFoundInHelpersOfHelpersUntilOneOfThemMayBeSeenFailing) {
  const std::string calls =
      "const inner = async (x) => { await db.write(x); }; const outer = (x) => inner(x);"
      "async function twice(x) { await outer(x); return outer(x); } await Promise.all([outer('a'), "
      "...['b'].map(outer2)]);"
      "function outer2() { return 1; } await twice('c');";
  EXPECT_EQ(found_in(calls), "acc");
  EXPECT_EQ(found_in(calls + "try { await twice('-'); } catch {}"), "");
  EXPECT_EQ(
      found_in("const walk = async (n) => { await db.write(`${n}`); if (n > 0) await walk(n - 1); }; await walk(2);"),
      "210");
  EXPECT_EQ(found_in("const walk = async (n) => { await db.write('-'); if (n > 0) await walk(n - 1).catch(String); }; "
                     "await walk(1);"),
            "");
}

TEST_F(DiscardedCalls, AreNoneWhereNobodyAwaits) {
  EXPECT_EQ(found_in("['-'].forEach(async (x) => { await db.write(x); });"), "");
  EXPECT_EQ(
      found_in("['-'].map(async (x) => { await db.write(x); }); await ['-'].map(async (x) => { await db.write(x); });"),
      "");
  EXPECT_EQ(found_in("const help = async () => { await db.write('-'); }; help(); await help();"), "");
  EXPECT_EQ(found_in("const help = async () => { await db.write('-'); }; const p = help(); await p;"), "");
  EXPECT_EQ(
      found_in("ctx.step('s', async () => { await db.write('-'); }); await new Promise((f) => setTimeout(f, 5));"), "");
  EXPECT_EQ(found_in("await new Promise(async (done) => { await db.write('-'); done(); });"), "");
  EXPECT_EQ(found_in("await new Promise((done) => setTimeout(async () => { await db.write('-'); done(); }));"), "");
}

TEST_F(DiscardedCalls, AreNoneInFunctionsThatAnotherMethodOfAFamiliarNameGets) {
  write("lib.js",
        "const quiet = async (f, x) => { try { return await f(x); } catch {} };\n"
        "exports.map = (list, f) => Promise.all(list.map((x) => quiet(f, x)));\n"
        "exports.list = (...list) => ({ map: (f) => list.map((x) => quiet(f, x)), filter: (f) => quiet(f, 1) });\n"
        "exports.step = (name, f) => quiet(f);\nexports.all = (list) => Promise.allSettled(list);\n");
  const std::string lib = "const lib = require('./lib'), { step } = lib;";
  EXPECT_EQ(found_in(lib + "await lib.map(['-'], async (x) => { await db.write(x); }); await db.write('a');"), "a");
  EXPECT_EQ(found_in(lib + "await Promise.all(lib.list('-').map(async (x) => { await db.write(x); }));"), "");
  EXPECT_EQ(found_in(lib + "await lib.list('-').filter(async (x) => { await db.write('-'); });"), "");
  EXPECT_EQ(found_in(lib + "await step('s', async () => { await db.write('-'); });"), "");
  EXPECT_EQ(found_in(lib + "await lib.step('s', async () => { await db.write('-'); });"), "");
  EXPECT_EQ(found_in(lib + "{ const ctx = lib; await ctx.step('s', async () => { await db.write('-'); }); }"), "");
  EXPECT_EQ(found_in(lib + "await lib.all(['-'].map(async (x) => { await db.write(x); }));"), "");
  EXPECT_EQ(
      found_in(lib + "{ const Promise = lib; await Promise.all(['-'].map(async (x) => { await db.write(x); })); }"),
      "");
}

TEST_F(DiscardedCalls, AreFoundInMapsOfListsOnly) {
  write("cursor.js", "exports.toArray = async () => ['a'];");
  const std::string map = ".map(async (x) => { await db.write(String(x)); })); ";
  EXPECT_EQ(found_in("const all = Object.keys({ a: 1, b: 2 }); await Promise.all(all.slice(1)" + map), "b");
  EXPECT_EQ(
      found_in("const c = require('./cursor'); const all = await c.toArray(); await Promise.all(all" + map),
      "a");
  EXPECT_EQ(
      found_in("const c = { toArray: async () => ['-'] }; const all = await c.toArray(); await Promise.all(all" + map),
      "");
  EXPECT_EQ(found_in("const c = {}; c.toArray = () => ['-']; const all = await c.toArray(); await Promise.all(all" + map), "");
  EXPECT_EQ(found_in("class C { async ['toArray']() { return ['-']; } } const all = await new C().toArray(); "
                     "await Promise.all(all" + map),
            "");
  EXPECT_EQ(found_in("let all = ['-']; await Promise.all(all" + map), "");
  EXPECT_EQ(found_in("const f = async (all) => { await Promise.all(all" + map + "}; await f(['-']);"), "");
}

TEST_F(DiscardedCalls, AreNoneInGenerators) {
  EXPECT_EQ(found_in("async function* some() { await db.write('-'); yield 'a'; } const all = some(); "
                     "await db.write((await all.next()).value);"),
            "a");
  EXPECT_EQ(found_in("const all = (async function* () { yield 'a'; await db.write('-'); })(); for await (const x of all) {}"), "");
}

TEST_F(DiscardedCalls, AreNoneInAFunctionThatTheFileItselfCalls) {
  EXPECT_EQ(found("a1.cjs",
                  "exports.up = async (db) => { await db.write('-'); };\nconst inner = exports.up;\n"
                  "exports.up = async (db) => { await inner(db).catch(() => {}); await db.write('-'); };"),
            "");
  EXPECT_EQ(found("a2.cjs",
                  "let first = true;\nasync function up(db) { await db.write('-'); if (first) { first = false; try { "
                  "await up(db); } catch {} } }\n"
                  "module.exports = { up };"),
            "");
  EXPECT_EQ(found("a3.cjs",
                  "const m = { async up(db) { await db.write('-'); if (!this.again) { this.again = 1; await "
                  "m.up(db).catch(() => {}); } } };\n"
                  "module.exports = m;"),
            "");
  EXPECT_EQ(found("a4.cjs", "async function main(db) { await db.write('a'); }\nexports.up = main;"), "a");
  EXPECT_EQ(found("a5.cjs",
                  "async function main(db) { await db.write('-'); }\nexports.up = main;\nexports.down = (db) => "
                  "main(db).catch(() => {});"),
            "");
  EXPECT_EQ(found("a6.cjs", "exports.up = (db) => main(db);\nasync function main(db) { await db.write('a'); }"), "a");
  EXPECT_EQ(found("a7.cjs", "exports.up = async function (db) { await db.write('-'); await eval('1'); };"), "");
}

TEST_F(DiscardedCalls, AreNoneInLoopsOverWhatMayNoticeThatTheyAreLeft) {
  write("lib.js", "exports.find = exports.list = () => ['a'];");
  const std::string lib = "const lib = require('./lib');";
  const std::string loop = ") { await db.write(x); } await db.erase('b');";
  EXPECT_EQ(found_in("function* g() { try { yield '-'; } finally { db.other('-'); } } for (const x of g()" + loop), "b");
  EXPECT_EQ(found_in("async function* g() { yield '-'; } for await (const x of g()" + loop), "b");
  EXPECT_EQ(found_in("const it = { *[Symbol.iterator]() { yield '-'; } }; for (const x of it" + loop), "b");
  EXPECT_EQ(found_in("const it = { *find() { yield '-'; } }; for (const x of it.find()" + loop), "b");
  EXPECT_EQ(found_in("const g = function* () { yield '-'; }; for (const x of [g()].find(() => true)" + loop), "b");
  EXPECT_EQ(found_in(lib + "for (const x of lib.list()" + loop), "b");
  EXPECT_EQ(found_in(lib + "let all = lib.find(); for (const x of all" + loop), "b");
  EXPECT_EQ(found_in("const w = async (x) => { await db.write(x); }; function* g() { yield '-'; } for (const x of g()) await w(x);"), "");
  EXPECT_EQ(found_in("const w = async (x) => { await db.write('-'); }; function* g() { yield; } const [x = await w()] = g();"), "");
}

TEST_F(DiscardedCalls, AreFoundInLoopsOverListsAndCursors) {
  write("lib.js", "exports.aggregate = exports.find = () => ({ sort: () => ['a'], [Symbol.iterator]: () => ['a'].values() });");
  const std::string lib = "const lib = require('./lib');";
  const std::string loop = ") { await db.write(x); }";
  EXPECT_EQ(found_in("const all = ['a']; for (const x of all" + loop), "a");
  EXPECT_EQ(found_in("for (const [x] of Object.entries({ a: 1 })" + loop), "a");
  EXPECT_EQ(found_in("const all = new Set(); all.add('a'); for (const x of all" + loop), "a");
  EXPECT_EQ(found_in(lib + "for (const x of lib.find({}).sort({ _id: 1 })" + loop), "a");
  EXPECT_EQ(found_in(lib + "for await (const x of lib.aggregate([])" + loop), "a");
  EXPECT_EQ(found_in(lib + "const cursor = lib.find(); for await (const x of cursor" + loop), "a");
  EXPECT_EQ(found_in(lib + "const all = await Promise.all(['a']); for (const x of all" + loop), "a");
  EXPECT_EQ(found_in("for (const x of await (async () => { await db.write('-'); return []; })()) {} await db.write('a');"), "a");
}

TEST_F(DiscardedCalls, AreNoneInFunctionsThatCallThemselvesByANameOfTheirOwn) {
  EXPECT_EQ(found("n1.cjs", "exports.up = async function migrate(db, client, ctx, again) {\n"
                            "  if (again) { await db.write('-'); return; }\n"
                            "  try { await migrate(db, client, ctx, true); } catch {}\n};"),
            "");
  EXPECT_EQ(found("n2.cjs", "exports.up = async function migrate(db) { await db.write('a'); };"), "a");
  const std::string own = "const f = async function g(n) { if (n > 0) ";
  EXPECT_EQ(found_in(own + "return g(n - 1).then(String, String); await db.write('-'); }; await f(1);"), "");
  EXPECT_EQ(found_in(own + "return g(n - 1); await db.write('a'); }; await f(1);"), "a");
  EXPECT_EQ(found_in("await Promise.all([1].map(async function g(n) { if (n) await g(0).catch(String); await db.write('-'); }));"), "");
  EXPECT_EQ(found_in("await ctx.step('s', async function g(n = 1) { if (n) { try { await g(0); } catch {} } await db.write('-'); });"), "");
}

TEST_F(DiscardedCalls, AreNoneWhereTheFileGetsAtItsExportsByOtherNames) {
  const std::string write = "if (!client) { await db.write('-'); return; }";
  const std::string up = "exports.up = async function (db, client) { " + write;
  EXPECT_EQ(found("p1.cjs", up + " const { up: again } = exports; await again(db).catch(String); };"), "");
  EXPECT_EQ(found("p2.cjs", "const api = exports;\n" + up + " const { ['up']: again } = api; await again(db).catch(String); };"), "");
  EXPECT_EQ(found("p3.cjs", up + " let again; ({ up: again } = this); await again(db).catch(String); };"), "");
  EXPECT_EQ(found("p4.cjs", up + " await exports[`u${'p'}`](db).catch(String); };"), "");
  EXPECT_EQ(found("p5.cjs", up + " for (const f of Object.values(module.exports)) await f(db).catch(String); };"), "");
  EXPECT_EQ(found("p6.cjs", up + " const k = 'up'; await this[k](db).catch(String); };"), "");
  EXPECT_EQ(found("p7.cjs", up + " await arguments.callee(db).catch(String); };"), "");
  EXPECT_EQ(found("p8.cjs", "const m = { async up(db, client) { " + write + " const k = 'up'; await m[k](db).catch(String); } };\n"
                            "module.exports = m;"),
            "");
  EXPECT_EQ(found("q1.cjs", "'use strict';\nObject.defineProperty(exports, '__esModule', { value: true });\nexports.up = up;\n"
                            "async function up(db) { if (require.main === module) return; await db.write('a'); }"),
            "a");
  EXPECT_EQ(found("q2.cjs", "exports = module.exports = { up: async (db) => { await db.write('a'); }, name: 'x' };"), "a");
  EXPECT_EQ(found("q3.mjs", "export const help = async (db) => { await db.write('-'); };\n"
                            "export const up = async (db) => { await help(db); await db.write('a'); };"),
            "a");
}

TEST_F(DiscardedCalls, AreNoneInFilesThatChangeBuiltIns) {
  const std::string write = "await db.write('-'); ";
  EXPECT_EQ(found_in(write + "Promise.all = Promise.allSettled;"), "");
  EXPECT_EQ(found_in(write + "Array.prototype.map = Array.prototype.filter;"), "");
  EXPECT_EQ(found_in(write + "Object.defineProperty(Promise, 'x', { value: 1 });"), "");
  EXPECT_EQ(found_in(write + "Object.assign(Array.prototype, { x: 1 }); delete Array.prototype.x;"), "");
  EXPECT_EQ(found_in(write + "const P = Promise; P.x = 1;"), "");
  EXPECT_EQ(found_in(write + "[Promise.x] = [1];"), "");
  EXPECT_EQ(found_in("const { keys } = Object; keys({}); new Array(3) instanceof Array; Object.prototype.toString.call(1);"
                     "Array.from({}, Object.keys); class Mine extends Map {} await db.write('a');"),
            "a");
}

// Each of these took minutes when lines were taken apart, or all functions looked at, again for each function.
TEST_F(DiscardedCalls, AreFoundSoonInLongFiles) {
  call_options.timeout = base::Duration(10'000);
  std::string minified;
  for (int i = 0; i < 8000; ++i) minified += "async function f" + std::to_string(i) + "(a,b){return a.find({q:1})}";
  EXPECT_EQ(found("minified.cjs", minified + "exports.up=async(db)=>{await db.write('a')}"), "a");
  std::string helpers = "async function f4000(db) { await db.write('-'); }\n";
  for (int i = 0; i < 4000; ++i) {
    const std::string next = std::to_string(i + 1);
    helpers += "async function f" + std::to_string(i) + "(db) { await db.erase('-'); await f" + next + "(db); }\n";
  }
  EXPECT_EQ(found("helpers.cjs", helpers + "exports.up = async (db) => { await f3999(db).catch(String); await db.write('a'); };"), "a");
}

TEST_F(DiscardedCalls, AreNoneInFunctionsThatAreHandedOn) {
  EXPECT_EQ(found_in("const retry = (f) => f(); await retry(async () => { await db.write('-'); }); await db.write('a');"), "a");
  EXPECT_EQ(found_in("const retry = (f) => f(); const help = async () => { await db.write('-'); }; await retry(help);"), "");
  EXPECT_EQ(found_in("await (async () => { await db.write('-'); })();"), "");
  EXPECT_EQ(found("w.cjs", "const safely = (f) => async (db) => { try { await f(db); } catch {} };\n"
                           "const up = async (db) => { await db.write('-'); };\nexports.up = safely(up);"),
            "");
  write("safely.js", "exports.safely = (m) => m;");
  EXPECT_EQ(found("x.cjs", "const { safely } = require('./safely');\n"
                           "module.exports = safely({ async up(db) { await db.write('-'); } });"),
            "");
}

TEST_F(DiscardedCalls, AreLookedForOnlyInTheMigrationsOwnFile) {
  write("other.js", "exports.help = async (db) => { await db.write('-'); };");
  EXPECT_EQ(found_in("await require('./other').help(db); await db.write('a');"), "a");
}

TEST_F(DiscardedCalls, AreNotLookedForWithoutTheOption) {
  call_options.coalesce = false;
  EXPECT_EQ(found_in("await db.write('-');"), "");
}

TEST_F(DiscardedCalls, LeaveNoParserToScripts) {
  EXPECT_EQ(found_in("await db.write('a'); await db.write('parse' in Reflect ? '-' : 'b');"), "ab");
}

TEST_F(DiscardedCalls, AreFoundOnlyInFilesThatMayBeAsked) {
  options.coalesce = false;
  EXPECT_EQ(found_in("await db.write('-');"), "not found");
  EXPECT_EQ(found_in("await db.write('a'); // coalesce"), "a");
}

}  // namespace
}  // namespace godwit::script
