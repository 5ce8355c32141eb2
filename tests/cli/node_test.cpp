// Migrations that run in the user's own Node.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "support/background_process.h"
#include "support/scratch_project.h"

namespace godwit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

class Node : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (variable("GODWIT_TEST_NODE").empty() && !IsSkipped()) {
      GTEST_SKIP() << "GODWIT_TEST_NODE is not set (tools/services run --rs --node -- ctest …)";
    }
    if (IsSkipped()) return;
    project.emplace(server_uri(), "defaults: { node: \"" + variable("GODWIT_TEST_NODE") + "\" }\n");
    std::filesystem::create_directory_symlink(variable("GODWIT_TEST_NODE_MODULES"), project->folder() / "node_modules");
    project->set_lease("30s");  // a busy machine is no lost lease
  }

  static constexpr const char* kInNode = "{ runtime: 'node' }";

  // For scripts that connect by themselves.
  std::map<std::string, std::string> own_client() { return {{"URL", server_uri()}, {"NAME", project->database()}}; }

  // The next `up` does not repeat the unchanged migration.
  void expect_a_person_is_asked() {
    const auto again = project->godwit({"up"});
    EXPECT_EQ(again.exit_code, 5);
    EXPECT_THAT(again.errors, HasSubstr("GW0415"));
  }

  std::optional<ScratchProject> project;
};

TEST_F(Node, RunsTheSameFileWithTheUsersOwnDriver) {
  project->migration("1-a", "await db.collection('users').insertMany([{ _id: 1 }, { _id: 2 }]);\n"
                            "await db.collection('users').updateMany({}, { $set: { x: 1 } });\n"
                            "ctx.log(process.release.name, ctx.env.name, ctx.params.who); ctx.log.info('printed');\n"
                            "ctx.progress(1, 2);",
                     "await db.collection('users').deleteMany({});", kInNode);
  const auto up = project->godwit({"up", "--param", "who=me"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(up.errors + up.output, HasSubstr("node test me"));
  EXPECT_THAT(up.errors + up.output, HasSubstr("printed"));
  EXPECT_THAT(up.errors + up.output, HasSubstr("runs in Node"));
  EXPECT_EQ(project->count("users", R"({"x": 1})"), 2);
  EXPECT_THAT(project->dump("godwit_ledger", R"({"counts": 1, "_id": 0})"),
              HasSubstr(R"("inserted" : { "$numberLong" : "2" })"));
  const auto down = project->godwit({"down", "--count", "1"});
  EXPECT_EQ(down.exit_code, 0) << down.errors;
  EXPECT_EQ(project->count("users"), 0);
}

TEST_F(Node, AutoTakesItForWhatTheEngineCannotLoadAndSaysWhy) {
  project->write("migrations/1-a.js", "const { execFileSync } = require('child_process');\n"
                                      "exports.up = async (db) => { await db.collection('x').insertOne({ text: "
                                      "execFileSync('echo', ['hi']).toString() }); };\n");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(up.errors + up.output, HasSubstr("runs in Node"));
  EXPECT_THAT(up.errors + up.output, HasSubstr("child_process"));
  EXPECT_EQ(project->count("x", R"({"text": "hi\n"})"), 1);
}

TEST_F(Node, AutoTakesItForModelsOfMongooseButNotForItsTypes) {
  project->write("models/user.js", "const mongoose = require('mongoose');\n"
                                   "module.exports = mongoose.model('User', new mongoose.Schema({ n: Number }));\n");
  project->write("lib/open.js", "exports.open = () => require('mongoose').connect(process.env.URL, { dbName: process.env.NAME });\n");
  project->write("migrations/1-types.js",
                 "const { Types } = require('mongoose');\n"
                 "exports.up = (db) => db.collection('users').insertOne({ _id: new Types.ObjectId() });\n");
  const auto types = project->godwit({"up"});
  EXPECT_EQ(types.exit_code, 0) << types.errors;
  EXPECT_THAT(types.errors + types.output, Not(HasSubstr("runs in Node")));
  project->write("migrations/2-models.js",
                 "const User = require('../models/user'), { open } = require('../lib/open');\n"
                 "exports.up = async () => { await open(); await User.create({ n: 1 });\n"
                 "  await require('mongoose').disconnect(); };\n");
  const auto models = project->godwit({"up"}, own_client());
  EXPECT_EQ(models.exit_code, 0) << models.errors;
  EXPECT_THAT(models.errors + models.output, HasSubstr("it uses mongoose models, which only Node runs"));
  EXPECT_EQ(project->count("users", R"({"n": 1})"), 1);
  project->write("migrations/3-engine.js", "exports.options = { runtime: 'embedded' };\n"
                                           "exports.up = () => require('../lib/open').open();\n");
  const auto embedded = project->godwit({"up"}, own_client());
  EXPECT_EQ(embedded.exit_code, 1);
  EXPECT_THAT(embedded.errors, HasSubstr("which works in Node only"));
  EXPECT_THAT(embedded.errors, HasSubstr("runtime: 'node'"));
}

TEST_F(Node, ThatNothingConnectsMongooseIsToldAtOnceAndNotTakenForAnEnd) {
  const std::string model = "const mongoose = require('mongoose');\n"
                            "const User = mongoose.model('User', new mongoose.Schema({ n: Number }));\n";
  for (const auto& [body, name] : std::vector<std::pair<std::string, std::string>>{
           {"await User.create({ n: 1 });", "users.insertOne (migrations/1-a.js:5:"},
           {"User.create({ n: 1 });", "users.insertOne"}}) {
    project->migration("1-a", model + body, "", kInNode);
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << body;
    EXPECT_THAT(up.errors + up.output, HasSubstr("warning: " + name)) << body;
    EXPECT_THAT(up.errors + up.output, HasSubstr("waits until mongoose is connected")) << body;
    EXPECT_THAT(up.errors, HasSubstr("buffering timed out")) << body;
    EXPECT_THAT(up.errors, HasSubstr("fix: connect mongoose before it is used")) << body;
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  }
  project->migration("1-a", model + "mongoose.connect(process.env.URL, { dbName: process.env.NAME });\n"
                                    "await User.create({ n: 1 }); await mongoose.disconnect();",
                     "", kInNode);
  const auto connects = project->godwit({"up"}, own_client());
  EXPECT_EQ(connects.exit_code, 0) << connects.errors;
  EXPECT_THAT(connects.errors + connects.output, Not(HasSubstr("mongoose is connected")));
  EXPECT_EQ(project->count("users"), 1);
}

TEST_F(Node, TheEngineRefusesWhatMongooseWouldKeepBackAtOnce) {
  const std::string model = "const mongoose = require('mongoose');\n"
                            "const User = mongoose.model('User', new mongoose.Schema({ n: { type: Number, index: true } }));\n";
  project->migration("1-a", model + "console.log(new User({ n: 7 }).n);", "", "{ runtime: 'embedded' }");
  EXPECT_EQ(project->godwit({"up"}).exit_code, 0);
  for (const char* body : {"await User.create({ n: 1 });", "User.create({ n: 1 });", "await User.find();"}) {
    project->migration("2-b", model + body, "", "{ runtime: 'embedded' }");
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << body;
    EXPECT_THAT(up.errors, HasSubstr("over a connection of its own, which works in Node only")) << body;
    EXPECT_THAT(up.errors, HasSubstr("runtime: 'node'")) << body;
  }
}

TEST_F(Node, ErrorsShowFileLineAndSourceAndWhatWasWritten) {
  project->write("migrations/1-a.js", "exports.options = { runtime: 'node' };\nexports.up = async (db) => {\n"
                                      "  await db.collection('x').insertOne({ _id: 1 });\n"
                                      "  await db.collection('x').insertOne({ _id: 1 });\n};\n");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 1);
  EXPECT_THAT(up.errors, HasSubstr("GW0503"));
  EXPECT_THAT(up.errors, HasSubstr("MongoServerError: "));
  EXPECT_THAT(up.errors, HasSubstr("migrations/1-a.js:4:"));
  EXPECT_THAT(up.errors, HasSubstr("    await db.collection('x').insertOne({ _id: 1 });"));
  EXPECT_THAT(up.errors, Not(HasSubstr("mongodb://")));
}

TEST_F(Node, StepsAreRecordedAndARunThatGoesOnSkipsThem) {
  project->migration("1-a", "await ctx.step('one', () => db.collection('x').insertOne({ _id: 1 }));\n"
                            "await ctx.step('two', async () => { if (!process.env.GO) throw new Error('not yet');\n"
                            "  await db.collection('x').insertOne({ _id: 2 }); });",
                     "", kInNode);
  EXPECT_EQ(project->godwit({"up"}).exit_code, 1);
  const auto again = project->godwit({"retry", "1-a"}, {{"GO", "1"}});
  EXPECT_EQ(again.exit_code, 0) << again.errors;
  EXPECT_EQ(project->count("x"), 2);
}

TEST_F(Node, WorkThatNobodyAwaitedIsWaitedForAndNamed) {
  project->write("migrations/1-a.js", "exports.options = { runtime: 'node' };\nexports.up = async (db) => {\n"
                                      "  [1, 2, 3].forEach(async (n) => {\n"
                                      "    await db.collection('x').insertOne({ _id: n });\n"
                                      "    await db.collection('x').updateOne({ _id: n }, { $set: { done: true } });\n"
                                      "  });\n};\n");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project->count("x", R"({"done": true})"), 3);
  EXPECT_THAT(up.errors + up.output, HasSubstr("x.insertOne (migrations/1-a.js:4:"));
}

TEST_F(Node, UnawaitedWorkMayBeAnErrorAndARejectionThatNobodyHandlesAlwaysIs) {
  project->migration("1-a", "db.collection('x').insertOne({ _id: 1 });", "", "{ runtime: 'node', unawaited: 'error' }");
  const auto strict = project->godwit({"up"});
  EXPECT_EQ(strict.exit_code, 1);
  EXPECT_THAT(strict.errors, HasSubstr("x.insertOne (migrations/1-a.js:3:"));
  project->migration("1-a", "Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 50));", "", kInNode);
  const auto lost = project->godwit({"retry", "1-a"});
  EXPECT_EQ(lost.exit_code, 1);
  EXPECT_THAT(lost.errors, HasSubstr("GW0505"));
  EXPECT_THAT(lost.errors, HasSubstr("lost"));
  project->migration("1-a", "return Promise.reject();", "", kInNode);
  EXPECT_THAT(project->godwit({"retry", "1-a"}).errors, HasSubstr("the script threw undefined\n  migrations/1-a.js\n"));
}

TEST_F(Node, ATimeLimitStopsItAndNobodyKnowsWhatItHadDone) {
  // The limit includes connecting, which takes its time on a busy machine: the function is to have begun.
  project->migration("1-a", "for (;;) {}", "", "{ runtime: 'node', timeout: '8s' }");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 14);
  EXPECT_THAT(up.errors, HasSubstr("GW0506"));
  expect_a_person_is_asked();
}

// With another copy of the driver than godwit's, and by a program that nobody can look into.
TEST_F(Node, WhatItWroteByOtherWaysThanGodwitsClientIsNeverTakenForNothing) {
  const std::string script = "const { MongoClient } = require('mongodb'); (async () => {"
                             "  const own = await MongoClient.connect(process.env.URL);"
                             "  await own.db(process.env.NAME).collection('x').insertOne({}); await own.close(); })()";
  for (const std::string& body :
       {std::string("const mongoose = require('mongoose');\n"
                    "await mongoose.connect(process.env.URL, { dbName: process.env.NAME });\n"
                    "await mongoose.connection.db.collection('x').insertOne({}); await mongoose.disconnect();\n"),
        std::string("await (") + "async () => { const { MongoClient } = require('mongodb');\n"
                                 "const own = new MongoClient(process.env.URL);\n"
                                 "await own.db(process.env.NAME).collection('x').insertOne({}); await own.close(); })();\n",
        "require('child_process').execFileSync(process.execPath, ['-e', `" + script + "`]);\n"}) {
    project->migration("1-a", body + "throw new Error('after it had written');", "", kInNode);
    const auto up = project->godwit({"up"}, own_client());
    EXPECT_EQ(up.exit_code, 1) << body;
    EXPECT_THAT(up.errors, HasSubstr("after it had written"));
    EXPECT_THAT(up.errors + up.output, HasSubstr("over other connections nobody knows"));
    EXPECT_THAT(up.errors + up.output, Not(HasSubstr("written nothing")));
    expect_a_person_is_asked();
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  }
  EXPECT_EQ(project->count("x"), 3);
}

TEST_F(Node, ClientsOfTheScriptsOwnCountAndWriteOutsideOfSteps) {
  project->migration("1-a", "const mongoose = require('mongoose');\n"
                            "await ctx.step('one', () => db.collection('x').insertOne({}));\n"
                            "await mongoose.connect(process.env.URL, { dbName: process.env.NAME });\n"
                            "await mongoose.connection.db.collection('x').insertOne({}); await mongoose.disconnect();\n"
                            "throw new Error('then');",
                     "", kInNode);
  const auto up = project->godwit({"up"}, own_client());
  EXPECT_EQ(up.exit_code, 1);
  EXPECT_THAT(up.errors + up.output, HasSubstr("2 inserted"));
  EXPECT_THAT(up.errors + up.output, HasSubstr("it also wrote outside of steps"));
  expect_a_person_is_asked();
}

TEST_F(Node, WhatFailsBeforeTheFunctionIsEnteredMayRunAgain) {
  project->write("migrations/1-a.js", "require('mongodb').MongoClient.prototype.connect = async () => { throw new Error('no way'); };\n"
                                      "exports.options = { runtime: 'node' };\nexports.up = async () => {};\n");
  for (int i = 0; i < 2; ++i) {
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1);
    EXPECT_THAT(up.errors, HasSubstr("no way"));
    EXPECT_THAT(up.errors + up.output, HasSubstr("it had written nothing"));
  }
}

TEST_F(Node, HalfACharacterIsTextAndNoReasonToWait) {
  project->migration("1-a", "ctx.log.info('a\\ud800b'); console.log('\\udc00'); ctx.progress(1, 2);\n"
                            "await ctx.step('half \\ud83d', async () => {});",
                     "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(up.errors + up.output, HasSubstr("a\xEF\xBF\xBD" "b"));
  project->migration("2-b", "throw new Error('half \\udfff of it');", "", kInNode);
  const auto failed = project->godwit({"up"});
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(failed.errors, HasSubstr("half \xEF\xBF\xBD of it"));
}

TEST_F(Node, WhatGodwitCannotReadEndsTheProcessAndNobodyKnowsWhatItHadDone) {
  for (const char* event : {"nonsense", R"({"type":"log","level":"high"})", "[]",
                            R"({"type":"failed","error":7})", R"({"type":"log","text":"\ud800"})"}) {
    project->migration("1-a", std::string("require('fs').writeSync(4, String.raw`") + event +
                                  "` + '\\n');\nawait new Promise((r) => setTimeout(r, 60000));",
                       "", "{ runtime: 'node', timeout: '50s' }");
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << event << up.errors;
    EXPECT_THAT(up.errors, HasSubstr("that godwit cannot read")) << event;
    expect_a_person_is_asked();
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  }
}

TEST_F(Node, BytesThatAreNoTextDoNotKeepTheEndFromBeingRecorded) {
  project->migration("1-a", "process.stdout.write(Buffer.from([0x61, 0xff, 0x62, 0x0a]));\n"
                            "process.stderr.write(Buffer.from([0xc3, 0x28, 0x0a]));",
                     "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(up.errors + up.output, HasSubstr("a\xEF\xBF\xBD" "b"));
  EXPECT_THAT(project->dump("godwit_ledger", R"({"state": 1, "_id": 0})"), HasSubstr("applied"));
}

TEST_F(Node, WhatItPrintedBeforeItsEndIsItsLogBeItNoWholeLine) {
  project->migration("1-a", "require('child_process').execFileSync('echo', ['of a program'], { stdio: 'inherit' });\n"
                            "process.stderr.write('famous '); process.stdout.write('last words');",
                     "", kInNode);
  project->migration("2-b", "console.log('of the second');", "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  const std::string all = project->dump("godwit_journal", R"({"payload.log": 1, "subject": 1, "_id": 0})");
  const std::string first = all.substr(0, all.find("of the second"));
  EXPECT_THAT(first, HasSubstr("of a program"));
  EXPECT_THAT(first, HasSubstr("famous"));
  EXPECT_THAT(first, HasSubstr("last words"));
}

TEST_F(Node, LongLinesAreCutAndTheNextOnesAreNot) {
  project->migration("1-a", "console.log('x'.repeat(40e6)); console.log('and then');\n"
                            "process.stdout.write('y'.repeat(40e6)); process.stdout.write('\\nat last\\n');\n"
                            "throw new Error('z'.repeat(40e6));",
                     "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 1);
  EXPECT_THAT(up.errors + up.output, HasSubstr("and then"));
  EXPECT_THAT(up.errors + up.output, HasSubstr("at last"));
  EXPECT_THAT(up.errors, HasSubstr("migrations/1-a.js:5:"));
  EXPECT_LT(up.errors.size() + up.output.size(), 400'000U);
}

TEST_F(Node, WhatAMigrationLeftBehindIsNoFailureOfTheNextOne) {
  project->migration("1-a", "const { AsyncResource } = require('async_hooks');\n"
                            "globalThis.later = AsyncResource.bind(() => { setImmediate(() => {\n"
                            "  Promise.reject(new Error('rejected late')); throw new Error('thrown late');\n"
                            "}); });",
                     "", kInNode);
  project->migration("2-b", "globalThis.later(); await new Promise((r) => setTimeout(r, 100));\n"
                            "await db.collection('x').insertOne({});",
                     "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project->count("x"), 1);
  EXPECT_THAT(up.errors + up.output, HasSubstr("rejected late"));
  EXPECT_THAT(up.errors + up.output, HasSubstr("thrown late"));
  EXPECT_THAT(up.errors + up.output, HasSubstr("(migrations/1-a.js)"));
}

TEST_F(Node, WhatIsCalledBackByAnEarlierOnesConnectionIsStillAFailure) {
  project->migration("1-a", "const { AsyncResource } = require('async_hooks');\n"
                            "globalThis.calledBack = AsyncResource.bind((f) => { setImmediate(f); });",
                     "", kInNode);
  for (const char* fails : {"throw new Error('of the second')", "Promise.reject(new Error('of the second'))"}) {
    project->migration("2-b", std::string("globalThis.calledBack(() => { ") + fails +
                                  "; }); await new Promise((r) => setTimeout(r, 300));",
                       "", kInNode);
    project->godwit({"mark", "1-a", "pending", "-y"});
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << fails;
    EXPECT_THAT(up.errors, HasSubstr("of the second"));
    EXPECT_THAT(up.errors, HasSubstr("migrations/2-b.js:3:"));
  }
}

TEST_F(Node, OddErrorsAreToldLikeOthers) {
  const std::string circle = "const odd = new Error('odd one'); const circle = {}; circle.self = circle; odd.code = circle; throw odd;";
  const std::string getter = "throw Object.defineProperty(new Error('odd one'), 'code', { get() { throw new Error('no'); } });";
  for (const std::string& body :
       {std::string("throw Object.assign(new Error('odd one'), { code: 10n });"), circle, getter,
        std::string("throw Object.assign(new Error('odd one'), { code: 1e300, codeName: Symbol('s'), errorLabels: [1n, {}] });"),
        std::string("throw Object.assign(new Error('odd one'), { name: { toString() { throw 1; } }, godwitError: 3n });"),
        std::string("throw Object.defineProperty(new Error('odd one'), 'stack', { get() { throw 1; } });"),
        std::string("throw Object.assign(new Error('odd one'), { stack: 7, cause: { [require('util').inspect.custom]() { throw 1; } } });"),
        std::string("throw new Error('odd one', { cause: Object.assign(new Error(), { errors: new Proxy([], { get() { throw 1; } }) }) });"),
        std::string("const odd = new Error('odd one'); odd.cause = odd; odd.errors = [odd, null]; throw odd;")}) {
    project->migration("1-a", body, "", kInNode);
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << body;
    EXPECT_THAT(up.errors, HasSubstr("odd one")) << body;
  }
  for (const char* body : {"throw new Proxy({}, { getPrototypeOf() { throw 1; }, get() { throw 2; } });",
                           "throw Object.assign(new Error(), { errors: new Proxy([], { get() { throw 1; } }) });"}) {
    project->migration("1-a", body, "", kInNode);
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << body;
    EXPECT_THAT(up.errors, HasSubstr("GW0503")) << body;
  }
}

TEST_F(Node, GodwitsOwnCollectionsAreKeptFromItByEveryWay) {
  project->migration("0-first", "await db.collection('x').insertOne({});");
  EXPECT_EQ(project->godwit({"up", "-y"}).exit_code, 0);
  const std::string before = project->dump("godwit_ledger");
  project->migration(
      "1-a",
      "const mongoose = require('mongoose'); await mongoose.connect(process.env.URL, { dbName: process.env.NAME });\n"
      "const tries = [() => db.collection('godwit_ledger').deleteMany({ _id: '0-first' }),\n"
      "  () => db.collection('godwit_ledger').drop(), () => db.collection('x').rename('godwit_ledger', { dropTarget: true }),\n"
      "  () => db.collection('godwit_undo').insertOne({}), () => db.dropDatabase(), () => db.createCollection('godwit_chunks'),\n"
      "  () => db.collection('x').aggregate([{ $out: 'godwit_meta' }]).toArray(),\n"
      "  () => client.db('other').collection('x').aggregate([{ $merge: { into: { db: process.env.NAME, coll: 'godwit_meta' } } }]).toArray(),\n"
      "  () => db.command({ delete: 'godwit_journal', deletes: [{ q: {}, limit: 0 }] }),\n"
      "  () => mongoose.connection.db.collection('godwit_lock').updateOne({}, { $set: { x: 1 } })];\n"
      "for (const f of tries) { try { await f(); console.log('DONE', String(f)); } catch (e) { console.log('refused:', e.message); } }\n"
      "console.log((await db.listCollections().toArray()).map((c) => c.name).join());\n"
      "console.log((await db.collections()).map((c) => c.collectionName).join());\n"
      "console.log((await db.listCollections({ name: /^godwit/ }).toArray()).length);\n"
      "console.log(await db.collection('godwit_ledger').countDocuments({}) > 0);\n"
      "await mongoose.disconnect();",
      "", kInNode);
  const auto up = project->godwit({"up", "-y"}, own_client());
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(up.errors + up.output, Not(HasSubstr("DONE")));
  EXPECT_THAT(project->dump("godwit_journal", R"({"payload.log": 1, "_id": 0})"),
              HasSubstr(R"("info: x", "info: x", "info: 0", "info: true")"));
  EXPECT_THAT(project->dump("godwit_ledger"), HasSubstr("0-first"));
  project->migration("2-b", "await db.collection('godwit_ledger').drop();", "", kInNode);
  const auto refused = project->godwit({"up", "-y"});
  EXPECT_EQ(refused.exit_code, 64);
  EXPECT_THAT(refused.errors, HasSubstr("godwit_ledger is godwit's own"));
}

TEST_F(Node, GodwitsOwnCollectionsAreKeptFromATopLevelToo) {
  project->migration("0-first", "await db.collection('x').insertOne({});");
  EXPECT_EQ(project->godwit({"up", "-y"}).exit_code, 0);
  for (const char* call : {"db.collection('godwit_ledger').drop()", "db.dropDatabase()"}) {
    project->write("migrations/1-a.mjs", "import { MongoClient } from 'mongodb';\n"
                                         "const db = (await MongoClient.connect(process.env.URL)).db(process.env.NAME);\n"
                                         "await " + std::string(call) + ";\n"
                                         "export const options = { runtime: 'node' };\nexport const up = () => {};\n");
    const auto refused = project->godwit({"up", "-y"}, own_client());
    EXPECT_EQ(refused.exit_code, 64) << refused.errors;
    EXPECT_THAT(refused.errors, HasSubstr("godwit's own"));
    EXPECT_THAT(refused.errors, HasSubstr("the top level of migrations/1-a.mjs"));
    EXPECT_THAT(project->dump("godwit_ledger"), HasSubstr("0-first"));
    EXPECT_EQ(project->count("x"), 1);
  }
}

TEST_F(Node, ThatAllowHasNoEffectThereIsSaidBeforehand) {
  project->migration("1-a", "", "", "{ runtime: 'node', allow: ['network'] }");
  const auto plan = project->godwit({"plan"});
  EXPECT_THAT(plan.errors + plan.output, HasSubstr("`allow` has no effect in Node"));
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0);
  EXPECT_THAT(up.errors + up.output, HasSubstr("`allow` has no effect in Node"));
}

TEST_F(Node, OfAPromiseThatNeverSettlesItSaysThatNothingIsUnderWay) {
  project->migration("1-a", "await db.collection('x').insertOne({}); await new Promise(() => {});", "", kInNode);
  BackgroundProcess godwit(project->command_line({"up"}), project->folder());
  ASSERT_TRUE(eventually(std::chrono::seconds(90), [&] {
    return godwit.output().find("up has not ended, and for 10 seconds nothing that godwit sees has been under way") !=
           std::string::npos;
  })) << godwit.output();
  godwit.signal(SIGINT);
  EXPECT_EQ(godwit.wait(std::chrono::seconds(60)), 130) << godwit.output();
  EXPECT_THAT(godwit.output(), HasSubstr("a promise that never settles?"));
  project->migration("1-a", "await new Promise((r) => setTimeout(r, 60000));", "", "{ runtime: 'node', timeout: '8s' }");
  const auto timed = project->godwit({"up"});
  EXPECT_EQ(timed.exit_code, 14) << timed.errors;
  EXPECT_THAT(timed.errors, Not(HasSubstr("never settles")));
}

TEST_F(Node, AnExitOrAnAbortIsAFailureAndNotTheEndOfGodwit) {
  project->migration("1-a", "process.exit(0);", "", kInNode);
  const auto left = project->godwit({"up"});
  EXPECT_EQ(left.exit_code, 1);
  EXPECT_THAT(left.errors, HasSubstr("process.exit(0) was called"));
  project->migration("1-a", "process.abort();", "", kInNode);
  const auto aborted = project->godwit({"retry", "1-a"});
  EXPECT_EQ(aborted.exit_code, 1);
  EXPECT_THAT(aborted.errors, HasSubstr("Node ended with code 134"));
  expect_a_person_is_asked();
}

TEST_F(Node, ATransactionIsRefusedBeforeAnythingRuns) {
  project->migration("1-a", "await db.collection('x').insertOne({});", "", "{ runtime: 'node', transaction: true }");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 64);
  EXPECT_THAT(up.errors, HasSubstr("GW0509"));
  EXPECT_EQ(project->count("x"), 0);
}

TEST_F(Node, WithoutTheDriverOrWithoutNodeItSaysWhatToInstall) {
  project->migration("1-a", "", "", kInNode);
  std::filesystem::remove(project->folder() / "node_modules");
  const auto driver = project->godwit({"up"});
  EXPECT_EQ(driver.exit_code, 1);
  EXPECT_THAT(driver.errors, HasSubstr("npm install mongodb"));
  ScratchProject without(server_uri(), "defaults: { node: none-of-that-name }\n");
  without.migration("1-a", "", "", kInNode);
  const auto node = without.godwit({"up"});
  EXPECT_EQ(node.exit_code, 13);
  EXPECT_THAT(node.errors, HasSubstr("GW0510"));
}

// Whether a process has this text in its command line or its environment.
bool shows(pid_t pid, const std::string& file, const std::string& text) {
  try {
    const auto content = base::run_process({"cat", "/proc/" + std::to_string(pid) + "/" + file}, std::chrono::seconds(5));
    return content.output.find(text) != std::string::npos;
  } catch (const Error&) {
    return false;
  }
}

TEST_F(Node, ItDiesWithGodwitAndNeverShowsTheUrl) {
  project->migration("1-a", "await db.collection('pids').insertOne({ _id: process.pid });\n"
                            "await new Promise((r) => setTimeout(r, 60000));",
                     "", kInNode);
  BackgroundProcess godwit(project->command_line({"up"}), project->folder());
  ASSERT_TRUE(eventually(std::chrono::seconds(90), [&] { return project->count("pids") > 0; })) << godwit.output();
  const std::string row = project->dump("pids");
  const std::size_t digits = row.find_first_of("0123456789");
  ASSERT_NE(digits, std::string::npos);
  const pid_t pid = std::stoi(row.substr(digits));
  const std::string port = server_uri().substr(server_uri().rfind(':') + 1, 5);
  EXPECT_FALSE(shows(pid, "cmdline", port));
  EXPECT_FALSE(shows(pid, "environ", project->database()));
  godwit.signal(SIGKILL);
  EXPECT_TRUE(eventually(std::chrono::seconds(60), [&] { return !base::find_process(pid); }));
}

TEST_F(Node, ProgramsThatItLeftRunningEndWithIt) {
  project->migration("1-a", "const program = require('child_process').spawn('sleep', ['300'], { stdio: 'ignore' });\n"
                            "program.unref(); await db.collection('pids').insertOne({ _id: program.pid });",
                     "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  const std::string row = project->dump("pids");
  const pid_t pid = std::stoi(row.substr(row.find_first_of("0123456789")));
  EXPECT_TRUE(eventually(std::chrono::seconds(60), [&] { return !base::find_process(pid); }));
}

// Other releases of the driver do the same by other ways.
TEST_F(Node, OlderDriversAreFollowedToo) {
  for (const char* package : {"mongodb3", "mongodb6"}) {
    const std::filesystem::path modules = project->folder() / "node_modules";
    std::filesystem::remove_all(modules);
    std::filesystem::create_directory(modules);
    for (const auto& entry : std::filesystem::directory_iterator(variable("GODWIT_TEST_NODE_MODULES"))) {
      const bool is_driver = entry.path().filename() == "mongodb";
      const auto target = is_driver ? entry.path().parent_path() / package : entry.path();
      std::filesystem::create_directory_symlink(target, modules / entry.path().filename());
    }
    project->migration("1-a", "await db.collection('x').insertMany([{}, {}]);\n"
                              "try { await db.collection('godwit_ledger').insertOne({}); } catch (e) { console.log('refused:', e.message); }\n"
                              "const { MongoClient } = require('mongodb'); const own = new MongoClient(process.env.URL);\n"
                              "await own.connect(); await own.db(process.env.NAME).collection('x').insertOne({}); await own.close();\n"
                              "throw new Error('so far');",
                       "", kInNode);
    const auto up = project->godwit({"up"}, own_client());
    EXPECT_EQ(up.exit_code, 1) << package;
    EXPECT_THAT(up.errors, HasSubstr("so far")) << package;
    EXPECT_THAT(up.output + up.errors, HasSubstr("3 inserted")) << package;
    EXPECT_THAT(up.output + up.errors, HasSubstr("refused: godwit_ledger is godwit's own")) << package;
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  }
}

TEST_F(Node, CtrlCEndsItAndTheRowSaysSo) {
  project->migration("1-a", "await db.collection('x').insertOne({ _id: 1 });\nawait new Promise((r) => setTimeout(r, 60000));",
                     "", kInNode);
  BackgroundProcess godwit(project->command_line({"up"}), project->folder());
  ASSERT_TRUE(eventually(std::chrono::seconds(90), [&] { return project->count("x") > 0; })) << godwit.output();
  godwit.signal(SIGINT);
  EXPECT_EQ(godwit.wait(std::chrono::seconds(60)), 130) << godwit.output();
  EXPECT_THAT(project->dump("godwit_ledger", R"({"state": 1, "_id": 0})"), HasSubstr("failed"));
  expect_a_person_is_asked();
}

TEST_F(Node, ManyStepsAtOnceAndMuchOutputDoNotStopEachOther) {
  project->migration("1-a", "await Promise.all(Array.from({ length: 3000 }, (_, i) => ctx.step('step number ' + i, async () => {})));",
                     "", "{ runtime: 'node', timeout: '150s' }");
  project->migration("2-b", "const steps = Array.from({ length: 3000 }, (_, i) => ctx.step('step ' + i, async () => {}));\n"
                            "for (let i = 0; i < 2500; i++) console.log('x'.repeat(1000)); await Promise.all(steps);",
                     "", "{ runtime: 'node', timeout: '100s' }");
  const auto up = project->godwit({"up"}, {}, std::chrono::seconds(200));
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project->count("godwit_ledger", R"({"steps": {"$size": 3000}, "steps.state": {"$nin": ["running"]}})"), 2);
}

TEST_F(Node, AWriteWhileAStepIsAskedForIsOutsideOfSteps) {
  project->migration("1-a", "const step = ctx.step('one', async () => {}); await db.collection('x').insertOne({}); await step;\n"
                            "throw new Error('then');",
                     "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 1);
  EXPECT_THAT(project->dump("godwit_ledger", R"({"steps_only": 1, "_id": 0})"), HasSubstr("false"));
  expect_a_person_is_asked();
}

TEST_F(Node, AProcessThatAsksWithoutEverReadingAnAnswerIsEnded) {
  project->migration("1-a", "const question = JSON.stringify({ type: 'stepBegins', name: 'x'.repeat(10000), question: 1 }) + '\\n';\n"
                            "for (;;) require('fs').writeSync(4, question);",
                     "", "{ runtime: 'node', timeout: '50s' }");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 1) << up.errors;
  EXPECT_THAT(up.errors, HasSubstr("Node asked for more answers in up than it read"));
}

TEST_F(Node, AProcessThatDoesNotReadIsEndedByTheTimeLimit) {
  project->migration("1-a", "for (let i = 0; i < 30000; i++) ctx.step('step ' + i, async () => {}).catch(() => {});\n"
                            "for (;;) {}",
                     "", "{ runtime: 'node', timeout: '2s' }");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 14);
  EXPECT_THAT(up.errors, HasSubstr("GW0506"));
}

TEST_F(Node, ARequestThatAStoppedProcessDoesNotReadIsEndedByTheTimeLimit) {
  // It reads nothing from the start: the request cannot come before it is stopped.
  project->write("migrations/1-a.js", "exports.options = { runtime: 'node', timeout: '8s' };\nexports.up = async () => {};\n"
                                      "process._getActiveHandles().find((handle) => handle._handle?.fd === 3).pause();\n"
                                      "require('fs').writeFileSync('pid', String(process.pid));\n");
  std::vector<std::string> arguments{"up"};
  for (int i = 0; i < 10; ++i) {
    arguments.insert(arguments.end(), {"--param", "p" + std::to_string(i) + '=' + std::string(100'000, 'x')});
  }
  BackgroundProcess godwit(project->command_line(arguments), project->folder());
  ASSERT_TRUE(eventually(std::chrono::seconds(60), [&] {
    return project->count("godwit_ledger", R"({"state": "running"})") > 0;
  })) << godwit.output();
  ASSERT_EQ(::kill(std::stoi(base::read_file(project->folder() / "pid")), SIGSTOP), 0);
  EXPECT_EQ(godwit.wait(std::chrono::seconds(60)), 14) << godwit.output();
}

TEST_F(Node, WhatTheScriptReplacedDoesNotKeepItsEndFromBeingTold) {
  project->migration("1-a", "const no = () => { throw new Error('not this one'); };\n"
                            "JSON.stringify = no; JSON.parse = no; Buffer.from = no; require('fs').writeSync = no;\n"
                            "globalThis.setImmediate = no; Date.now = no;",
                     "", "{ runtime: 'node', timeout: '50s' }");
  const auto replaced = project->godwit({"up"});
  EXPECT_EQ(replaced.exit_code, 0) << replaced.errors;
  for (const char* end : {"", "throw new Error('and failed');"}) {
    project->migration("2-b", std::string("Object.defineProperty(process, 'stdout', { get() { throw new Error('no output'); } });\n") + end,
                       "", "{ runtime: 'node', timeout: '50s' }");
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << end;
    EXPECT_THAT(up.errors, HasSubstr("Node ended with code 1")) << end;
    EXPECT_THAT(up.errors, HasSubstr("no output")) << end;
    expect_a_person_is_asked();
    EXPECT_EQ(project->godwit({"mark", "2-b", "pending", "-y"}).exit_code, 0);
  }
}

TEST_F(Node, WhatIsNestedTooDeepIsNothingThatGodwitCanRead) {
  for (const char* line : {"'['.repeat(200000)", "'{\"type\":\"log\",\"text\":' + '['.repeat(200000) + ']'.repeat(200000) + '}'",
                           "'{\"type\":\"log\",\"text\":' + '{\"a\":'.repeat(70) + '1' + '}'.repeat(70) + '}'"}) {
    project->migration("1-a", std::string("require('fs').writeSync(4, ") + line +
                                  " + '\\n');\nawait new Promise((r) => setTimeout(r, 60000));",
                       "", "{ runtime: 'node', timeout: '50s' }");
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << line << up.errors;
    EXPECT_THAT(up.errors, HasSubstr("that godwit cannot read")) << line;
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  }
}

TEST_F(Node, APreloadThatWritesToGodwitsDescriptorMakesThatNodeUnusable) {
  project->migration("1-a", "", "", kInNode);
  for (const char* line : {"nonsense", R"({"type":7})", R"({"type":"ready","version":7})", R"({"type":"ready","version":{}})"}) {
    project->write("preload.js", std::string("if (process.argv[1] === '-') require('fs').writeSync(4, String.raw`") + line + "` + '\\n');");
    const auto up = project->godwit({"up"}, {{"NODE_OPTIONS", "--require=./preload.js"}});
    EXPECT_EQ(up.exit_code, 13) << line << up.errors;
    EXPECT_THAT(up.errors, HasSubstr("GW0510")) << line;
  }
}

TEST_F(Node, AnEsModuleThatUsesCommonJsNamesFailsAsItDoesInNode) {
  project->write("package.json", R"({"type":"module"})");
  for (const char* line : {"module.exports = { up: async () => {} };", "exports.up = async () => {};",
                           "require('fs'); export const up = async () => {};"}) {
    project->write("migrations/1-a.js", line);
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 1) << line << up.errors;
    EXPECT_THAT(up.errors, HasSubstr("is not defined")) << line;
    EXPECT_THAT(up.errors, Not(HasSubstr("runs in Node"))) << line;
  }
}

TEST_F(Node, ModulesSeeNothingOfTheScriptThatRunsThem) {
  project->write("migrations/1-a.mjs", "export const options = { runtime: 'node' };\n"
                                       "export const up = async () => { console.log([typeof require, typeof module, "
                                       "typeof exports, typeof __filename, typeof __dirname].join()); };\n");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(up.errors + up.output, HasSubstr("undefined,undefined,undefined,undefined,undefined"));
}

TEST_F(Node, ADocumentThatCannotBeSentIsNamedWithItsCallAndWasNotSent) {
  project->migration("1-a", "const a = {}; a.a = a;\nawait db.collection('x').insertOne(a);", "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 1) << up.errors;
  EXPECT_THAT(up.errors, HasSubstr("circular"));
  EXPECT_THAT(up.errors, HasSubstr("migrations/1-a.js:"));
  EXPECT_THAT(up.errors + up.output, Not(HasSubstr("never answered")));
}

// Each writes after its function has ended, and is waited for.
TEST_F(Node, WhatIsUnderWayInOtherWaysIsWaitedForToo) {
  int number = 0;
  for (const std::string& body :
       {std::string("const mongoose = require('mongoose');\n"
                    "await mongoose.connect(process.env.URL, { dbName: process.env.NAME });\n"
                    "(async () => { for (let i = 0; i < 300; i++) await mongoose.connection.db.collection('x').insertOne({});\n"),
        std::string("const fs = require('fs');\n"
                    "fs.stat('/', async () => { await fs.promises.readFile('/etc/hostname');\n"
                    "await db.collection('x').insertOne({});\n"),
        std::string("const { setTimeout: sleep } = require('timers/promises');\n"
                    "(async () => { await sleep(1000); await db.collection('x').insertOne({});\n"),
        std::string("const { MongoClient } = require('mongodb');\n"
                    "(async () => { const own = await MongoClient.connect(process.env.URL);\n"
                    "await own.db(process.env.NAME).collection('x').insertOne({}); await own.close();\n"),
        std::string("require('child_process').exec('sleep 1', async () => { await db.collection('x').insertOne({});\n")}) {
    const std::string call = body.find("(async () =>") == std::string::npos ? "});" : "})();";
    const std::string id = std::to_string(++number) + "-a";
    project->migration(id, body + call, "", kInNode);
    const auto up = project->godwit({"up"}, own_client());
    EXPECT_EQ(up.exit_code, 0) << body << up.errors;
    EXPECT_EQ(project->count("x"), number == 1 ? 300 : 299 + number) << body;
    EXPECT_THAT(up.errors + up.output, HasSubstr("was still running when up ended")) << body;
    EXPECT_THAT(project->dump("godwit_ledger"), Not(HasSubstr("unanswered"))) << body;
  }
}

// Each is begun and not awaited, and writes when it has ended.
TEST_F(Node, JobsOfNodesThreadsThatNobodyAwaitedAreWaitedFor) {
  project->migration("1-a",
                     "const crypto = require('crypto'), zlib = require('zlib');\n"
                     "const write = (what) => db.collection('x').insertOne({ what });\n"
                     "crypto.pbkdf2('a', 'b', 200000, 64, 'sha512', () => write('pbkdf2'));\n"
                     "crypto.scrypt('a', 'b', 64, { N: 16384 }, () => write('scrypt'));\n"
                     "crypto.randomBytes(3e7, () => write('random'));\n"
                     "crypto.generateKeyPair('rsa', { modulusLength: 2048 }, () => write('keys'));\n"
                     "const { subtle } = crypto.webcrypto;\n"
                     "subtle.digest('SHA-512', Buffer.alloc(5e7)).then(() => write('digest'));\n"
                     "subtle.generateKey({ name: 'HMAC', hash: 'SHA-1' }, true, ['sign']).then(() => write('key'));\n"
                     "const noise = crypto.randomBytes(4e6);\n"
                     "zlib.gzip(noise, () => write('gzip'));\n"
                     "zlib.brotliCompress(noise.subarray(0, 3e5), () => write('brotli'));\n"
                     "zlib.createGzip().on('end', () => write('stream')).on('data', () => {}).end(noise);\n"
                     "require('dns').resolve4('localhost', () => write('dns'));",
                     "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project->count("x"), 10) << project->dump("x", R"({"what": 1, "_id": 0})");
}

TEST_F(Node, JobsThatStoodStillOrFailedAreNotWaitedFor) {
  project->migration("1-a",
                     "const crypto = require('crypto'), zlib = require('zlib');\n"
                     "crypto.pbkdf2Sync('a', 'b', 1, 8, 'sha1'); crypto.randomBytes(8); crypto.randomUUID();\n"
                     "const idle = zlib.createGzip(); idle.write('x'); idle.resume();\n"
                     "await new Promise((r) => zlib.gunzip(Buffer.from('nonsense'), r));\n"
                     "await new Promise((r) => setTimeout(r, 100)); globalThis.ended = Date.now();",
                     "", kInNode);
  project->migration("2-b", "console.log('waited', Date.now() - globalThis.ended > 4000);", "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(up.errors + up.output, HasSubstr("waited false"));
}

// Two servers: one speaks HTTP, the other one answers each line after a while; one more that says nothing.
constexpr const char* kServers =
    "const http = require('http'), net = require('net');\n"
    "exports.start = () => new Promise((resolve) => {\n"
    "  const slowly = http.createServer((request, response) => {\n"
    "    response.write('some '); setTimeout(() => response.end('text'), 700);\n"
    "  }).listen(0, '127.0.0.1', () => {\n"
    "    const lines = net.createServer((socket) => {\n"
    "      socket.on('data', () => setTimeout(() => socket.write('answer'), 600)).on('error', () => {});\n"
    "    }).listen(0, '127.0.0.1', () => {\n"
    "      const silent = net.createServer((s) => s.on('error', () => {})).listen(0, '127.0.0.1', () => {\n"
    "        for (const server of [slowly, lines, silent]) server.unref();\n"
    "        const [web, line, mute] = [slowly, lines, silent].map((server) => server.address().port);\n"
    "        resolve({ web: `http://127.0.0.1:${web}/?password=geheim`, line, mute });\n"
    "      });\n"
    "    });\n"
    "  });\n"
    "});\n";

TEST_F(Node, RequestsAndConnectionsThatNobodyAwaitedAreWaitedForAndNamed) {
  project->write("lib/servers.js", kServers);
  const std::string start = "const { web, line } = await require('../lib/servers').start();\n"
                            "const write = (what) => db.collection('x').insertOne({ what });\n";
  const std::vector<std::pair<std::string, std::string>> bodies{
      {"fetch(web).then((r) => r.text()).then(write);", "a request to http://127.0.0.1:"},
      {"require('http').get(web, (r) => r.resume().on('end', () => write('http')));", "a request to http://127.0.0.1:"},
      {"const s = require('net').connect(line, '127.0.0.1', () => s.write('1'));\n"
       "s.once('data', () => { s.write('2'); s.once('data', () => { write('net'); }); });", "a connection to 127.0.0.1:"}};
  int number = 0;
  for (const auto& [body, name] : bodies) {
    project->migration(std::to_string(++number) + "-a", start + body, "", kInNode);
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 0) << body << up.errors;
    EXPECT_EQ(project->count("x"), number) << body;
    EXPECT_THAT(up.errors + up.output, HasSubstr(name)) << body;
    EXPECT_THAT(up.errors + up.output, HasSubstr("(migrations/" + std::to_string(number) + "-a.js:5:")) << body;
    EXPECT_THAT(up.errors + up.output, Not(HasSubstr("geheim"))) << body;
  }
}

TEST_F(Node, ConnectionsThatHaveTheirAnswersAreNothingUnderWay) {
  project->write("lib/servers.js", kServers);
  project->migration("1-a",
                     "const { web, line } = await require('../lib/servers').start();\n"
                     "const agent = new (require('http').Agent)({ keepAlive: true });\n"
                     "await new Promise((r) => require('http').get(web, { agent }, (a) => a.resume().on('end', r)));\n"
                     "await (await fetch(web)).text(); await fetch(web);\n"
                     "await new Promise((r) => require('http').get(web, { agent }, (a) => r(a.statusCode)));\n"
                     "const socket = globalThis.socket = require('net').connect(line, '127.0.0.1');\n"
                     "socket.write('ask'); await new Promise((r) => socket.once('data', r));\n"
                     "const greeter = require('http').createServer().on('upgrade', ({ headers }, socket) => {\n"
                     "  const key = headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';\n"
                     "  const accept = require('crypto').createHash('sha1').update(key).digest('base64');\n"
                     "  socket.write(['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade',\n"
                     "    `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\\r\\n'));\n"
                     "}).listen(0, '127.0.0.1').unref();\n"
                     "await new Promise((r) => greeter.once('listening', r));\n"
                     "const talk = globalThis.talk = new WebSocket(`ws://127.0.0.1:${greeter.address().port}`);\n"
                     "await new Promise((r) => { talk.onopen = r; });\n"
                     "globalThis.ended = Date.now();",
                     "", "{ runtime: 'node', unawaited: 'error' }");
  project->migration("2-b", "console.log('waited', Date.now() - globalThis.ended > 4000);", "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(up.errors + up.output, HasSubstr("waited false"));
}

TEST_F(Node, AServerThatNeverAnswersIsNamedAndNotWaitedForWithoutEnd) {
  project->write("lib/servers.js", kServers);
  for (const char* body : {"fetch(`http://127.0.0.1:${mute}/`);", "require('http').get({ port: mute });",
                           "require('net').connect(mute, '127.0.0.1').write('hello?');"}) {
    project->migration("1-a", std::string("const { mute } = await require('../lib/servers').start();\n") + body, "",
                       "{ runtime: 'node', timeout: '60s' }");
    const auto up = project->godwit({"up"});
    EXPECT_EQ(up.exit_code, 0) << body << up.errors;
    EXPECT_THAT(up.errors + up.output, HasSubstr("(migrations/1-a.js:4:")) << body;
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  }
}

// As a connection to a system log is, which a module that all migrations use keeps open.
TEST_F(Node, AConnectionThatIsNeverAnsweredConcernsOnlyWhoWroteToIt) {
  project->write("lib/servers.js", kServers);
  project->migration("1-a",
                     "const { mute } = await require('../lib/servers').start();\n"
                     "globalThis.line = require('net').connect(mute, '127.0.0.1');\nglobalThis.line.write('first');",
                     "", kInNode);
  project->migration("2-b", "globalThis.ended = Date.now();", "", "{ runtime: 'node', unawaited: 'error' }");
  project->migration("3-c", "console.log('waited', Date.now() - globalThis.ended > 4000); globalThis.line.write('third');", "",
                     kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  const std::string said = up.errors + up.output;
  EXPECT_THAT(said, HasSubstr("waited false"));
  const std::size_t first = said.find("(migrations/1-a.js:");
  EXPECT_NE(first, std::string::npos);
  EXPECT_EQ(said.find("(migrations/1-a.js:", first + 1), std::string::npos) << said;
  EXPECT_THAT(said, HasSubstr("(migrations/3-c.js:3:"));
}

// The file that is read has no writer at first; its reader ends in the moment in which another one begins.
TEST_F(Node, WhatLoadingLeftUnderWayHidesNothingThatTheFunctionBegins) {
  project->write("migrations/1-a.js",
                 "const fs = require('fs'), { execFileSync, spawn } = require('child_process');\n"
                 "execFileSync('mkfifo', ['first', 'second']); let began; const isBegun = new Promise((r) => began = r);\n"
                 "fs.readFile('first', () => { began(); });\n"
                 "exports.options = { runtime: 'node' };\n"
                 "exports.up = async (db) => {\n"
                 "  fs.readFile('second', () => { db.collection('x').insertOne({}); });\n"
                 "  fs.writeFileSync('first', 'text'); await isBegun;\n"
                 "  spawn('sh', ['-c', 'sleep 1; echo text > second'], { stdio: 'ignore' }).unref();\n"
                 "};\n");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project->count("x"), 1);
}

TEST_F(Node, WhatATopLevelWritesCountsForItsMigration) {
  const std::string write = "const { MongoClient } = require('mongodb');\n"
                            "const open = MongoClient.connect(process.env.URL);\n"
                            "const written = open.then((c) => c.db(process.env.NAME).collection('x').insertOne({}));\n"
                            "exports.options = { runtime: 'node' };\n";
  project->write("migrations/1-a.js", write + "exports.up = async () => { await written; await (await open).close(); };\n");
  const auto up = project->godwit({"up"}, own_client());
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_THAT(project->dump("godwit_ledger", R"({"counts": 1, "_id": 0})"),
              HasSubstr(R"("inserted" : { "$numberLong" : "1" })"));
  project->write("migrations/2-b.js", write + "MongoClient.prototype.connect = async () => {\n"
                                              "  await written; throw new Error('no way');\n};\nexports.up = () => {};\n");
  const auto failed = project->godwit({"up"}, own_client());
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(failed.errors, HasSubstr("no way"));
  EXPECT_THAT(failed.errors + failed.output, HasSubstr("1 inserted"));
  EXPECT_THAT(failed.errors + failed.output, Not(HasSubstr("had written nothing")));
}

TEST_F(Node, WhatATopLevelThatFailedHadWrittenIsTold) {
  project->write("migrations/1-a.mjs", "import { MongoClient } from 'mongodb';\n"
                                       "const db = (await MongoClient.connect(process.env.URL)).db(process.env.NAME);\n"
                                       "await db.collection('x').insertMany([{}, {}, {}]); throw new Error('too early');\n"
                                       "export const options = { runtime: 'node' };\nexport const up = () => {};\n");
  const auto up = project->godwit({"up"}, own_client());
  EXPECT_NE(up.exit_code, 0);
  EXPECT_THAT(up.errors, HasSubstr("too early"));
  EXPECT_THAT(up.errors, HasSubstr("its top level had written: 3 inserted"));
}

TEST_F(Node, WhatATopLevelBeganIsWaitedForAtTheEndOfItsFunction) {
  project->write("migrations/1-a.js",
                 "const { MongoClient } = require('mongodb');\n"
                 "(async () => { const c = await MongoClient.connect(process.env.URL);\n"
                 "  for (let i = 0; i < 300; i++) await c.db(process.env.NAME).collection('x').insertOne({});\n"
                 "  await c.close(); })();\n"
                 "exports.options = { runtime: 'node' };\nexports.up = () => {};\n");
  const auto up = project->godwit({"up"}, own_client());
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project->count("x"), 300);
  EXPECT_THAT(project->dump("godwit_ledger", R"({"counts": 1, "_id": 0})"),
              HasSubstr(R"("inserted" : { "$numberLong" : "300" })"));
}

TEST_F(Node, WhatATopLevelNeverEndsIsNamedAndNotWaitedForWithoutEnd) {
  project->write("migrations/1-a.js",
                 "const { MongoClient } = require('mongodb');\n"
                 "MongoClient.connect(process.env.URL).then((c) => c.withSession(() => new Promise(() => {})));\n"
                 "exports.options = { runtime: 'node', timeout: '60s' };\n"
                 "exports.up = (db) => db.collection('x').insertOne({});\n");
  const auto up = project->godwit({"up"}, own_client());
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project->count("x"), 1);
  EXPECT_THAT(up.errors + up.output, HasSubstr("client.withSession (migrations/1-a.js:2:"));
}

TEST_F(Node, WhatFailsAfterTheFunctionsEndFailsTheMigration) {
  for (const std::string& body :
       {std::string("const mongoose = require('mongoose');\n"
                    "await mongoose.connect(process.env.URL, { dbName: process.env.NAME });\n"
                    "(async () => { for (let i = 0; i < 30; i++) await mongoose.connection.db.collection('x').insertOne({});\n"
                    "throw new Error('at its end'); })();"),
        std::string("const fs = require('fs').promises;\n"
                    "(async () => { await fs.stat('/'); await fs.readFile('/etc/hostname');\n"
                    "await db.collection('x').insertOne({}); throw new Error('at its end'); })();"),
        std::string("require('timers/promises').setTimeout(1000).then(() => { throw new Error('at its end'); });")}) {
    project->migration("1-a", body, "", kInNode);
    const auto up = project->godwit({"up"}, own_client());
    EXPECT_EQ(up.exit_code, 1) << body;
    EXPECT_THAT(up.errors, HasSubstr("at its end")) << body;
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  }
}

TEST_F(Node, WhatGodwitDoesNotWaitForIsNamed) {
  const std::vector<std::pair<std::string, std::string>> bodies{
      {"setTimeout(() => db.collection('x').insertOne({}), 6000);", "a timer of 6000 ms (migrations/1-a.js:3:"},
      {"setInterval(() => {}, 50);", "an interval of 50 ms (migrations/1-a.js:3:"},
      {"require('child_process').exec('sleep 60');", "a program (migrations/1-a.js:3:"},
      {"new (require('worker_threads').Worker)('setTimeout(() => {}, 60000)', { eval: true });", "a worker (migrations/1-a.js:3:"}};
  for (const auto& [body, name] : bodies) {
    project->migration("1-a", body, "", kInNode);
    const auto warned = project->godwit({"up"});
    EXPECT_EQ(warned.exit_code, 0) << body << warned.errors;
    EXPECT_THAT(warned.errors + warned.output, HasSubstr(name)) << body;
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
    project->migration("1-a", body, "", "{ runtime: 'node', unawaited: 'error' }");
    const auto strict = project->godwit({"up"});
    EXPECT_EQ(strict.exit_code, 1) << body;
    EXPECT_THAT(strict.errors, HasSubstr(name)) << body;
    EXPECT_EQ(project->godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  }
  project->migration("1-a", "setTimeout(() => {}, 6000).unref(); setInterval(() => {}, 50).unref();\n"
                            "await new Promise((r) => { const t = setInterval(() => { clearInterval(t); r(); }, 5); });\n"
                            "await new Promise((r) => require('child_process').exec('true', r));",
                     "", "{ runtime: 'node', unawaited: 'error' }");
  const auto quiet = project->godwit({"up"});
  EXPECT_EQ(quiet.exit_code, 0) << quiet.errors;
}

TEST_F(Node, ACommitThatNobodyAwaitedIsWaitedForAndNamed) {
  project->migration("1-a", "await db.collection('x').insertOne({ _id: 0 }); const session = client.startSession(); session.startTransaction();\n"
                            "await db.collection('x').insertOne({ _id: 1 }, { session });\n"
                            "session.commitTransaction();",
                     "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project->count("x"), 2);
  EXPECT_THAT(up.errors + up.output, HasSubstr("session.commitTransaction (migrations/1-a.js:5:"));
}

TEST_F(Node, ListenersThatTheScriptRemovedAreThereAgainForTheNextOne) {
  project->migration("1-a", "process.removeAllListeners();", "", kInNode);
  project->migration("2-b", "Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 50));", "", kInNode);
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 1);
  EXPECT_THAT(up.errors + up.output, HasSubstr("removed the listeners of the process for unhandledRejection, uncaughtException"));
  EXPECT_THAT(up.errors, HasSubstr("GW0505"));
}

TEST_F(Node, AnIgnoredEndOfChildrenThatGodwitInheritedHidesNothing) {
  project->migration("1-a", "process.exitCode = 3; process.reallyExit(3);", "", kInNode);
  std::vector<std::string> command{"/bin/sh", "-c", "trap '' CHLD; exec \"$@\"", "sh"};
  const auto line = project->command_line({"up"});
  command.insert(command.end(), line.begin(), line.end());
  BackgroundProcess godwit(command, project->folder());
  EXPECT_EQ(godwit.wait(std::chrono::seconds(60)), 1);
  EXPECT_THAT(godwit.output(), HasSubstr("Node ended with code 3"));
}

}  // namespace
}  // namespace godwit::test
