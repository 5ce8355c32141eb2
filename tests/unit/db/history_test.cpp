#include "db/history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit::db {
namespace {

LedgerRow row(const std::string& id, RowState state, std::int64_t applied_ms, bool in_history) {
  LedgerRow row;
  row.id = id;
  row.kind = "javascript";
  row.file = "migrations/" + id + ".js";
  row.state = state;
  row.applied_ms = applied_ms;
  row.checksum = "ours";
  row.checksum_normalised = "ours";
  row.batch = 1;
  row.in_history = in_history;
  return row;
}

LedgerRow only(const LedgerRow& stored, const std::vector<HistoryRow>& history, bool by_hash = false) {
  const auto rows = with_history({stored}, history, by_hash);
  EXPECT_EQ(rows.size(), 1U);
  return rows.front();
}

TEST(History, LeavesARowAloneThatBothTellAlike) {
  const LedgerRow seen = only(row("a", RowState::kApplied, 5, true), {{"a", "a.js", "", 5, 1}});
  EXPECT_FALSE(seen.learned);
  EXPECT_EQ(seen.checksum, "ours");
}

TEST(History, AdoptsWhatTheLedgerNeverHeardOf) {
  const auto rows = with_history({}, {{"b", "b.js", "hash", 7, 1700000000000}, {"a", "a.js", "", 5, 0}}, false);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].id, "a");
  EXPECT_EQ(rows[1].state, RowState::kApplied);
  EXPECT_EQ(rows[1].applied_ms, 7);
  EXPECT_EQ(rows[1].batch, 1700000000000);
  EXPECT_EQ(rows[1].checksum, "hash");
  EXPECT_TRUE(rows[1].learned);
  EXPECT_TRUE(rows[1].in_history);
}

TEST(History, LearnsThatTheOtherToolUndidAMigration) {
  const LedgerRow seen = only(row("a", RowState::kApplied, 5, true), {});
  EXPECT_EQ(seen.state, RowState::kRolledBack);
  EXPECT_TRUE(seen.learned);
  EXPECT_FALSE(seen.in_history);
}

TEST(History, LearnsThatTheOtherToolRanAMigrationAgain) {
  const LedgerRow seen = only(row("a", RowState::kApplied, 5, true), {{"a", "a.js", "", 9, 2}});
  EXPECT_EQ(seen.applied_ms, 9);
  EXPECT_EQ(seen.batch, 2);
  EXPECT_EQ(seen.checksum, "") << "which text ran is not known";
  EXPECT_TRUE(seen.learned);
}

TEST(History, LearnsThatTheOtherToolAppliedWhatFailedOrWasUndoneHere) {
  for (const RowState state : {RowState::kFailed, RowState::kRolledBack, RowState::kPending, RowState::kRunning}) {
    const LedgerRow seen = only(row("a", state, 0, false), {{"a", "a.js", "", 9, 2}});
    EXPECT_EQ(seen.state, RowState::kApplied);
    EXPECT_TRUE(seen.learned);
  }
}

TEST(History, KnowsNothingOfHowLongTheOtherToolTook) {
  LedgerRow undone = row("a", RowState::kRolledBack, 0, false);
  undone.started_ms = 3;
  undone.duration_ms = 4;
  const LedgerRow applied = only(undone, {{"a", "a.js", "", 9, 2}});
  EXPECT_EQ(applied.started_ms, 0);
  EXPECT_EQ(applied.duration_ms, 0);
  LedgerRow there = row("a", RowState::kApplied, 5, true);
  there.started_ms = 3;
  there.duration_ms = 4;
  EXPECT_EQ(only(there, {}).duration_ms, 0);
}

TEST(History, KeepsAFailedRunOfAnEditedFileApartFromTheSuccessBeforeIt) {
  const LedgerRow seen = only(row("a", RowState::kFailed, 5, true), {{"a", "a.js", "old", 5, 2}});
  EXPECT_EQ(seen.state, RowState::kFailed);
  EXPECT_FALSE(seen.learned);
}

TEST(History, WillBeToldWhatWasAppliedBeforeItWasKept) {
  const LedgerRow seen = only(row("a", RowState::kApplied, 5, false), {});
  EXPECT_EQ(seen.state, RowState::kApplied);
  EXPECT_TRUE(seen.learned);
  EXPECT_FALSE(seen.in_history);
}

TEST(History, ExpectsAMigrationWhoseWayDownFailedToBeThere) {
  LedgerRow stored = row("a", RowState::kFailed, 5, true);
  stored.direction = "down";
  EXPECT_FALSE(only(stored, {{"a", "a.js", "", 5, 1}}).learned);
  EXPECT_EQ(only(stored, {}).state, RowState::kRolledBack);
}

TEST(History, LeavesARunThatGoesDownAlone) {
  LedgerRow stored = row("a", RowState::kRunning, 5, true);
  stored.direction = "down";
  EXPECT_EQ(only(stored, {}).state, RowState::kRunning);
}

TEST(History, SaysNothingOfCompiledInMigrations) {
  LedgerRow stored = row("a", RowState::kApplied, 5, false);
  stored.kind = "compiled";
  EXPECT_FALSE(only(stored, {}).learned);
}

TEST(History, TakesTheNewestOfTwoRowsForOneFile) {
  const auto rows = with_history({}, {{"a", "a.js", "new", 9, 2}, {"a", "a.js", "old", 5, 1}}, false);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].checksum, "new");
}

TEST(History, WantsTheHashWhereHashesAreKept) {
  const LedgerRow seen = only(row("a", RowState::kApplied, 5, true), {{"a", "a.js", "", 5, 1}}, true);
  EXPECT_TRUE(seen.learned);
  EXPECT_FALSE(seen.in_history) << "its row is written anew";
  EXPECT_FALSE(only(row("a", RowState::kApplied, 5, true), {{"a", "a.js", "hash", 5, 1}}, true).learned);
}

TEST(History, ComparesBytesWhereHashesAreKept) {
  const LedgerRow seen = only(row("a", RowState::kApplied, 5, true), {{"a", "a.js", "hash", 5, 1}}, true);
  EXPECT_EQ(seen.checksum_normalised, "");
  EXPECT_EQ(seen.checksum, "ours");
}

}  // namespace
}  // namespace godwit::db
