#include "migrate/runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "migrate/journal_entry.h"
#include "support/fake_lease.h"
#include "support/fake_ledger_store.h"
#include "support/hand_clock.h"
#include "support/error_of.h"

namespace godwit::migrate {
namespace {

using test::error_of;
using Ids = std::vector<std::string>;

// Code of migrations as functions of the test.
class FakeExecutor final : public Executor {
 public:
  using Code = std::function<void(const Execution&, script::Host&, script::Counts&, const std::stop_token&)>;

  Loaded load(const Source& source, const std::stop_token&) override {
    ++loads;
    if (unparsable.contains(source.id)) throw Error(ErrorCode::kScriptSyntax, "unexpected token");
    const bool has_down = !without_down.contains(source.id);
    return {options[source.id], !without_up.contains(source.id), has_down, "", warnings[source.id]};
  }
  void run(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts,
           const std::stop_token& stop) override {
    ran.push_back((execution.direction == Direction::kUp ? "up " : "down ") + source.id);
    if (const auto found = code.find(source.id); found != code.end()) found->second(execution, host, counts, stop);
  }

  std::map<std::string, Options> options;
  std::map<std::string, Code> code;
  std::map<std::string, std::vector<std::string>> warnings;
  std::set<std::string> unparsable;
  std::set<std::string> without_up;
  std::set<std::string> without_down;
  Ids ran;
  int loads = 0;
};

class Running : public testing::Test {
 protected:
  Running() {
    for (const char* id : {"1", "2", "3"}) {
      Source source;
      source.id = id;
      source.kind = "javascript";
      source.file = "migrations/" + source.id + ".js";
      source.checksum = "raw-" + source.id;
      source.checksum_normalised = "sum-" + source.id;
      source.text = "text of " + source.id;
      sources_.push_back(source);
    }
    ledger_.prepare("prod", "godwit test");
  }

  RunRequest request(Direction direction = Direction::kUp, Selection selection = {}) {
    RunRequest request;
    request.environment = "prod";
    request.command = direction == Direction::kUp ? "up" : "down";
    request.plan = {direction, std::move(selection), OnModified::kFail, "prod"};
    request.actor = {"ada", "build3", 42, "godwit test", "", ""};
    return request;
  }

  RunnerParts parts() {
    std::function<std::unique_ptr<db::Session>()> new_session;
    if (transactions_)
      new_session = [this] {
        auto session = std::make_unique<test::FakeSession>(database_);
        session_ = session.get();
        return session;
      };
    return {ledger_, lease_, executor_, clock_, new_session};
  }

  RunOutcome run(RunRequest wanted, std::stop_token stop = {}) {
    return Runner(parts(), sources_, std::move(wanted), [this](const Event& event) { events_.push_back(event); }).run(stop);
  }
  RunOutcome up() { return run(request()); }
  RunOutcome down(Selection selection = {}) { return run(request(Direction::kDown, std::move(selection))); }

  db::RowState state(const std::string& id) { return database_->contents().rows.at(id).state; }
  Ids journal() {
    Ids events;
    for (const db::JournalRow& row : database_->contents().journal)
      events.push_back(row.subject.empty() ? row.event : row.event + " " + row.subject);
    return events;
  }
  bool lock_is_free() {
    const auto lock = lease_.read();
    return !lock || !lock->held;
  }

  // Leaves what a runner leaves that was killed while it worked on `id`.
  db::LedgerRow& killed_while_running(const std::string& id) {
    up_to_before(id);
    database_->write({[&](test::FakeContents& contents) {
      db::LedgerRow row;
      row.id = id;
      row.state = db::RowState::kRunning;
      row.run = "r-dead";
      row.checksum_normalised = "sum-" + id;
      row.epoch = contents.lock ? contents.lock->epoch : 1;
      row.counts["modified"] = 2;
      row.attempt = 1;
      left_behind_ = row;
    }});
    return left_behind_;
  }
  void store(const db::LedgerRow& row) {
    database_->write({[&](test::FakeContents& contents) { contents.rows[row.id] = row; }});
  }
  void up_to_before(const std::string& id) {
    if (id != "1") run(request(Direction::kUp, {.count = std::stoi(id) - 1}));
    executor_.ran.clear();
  }

  test::HandClock clock_{test::Sleeping::kWaits};
  std::shared_ptr<test::FakeDatabase> database_ = std::make_shared<test::FakeDatabase>(clock_);
  test::FakeLedgerStore ledger_{database_};
  test::FakeLease lease_{database_};
  FakeExecutor executor_;
  std::vector<Source> sources_;
  std::vector<Event> events_;
  test::FakeSession* session_ = nullptr;
  bool transactions_ = true;
  db::LedgerRow left_behind_;
};

TEST_F(Running, AppliesWhatIsPendingAndRecordsIt) {
  const RunOutcome outcome = up();
  EXPECT_FALSE(outcome.error.has_value());
  EXPECT_EQ(executor_.ran, (Ids{"up 1", "up 2", "up 3"}));
  const db::LedgerRow row = database_->contents().rows.at("2");
  EXPECT_EQ(row.state, db::RowState::kApplied);
  EXPECT_EQ(row.text, "text of 2");
  EXPECT_EQ(row.by.user, "ada");
  EXPECT_EQ(row.attempt, 1);
  EXPECT_EQ(row.run, outcome.run);
  EXPECT_GT(row.applied_ms, 0);
  EXPECT_EQ(journal(), (Ids{"run.started", "migration.started 1", "migration.applied 1", "migration.started 2",
                            "migration.applied 2", "migration.started 3", "migration.applied 3", "run.finished"}));
  EXPECT_TRUE(lock_is_free());
}

TEST_F(Running, WritesTheEndOfOneAndTheBeginningOfTheNextTogether) {
  int writes = 0;
  database_->before_call = [&](const std::string& call) { writes += call == "apply" ? 1 : 0; };
  up();
  EXPECT_EQ(writes, 4) << "one per migration and one at the end";
}

TEST_F(Running, TakesNoLockWhenThereIsNothingToDo) {
  up();
  const std::int64_t epoch = database_->contents().lock->epoch;
  const RunOutcome again = up();
  EXPECT_TRUE(again.run.empty());
  EXPECT_TRUE(again.done.empty());
  EXPECT_EQ(database_->contents().lock->epoch, epoch);
}

TEST_F(Running, LoadsEveryScriptBeforeItRunsTheFirst) {
  executor_.unparsable = {"3"};
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kScriptSyntax);
  EXPECT_TRUE(executor_.ran.empty());
  EXPECT_TRUE(database_->contents().journal.empty());
}

TEST_F(Running, RefusesAScriptWithoutUpAndAWayBackThatIsMissing) {
  executor_.without_up = {"2"};
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kScriptExports);
  executor_.without_up.clear();
  up();
  executor_.without_down = {"3"};
  EXPECT_EQ(error_of([this] { down(); }).code(), ErrorCode::kNotReversible);
  EXPECT_EQ(state("3"), db::RowState::kApplied);
}

TEST_F(Running, AsksBeforeTheFirstWriteAndDoesNothingWhenRefused) {
  RunRequest wanted = request();
  wanted.approve = [](const Plan& plan) {
    EXPECT_EQ(plan.migrations.size(), 3U);
    throw Error(ErrorCode::kDestructive, "no");
  };
  EXPECT_EQ(error_of([&] { run(wanted); }).code(), ErrorCode::kDestructive);
  EXPECT_FALSE(database_->contents().lock.has_value());
}

TEST_F(Running, RecordsAFailureAndWhatWasNotStarted) {
  executor_.code["2"] = [](const Execution&, script::Host&, script::Counts& counts, const std::stop_token&) {
    counts["modified"] = 7;
    throw Error(ErrorCode::kScriptThrew, "boom").detail("migrations/2.js:3:5");
  };
  const RunOutcome outcome = up();
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code(), ErrorCode::kScriptThrew);
  EXPECT_EQ(outcome.done.size(), 1U);
  EXPECT_EQ(outcome.not_started, Ids{"3"});
  const db::LedgerRow row = database_->contents().rows.at("2");
  EXPECT_EQ(row.state, db::RowState::kFailed);
  EXPECT_EQ(row.counts.at("modified"), 7);
  EXPECT_EQ(row.failure->where, "migrations/2.js:3:5");
  EXPECT_EQ(journal().back(), "run.finished");
  EXPECT_TRUE(lock_is_free());
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kMigrationFailedBefore);
}

TEST_F(Running, SaysHowToGoOnWhenWhatIsMissingLiesOutsideOfTheMigrationThatHadWritten) {
  const auto lacks = [](std::int64_t written) {
    return [written](const Execution&, script::Host&, script::Counts& counts, const std::stop_token&) {
      counts["inserted"] = written;
      throw Error(ErrorCode::kModuleNotFound, "cannot find module 'left-pad'").fix("npm install left-pad");
    };
  };
  executor_.code["1"] = lacks(0);
  EXPECT_EQ(up().error->fix_text(), "npm install left-pad") << "up runs it again by itself";
  executor_.code["1"] = lacks(2);
  EXPECT_EQ(up().error->fix_text(), "npm install left-pad; then: godwit retry 1");
  const RunOutcome again = run(request(Direction::kUp, {.only = "1", .retry = true}));
  EXPECT_EQ(again.error->fix_text(), "npm install left-pad; then: godwit retry 1");
}

TEST_F(Running, SaysHowToGoOnFromStepsWhenAPathInTheFileIsWrong) {
  executor_.code["1"] = [](const Execution&, script::Host& host, script::Counts& counts, const std::stop_token&) {
    host.step_begins("copy", false);
    host.step_ended("copy");
    counts["inserted"] = 2;
    throw Error(ErrorCode::kModuleNotFound, "cannot find module './gone.js'").fix("correct the path");
  };
  EXPECT_EQ(up().error->fix_text(), "correct the path; then: godwit retry 1");
}

TEST_F(Running, GoesDownAndForgetsNothing) {
  up();
  const RunOutcome outcome = down({.count = 2});
  EXPECT_EQ(executor_.ran, (Ids{"up 1", "up 2", "up 3", "down 3", "down 2"}));
  EXPECT_EQ(outcome.done.size(), 2U);
  EXPECT_EQ(state("3"), db::RowState::kRolledBack);
  EXPECT_EQ(state("1"), db::RowState::kApplied);
}

TEST_F(Running, RedoGoesDownAndUpInOneRun) {
  up();
  RunRequest wanted = request(Direction::kDown, {.count = 2});
  wanted.redo = true;
  executor_.ran.clear();
  const RunOutcome outcome = run(wanted);
  EXPECT_EQ(executor_.ran, (Ids{"down 3", "down 2", "up 2", "up 3"}));
  EXPECT_EQ(outcome.done.size(), 4U);
  EXPECT_EQ(database_->contents().rows.at("3").attempt, 3);
}

TEST_F(Running, LeavesAMigrationAppliedWhenItsWayDownFailedWithoutEffect) {
  up();
  executor_.code["3"] = [](const Execution&, script::Host&, script::Counts&, const std::stop_token&) {
    throw Error(ErrorCode::kScriptThrew, "not today");
  };
  EXPECT_TRUE(down().error.has_value());
  EXPECT_EQ(state("3"), db::RowState::kApplied);
  EXPECT_EQ(database_->contents().rows.at("3").failure->message, "not today");
  const std::vector<db::JournalRow>& journal = database_->contents().journal;
  const auto failed = std::find_if(journal.begin(), journal.end(),
                                   [](const db::JournalRow& entry) { return entry.event == "migration.failed"; });
  ASSERT_NE(failed, journal.end());
  EXPECT_EQ(failed->payload["direction"].string(), "down") << "of the execution, not of the row";
  EXPECT_TRUE(failed->payload["counts"].document().empty());
}

TEST_F(Running, StopsBetweenMigrationsWhenAsked) {
  std::stop_source stop;
  executor_.code["2"] = [&](const Execution&, script::Host&, script::Counts&, const std::stop_token&) { stop.request_stop(); };
  const RunOutcome outcome = run(request(), stop.get_token());
  EXPECT_EQ(outcome.error->code(), ErrorCode::kInterrupted);
  EXPECT_EQ(state("2"), db::RowState::kApplied) << "what ended well is recorded";
  EXPECT_EQ(outcome.not_started, Ids{"3"});
}

// --- transactions ---

TEST_F(Running, CommitsDataAndLedgerTogether) {
  executor_.options["1"].transaction = true;
  bool data_written = false;
  executor_.code["1"] = [&](const Execution& execution, script::Host&, script::Counts&, const std::stop_token&) {
    EXPECT_EQ(execution.session, session_);
    ASSERT_TRUE(session_->in_transaction());
    session_->at_commit([&] { data_written = true; });
    EXPECT_EQ(state("1"), db::RowState::kRunning);
  };
  up();
  EXPECT_TRUE(data_written);
  EXPECT_EQ(state("1"), db::RowState::kApplied);
}

TEST_F(Running, LeavesNothingOfAFailedTransaction) {
  executor_.options["1"].transaction = true;
  bool data_written = false;
  int attempts = 0;
  executor_.code["1"] = [&](const Execution&, script::Host&, script::Counts& counts, const std::stop_token&) {
    counts["inserted"] = 1;
    session_->at_commit([&] { data_written = true; });
    if (++attempts == 1) throw Error(ErrorCode::kScriptThrew, "boom");
  };
  EXPECT_TRUE(up().error.has_value());
  EXPECT_FALSE(data_written);
  EXPECT_EQ(state("1"), db::RowState::kFailed);
  EXPECT_FALSE(up().error.has_value()) << "nothing of it happened, so it runs again by itself";
  EXPECT_TRUE(data_written);
}

TEST_F(Running, RunsATransactionAgainAfterATransientError) {
  executor_.options["1"].transaction = true;
  int attempts = 0;
  executor_.code["1"] = [&](const Execution&, script::Host&, script::Counts&, const std::stop_token&) {
    if (++attempts < 3) throw Error(ErrorCode::kServer, "write conflict").retry(Retry::kWholeStep);
  };
  EXPECT_FALSE(up().error.has_value());
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(database_->contents().rows.at("1").attempt, 1);
}

TEST_F(Running, RepeatsATransactionWithItsStepsFromItsStart) {
  executor_.options["1"].transaction = true;
  int attempts = 0;
  executor_.code["1"] = [&](const Execution&, script::Host& host, script::Counts&, const std::stop_token&) {
    EXPECT_TRUE(host.step_begins("copy", false));
    host.step_ended("copy");
    if (++attempts < 3) throw Error(ErrorCode::kServer, "write conflict").retry(Retry::kWholeStep);
  };
  EXPECT_FALSE(up().error.has_value());
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(database_->contents().rows.at("1").steps.size(), 1U);
}

TEST_F(Running, TakesATransactionWhoseAnswerWasLostForDoneWhenItWas) {
  executor_.options["1"].transaction = true;
  database_->before_call = [](const std::string& call) {
    if (call == "committed") throw Error(ErrorCode::kConnectionLost, "db1 hung up").retry(Retry::kOutcomeUnknown);
  };
  EXPECT_FALSE(run(request(Direction::kUp, {.count = 1})).error.has_value());
  EXPECT_EQ(state("1"), db::RowState::kApplied);
  EXPECT_EQ(journal(), (Ids{"run.started", "migration.started 1", "migration.applied 1", "run.finished"}));
}

TEST_F(Running, TakesATransactionWhoseAnswerWasLostForFailedWhenItWasNotDone) {
  executor_.options["1"].transaction = true;
  database_->before_call = [](const std::string& call) {
    if (call == "commit") throw Error(ErrorCode::kConnectionLost, "db1 hung up").retry(Retry::kOutcomeUnknown);
  };
  const RunOutcome outcome = run(request(Direction::kUp, {.count = 1}));
  EXPECT_EQ(outcome.error->code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(state("1"), db::RowState::kFailed);
}

TEST_F(Running, RecordsNothingOfATransactionOfWhichNobodyKnowsWhetherItWasDone) {
  executor_.options["1"].transaction = true;
  std::stop_source stop;
  database_->before_call = [&](const std::string& call) {
    if (call == "committed") throw Error(ErrorCode::kConnectionLost, "db1 hung up").retry(Retry::kOutcomeUnknown);
    if (call != "was_committed") return;
    stop.request_stop();
    throw Error(ErrorCode::kCannotConnect, "db1 is gone").retry(Retry::kSameCall);
  };
  const RunOutcome outcome = run(request(Direction::kUp, {.count = 1}), stop.get_token());
  EXPECT_EQ(outcome.error->code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(outcome.failed->state, db::RowState::kRunning);
  EXPECT_EQ(journal().back(), "migration.applied 1");
}

TEST_F(Running, LeavesTheLedgerWithoutItsSessionWhateverHappens) {
  store(killed_while_running("2"));
  error_of([this] { up(); });
  EXPECT_TRUE(ledger_.is_free());
  executor_.ran.clear();
  EXPECT_TRUE(lock_is_free());
}

TEST_F(Running, RemembersWhatAnEarlierAttemptWroteWhenTheNextOneWritesNothing) {
  executor_.code["1"] = [](const Execution&, script::Host&, script::Counts& counts, const std::stop_token&) {
    counts["inserted"] = 1;
    throw Error(ErrorCode::kScriptThrew, "boom");
  };
  up();
  executor_.code["1"] = [](const Execution&, script::Host&, script::Counts&, const std::stop_token&) {
    throw Error(ErrorCode::kScriptThrew, "too early");
  };
  run(request(Direction::kUp, {.only = "1", .retry = true}));
  EXPECT_EQ(database_->contents().rows.at("1").counts.at("inserted"), 1);
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kMigrationFailedBefore);
}

TEST_F(Running, CountsAnAttemptThatVanishedAsOneThatMayHaveWritten) {
  db::LedgerRow row = killed_while_running("2");
  row.counts.clear();
  store(row);
  executor_.code["2"] = [](const Execution&, script::Host&, script::Counts&, const std::stop_token&) {
    throw Error(ErrorCode::kScriptThrew, "too early");
  };
  run(request(Direction::kUp, {.only = "2", .retry = true}));
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kMigrationFailedBefore);
}

TEST_F(Running, DoesNotTakeAWayDownForUndoneThatFailsAgainWithoutWriting) {
  up();
  executor_.code["3"] = [](const Execution&, script::Host&, script::Counts& counts, const std::stop_token&) {
    counts["deleted"] = 1;
    throw Error(ErrorCode::kScriptThrew, "boom");
  };
  down();
  executor_.code["3"] = [](const Execution&, script::Host&, script::Counts&, const std::stop_token&) {
    throw Error(ErrorCode::kScriptThrew, "too early");
  };
  run(request(Direction::kUp, {.only = "3", .retry = true}));
  EXPECT_EQ(state("3"), db::RowState::kFailed);
}

TEST_F(Running, LeavesAnAppliedMigrationAppliedWhenRunningItAgainCameToNothing) {
  up();
  const std::int64_t applied = database_->contents().rows.at("2").applied_ms;
  sources_[1].text = "another text";
  sources_[1].checksum = sources_[1].checksum_normalised = "another sum";
  executor_.code["2"] = [](const Execution&, script::Host&, script::Counts&, const std::stop_token&) {
    throw Error(ErrorCode::kScriptThrew, "too early");
  };
  const RunOutcome outcome = run(request(Direction::kUp, {.only = "2", .force = true}));
  EXPECT_TRUE(outcome.error.has_value());
  const db::LedgerRow row = database_->contents().rows.at("2");
  EXPECT_EQ(row.state, db::RowState::kApplied);
  EXPECT_EQ(row.applied_ms, applied);
  EXPECT_EQ(row.text, "text of 2");
  EXPECT_EQ(row.checksum, "raw-2");
}

TEST_F(Running, DoesNotCallAMigrationDoneWhoseEndCouldNotBeRecorded) {
  int applied = 0;
  database_->before_call = [&](const std::string& call) {
    if (call == "apply" && ++applied == 2) throw Error(ErrorCode::kCannotConnect, "db1 is gone");
  };
  const RunOutcome outcome = up();
  EXPECT_EQ(outcome.error->code(), ErrorCode::kCannotConnect);
  EXPECT_TRUE(outcome.done.empty());
  EXPECT_EQ(state("1"), db::RowState::kRunning);
}

TEST_F(Running, KeepsSecretsOutOfLedgerJournalAndEvents) {
  executor_.code["1"] = [](const Execution&, script::Host& host, script::Counts&, const std::stop_token&) {
    host.log(LogLevel::kInfo, "connecting with hunter22");
    throw Error(ErrorCode::kScriptThrew, "no hunter22 there");
  };
  RunRequest wanted = request();
  wanted.secrets = {"hunter22"};
  run(wanted);
  EXPECT_EQ(database_->contents().rows.at("1").failure->message, "no *** there");
  for (const Event& event : events_) EXPECT_EQ(event.text.find("hunter22"), std::string::npos) << event.text;
  for (const db::JournalRow& row : database_->contents().journal) {
    const auto bytes = row.payload.bytes();
    EXPECT_EQ(std::string(bytes.begin(), bytes.end()).find("hunter22"), std::string::npos) << row.event;
  }
}

TEST_F(Running, WritesNoTextIntoTheJournalThatIsNone) {
  executor_.code["1"] = [](const Execution&, script::Host& host, script::Counts&, const std::stop_token&) {
    host.log(LogLevel::kInfo, "caf\xE9");
    host.warning("\xED\xA0\x80");
  };
  up();
  EXPECT_EQ(state("1"), db::RowState::kApplied);
  std::string all;
  for (const db::JournalRow& row : database_->contents().journal) {
    for (const bson::Element& line : row.payload.view()["log"].document()) all += std::string(line.string()) + "\n";
  }
  EXPECT_EQ(all, "info: caf\xEF\xBF\xBD\nwarning: \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n");
  for (const Event& event : events_) EXPECT_TRUE(base::is_utf8(event.text));
}

TEST_F(Running, TellsBeforehandWhatWasLearnedWhenTheCodeWasLoaded) {
  executor_.warnings["2"] = {"2: mind the gap"};
  EXPECT_EQ(Runner(parts(), sources_, request(), {}).preview({}).warnings, Ids{"2: mind the gap"});
  RunRequest wanted = request();
  Ids approved;
  wanted.approve = [&](const Plan& plan) { approved = plan.warnings; };
  EXPECT_EQ(run(wanted).warnings, Ids{"2: mind the gap"});
  EXPECT_EQ(approved, Ids{"2: mind the gap"});
}

TEST_F(Running, PreparesOnlyWhatWasApproved) {
  bool prepared = false;
  RunRequest wanted = request();
  wanted.approve = [](const Plan&) { throw Error(ErrorCode::kDestructive, "no"); };
  wanted.prepare = [&prepared] { prepared = true; };
  EXPECT_EQ(error_of([&] { run(wanted); }).code(), ErrorCode::kDestructive);
  EXPECT_FALSE(prepared);
}

TEST_F(Running, PreviewsWithTheChecksOfARunAndWithoutAWrite) {
  executor_.without_down.insert("3");
  up();
  const std::size_t entries = database_->contents().journal.size();
  Runner runner(parts(), sources_, request(Direction::kDown), {});
  EXPECT_EQ(error_of([&] { static_cast<void>(runner.preview({})); }).code(), ErrorCode::kNotReversible);
  EXPECT_EQ(database_->contents().journal.size(), entries);
}

TEST_F(Running, RefusesATransactionWhereTheServerHasNone) {
  transactions_ = false;
  executor_.options["2"].transaction = true;
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kTransactionsMissing);
  EXPECT_TRUE(executor_.ran.empty());
}

// --- what a killed runner left ---

TEST_F(Running, StopsAtAnInterruptedMigrationAndGivesTheLockBack) {
  store(killed_while_running("2"));
  const Error error = error_of([this] { up(); });
  EXPECT_EQ(error.code(), ErrorCode::kMigrationInterrupted);
  EXPECT_TRUE(executor_.ran.empty());
  EXPECT_TRUE(lock_is_free());
}

TEST_F(Running, RetriesAnInterruptedOneFromItsStart) {
  store(killed_while_running("2"));
  Selection selection{.only = "2"};
  selection.retry = true;
  EXPECT_FALSE(run(request(Direction::kUp, selection)).error.has_value());
  EXPECT_EQ(executor_.ran, Ids{"up 2"});
  EXPECT_EQ(database_->contents().rows.at("2").attempt, 2);
}

TEST_F(Running, ResumesAtTheFirstStepThatIsNotDone) {
  db::LedgerRow row = killed_while_running("2");
  row.steps = {{"copy", "done", 5}, {"index", "running", 0}};
  row.steps_only = true;
  store(row);
  Ids steps;
  executor_.code["2"] = [&](const Execution&, script::Host& host, script::Counts&, const std::stop_token&) {
    for (const char* step : {"copy", "index", "check"}) {
      if (!host.step_begins(step, false)) continue;
      steps.push_back(step);
      host.step_ended(step);
    }
  };
  EXPECT_FALSE(up().error.has_value());
  EXPECT_EQ(steps, (Ids{"index", "check"}));
  EXPECT_EQ(database_->contents().rows.at("2").steps.size(), 3U);
}

TEST_F(Running, ForgetsThatItMayResumeOnceSomethingIsWrittenOutsideOfSteps) {
  executor_.code["1"] = [](const Execution&, script::Host& host, script::Counts& counts, const std::stop_token&) {
    host.step_begins("copy", false);
    host.step_ended("copy");
    counts["modified"] = 1;
    host.writes_outside_step();
    throw Error(ErrorCode::kScriptThrew, "boom");
  };
  up();
  EXPECT_EQ(error_of([this] { up(); }).code(), ErrorCode::kMigrationFailedBefore);
}

TEST_F(Running, RecordsStepsThatWaitTogetherWithOneWrite) {
  using What = script::StepCall::What;
  int writes = 0;
  executor_.code["1"] = [&](const Execution&, script::Host& host, script::Counts&, const std::stop_token&) {
    host.step_begins("first", false);
    database_->before_call = [&](const std::string& call) { writes += call == "apply" ? 1 : 0; };
    std::vector<script::StepCall> calls{{What::kEnded, "first"}, {What::kBegins, "copy"}, {What::kBegins, "first"},
                                        {What::kBegins, "index"}};
    host.steps(calls);
    database_->before_call = {};
    EXPECT_TRUE(calls[1].to_do && !calls[1].refused && calls[3].to_do && !calls[3].refused);
    EXPECT_TRUE(calls[2].refused.has_value()) << "begun twice, which is no matter of the others";
    const auto steps = database_->contents().rows.at("1").steps;
    EXPECT_EQ(steps.size(), 3U);
    EXPECT_EQ(steps.at(0).state, "done");
    EXPECT_EQ(steps.at(2).state, "running");
    database_->before_call = [](const std::string& call) {
      if (call == "apply") throw Error(ErrorCode::kLeaseLost, "gone");
    };
    std::vector<script::StepCall> more{{What::kEnded, "copy"}};
    EXPECT_EQ(error_of([&] { host.steps(more); }).code(), ErrorCode::kLeaseLost);
    database_->before_call = {};
  };
  up();
  EXPECT_EQ(writes, 1);
}

TEST_F(Running, RefusesAStepNameTwiceInOneRun) {
  executor_.code["1"] = [](const Execution&, script::Host& host, script::Counts&, const std::stop_token&) {
    host.step_begins("copy", false);
    host.step_ended("copy");
    host.step_begins("copy", false);
  };
  EXPECT_EQ(up().error->code(), ErrorCode::kUsage);
}

// --- two at once ---

TEST_F(Running, FindsNothingLeftWhenAnotherRunWasFaster) {
  // The other run works between this one's look and its lease.
  bool once = false;
  RunRequest wanted = request();
  wanted.approve = [&](const Plan&) {
    if (std::exchange(once, true)) return;
    test::FakeLedgerStore other_ledger(database_);
    test::FakeLease other_lease(database_);
    FakeExecutor other;
    RunnerParts others{other_ledger, other_lease, other, clock_, {}};
    EXPECT_EQ(Runner(others, sources_, request(), {}).run({}).done.size(), 3U);
  };
  const RunOutcome outcome = run(wanted);
  EXPECT_TRUE(outcome.done.empty());
  EXPECT_TRUE(outcome.run.empty());
  EXPECT_TRUE(executor_.ran.empty());
}

TEST_F(Running, AHolderThatWasTakenOverCannotWriteAnyMore) {
  executor_.options["1"].idempotent = true;
  executor_.code["1"] = [&](const Execution&, script::Host&, script::Counts& counts, const std::stop_token&) {
    counts["modified"] = 1;
    // Asleep past its lease: somebody else takes the lock and the ledger.
    database_->write({[](test::FakeContents& contents) { contents.lock->expires_ms = 1; }});
    test::FakeLedgerStore other_ledger(database_);
    test::FakeLease other_lease(database_);
    FakeExecutor other;
    RunnerParts others{other_ledger, other_lease, other, clock_, {}};
    EXPECT_EQ(Runner(others, sources_, request(), {}).run({}).done.size(), 3U);
  };
  const RunOutcome outcome = up();
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code(), ErrorCode::kLeaseLost);
  const Ids events = journal();
  EXPECT_EQ(std::count(events.begin(), events.end(), "migration.applied 1"), 1) << "only the new holder's word counts";
  EXPECT_NE(database_->contents().rows.at("1").run, outcome.run);
}

TEST_F(Running, ALostLeaseIsNamedFirstWhateverItShowedAs) {
  executor_.code["1"] = [&](const Execution&, script::Host&, script::Counts&, const std::stop_token&) {
    // So that the renewal, which would wake now, has nothing to renew.
    database_->write({[](test::FakeContents& contents) { ++contents.lock->epoch; }});
    clock_.advance(std::chrono::hours(1));
    throw Error(ErrorCode::kConnectionLost, "the connection was given up");
  };
  const RunOutcome outcome = up();
  ASSERT_TRUE(outcome.error.has_value());
  EXPECT_EQ(outcome.error->code(), ErrorCode::kLeaseLost);
  EXPECT_EQ(outcome.error->details().back(), "it showed as: the connection was given up");
}

TEST_F(Running, AStaleHoldersTransactionDoesNotCommit) {
  executor_.options["1"].transaction = true;
  bool data_written = false;
  executor_.code["1"] = [&](const Execution&, script::Host&, script::Counts&, const std::stop_token&) {
    session_->at_commit([&] { data_written = true; });
    test::FakeLedgerStore other(database_);
    database_->write({[](test::FakeContents& contents) { ++contents.lock->epoch; }});
    other.take_over(database_->contents().lock->epoch, {}, journal_entry({}, "r-other", database_->contents().lock->epoch,
                                                                         "run.started", "", {}));
  };
  EXPECT_EQ(up().error->code(), ErrorCode::kLeaseLost);
  EXPECT_FALSE(data_written);
}

TEST_F(Running, MarksUnderTheLeaseWithAJournalEntry) {
  Runner runner(parts(), sources_, request(), {});
  runner.change(
      [&](const std::vector<db::LedgerRow>& rows) {
        EXPECT_TRUE(rows.empty());
        db::Transition transition;
        db::LedgerRow row;
        row.id = "1";
        row.state = db::RowState::kApplied;
        transition.rows.push_back(row);
        transition.journal.push_back(journal_entry({}, "", 0, "migration.marked_applied", "1", {}));
        return transition;
      },
      {});
  EXPECT_EQ(state("1"), db::RowState::kApplied);
  EXPECT_EQ(journal(), (Ids{"run.started", "migration.marked_applied 1", "run.finished"}));
  EXPECT_TRUE(lock_is_free());
}

}  // namespace
}  // namespace godwit::migrate
