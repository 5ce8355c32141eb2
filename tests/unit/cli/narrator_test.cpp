#include "cli/narrator.h"

#include <gtest/gtest.h>

#include "unit/cli/fake_terminal.h"

namespace godwit::cli {
namespace {

using namespace std::chrono_literals;

class NarratorTest : public ::testing::Test {
 protected:
  Narrator& narrator(Verbosity verbosity = Verbosity::kNormal, bool redraw = false) {
    NarratorOptions options;
    options.verbosity = verbosity;
    options.redraw = redraw;
    options.now = [this] { return now_; };
    narrator_.emplace(terminal_, options);
    return *narrator_;
  }

  static Event event(EventKind kind, std::string text = {}) {
    Event e;
    e.kind = kind;
    e.text = std::move(text);
    return e;
  }
  static Event of(EventKind kind, const std::string& migration) {
    Event e;
    e.kind = kind;
    e.migration = migration;
    return e;
  }
  static Event progress(std::int64_t done, std::int64_t total) {
    Event e = of(EventKind::kMigrationProgress, "m");
    e.done = done;
    e.total = total;
    return e;
  }

  FakeTerminal terminal_;
  Monotonic now_{};
  std::optional<Narrator> narrator_;
};

TEST_F(NarratorTest, SaysNothingOfAFastConnection) {
  Narrator& n = narrator();
  n.event(event(EventKind::kConnecting, "db1:27017"));
  now_ += 299ms;
  n.tick();
  n.data("answer\n");
  now_ += 10s;
  n.tick();
  EXPECT_EQ(terminal_.both, "answer\n");
}

TEST_F(NarratorTest, SaysWhereItConnectsWhenThatTakesLong) {
  Narrator& n = narrator();
  n.event(event(EventKind::kConnecting, "db1:27017"));
  EXPECT_EQ(n.next_tick(), now_ + 300ms);
  now_ += 300ms;
  n.tick();
  EXPECT_EQ(terminal_.err, "connecting to db1:27017 ...\n");
  EXPECT_EQ(n.next_tick(), std::nullopt);
}

TEST_F(NarratorTest, SaysWhatItWaitsForWhenThatTakesLong) {
  Narrator& n = narrator();
  n.expect("looking up the URL of prod");
  EXPECT_EQ(n.next_tick(), now_ + 300ms);
  n.settle();
  now_ += 300ms;
  n.tick();
  EXPECT_EQ(terminal_.err, "") << "it was quick";
  n.expect("looking up the URL of prod");
  now_ += 300ms;
  n.tick();
  EXPECT_EQ(terminal_.err, "looking up the URL of prod ...\n");
}

TEST_F(NarratorTest, TakesBackWhatItWaitedForOnATerminal) {
  Narrator& n = narrator(Verbosity::kNormal, true);
  n.expect("looking up the URL of prod");
  EXPECT_EQ(terminal_.err, "") << "nothing flickers";
  now_ += 300ms;
  n.tick();
  EXPECT_EQ(terminal_.err, "looking up the URL of prod ...");
  n.settle();
  EXPECT_EQ(terminal_.err, "looking up the URL of prod ...\r\x1b[K");
}

TEST_F(NarratorTest, SaysWhereItConnectsAtOnceWhenAskedTo) {
  narrator(Verbosity::kVerbose).event(event(EventKind::kConnecting, "db1"));
  EXPECT_EQ(terminal_.err, "connecting to db1 ...\n");
}

TEST_F(NarratorTest, TakesTheLineBackOnATerminal) {
  Narrator& n = narrator(Verbosity::kNormal, true);
  n.event(event(EventKind::kConnecting, "db1"));
  EXPECT_EQ(terminal_.both, "connecting to db1 ...");
  n.data("answer\n");
  EXPECT_EQ(terminal_.both, "connecting to db1 ...\r\x1b[Kanswer\n");
}

TEST_F(NarratorTest, KeepsDataAndNarrationApart) {
  Narrator& n = narrator();
  Event finished = of(EventKind::kMigrationFinished, "m");
  finished.state = "applied";
  finished.seconds = 0.038;
  n.expect_ids(3);
  n.event(event(EventKind::kNote, "started the local server"));
  n.event(event(EventKind::kWarning, "two clocks"));
  n.event(finished);
  EXPECT_EQ(terminal_.out, "+ m    38ms\n");
  EXPECT_EQ(terminal_.err, "started the local server\nwarning: two clocks\n");
}

TEST_F(NarratorTest, QuietLeavesWarningsAndData) {
  Narrator& n = narrator(Verbosity::kQuiet);
  n.event(event(EventKind::kNote, "note"));
  n.event(event(EventKind::kLockWaiting, "run r-1"));
  n.event(event(EventKind::kConnecting, "db1"));
  n.say("plan\n");
  EXPECT_EQ(n.next_tick(), std::nullopt);
  EXPECT_EQ(terminal_.both, "");
  n.event(event(EventKind::kWarning, "w"));
  n.insist("error\n");
  EXPECT_EQ(terminal_.both, "warning: w\nerror\n");
}

TEST_F(NarratorTest, ShowsWhatAScriptSays) {
  Narrator& n = narrator();
  Event log = event(EventKind::kMigrationLog, "first\nsecond \x1b[2J");
  n.event(log);
  log.level = LogLevel::kWarn;
  log.text = "careful";
  n.event(log);
  log.level = LogLevel::kDebug;
  log.text = "detail";
  n.event(log);
  EXPECT_EQ(terminal_.err, "    first\n    second \\x1b[2J\n    warning: careful\n");
}

TEST_F(NarratorTest, ShowsDetailsWhenAskedTo) {
  Narrator& n = narrator(Verbosity::kVerbose);
  Event log = event(EventKind::kMigrationLog, "detail");
  log.level = LogLevel::kDebug;
  n.event(log);
  Event taken = event(EventKind::kLockTaken);
  taken.number = 7;
  n.event(taken);
  Event step = event(EventKind::kMigrationStep, "copy");
  step.state = "started";
  n.event(step);
  EXPECT_EQ(terminal_.err, "    detail\nlock taken (epoch 7)\n    step copy started\n");
}

TEST_F(NarratorTest, TellsOfStepsThatEndOrAreSkipped) {
  Narrator& n = narrator();
  for (const char* state : {"started", "done", "skipped"}) {
    Event step = event(EventKind::kMigrationStep, "copy");
    step.state = state;
    n.event(step);
  }
  EXPECT_EQ(terminal_.err, "    step copy done\n    step copy skipped\n");
}

TEST_F(NarratorTest, RepeatsTheWaitForALockOnlyNowAndThen) {
  Narrator& n = narrator();
  n.event(event(EventKind::kLockWaiting, "run r-1 (for 1s)"));
  now_ += 29s;
  n.event(event(EventKind::kLockWaiting, "run r-1 (for 30s)"));
  now_ += 1s;
  n.event(event(EventKind::kLockWaiting, "run r-1 (for 31s)"));
  EXPECT_EQ(terminal_.err, "waiting for run r-1 (for 1s)\nwaiting for run r-1 (for 31s)\n");
}

TEST_F(NarratorTest, WritesALineEveryHalfMinuteIntoALog) {
  Narrator& n = narrator();
  n.event(of(EventKind::kMigrationStarted, "m"));
  EXPECT_EQ(n.next_tick(), now_ + 30s);
  now_ += 29s;
  n.tick();
  EXPECT_EQ(terminal_.err, "");
  now_ += 1s;
  n.tick();
  EXPECT_EQ(terminal_.err, "m  running for 30.0s\n");
  n.event(progress(100, 400));
  now_ += 30s;
  n.event(progress(250, 400));
  n.tick();
  EXPECT_EQ(terminal_.err, "m  running for 30.0s\nm   62%  250/400  5.0/s  ETA 30.0s\n");
}

TEST_F(NarratorTest, DrawsABarOnATerminal) {
  Narrator& n = narrator(Verbosity::kNormal, true);
  n.event(of(EventKind::kMigrationStarted, "m"));
  n.event(progress(0, 100));
  now_ += 10s;
  n.event(progress(50, 100));
  terminal_.err.clear();
  n.tick();
  EXPECT_EQ(terminal_.err, "\r\x1b[K> m  [##########----------]   50%  50/100  5.0/s  ETA 10.0s");
  n.insist("a line\n");
  EXPECT_TRUE(terminal_.err.ends_with("a line\n> m  [##########----------]   50%  50/100  5.0/s  ETA 10.0s"));
}

TEST_F(NarratorTest, ProgressDoesNotPutOffTheNextTick) {
  Narrator& n = narrator(Verbosity::kNormal, true);
  n.event(of(EventKind::kMigrationStarted, "m"));
  const auto next = n.next_tick();
  EXPECT_EQ(next, now_ + 200ms);
  now_ += 150ms;
  n.event(progress(1, 100));
  EXPECT_EQ(n.next_tick(), next);
  now_ += 50ms;
  n.tick();
  EXPECT_EQ(n.next_tick(), now_ + 200ms);
}

TEST_F(NarratorTest, CountsAfreshWhenAScriptCountsSomethingElse) {
  Narrator& n = narrator();
  n.event(of(EventKind::kMigrationStarted, "m"));
  n.event(progress(1000, 1000));
  now_ += 30s;
  n.event(progress(0, 100));
  now_ += 10s;
  n.event(progress(20, 100));
  n.tick();
  EXPECT_EQ(terminal_.err, "m   20%  20/100  2.0/s  ETA 40.0s\n");
}

TEST_F(NarratorTest, FitsLongIdsIntoTheLine) {
  terminal_.width = 20;
  narrator(Verbosity::kNormal, true).event(of(EventKind::kMigrationStarted, std::string(50, 'x')));
  EXPECT_EQ(terminal_.err, "> xxxxxxxxxxxxxx...");
}

TEST_F(NarratorTest, MarksAFailedMigration) {
  Narrator& n = narrator();
  n.event(of(EventKind::kMigrationStarted, "m"));
  n.event(of(EventKind::kMigrationFailed, "m"));
  now_ += 60s;
  n.tick();
  EXPECT_EQ(terminal_.both, "x m\n");
}

TEST_F(NarratorTest, TellsWhenItsNextTickChanges) {
  Narrator& n = narrator();
  int changes = 0;
  n.on_change([&] {
    ++changes;
    static_cast<void>(n.next_tick());  // must not deadlock
  });
  n.event(event(EventKind::kConnecting, "db1"));
  EXPECT_EQ(changes, 1);
}

}  // namespace
}  // namespace godwit::cli
