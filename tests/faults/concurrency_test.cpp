// Several runners at once, and one that falls asleep while it holds the lock.
#include <gtest/gtest.h>

#include <signal.h>

#include <algorithm>
#include <thread>

#include "base/clock.h"
#include "base/text.h"
#include "support/background_process.h"
#include "support/scratch_project.h"

namespace godwit {
namespace {

using namespace std::chrono_literals;
using test::BackgroundProcess;
using test::ScratchProject;

class Concurrency : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (test::server_uri(GetParam()).empty()) GTEST_SKIP() << GetParam() << " is not set (tools/services run -- ctest …)";
  }
};

TEST_P(Concurrency, EightRunnersApplyTwentyMigrationsExactlyOnce) {
  const int rounds = std::string(GetParam()) == "GODWIT_TEST_MONGODB_URI" ? 5 : 1;
  for (int round = 0; round < rounds; ++round) {
    ScratchProject project(test::server_uri(GetParam()));
    // Eight programs on a busy machine can keep a renewal waiting for seconds, which must not decide the round.
    project.set_lease("30s");
    for (int i = 0; i < 20; ++i)
      project.migration(fmt::format("{:02}", i),
                        fmt::format("await db.collection('runs').insertOne({{ migration: {} }});\n"
                                    "await new Promise((done) => setTimeout(done, 5));",
                                    i));
    std::vector<std::unique_ptr<BackgroundProcess>> runners;
    for (int i = 0; i < 8; ++i)
      runners.push_back(std::make_unique<BackgroundProcess>(project.command_line({"up"}), project.folder()));
    int migrated = 0;
    for (const auto& runner : runners) {
      EXPECT_EQ(runner->wait(120s), 0) << runner->output();
      migrated += runner->output().find("20 migrations applied") != std::string::npos ? 1 : 0;
    }
    EXPECT_EQ(migrated, 1) << "one does it, the others find nothing to do";
    EXPECT_EQ(project.count("runs"), 20);
    EXPECT_EQ(project.count("godwit_ledger", R"({"state": "applied", "attempt": 1})"), 20);
    EXPECT_EQ(project.godwit({"verify"}).exit_code, 0);
  }
}

TEST_P(Concurrency, AKilledHolderIsReplacedWithinItsLease) {
  ScratchProject project(test::server_uri(GetParam()));
  project.migration("1", "await db.collection('n').updateOne({_id: 1}, {$set: {n: 1}}, {upsert: true});\n"
                         "if (ctx.params.hang) await new Promise((done) => setTimeout(done, 60000));",
                    "", "{ idempotent: true }");
  BackgroundProcess holder(project.command_line({"up", "--param", "hang=1"}), project.folder());
  ASSERT_TRUE(test::eventually(20s, [&] { return project.count("n") == 1; })) << holder.output();
  holder.signal(SIGKILL);
  holder.wait(10s);
  const base::Monotonic began = base::system_clock().monotonic();
  const base::ProcessResult next = project.godwit({"up", "--wait-lock", "30s"});
  EXPECT_EQ(next.exit_code, 0) << next.output << next.errors;
  EXPECT_LT(base::system_clock().monotonic() - began, 10s) << "the lease need not run out";
}

// A holder that sleeps past its lease and wakes up can change neither ledger nor data in a transaction any more.
TEST_P(Concurrency, AHolderThatSleptPastItsLeaseCannotWrite) {
  ScratchProject project(test::server_uri(GetParam()));
  project.migration("1", "await db.collection('n').insertOne({ by: ctx.params.who });\n"
                         "if (ctx.params.who === 'sleeper') await new Promise((done) => setTimeout(done, 4000));\n"
                         "await db.collection('n').insertOne({ by: ctx.params.who });",
                    "", "{ transaction: true }");
  BackgroundProcess sleeper(project.command_line({"up", "--param", "who=sleeper"}), project.folder());
  ASSERT_TRUE(test::eventually(20s, [&] { return project.count("godwit_ledger", R"({"state": "running"})") == 1; }));
  std::this_thread::sleep_for(500ms);
  sleeper.signal(SIGSTOP);
  const base::ProcessResult next = project.godwit({"up", "--param", "who=next", "--wait-lock", "60s"}, {}, 90s);
  EXPECT_EQ(next.exit_code, 0) << next.output << next.errors;
  sleeper.signal(SIGCONT);
  EXPECT_EQ(sleeper.wait(60s), 10) << sleeper.output();
  EXPECT_NE(sleeper.output().find("GW0431"), std::string::npos) << sleeper.output();
  EXPECT_EQ(project.count("n", R"({"by": "next"})"), 2);
  EXPECT_EQ(project.count("n"), 2) << "nothing of the sleeper's transaction";
  EXPECT_EQ(project.count("godwit_ledger", R"({"state": "applied", "attempt": 2})"), 1);
  EXPECT_EQ(project.godwit({"verify"}).exit_code, 0);
}

TEST_P(Concurrency, ARunnerThatMayNotWaitFailsAtOnceAndNamesTheHolder) {
  ScratchProject project(test::server_uri(GetParam()));
  project.migration("1", "await new Promise((done) => setTimeout(done, 60000));");
  BackgroundProcess holder(project.command_line({"up"}), project.folder());
  ASSERT_TRUE(test::eventually(20s, [&] { return project.count("godwit_ledger", R"({"state": "running"})") == 1; }));
  const base::ProcessResult other = project.godwit({"up", "--wait-lock", "0s"});
  EXPECT_EQ(other.exit_code, 10);
  EXPECT_NE(other.errors.find("GW0430"), std::string::npos) << other.errors;
  EXPECT_NE(other.errors.find(fmt::format("pid {}", holder.program_pid())), std::string::npos) << other.errors;
  const base::ProcessResult unlock = project.godwit({"unlock", "-y"});
  EXPECT_EQ(unlock.exit_code, 4) << unlock.output << unlock.errors;
  holder.signal(SIGINT);
  EXPECT_EQ(holder.wait(20s), 130) << holder.output();
  EXPECT_EQ(project.count("godwit_ledger", R"({"state": "failed"})"), 1) << "the ledger says what happened";
}

INSTANTIATE_TEST_SUITE_P(Rust, Concurrency, testing::Values("GODWIT_TEST_MONGODB_URI"));
INSTANTIATE_TEST_SUITE_P(Python, Concurrency, testing::Values("GODWIT_TEST_MONGODB_PY_URI"));

}  // namespace
}  // namespace godwit
