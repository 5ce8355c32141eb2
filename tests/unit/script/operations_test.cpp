#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "unit/script/fake_bindings.h"
#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Operations : public ScriptTest {
 protected:
  Operations() {
    options.bindings = [this] { return std::make_unique<FakeBindings>(diary); };
  }
  DriverDiary diary;
};

TEST_F(Operations, GiveTheirResult) {
  EXPECT_EQ(run("console.log(await db.work('read', 'größe'), await require('fake').work('read', 'b'));"), "größe b");
  EXPECT_THAT(diary.events, ElementsAre("begin_call", "run größe", "end größe", "run b", "end b", "end_call"));
}

TEST_F(Operations, RunAtTheSameTimeWhenNobodyAwaitsBetween) {
  // Each waits until all four run: one after the other they would never end.
  diary.on_run = [this] {
    std::unique_lock lock(diary.mutex);
    diary.events.emplace_back("arrived");
    diary.changed.notify_all();
    diary.changed.wait(lock, [this] { return std::count(diary.events.begin(), diary.events.end(), "arrived") >= 4; });
  };
  EXPECT_EQ(run("console.log((await Promise.all(['a', 'b', 'c', 'd'].map((n) => db.work('read', n)))).join());"),
            "a,b,c,d");
}

TEST_F(Operations, ManyAtOnceEachSettleOnce) {
  EXPECT_EQ(run("const all = await Promise.all(Array.from({ length: 3000 }, (_, i) => db.work('read', String(i), 0, i "
                "% 3 ? i % 7 + 1 : 0)));\n"
                "console.log(all.length, new Set(all).size, all[2999]);"),
            "3000 3000 2999");
  EXPECT_LE(diary.most_running, 8);
}

TEST_F(Operations, OfOneStrandKeepTheirOrder) {
  EXPECT_EQ(run("const order = []; const go = (n, ms) => db.work('read', n, ms, 1).then((x) => order.push(x));\n"
                "await Promise.all([go('first', 20), go('second', 0), go('third', 1), db.work('read', 'other')]); "
                "console.log(order.join());"),
            "first,second,third");
  std::vector<std::string> strand;
  for (const std::string& event : diary.events) {
    if (event.find("other") == std::string::npos && event.find("_call") == std::string::npos) strand.push_back(event);
  }
  EXPECT_THAT(strand, ElementsAre("run first", "end first", "run second", "end second", "run third", "end third"));
}

TEST_F(Operations, FailWithAnErrorThatKnowsWhereTheyWereStarted) {
  const Error error = error_of_file(write("x.js",
                                          "async function load(db) {\n"
                                          "  return await db.work('fail', 'you');\n"
                                          "}\n"
                                          "exports.up = async (db) => {\n"
                                          "  await load(db);\n"
                                          "};"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_EQ(text_of(error),
            "Error: the driver says no to you\n"
            "x.js:2:19\n"
            "      return await db.work('fail', 'you');\n"
            "                      ^\n"
            "    at async load (x.js:2:19)\n"
            "    at async exports.up (x.js:5:9)");
}

TEST_F(Operations, ErrorsOfGodwitKeepTheirCodeWhenTheScriptPassesThemOn) {
  const Error error = error_of_file(write("x.js",
                                          "exports.up = async (db) => { try { await db.work('refuse', 'x'); } catch "
                                          "(e) { console.log(e.code, e.message); throw e; } };"));
  EXPECT_EQ(logged(), "GW0431 the lease was lost");
  EXPECT_EQ(error.code(), ErrorCode::kLeaseLost);
  EXPECT_EQ(error.details().front(), "by x");
  run("try { await db.work('refuse', 'x'); } catch {}");
}

TEST_F(Operations, ErrorsOfTheDriverFailTheMigrationAsTheScriptSawThem) {
  const Error error = error_of_file(write("x.js", "exports.up = (db) => db.work('duplicate', 'x');"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_EQ(error.message(), "MongoFakeError: E11000 duplicate key");
  EXPECT_EQ(error.vendor_error().name, "Fake");
}

TEST_F(Operations, ALostConnectionKeepsItsCodeAndWhatToDo) {
  const Error error = error_of_file(write("x.js", "exports.up = (db) => db.work('lose', 'x');"));
  EXPECT_EQ(error.code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(error.message(), "MongoFakeError: db1 hung up");
  EXPECT_EQ(error.fix_text(), "look at db1");
  EXPECT_EQ(error.retry_class(), Retry::kWholeStep);
}

TEST_F(Operations, LeftBehindAreWaitedForAndNamed) {
  const auto file = write("x.js",
                          "exports.up = async (db) => {\n  db.work('update', 'slow', 30);\n  [1, 2].forEach(async (n) "
                          "=> { await db.work('insert', 'n' + n, 5); await db.work('insert', 'then' + n); });\n  "
                          "db.work('quiet', 'housekeeping', 1);\n};");
  run_file(file);
  EXPECT_THAT(host.warnings, ElementsAre("fake.update (x.js:2:6) was still running when up ended: nobody awaited it",
                                         "fake.insert (x.js:3:42) was still running when up ended: nobody awaited it"));
  EXPECT_THAT(diary.events,
              testing::IsSupersetOf({"end slow", "end n1", "end n2", "end then1", "end then2", "end housekeeping"}));
  EXPECT_EQ(diary.events.back(), "end_call");
}

TEST_F(Operations, LeftBehindByTheHundredAreNamedInShort) {
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += "db.work('insert', 'x" + std::to_string(i) + "');\n";
  run(lines);
  ASSERT_EQ(host.warnings.size(), 11U);
  EXPECT_THAT(host.warnings.back(), HasSubstr(" more was still running"));
  host.warnings.clear();
  run("for (let i = 0; i < 100; i++) db.work('insert', 'x' + i);");
  EXPECT_EQ(host.warnings.size(), 1U);
}

TEST_F(Operations, LeftBehindAreAnErrorWhereTheMigrationWantsIt) {
  call_options.unawaited_is_error = true;
  const Error error = error_of_file(write("x.js", "exports.up = async (db) => { db.work('update', 'slow', 20); };"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_EQ(text_of(error), "up ended before the operations that it had started\nfake.update (x.js:1:33)");
  EXPECT_THAT(diary.events, testing::Contains("end slow"));
  EXPECT_THAT(host.warnings, IsEmpty());
}

TEST_F(Operations, ThatTimersStartAfterTheEndAreWaitedForAndNamed) {
  const auto file = write("x.js",
                          "const sleep = (ms) => new Promise((go) => setTimeout(go, ms));\n"
                          "exports.up = async (db) => {\n"
                          "  [1, 2, 3].forEach(async (n) => { await sleep(n); await db.work('update', 'n' + n); await sleep(5); "
                          "await db.work('insert', 'then' + n); });\n"
                          "  setInterval(() => {}, 1);\n"
                          "  setTimeout(() => {}, 60000).unref();\n"
                          "};");
  run_file(file);
  EXPECT_THAT(diary.events, testing::IsSupersetOf({"end n1", "end n2", "end n3", "end then1", "end then2", "end then3"}));
  EXPECT_THAT(host.warnings, testing::IsSupersetOf(
                                 {"a timer of 1 ms (x.js:1:53) was still waiting when up ended: nobody awaited it",
                                  "a timer of 3 ms (x.js:1:53) was still waiting when up ended: nobody awaited it",
                                  "fake.update (x.js:3:61) was still running when up ended: nobody awaited it",
                                  "fake.insert (x.js:3:111) was still running when up ended: nobody awaited it"}));
  call_options.unawaited_is_error = true;
  const Error error = error_of_file(file);
  EXPECT_THAT(text_of(error), HasSubstr("up ended before the operations that it had started\nfake.update (x.js:3:61)"));
  EXPECT_EQ(std::count(diary.events.begin(), diary.events.end(), "end then3"), 2);
}

TEST_F(Operations, ATimerThatOnlyWaitsIsNoError) {
  call_options.unawaited_is_error = true;
  run("await Promise.race([db.work('read', 'fast'), new Promise((_, no) => setTimeout(no, 30, new Error('late')))]);");
  EXPECT_THAT(host.warnings,
              ElementsAre("a timer of 30 ms (m1.js:2:79) was still waiting when up ended: nobody awaited it"));
}

TEST_F(Operations, TimersThatAreNeverDoneEndAtTheTimeLimit) {
  call_options.timeout = base::Duration(200);
  const Error error = error_of_file(write("x.js", "exports.up = async () => { (function again() { setTimeout(again, 1); })(); };"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptTimeout);
}

TEST_F(Operations, LeftBehindAndRejectedFailTheCall) {
  const Error error = error_of_file(write("x.js", "exports.up = async (db) => { db.work('fail', 'quietly', 5); };"));
  EXPECT_EQ(error.code(), ErrorCode::kUnhandledRejection);
  EXPECT_EQ(error.message(), "a promise was rejected and nobody handled it: Error: the driver says no to quietly");
}

TEST_F(Operations, AfterAFailureWhatRunsIsWaitedForAndTheRestNeverBegins) {
  error_of_file(write("x.js",
                      "exports.up = async (db) => { db.work('read', 'runs', 30, 1); db.work('read', 'waits', 0, 1); "
                      "await db.work('read', 'x', 1); throw 1; };"));
  EXPECT_THAT(diary.events, testing::Contains("end runs"));
  EXPECT_THAT(diary.events, testing::Not(testing::Contains("run waits")));
}

TEST_F(Operations, AStopReachesAWaitingDriverCall) {
  std::stop_source source;
  const auto file = write("x.js",
                          "exports.up = async (db) => {\n  try { await db.work('find', 'long', 60000); } finally { "
                          "console.log('finally'); }\n};");
  std::thread stopper([&] {
    diary.wait_for("run long");
    source.request_stop();
  });
  const Error error = test::error_of([&] { run_file(file, source.get_token()); });
  stopper.join();
  EXPECT_EQ(error.code(), ErrorCode::kInterrupted);
  EXPECT_THAT(text_of(error), HasSubstr("waiting for fake.find (x.js:2:18)"));
  EXPECT_THAT(host.lines, IsEmpty());
  EXPECT_THAT(diary.events, ElementsAre("begin_call", "run long", "interrupt", "end long", "end_call"));
  EXPECT_FALSE(runtime().usable());
  EXPECT_EQ(error_of_file(file).code(), ErrorCode::kInternal);
}

TEST_F(Operations, AStopSaysWhy) {
  std::stop_source source;
  call_options.stop_reason = [] { return Error(ErrorCode::kLeaseLost, "the lease was lost"); };
  std::thread stopper([&] {
    diary.wait_for("run long");
    source.request_stop();
  });
  const Error error = test::error_of(
      [&] { run_file(write("x.js", "exports.up = (db) => db.work('find', 'long', 60000);"), source.get_token()); });
  stopper.join();
  EXPECT_EQ(error.code(), ErrorCode::kLeaseLost);
}

TEST_F(Operations, ATimeLimitReachesAWaitingDriverCall) {
  call_options.timeout = base::Duration(50);
  const Error error = error_of_file(
      write("x.js", "exports.up = async (db) => { for (;;) try { await db.work('find', 'long', 60000); } catch {} };"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptTimeout);
  EXPECT_EQ(error.message(), "up ran longer than 50ms");
}

TEST_F(Operations, RunningAtTheTopLevelAreEndedWithTheRuntime) {
  const auto file = write("x.js", "require('fake').work('read', 'from the top', 60000); exports.up = () => {};");
  runtime().load(file);
  diary.wait_for("run from the top");
  stop_runtime();
  EXPECT_EQ(diary.events.back(), "end from the top");
}

TEST_F(Operations, SurviveACollectionBeforeEveryNative) {
  collect_in_natives(true);
  const std::string text =
      run("const out = []; for (let i = 0; i < 20; i++) out.push(await db.work('read', 'n' + i, 0, i % 3));\n"
          "await ctx.step('s', () => db.work('write', 'w')); setTimeout(() => {}, 1); process.nextTick(() => {});\n"
          "const m = await import('node:path'); out.push(m.join('a', 'b'), Buffer.from('ü').toString('utf8'), "
          "structuredClone({ a: [1] }).a.length);\n"
          "try { await db.work('fail', 'x'); } catch (e) { out.push(e.message); }\n"
          "console.log(out.length, out[19], out.slice(20), { deep: { er: [new Map([[1, 2]])] } });");
  collect_in_natives(false);
  EXPECT_EQ(text, "24 n19 [ 'a/b', 'ü', 1, 'the driver says no to x' ] { deep: { er: [ [Map] ] } }");
}

}  // namespace
}  // namespace godwit::script
