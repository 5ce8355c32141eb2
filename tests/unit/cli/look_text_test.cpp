#include "cli/look_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/samples.h"

namespace godwit::cli {
namespace {

TEST(StatusText, ShowsWhereAnEnvironmentStands) {
  View view = plain_view();
  view.target = " -e prod";
  EXPECT_EQ(
      status_text(sample_status(), view),
      "prod [protected]   shop at db1:27017 (replica set rs0, 8.0.4)   head 20261118091200-split-name   1 pending\n"
      "  ID                          STATE    APPLIED                TOOK  BY\n"
      "  20261101100000-init         applied  2026-11-02 09:14 UTC   1.2s  ci@build-812\n"
      "  20261118091200-split-name   applied  2026-11-19 07:02 UTC  4m11s  ci@build-812\n"
      "  20261120083000-email-index  pending\n"
      "Next:  godwit plan -e prod\n");
}

TEST(StatusText, MarksWhatWantsAttention) {
  StatusReport report = sample_status();
  report.migrations[0].modified = true;
  report.migrations[1].orphaned = true;
  report.migrations[2].out_of_order = true;
  report.migrations.push_back(failed("20261121090000-drop"));
  EXPECT_EQ(
      status_text(report, plain_view()),
      "prod [protected]   shop at db1:27017 (replica set rs0, 8.0.4)   head 20261118091200-split-name   2 pending\n"
      "  ID                          STATE     APPLIED                TOOK  BY\n"
      "! 20261101100000-init         modified  2026-11-02 09:14 UTC   1.2s  ci@build-812  its file was edited since\n"
      "! 20261118091200-split-name   orphaned  2026-11-19 07:02 UTC  4m11s  ci@build-812  its file is missing\n"
      "! 20261120083000-email-index  pending                                              comes before one that is "
      "applied\n"
      "! 20261121090000-drop         failed                           3.1s  ci@build-812\n"
      "    GW0503 MongoServerError: E11000 duplicate key (migrations/20261121090000-drop.js:12:9)\n"
      "Next:  godwit show 20261121090000-drop\n");
}

TEST(StatusText, CountsWhatRunsAgainAsPending) {
  StatusReport report;
  report.environment = "dev";
  report.migrations = {applied("a", "2026-11-02T09:14:30Z", 0.04)};
  report.migrations[0].modified = report.migrations[0].again = true;
  const std::string text = status_text(report, plain_view());
  EXPECT_THAT(text, testing::HasSubstr("dev   1 pending\n"));
  EXPECT_THAT(text, testing::HasSubstr("its file was edited since: it runs again\n"));
  EXPECT_THAT(text, testing::HasSubstr("Next:  godwit plan"));
  EXPECT_EQ(check_exit_code(report), 2);
}

TEST(StatusText, SaysThatNothingIsPending) {
  StatusReport report;
  report.environment = "dev";
  report.migrations = {applied("a", "2026-11-02T09:14:30Z", 0.04)};
  report.head = "a";
  EXPECT_EQ(status_text(report, plain_view()),
            "dev   head a   nothing pending\n"
            "  ID  STATE    APPLIED               TOOK  BY\n"
            "  a   applied  2026-11-02 09:14 UTC  40ms  ci@build-812\n");
}

TEST(StatusText, KnowsNoTimeOfOneThatWasMarkedByHand) {
  StatusReport report;
  report.environment = "dev";
  report.migrations = {applied("a", "2026-11-02T09:14:30Z", 0)};
  report.migrations[0].started_at.clear();
  EXPECT_EQ(status_text(report, plain_view()),
            "dev   nothing pending\n"
            "  ID  STATE    APPLIED               BY\n"
            "  a   applied  2026-11-02 09:14 UTC  ci@build-812\n");
}

TEST(StatusText, HelpsToBegin) {
  StatusReport report;
  report.environment = "local";
  EXPECT_EQ(status_text(report, plain_view()),
            "local   nothing pending\n"
            "  there are no migrations yet\n"
            "Next:  godwit create NAME\n");
}

TEST(StatusText, DoesNotInventHowLongAnInterruptedOneRan) {
  StatusReport report;
  report.environment = "dev";
  report.migrations = {failed("a")};
  report.migrations[0].state = MigrationState::kInterrupted;
  report.migrations[0].failure.reset();
  report.migrations[0].seconds = 0;
  EXPECT_EQ(status_text(report, plain_view()),
            "dev   1 pending\n"
            "  ID  STATE        BY\n"
            "! a   interrupted  ci@build-812\n"
            "Next:  godwit show a\n");
}

TEST(StatusText, NamesTheHolderOfTheLock) {
  StatusReport report;
  report.environment = "dev";
  report.migrations = {pending("a")};
  report.lock = {true, "r-42", "up", {"ada", "build3", 7, "", "", ""}, "2026-11-22T09:15:00Z", 12, 4, "a"};
  EXPECT_NE(
      status_text(report, plain_view()).find("lock: run r-42 (up) by ada@build3 since 2026-11-22 09:15 UTC, at a\n"),
      std::string::npos);
  report.lock.seconds_to_expiry = -3;
  EXPECT_EQ(lock_text(report.lock, plain_view()),
            "run r-42 (up) by ada@build3 since 2026-11-22 09:15 UTC, at a; it is gone, and the next run takes over");
}

TEST(StatusText, ShowsHostileNamesHarmlessly) {
  StatusReport report;
  report.environment = "dev";
  report.migrations = {pending("a\x1b[2J\nb")};
  const std::string text = status_text(report, plain_view());
  EXPECT_NE(text.find("a\\x1b[2J\\nb"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(StatusText, ColoursStatesOnATerminal) {
  StatusReport report;
  report.environment = "dev";
  report.migrations = {pending("a")};
  View view;
  view.style = {true, true};
  EXPECT_NE(status_text(report, view).find("\x1b[33mpending\x1b[0m"), std::string::npos);
}

TEST(CheckExitCode, TellsPendingFromBroken) {
  StatusReport report = sample_status();
  EXPECT_EQ(check_exit_code(report), 2);
  report.migrations.pop_back();
  EXPECT_EQ(check_exit_code(report), 0);
  report.migrations.push_back(failed("x"));
  EXPECT_EQ(check_exit_code(report), 2);
  report.migrations[0].modified = true;
  EXPECT_EQ(check_exit_code(report), 5);
  report.migrations[0].modified = false;
  report.migrations[0].orphaned = true;
  EXPECT_EQ(check_exit_code(report), 5);
  EXPECT_EQ(check_exit_code({}), 0);
}

TEST(Newest, PassesOverFilesThatAreGone) {
  StatusReport report = sample_status();
  EXPECT_EQ(newest(report)->id, "20261120083000-email-index");
  report.migrations.back().orphaned = true;
  EXPECT_EQ(newest(report)->id, "20261118091200-split-name");
  EXPECT_EQ(newest({}), std::nullopt);
}

TEST(HistoryText, ListsEntries) {
  JournalEntry entry;
  entry.at = "2026-11-22T09:15:00Z";
  entry.event = "migration.applied";
  entry.subject = "20261122-x";
  entry.run = "r-42";
  entry.actor = {"ada", "build3", 7, "", "", ""};
  EXPECT_EQ(history_text({entry}, plain_view()),
            "AT                    EVENT              MIGRATION   BY          RUN\n"
            "2026-11-22 09:15 UTC  migration.applied  20261122-x  ada@build3  r-42\n");
  EXPECT_EQ(history_text({}, plain_view()), "nothing is recorded\n");
}

TEST(ShowText, DoesNotTellOfAWayBackWhatIsNotKnown) {
  MigrationDetails details;
  details.migration = pending("a");
  EXPECT_THAT(show_text(details, plain_view()), testing::HasSubstr("way back     not known until it is loaded\n"));
  details.migration.reversible = false;
  EXPECT_THAT(show_text(details, plain_view()), testing::HasSubstr("way back     no\n"));
}

TEST(ShowText, TellsEverythingAboutAMigration) {
  MigrationDetails details;
  details.migration = failed("20261121090000-drop");
  details.migration.recorded_checksum = "77ab";
  details.migration.steps = {{"copy", "done", 1.2}, {"swap", "running", 0.3}};
  details.migration.counts = {{"modified", 1200}, {"inserted", 0}};
  details.text = "module.exports = {\n\tup() {},\n};\n";
  EXPECT_EQ(show_text(details, plain_view()),
            "20261121090000-drop\n"
            "state        failed\n"
            "file         migrations/20261121090000-drop.js\n"
            "kind         javascript\n"
            "way back     yes\n"
            "sha256       9c1f\n"
            "recorded     77ab\n"
            "started      2026-11-20 08:30 UTC\n"
            "took         3.1s\n"
            "by           ci@build-812\n"
            "run          r-1 (batch 1, attempt 1, epoch 3)\n"
            "changed      0 inserted, 1,200 modified\n"
            "step         copy  done  1.2s\n"
            "step         swap  running  300ms\n"
            "failure      GW0503 MongoServerError: E11000 duplicate key (migrations/20261121090000-drop.js:12:9)\n"
            "\n"
            "Text\n"
            "  module.exports = {\n"
            "  \tup() {},\n"
            "  };\n");
}

TEST(SourceText, IsExactUnlessAPersonLooks) {
  MigrationDetails details;
  details.text = "a\x1b[2J\r\n";
  EXPECT_EQ(source_text(details, plain_view()), details.text);
  View view;
  view.time.local = true;
  EXPECT_EQ(source_text(details, view), "a\\x1b[2J\\r\n");
}

}  // namespace
}  // namespace godwit::cli
