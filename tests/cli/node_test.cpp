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
  }

  static constexpr const char* kInNode = "{ runtime: 'node' }";

  std::optional<ScratchProject> project;
};

TEST_F(Node, RunsTheSameFileWithTheUsersOwnDriver) {
  project->migration("1-a", "await db.collection('users').insertMany([{ _id: 1 }, { _id: 2 }]);\n"
                            "await db.collection('users').updateMany({}, { $set: { x: 1 } });\n"
                            "ctx.log.info(process.release.name, ctx.env.name, ctx.params.who); console.log('printed');\n"
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
}

TEST_F(Node, ATimeLimitStopsIt) {
  project->migration("1-a", "for (;;) {}", "", "{ runtime: 'node', timeout: '1s' }");
  const auto up = project->godwit({"up"});
  EXPECT_EQ(up.exit_code, 14);
  EXPECT_THAT(up.errors, HasSubstr("GW0506"));
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
  ASSERT_TRUE(eventually(std::chrono::seconds(30), [&] { return project->count("pids") > 0; })) << godwit.output();
  const std::string row = project->dump("pids");
  const std::size_t digits = row.find_first_of("0123456789");
  ASSERT_NE(digits, std::string::npos);
  const pid_t pid = std::stoi(row.substr(digits));
  const std::string port = server_uri().substr(server_uri().rfind(':') + 1, 5);
  EXPECT_FALSE(shows(pid, "cmdline", port));
  EXPECT_FALSE(shows(pid, "environ", project->database()));
  godwit.signal(SIGKILL);
  EXPECT_TRUE(eventually(std::chrono::seconds(10), [&] { return !base::find_process(pid); }));
}

TEST_F(Node, CtrlCEndsItAndTheRowSaysSo) {
  project->migration("1-a", "await db.collection('x').insertOne({ _id: 1 });\nawait new Promise((r) => setTimeout(r, 60000));",
                     "", kInNode);
  BackgroundProcess godwit(project->command_line({"up"}), project->folder());
  ASSERT_TRUE(eventually(std::chrono::seconds(30), [&] { return project->count("x") > 0; })) << godwit.output();
  godwit.signal(SIGINT);
  EXPECT_EQ(godwit.wait(std::chrono::seconds(30)), 130) << godwit.output();
  EXPECT_THAT(project->dump("godwit_ledger", R"({"state": 1, "_id": 0})"), HasSubstr("failed"));
}

}  // namespace
}  // namespace godwit::test
