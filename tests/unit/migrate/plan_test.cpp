#include "migrate/plan.h"

#include <gtest/gtest.h>

#include <map>

#include "support/error_of.h"

namespace godwit::migrate {
namespace {

using test::error_of;

using Ids = std::vector<std::string>;

// A folder of migrations 1…5 and a ledger that each test fills.
class Planning : public testing::Test {
 protected:
  Planning() {
    for (const char* id : {"1", "2", "3", "4", "5"}) add_source(id);
  }

  void add_source(const std::string& id) {
    Source source;
    source.id = id;
    source.kind = "javascript";
    source.file = "migrations/" + id + ".js";
    source.path = "/p/migrations/" + id + ".js";
    source.checksum = "raw-" + id;
    source.checksum_normalised = "sum-" + id;
    sources_.push_back(source);
  }

  db::LedgerRow& row(const std::string& id, db::RowState state) {
    db::LedgerRow row;
    row.id = id;
    row.file = "migrations/" + id + ".js";
    row.state = state;
    row.checksum = "raw-" + id;
    row.checksum_normalised = "sum-" + id;
    row.batch = 1;
    row.applied_ms = 1000 + std::stoi(id);
    row.counts["modified"] = 3;
    rows_.push_back(row);
    return rows_.back();
  }

  void applied(const Ids& ids, std::int64_t batch = 1) {
    for (const std::string& id : ids) row(id, db::RowState::kApplied).batch = batch;
  }

  Plan plan(Direction direction, Selection selection = {}) {
    entries_ = merge(sources_, rows_, [this](const db::LedgerRow& r) { return r.run == running_; });
    return make_plan(entries_, after_, {direction, std::move(selection), on_modified_, "prod"});
  }
  Ids up(Selection selection = {}) { return ids_of(plan(Direction::kUp, std::move(selection))); }
  Ids down(Selection selection = {}) { return ids_of(plan(Direction::kDown, std::move(selection))); }

  bool up_refuses() {
    try {
      up();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kMigrationFailedBefore);
      return true;
    }
    return false;
  }

  static Ids ids_of(const Plan& plan) {
    Ids ids;
    for (const Planned& planned : plan.migrations) ids.push_back(planned.source->id);
    return ids;
  }

  std::vector<Source> sources_;
  std::vector<db::LedgerRow> rows_;
  std::vector<Entry> entries_;
  std::map<std::string, std::vector<std::string>> after_;
  OnModified on_modified_ = OnModified::kFail;
  std::string running_ = "r-alive";
};

Selection to(std::string id) { return {.to = std::move(id)}; }
Selection count(std::int64_t n) { return {.count = n}; }
Selection only(std::string id) { return {.only = std::move(id)}; }

TEST_F(Planning, GoesUpThroughEverythingThatIsPending) {
  applied({"1", "2"});
  EXPECT_EQ(up(), (Ids{"3", "4", "5"}));
  EXPECT_EQ(up(to("4")), (Ids{"3", "4"}));
  EXPECT_EQ(up(count(1)), Ids{"3"});
  EXPECT_EQ(up(only("5")), Ids{"5"});
}

TEST_F(Planning, HasNothingToDoWhenEverythingIsApplied) {
  applied({"1", "2", "3", "4", "5"});
  EXPECT_TRUE(up().empty());
  EXPECT_TRUE(up(only("3")).empty());
  EXPECT_TRUE(up(to("2")).empty());
}

TEST_F(Planning, RunsAnAppliedOneAgainOnlyWhenForced) {
  applied({"1", "2", "3"});
  Selection selection = only("2");
  selection.force = true;
  EXPECT_EQ(up(selection), Ids{"2"});
}

TEST_F(Planning, AppliesRolledBackOnesAgain) {
  applied({"1"});
  row("2", db::RowState::kRolledBack);
  EXPECT_EQ(up(count(2)), (Ids{"2", "3"}));
}

TEST_F(Planning, WarnsOfAMigrationOlderThanTheNewestApplied) {
  applied({"1", "3"});
  const Plan result = plan(Direction::kUp);
  EXPECT_EQ(ids_of(result), (Ids{"2", "4", "5"}));
  EXPECT_EQ(result.warnings, Ids{"2 is older than the newest applied migration"});
}

TEST_F(Planning, TakesAFileNameWhereAnIdIsWanted) { EXPECT_EQ(up(to("2.js")), (Ids{"1", "2"})); }

TEST_F(Planning, SuggestsTheNearestIdForAnUnknownOne) {
  add_source("20260101-split-name");
  const Error error = error_of([this] { up(to("20260101-splt-name")); });
  EXPECT_EQ(error.code(), ErrorCode::kMigrationNotFound);
  EXPECT_EQ(error.message(), "there is no migration 20260101-splt-name; did you mean \"20260101-split-name\"?");
}

TEST_F(Planning, RefusesTwoSelectionsAtOnceAndEmptyCounts) {
  Selection both = to("2");
  both.count = 1;
  EXPECT_EQ(error_of([&] { up(both); }).code(), ErrorCode::kUsage);
  EXPECT_EQ(error_of([&] { up(count(0)); }).code(), ErrorCode::kUsage);
}

TEST_F(Planning, RefusesAnEditedMigrationNamingWhatWasRecorded) {
  applied({"1", "2"});
  sources_[1].checksum_normalised = "other";
  const Error error = error_of([this] { up(); });
  EXPECT_EQ(error.code(), ErrorCode::kMigrationModified);
  EXPECT_EQ(error.unchanged_text(), "nothing was changed in prod");
  EXPECT_NE(error.fix_text().find("godwit mark 2 applied --rehash"), std::string::npos);
}

TEST_F(Planning, WarnsOrRunsAgainWhenTheConfigurationSaysSo) {
  applied({"1", "2", "3", "4", "5"});
  sources_[1].checksum_normalised = "other";
  on_modified_ = OnModified::kWarn;
  EXPECT_EQ(plan(Direction::kUp).warnings, Ids{"2 was edited after it was applied"});
  on_modified_ = OnModified::kRerun;
  EXPECT_EQ(up(), Ids{"2"});
  EXPECT_EQ(up(only("2")), Ids{"2"});
}

TEST_F(Planning, DoesNotCallAFileEditedWhenOnlyItsLineEndsChanged) {
  applied({"1"});
  sources_[0].checksum = "raw with other line ends";
  EXPECT_EQ(up(count(1)), Ids{"2"});
}

TEST_F(Planning, KeepsGoingWhenTheFileOfAnAppliedMigrationIsGone) {
  applied({"1"});
  row("0", db::RowState::kApplied);
  EXPECT_EQ(up(count(1)), Ids{"2"});
}

// --- what is interrupted or failed ---

TEST_F(Planning, StopsAtAnInterruptedMigrationThatNobodyCanJudge) {
  applied({"1"});
  row("2", db::RowState::kRunning).run = "r-dead";
  for (const Selection& selection : {Selection{}, to("5"), only("4")}) {
    const Error error = error_of([&] { up(selection); });
    EXPECT_EQ(error.code(), ErrorCode::kMigrationInterrupted);
    EXPECT_EQ(error.unchanged_text(), "nothing was changed in prod");
    EXPECT_NE(error.fix_text().find("godwit retry 2"), std::string::npos);
  }
}

TEST_F(Planning, RunsAnInterruptedTransactionOrIdempotentOneAgain) {
  for (const bool transaction : {true, false}) {
    rows_.clear();
    applied({"1"});
    db::LedgerRow& interrupted = row("2", db::RowState::kRunning);
    interrupted.transaction = transaction;
    interrupted.rerunnable = !transaction;
    const Plan result = plan(Direction::kUp, count(1));
    EXPECT_EQ(ids_of(result), Ids{"2"});
    EXPECT_TRUE(result.migrations[0].again);
    EXPECT_FALSE(result.migrations[0].resume);
  }
}

TEST_F(Planning, ResumesOneWhoseWritesWereAllInSteps) {
  db::LedgerRow& interrupted = row("1", db::RowState::kRunning);
  interrupted.steps = {{"copy", "done", 5}};
  interrupted.steps_only = true;
  EXPECT_TRUE(plan(Direction::kUp, count(1)).migrations.at(0).resume);
  rows_[0].steps_only = false;
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kMigrationInterrupted);
}

TEST_F(Planning, LeavesARunningMigrationToItsRun) {
  row("1", db::RowState::kRunning).run = "r-alive";
  EXPECT_EQ(up(count(1)), Ids{"2"});
}

TEST_F(Planning, AsksAPersonBeforeAnEditedScriptGoesOnAfterItsFinishedSteps) {
  db::LedgerRow& failed = row("1", db::RowState::kFailed);
  failed.steps = {{"copy", "done", 1}};
  failed.steps_only = true;
  failed.checksum_normalised = "before the edit";
  EXPECT_EQ(error_of([this] { up(count(1)); }).code(), ErrorCode::kMigrationFailedBefore);
}

TEST_F(Planning, TakesAnInterruptedTransactionalWayDownForNotHavingHappened) {
  db::LedgerRow& interrupted = row("1", db::RowState::kRunning);
  interrupted.transaction = true;
  interrupted.direction = "down";
  EXPECT_EQ(up(count(1)), Ids{"2"});
  EXPECT_EQ(down(), Ids{"1"});
}

TEST_F(Planning, DoesNotTakeAFailureForHarmlessThatCouldWriteUnseen) {
  row("1", db::RowState::kFailed).counts = {{"unseen", 1}};
  const Error refused = error_of([this] { up(); });
  EXPECT_EQ(refused.code(), ErrorCode::kMigrationFailedBefore);
  EXPECT_EQ(refused.message(), "1 failed after it may have written, and has not been changed since");
}

TEST_F(Planning, RefusesToRepeatAFailedMigrationThatHadWritten) {
  row("1", db::RowState::kFailed);
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kMigrationFailedBefore);
}

TEST_F(Planning, RepeatsAFailedMigrationThatWroteNothingOrWasCorrected) {
  row("1", db::RowState::kFailed).counts["modified"] = 0;
  EXPECT_EQ(up(count(1)), Ids{"1"});
  rows_[0].counts["modified"] = 3;
  sources_[0].checksum_normalised = "corrected";
  EXPECT_EQ(up(count(1)), Ids{"1"});
}

TEST_F(Planning, RetriesWhatFailedInTheDirectionInWhichItFailed) {
  applied({"1"});
  row("2", db::RowState::kFailed).direction = "down";
  Selection selection = only("2");
  selection.retry = true;
  EXPECT_EQ(plan(Direction::kUp, selection).migrations.at(0).direction, Direction::kDown);
  selection.only = "1";
  EXPECT_EQ(error_of([&] { up(selection); }).code(), ErrorCode::kWrongState);
}

// --- down ---

TEST_F(Planning, GoesDownFromTheLastApplied) {
  applied({"1", "2"}, 1);
  applied({"3", "4"}, 2);
  EXPECT_EQ(down(), Ids{"4"});
  EXPECT_EQ(down(count(3)), (Ids{"4", "3", "2"}));
  EXPECT_EQ(down(to("2")), (Ids{"4", "3"}));
  EXPECT_EQ(down(to("base")), (Ids{"4", "3", "2", "1"}));
  EXPECT_EQ(down({.batch = true}), (Ids{"4", "3"}));
  EXPECT_EQ(down(only("2")), Ids{"2"});
}

TEST_F(Planning, TakesBackFirstWhatWasOnlyHalfTakenBack) {
  applied({"1", "2", "3", "4"});
  db::LedgerRow& half = rows_[3];
  half.direction = "down";
  half.state = db::RowState::kFailed;
  half.counts = {{"modified", 3}};
  EXPECT_EQ(error_of([this] { down(); }).code(), ErrorCode::kMigrationFailedBefore);
  half.rerunnable = true;
  EXPECT_EQ(down(), Ids{"4"});
  EXPECT_EQ(down(count(2)), (Ids{"4", "3"}));
  EXPECT_EQ(down(to("2")), (Ids{"4", "3"}));
  EXPECT_EQ(error_of([this] { down(to("4")); }).code(), ErrorCode::kWrongState);
  half.state = db::RowState::kRunning;
  EXPECT_EQ(down(), Ids{"4"}) << "interrupted";
  half.rerunnable = false;
  half.state = db::RowState::kFailed;
  sources_[3].checksum_normalised = "corrected";
  EXPECT_EQ(down(), Ids{"4"});
}

TEST_F(Planning, GoesOnWithAWayDownBehindItsFinishedSteps) {
  applied({"1", "2"});
  db::LedgerRow& half = rows_[1];
  half.direction = "down";
  half.state = db::RowState::kFailed;
  half.steps = {{"copy", "done", 1}};
  half.steps_only = true;
  const Plan plan = this->plan(Direction::kDown, {});
  ASSERT_EQ(plan.migrations.size(), 1U);
  EXPECT_EQ(plan.migrations[0].source->id, "2");
  EXPECT_TRUE(plan.migrations[0].resume);
}

TEST_F(Planning, GoesDownInTheOrderInWhichTheyWereAppliedNotOfTheirNames) {
  applied({"5"}, 1);
  applied({"1"}, 2);
  EXPECT_EQ(down(), Ids{"1"});
}

TEST_F(Planning, HasNothingToTakeBackInAnEmptyLedger) { EXPECT_TRUE(down().empty()); }

TEST_F(Planning, RefusesToGoDownWithoutTheFile) {
  row("0", db::RowState::kApplied);
  EXPECT_EQ(error_of([this] { down(); }).code(), ErrorCode::kMigrationFileMissing);
}

TEST_F(Planning, RefusesToTakeAwayWhatAnAppliedOneComesAfter) {
  applied({"1", "2"});
  after_["2"] = {"1"};
  EXPECT_EQ(error_of([this] { down(only("1")); }).code(), ErrorCode::kDependencyPending);
  EXPECT_EQ(down(count(2)), (Ids{"2", "1"}));
}

TEST_F(Planning, RefusesOnlyOneWhoseForerunnerIsPending) {
  after_["2"] = {"1"};
  EXPECT_EQ(error_of([this] { up(only("2")); }).code(), ErrorCode::kDependencyPending);
}

TEST_F(Planning, HashesWhatWouldRunAndWhere) {
  const std::string hash = plan_hash(plan(Direction::kUp), "prod");
  EXPECT_EQ(hash.size(), 12U);
  EXPECT_EQ(hash, plan_hash(plan(Direction::kUp), "prod"));
  EXPECT_NE(hash, plan_hash(plan(Direction::kUp), "dev"));
  EXPECT_NE(hash, plan_hash(plan(Direction::kUp, count(4)), "prod"));
  sources_[0].checksum = "edited";
  EXPECT_NE(hash, plan_hash(plan(Direction::kUp), "prod"));
}

// Every kind of row that a failure leaves.
std::vector<db::LedgerRow> failures(const db::LedgerRow& plain) {
  std::vector<db::LedgerRow> rows;
  for (const unsigned bits : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 12U, 13U, 16U, 24U}) {
    db::LedgerRow row = plain;
    if ((bits & 1U) == 0) row.counts.clear();
    if ((bits & 2U) != 0) row.direction = "down";
    if ((bits & 4U) != 0) row.steps = {{"copy", "done", 5}};
    row.steps_only = (bits & 4U) != 0;
    row.transaction = (bits & 8U) != 0;
    row.rerunnable = (bits & 16U) != 0;
    rows.push_back(row);
  }
  return rows;
}

TEST_F(Planning, KnowsBeforehandWhatItWillRefuseToRunAgain) {
  const std::string as_it_was = sources_[0].checksum_normalised;
  std::size_t refused = 0;
  for (const db::LedgerRow& failure : failures(row("1", db::RowState::kFailed))) {
    rows_ = {failure};
    bool always_runs = true;
    for (const bool edited : {false, true}) {
      sources_[0].checksum_normalised = edited ? "edited" : as_it_was;
      const bool runs = !up_refuses();
      EXPECT_EQ(up_runs_again(failure, edited), runs);
      always_runs = always_runs && runs;
      EXPECT_EQ(up({.only = "1", .retry = true}), (Ids{"1"})) << "a retry runs them all";
    }
    EXPECT_EQ(wants_retry(failure), !always_runs);
    if (!always_runs) ++refused;
  }
  EXPECT_GT(refused, 0U);
}

TEST_F(Planning, WantsARetryWhenStepsAreDoneOfAFileThatWillBeEdited) {
  db::LedgerRow& failed = row("1", db::RowState::kFailed);
  failed.steps = {{"copy", "done", 5}};
  failed.steps_only = true;
  EXPECT_TRUE(wants_retry(failed));
  EXPECT_TRUE(up_runs_again(failed, false));
  failed.state = db::RowState::kApplied;
  EXPECT_FALSE(wants_retry(failed)) << "it did not fail";
}

}  // namespace
}  // namespace godwit::migrate
