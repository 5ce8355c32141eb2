#include "cli/run_text.h"

#include <gtest/gtest.h>

#include "unit/cli/samples.h"

namespace godwit::cli {
namespace {

RunReport sample_report() {
  RunReport report;
  report.run = "r-42";
  report.environment = "dev";
  report.done = {applied("a", "2026-11-22T09:15:00Z", 0.038), applied("b", "2026-11-22T09:15:01Z", 1.2)};
  report.done.back().batch = 7;
  report.seconds = 1.3;
  return report;
}

TEST(FinishedLine, AlignsWithTheOthers) {
  EXPECT_EQ(finished_line("a-b", "applied", 0.0384, 6, {}), "+ a-b     38ms\n");
  EXPECT_EQ(finished_line("a-b", "rolled_back", 2, 3, {false, true}), "✓ a-b  undone 2.0s\n");
}

TEST(SuccessText, SumsARunUp) {
  EXPECT_EQ(success_text(sample_report(), plain_view()), "2 migrations applied to dev in 1.3s (run r-42, batch 7)\n");
}

TEST(SuccessText, SaysThatItWaited) {
  RunReport report = sample_report();
  report.waited = true;
  EXPECT_EQ(success_text(report, plain_view()),
            "2 migrations applied to dev in 1.3s (run r-42, batch 7, waited for another run first)\n");
}

TEST(SuccessText, TellsTheDirection) {
  RunReport report = sample_report();
  report.done.front().state = MigrationState::kRolledBack;
  EXPECT_EQ(success_text(report, plain_view()),
            "1 migration undone and 1 applied in dev in 1.3s (run r-42, batch 7)\n");
  report.done.pop_back();
  EXPECT_EQ(success_text(report, plain_view()), "1 migration undone in dev in 1.3s (run r-42)\n");
}

TEST(IdleText, TellsWhereThingsStand) {
  EXPECT_EQ(idle_text({}, Standing{12, "20261122-x"}), "nothing to do: 12 applied, head 20261122-x\n");
  EXPECT_EQ(idle_text({}, Standing{0, ""}), "nothing to do: nothing is applied\n");
  EXPECT_EQ(idle_text({}, std::nullopt), "nothing to do\n");
  RunReport waited;
  waited.waited = true;
  EXPECT_EQ(idle_text(waited, Standing{12, "x"}), "waited for another run, then nothing to do: 12 applied, head x\n");
}

TEST(FailureText, EndsWithThreeLists) {
  RunReport report = sample_report();
  report.failed = failed("20261121090000-drop");
  report.failed->counts = {{"modified", 1200}};
  report.not_started = {"20261122-x", "20261123-y"};
  EXPECT_EQ(failure_text(report, plain_view()),
            "applied now (2):\n"
            "  a  38ms\n"
            "  b  1.2s\n"
            "failed (1):\n"
            "  20261121090000-drop  after 3.1s\n"
            "    written: 1,200 modified\n"
            "    what it wrote stays; it recorded no steps to go on from\n"
            "not started (2):\n"
            "  20261122-x\n"
            "  20261123-y\n");
}

TEST(FailureText, TellsInterruptedFromFailed) {
  RunReport report;
  report.failed = failed("a");
  report.error = Error(ErrorCode::kInterrupted, "interrupted");
  EXPECT_EQ(failure_text(report, plain_view()),
            "applied now (none):\n"
            "interrupted (1):\n"
            "  a  after 3.1s\n"
            "    resumable: it had written nothing\n"
            "not started (none):\n");
}

TEST(FailureText, NamesEmptyLists) {
  RunReport report;
  report.plan.direction = Direction::kDown;
  EXPECT_EQ(failure_text(report, plain_view()), "undone now (none):\nfailed (none):\nnot started (none):\n");
}

TEST(FailureText, CutsLongListsAtTheRightEnd) {
  RunReport report;
  for (int i = 0; i < 25; ++i) {
    report.done.push_back(applied("d" + std::to_string(i), "", 0));
    report.not_started.push_back("n" + std::to_string(i));
  }
  const std::string text = failure_text(report, plain_view());
  EXPECT_NE(text.find("applied now (25):\n  ... 5 before these\n  d5   0ms\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  n19\n  ... and 5 more\n"), std::string::npos);
}

TEST(HowFar, KnowsATransaction) {
  Plan plan;
  plan.migrations = {planned("x")};
  plan.migrations[0].transaction = true;
  Migration m = failed("x");
  EXPECT_EQ(how_far(m, plan), "resumable: it ran in one transaction, and nothing of it was kept");
  m.state = MigrationState::kRunning;
  EXPECT_EQ(how_far(m, plan),
            "whether its transaction was committed is not known: godwit status tells when the server answers");
}

TEST(HowFar, NamesTheStepsThatAreDone) {
  Migration m = failed("x");
  m.steps = {{"copy", "done", 1}, {"swap", "running", 1}};
  m.counts = {{"inserted", 3}, {"matched", 0}};
  m.resumable = true;
  EXPECT_EQ(how_far(m, {}), "written: 3 inserted\nresumable: copy is done and will be skipped");
  m.steps[1].state = "done";
  EXPECT_EQ(how_far(m, {}), "written: 3 inserted\nresumable: copy, swap are done and will be skipped");
  m.resumable = false;
  EXPECT_EQ(how_far(m, {}), "written: 3 inserted\nfinished: copy, swap; it also wrote outside of steps");
}

TEST(HowFar, TellsOfWritesThatNobodyAnswered) {
  Migration m = failed("x");
  m.counts = {{"unanswered", 2}};
  EXPECT_EQ(how_far(m, {}),
            "2 writes were sent and never answered: nobody knows how far they got\n"
            "what it wrote stays; it recorded no steps to go on from");
  m.counts = {{"inserted", 3}, {"unanswered", 1}};
  EXPECT_EQ(how_far(m, {}),
            "written: 3 inserted\n1 write was sent and never answered: nobody knows how far it got\n"
            "what it wrote stays; it recorded no steps to go on from");
}

TEST(HowFar, PromisesNothingOfWhatRanInNode) {
  Migration m = failed("x");
  m.counts = {{"unseen", 1}};
  EXPECT_EQ(how_far(m, {}),
            "it ran in Node: what it may have written over other connections nobody knows\n"
            "what it wrote stays; it recorded no steps to go on from");
}

TEST(HowFar, KnowsThatAForcedRunLeftItApplied) {
  Migration m = failed("x");
  m.state = MigrationState::kApplied;
  EXPECT_EQ(how_far(m, {}), "this run changed nothing of it: it is applied as before");
}

TEST(FailureText, KnowsTheWayOfARetry) {
  RunReport report;
  report.plan.migrations = {planned("x", Direction::kDown)};
  report.failed = failed("x");
  EXPECT_EQ(failure_text(report, plain_view()).substr(0, 19), "undone now (none):\n");
}

TEST(HowFar, DoesNotGuess) {
  Migration m = failed("x");
  EXPECT_EQ(how_far(m, {}), "resumable: it had written nothing");
  m.state = MigrationState::kInterrupted;
  EXPECT_EQ(how_far(m, {}), "how far it got is not known");
  m.counts = {{"deleted", 1}};
  EXPECT_EQ(how_far(m, {}), "written at least: 1 deleted\nwhat it wrote stays; it recorded no steps to go on from");
}

}  // namespace
}  // namespace godwit::cli
