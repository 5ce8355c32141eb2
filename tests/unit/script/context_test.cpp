#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "unit/script/fake_bindings.h"
#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class Context : public ScriptTest {
 protected:
  Context() {
    options.bindings = [this] { return std::make_unique<FakeBindings>(diary); };
  }
  DriverDiary diary;
};

TEST_F(Context, TellsAboutTheRun) {
  call_options.environment = "prod";
  call_options.is_protected = true;
  call_options.dry_run = true;
  call_options.transaction = true;
  call_options.parameters = {{"größe", "12"}, {"to", "x"}};
  EXPECT_EQ(
      run("console.log(ctx.env, ctx.params, ctx.dryRun, ctx.session, client, typeof db.work);\n"
          "'use strict'; try { (function () { 'use strict'; ctx.dryRun = false; })(); } catch (e) { "
          "console.log(e.name); }"),
      "{ name: 'prod', protected: true } { 'größe': '12', to: 'x' } true the session the client function\nTypeError");
  call_options = {};
  call_options.function = "up";
  EXPECT_EQ(run("console.log(ctx.env, ctx.params, ctx.dryRun, ctx.session);"),
            "{ name: '', protected: false } {} false undefined");
}

TEST_F(Context, LogsAtFourLevels) {
  run("ctx.log.debug('a', 1); ctx.log.info({ b: 2 }); ctx.log.warn('%s!', 'c'); ctx.log.error('d'); ctx.log('%d', 5);");
  EXPECT_THAT(host.lines, ElementsAre("debug: a 1", "info: { b: 2 }", "warn: c!", "error: d", "info: 5"));
}

TEST_F(Context, ReportsProgress) {
  run("ctx.progress(40, 100); ctx.progress(5); ctx.progress(2 ** 60, 1); try { ctx.progress('many'); } catch (e) { "
      "ctx.progress(0, 0); }");
  EXPECT_THAT(host.progress_calls, ElementsAre(Pair(40, 100), Pair(5, 0), Pair(9007199254740991, 1), Pair(0, 0)));
}

TEST_F(Context, StepsRunOnceAndGiveTheirResult) {
  host.done_steps = {"old"};
  EXPECT_EQ(run("console.log(await ctx.step('new', async () => 5), await ctx.step('old', () => { throw new "
                "Error('ran'); }), await ctx.step('plain', () => 'sync'));"),
            "5 undefined sync");
  EXPECT_THAT(host.step_calls, ElementsAre("begin new", "end new", "begin old", "begin plain", "end plain"));
}

TEST_F(Context, StepsThatWaitWhileOthersAreRecordedAreRecordedTogether) {
  // Until all are asked for, the first recording does not end.
  host.before_steps = [this] {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (host.lines_logged == 0 && std::chrono::steady_clock::now() < give_up) std::this_thread::yield();
  };
  EXPECT_EQ(run("const steps = Array.from({ length: 100 }, (_, i) => ctx.step('s' + i, async () => i));\n"
                "console.log('asked'); console.log((await Promise.all(steps)).length);"),
            "asked\n100");
  ASSERT_GE(host.asked_at_once.size(), 2U);
  // All beginnings; and ends of those that were asked for at first.
  EXPECT_GE(host.asked_at_once[0] + host.asked_at_once[1], 100U);
  EXPECT_EQ(host.step_calls.size(), 200U);
}

TEST_F(Context, AStepThatFailsDoesNotEnd) {
  EXPECT_EQ(run("try { await ctx.step('bad', async () => { throw new Error('inside'); }); } catch (e) { "
                "console.log(e.message); }\n"
                "try { await ctx.step('', () => {}); } catch (e) { console.log(e.message); }\n"
                "try { await ctx.step('x'); } catch (e) { console.log(e.message); }"),
            "inside\nctx.step takes a name that is not empty\nctx.step takes a function after the name");
  EXPECT_THAT(host.step_calls, ElementsAre("begin bad"));
}

TEST_F(Context, WhatTheHostThrowsKeepsItsCode) {
  host.step_error = Error(ErrorCode::kLeaseLost, "the lease was lost").detail("epoch 5");
  const Error error =
      error_of_file(write("x.js", "exports.up = async (db, client, ctx) => {\n  await ctx.step('s', () => {});\n};"));
  EXPECT_EQ(error.code(), ErrorCode::kLeaseLost);
  EXPECT_EQ(text_of(error),
            "the lease was lost\nepoch 5\nx.js:2:13\n      await ctx.step('s', () => {});\n                ^\n    at "
            "async exports.up (x.js:2:13)");
}

TEST_F(Context, WritesOutsideOfStepsAreTold) {
  run("await db.work('write', 'a'); await ctx.step('s', () => db.work('write', 'b'));");
  EXPECT_THAT(host.step_calls, ElementsAre("begin s after a write", "end s"));
  host.step_calls.clear();
  run("await db.work('read', 'a'); await ctx.step('one', () => db.work('write', 'b'));\n"
      "await ctx.step('two', () => db.work('write', 'c')); await db.work('write', 'd'); await db.work('write', 'e'); "
      "await ctx.step('three', () => {});");
  EXPECT_THAT(host.step_calls, ElementsAre("begin one", "end one", "begin two", "end two", "write outside",
                                      "begin three after a write", "end three"));
}

TEST_F(Context, CountsAreFilledAlsoOnFailure) {
  run("await db.work('write', 'a'); await db.work('write', 'b');");
  EXPECT_THAT(counts, ElementsAre(Pair("inserted", 2)));
  error_of_file(write("x.js", "exports.up = async (db) => { await db.work('write', 'a'); throw 1; };"));
  EXPECT_THAT(counts, ElementsAre(Pair("inserted", 1)));
}

using Callbacks = Context;

TEST_F(Callbacks, AreCalledWithWhatOldFilesExpect) {
  run_file(write(
      "a.js",
      "exports.up = function (db, next) { setTimeout(() => { console.log('two', typeof db.work); next(); }, 1); };"));
  run_file(write("b.js",
                 "exports.up = function (db, client, done) { console.log('three', client); setTimeout(done, 1); };"));
  run_file(
      write("c.js",
            "exports.up = (db, /* old */ callback) => { Promise.resolve().then(() => callback(null, 'ignored')); };"));
  run_file(write("d.js", "exports.up = (db, client, ctx, cb) => { ctx.log.info('four'); cb(); };"));
  EXPECT_EQ(logged(), "two function\nthree the client\nfour");
}

TEST_F(Callbacks, FailWithTheirFirstArgument) {
  EXPECT_EQ(
      error_of_file(write("a.js", "exports.up = (db, next) => setTimeout(() => next(new Error('by callback')), 1);"))
          .message(),
      "Error: by callback");
  EXPECT_EQ(error_of_file(write("b.js", "exports.up = (db, next) => next('text');")).message(),
            "the script threw 'text'");
  EXPECT_EQ(error_of_file(write("c.js", "exports.up = (db, next) => { throw new Error('at once'); };")).message(),
            "Error: at once");
}

TEST_F(Callbacks, ThatNeverComeAreAnErrorThatNamesThem) {
  const Error error = error_of_file(write("a.js", "exports.down = 1;\nexports.up = function (db, client, done) {};"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptNeverSettled);
  EXPECT_THAT(error.message(), HasSubstr("up never called its callback `done`"));
  ASSERT_FALSE(error.details().empty());
  EXPECT_EQ(error.details().front(), "a.js:2:1");
}

TEST_F(Callbacks, AreToBeCalledOnce) {
  run_file(write("a.js", "exports.up = (db, next) => { next();\n  next(); };"));
  EXPECT_EQ(logged(), "the callback `next` was called more than once (a.js:2:3): only the first time counts");
  run_file(write("c.js", "// a timer calls it: no code of the file's own runs then\n"
                         "exports.up = (db, callback) => { callback(); setTimeout(callback, 1); };"));
  EXPECT_THAT(logged(), HasSubstr("`callback` was called more than once (c.js:2:"));
  const Error error = error_of_file(write("b.js", "exports.up = (db, next) => { next(); next(new Error('late')); };"));
  EXPECT_EQ(error.code(), ErrorCode::kUnhandledRejection);
  EXPECT_THAT(text_of(error), HasSubstr("called more than once (b.js:1:42), and now with an error"));
  EXPECT_THAT(text_of(error), HasSubstr("caused by: Error: late"));
}

TEST_F(Callbacks, DoNotHideAFailureThatComesAfterThem) {
  const Error error = error_of_file(write(
      "a.js", "exports.up = async (db, next) => { next(); await db.work('read', 'x'); throw new Error('lost'); };"));
  EXPECT_EQ(error.code(), ErrorCode::kUnhandledRejection);
  EXPECT_THAT(text_of(error), HasSubstr("failed after it had called its callback `next`"));
  EXPECT_THAT(text_of(error), HasSubstr("caused by: Error: lost"));
}

TEST_F(Callbacks, MayBeReplacedByAPromise) {
  run_file(write("a.js", "exports.up = async (db, next) => { await db.work('read', 'x'); console.log('awaited'); };"));
  EXPECT_EQ(
      error_of_file(write("b.js", "exports.up = async (db, next) => { throw new Error('rejected'); };")).message(),
      "Error: rejected");
  EXPECT_EQ(logged(), "awaited");
}

TEST_F(Callbacks, OtherNamesAreNoCallbacks) {
  run_file(write("a.js", "exports.up = (db, client) => { console.log('sync', client); };"));
  run_file(write("b.js", "exports.up = function (db, client, context) { console.log(typeof context.step); };"));
  run_file(write("c.js", "exports.up = (db, { next }) => { console.log('pattern'); };"));
  run_file(
      write("d.js", "exports.up = (db, client = '(a, next)', next = 5) => { console.log('default', next !== 5); };"));
  EXPECT_EQ(logged(), "sync the client\nfunction\npattern\ndefault true");
}

TEST_F(Callbacks, TheFunctionIsCalledOnItsExports) {
  run_file(write("a.js", "module.exports = { name: 'me', up() { console.log(this.name); } };"));
  run_file(write("b.mjs", "export default { name: 'default', up() { console.log(this.name); } };"));
  EXPECT_EQ(logged(), "me\ndefault");
}

}  // namespace
}  // namespace godwit::script
