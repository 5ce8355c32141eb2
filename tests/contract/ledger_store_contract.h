// What every db::LedgerStore does. Instantiate LedgerStoreContract with the kinds of world to run it in.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "bson/builder.h"
#include "bson/extended_json.h"
#include "contract/state_world.h"
#include "godwit/error.h"
#include "support/error_of.h"

namespace godwit::test {

class LedgerStoreContract : public StateContract {
 protected:
  static db::JournalRow entry(std::string event, std::string subject = "", std::string run = "r-1") {
    db::JournalRow row;
    row.run = std::move(run);
    row.actor = {"ada", "build3", 42, "godwit 0.1.0", "9c1f", "job 7"};
    row.event = std::move(event);
    row.subject = std::move(subject);
    row.payload = bson::Builder().add("attempt", std::int64_t{1}).add("note", "ünïcode \"$x.y\"").build();
    return row;
  }

  static db::LedgerRow running(std::string id, std::string run = "r-1") {
    db::LedgerRow row;
    row.id = std::move(id);
    row.kind = "javascript";
    row.file = "migrations/" + row.id + ".js";
    row.state = db::RowState::kRunning;
    row.run = std::move(run);
    row.attempt = 1;
    row.started_ms = db::kServerNow;
    return row;
  }

  static db::LedgerRow applied(db::LedgerRow row) {
    row.state = db::RowState::kApplied;
    row.started_ms = db::kKeepStored;
    row.applied_ms = db::kServerNow;
    row.session.clear();
    return row;
  }

  static db::Transition transition(std::int64_t epoch, std::vector<db::LedgerRow> rows,
                                   std::vector<db::JournalRow> journal) {
    db::Transition transition;
    transition.epoch = epoch;
    transition.rows = std::move(rows);
    transition.journal = std::move(journal);
    return transition;
  }

  // A store whose holder has taken over under `epoch`.
  std::unique_ptr<db::LedgerStore> holder(std::int64_t epoch, const std::vector<std::uint8_t>& dead_session = {}) {
    auto store = world_->store();
    store->prepare("test", "godwit 0.1.0");
    store->take_over(epoch, dead_session, entry("run.started", "", "r-" + std::to_string(epoch)));
    return store;
  }

  static void begin(db::LedgerStore& store, std::int64_t epoch, const std::string& id) {
    const std::string run = "r-" + std::to_string(epoch);
    store.apply(transition(epoch, {running(id, run)}, {entry("migration.started", id, run)}), nullptr);
  }

  // The events of the whole journal, after checking that it is one unbroken chain.
  std::vector<std::string> events() {
    std::vector<std::string> events;
    std::string previous;
    std::int64_t sequence = 0;
    std::int64_t at_ms = 0;
    for (const db::JournalRow& row : world_->store()->journal(0, 0)) {
      EXPECT_EQ(row.sequence, ++sequence);
      EXPECT_EQ(row.previous, previous);
      EXPECT_EQ(row.hash, db::journal_hash(row)) << "entry " << row.sequence;
      EXPECT_GE(row.at_ms, at_ms);
      previous = row.hash;
      at_ms = row.at_ms;
      events.push_back(row.event);
    }
    return events;
  }

  static ErrorCode code_of(const std::function<void()>& act) { return error_of(act).code(); }

  using Strings = std::vector<std::string>;
};

TEST_P(LedgerStoreContract, ReadsADatabaseWithoutStateAsEmpty) {
  const auto store = world_->store();
  EXPECT_FALSE(store->marker());
  EXPECT_TRUE(store->rows().empty());
  EXPECT_FALSE(store->row("20260101-a"));
  EXPECT_TRUE(store->journal(0, 0).empty());
  EXPECT_TRUE(store->newest_journal(10, "", "").empty());
}

TEST_P(LedgerStoreContract, KeepsTheMarkerOfWhoeverPreparedFirst) {
  const db::Marker made = world_->store()->prepare("prod", "godwit 0.1.0");
  EXPECT_EQ(made.format, 1);
  EXPECT_EQ(made.environment, "prod");
  EXPECT_EQ(made.tool, "godwit 0.1.0");
  EXPECT_GT(made.created_ms, 1'500'000'000'000);
  const db::Marker again = world_->store()->prepare("dev", "godwit 9.9");
  EXPECT_EQ(again.environment, "prod");
  EXPECT_EQ(again.created_ms, made.created_ms);
  const auto seen = world_->store()->marker();
  EXPECT_EQ(seen->environment, "prod");
  EXPECT_GE(seen->now_ms, made.created_ms);
}

TEST_P(LedgerStoreContract, KeepsEveryFieldOfARow) {
  const auto store = holder(1);
  db::LedgerRow row = running("2026-'quoted' \"$id.with\" ünïcode\n");
  row.direction = "down";
  row.checksum = "77ab";
  row.checksum_normalised = "9c1f";
  row.text = std::string("module.exports = {};\n\0 zero", 27) + std::string(300'000, 'x');
  row.batch = 3;
  row.attempt = 5'000'000'000;
  row.duration_ms = 71;
  row.counts = {{"inserted", 3}, {"modified", 5'000'000'000}};
  row.by = {"ada", "build3", 4711, "godwit 0.1.0", "9c1fe", "https://ci/7"};
  row.environment = "prod";
  row.failure = db::RowFailure{"GW0503", "boom", "a.js:3:7"};
  row.steps = {{"copy", "done", 12}, {"drop", "running", 0}};
  row.reversible = row.transaction = row.rerunnable = row.steps_only = true;
  row.session = std::vector<std::uint8_t>(16, 7);
  store->apply(transition(1, {row}, {entry("migration.started", row.id)}), nullptr);

  const auto read = world_->store()->row(row.id);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->kind, row.kind);
  EXPECT_EQ(read->file, row.file);
  EXPECT_EQ(read->state, row.state);
  EXPECT_EQ(read->direction, row.direction);
  EXPECT_EQ(read->checksum, row.checksum);
  EXPECT_EQ(read->checksum_normalised, row.checksum_normalised);
  EXPECT_EQ(read->text, row.text);
  EXPECT_EQ(read->batch, row.batch);
  EXPECT_EQ(read->run, row.run);
  EXPECT_EQ(read->attempt, row.attempt);
  EXPECT_EQ(read->epoch, 1);
  EXPECT_EQ(read->duration_ms, row.duration_ms);
  EXPECT_EQ(read->counts, row.counts);
  EXPECT_EQ(read->by.user, row.by.user);
  EXPECT_EQ(read->by.host, row.by.host);
  EXPECT_EQ(read->by.pid, row.by.pid);
  EXPECT_EQ(read->by.tool, row.by.tool);
  EXPECT_EQ(read->by.git, row.by.git);
  EXPECT_EQ(read->by.ci, row.by.ci);
  EXPECT_EQ(read->environment, row.environment);
  ASSERT_TRUE(read->failure);
  EXPECT_EQ(read->failure->code, "GW0503");
  EXPECT_EQ(read->failure->message, "boom");
  EXPECT_EQ(read->failure->where, "a.js:3:7");
  ASSERT_EQ(read->steps.size(), 2U);
  EXPECT_EQ(read->steps[0].name, "copy");
  EXPECT_EQ(read->steps[0].state, "done");
  EXPECT_EQ(read->steps[0].duration_ms, 12);
  EXPECT_TRUE(read->reversible && read->transaction && read->rerunnable && read->steps_only);
  EXPECT_EQ(read->session, row.session);
}

TEST_P(LedgerStoreContract, TakesTimesFromTheServer) {
  const auto store = holder(1);
  begin(*store, 1, "a");
  const std::int64_t started = store->row("a")->started_ms;
  EXPECT_EQ(store->journal(1, 0).front().at_ms, started);
  EXPECT_EQ(store->row("a")->applied_ms, 0);
  world_->pass(base::Duration(20));
  store->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), nullptr);
  const auto row = store->row("a");
  EXPECT_EQ(row->started_ms, started);
  EXPECT_GE(row->applied_ms, started + 20);
  EXPECT_LT(row->applied_ms, started + 60'000);
  db::LedgerRow down = *row;
  down.state = db::RowState::kRolledBack;
  down.applied_ms = 0;
  store->apply(transition(1, {down}, {entry("migration.rolled_back", "a")}), nullptr);
  EXPECT_EQ(store->row("a")->applied_ms, 0);
  EXPECT_EQ(store->row("a")->started_ms, started);
}

TEST_P(LedgerStoreContract, ChainsTheEntriesOfAllItsWriters) {
  begin(*holder(1), 1, "a");
  const auto second = holder(2);
  second->apply(transition(2, {applied(running("a"))}, {entry("migration.applied", "a"), entry("run.finished")}),
                nullptr);
  begin(*second, 2, "b");
  EXPECT_EQ(events(), (Strings{"run.started", "migration.started", "run.started", "migration.applied", "run.finished",
                               "migration.started"}));
}

TEST_P(LedgerStoreContract, KeepsEveryFieldOfAnEntry) {
  const auto store = holder(7);
  const db::JournalRow row = store->journal(0, 0).at(0);
  const db::JournalRow wanted = entry("run.started");
  EXPECT_EQ(row.run, "r-7");
  EXPECT_EQ(row.epoch, 7);
  EXPECT_EQ(row.actor.user, "ada");
  EXPECT_EQ(row.actor.pid, 42);
  EXPECT_EQ(row.actor.ci, "job 7");
  EXPECT_EQ(bson::to_canonical_json(row.payload), bson::to_canonical_json(wanted.payload));
  EXPECT_GT(row.at_ms, 1'500'000'000'000);
  EXPECT_EQ(row.previous, "");
}

TEST_P(LedgerStoreContract, ReadsTheJournalForwardsAndBackwards) {
  const auto store = holder(1);
  for (const char* id : {"a", "b", "a"})
    store->apply(transition(1, {running(id)}, {entry("migration.started", id, id == std::string("b") ? "r-2" : "r-1")}),
                 nullptr);
  const auto sequences = [](const std::vector<db::JournalRow>& rows) {
    std::vector<std::int64_t> numbers;
    for (const db::JournalRow& row : rows) numbers.push_back(row.sequence);
    return numbers;
  };
  using Numbers = std::vector<std::int64_t>;
  EXPECT_EQ(sequences(store->journal(0, 0)), (Numbers{1, 2, 3, 4}));
  EXPECT_EQ(sequences(store->journal(2, 0)), (Numbers{3, 4}));
  EXPECT_EQ(sequences(store->journal(1, 2)), (Numbers{2, 3}));
  EXPECT_EQ(sequences(store->newest_journal(0, "", "")), (Numbers{4, 3, 2, 1}));
  EXPECT_EQ(sequences(store->newest_journal(2, "", "")), (Numbers{4, 3}));
  EXPECT_EQ(sequences(store->newest_journal(0, "a", "")), (Numbers{4, 2}));
  EXPECT_EQ(sequences(store->newest_journal(1, "a", "")), (Numbers{4}));
  EXPECT_EQ(sequences(store->newest_journal(0, "", "r-2")), (Numbers{3}));
  EXPECT_TRUE(store->newest_journal(0, "a", "r-2").empty());
}

TEST_P(LedgerStoreContract, ReplacesARowWhole) {
  const auto store = holder(1);
  db::LedgerRow row = running("a");
  row.text = "up";
  row.counts = {{"inserted", 3}};
  row.failure = db::RowFailure{"GW0503", "boom", ""};
  row.steps = {{"copy", "done", 1}};
  row.session = std::vector<std::uint8_t>(16, 7);
  store->apply(transition(1, {row}, {entry("migration.failed", "a")}), nullptr);
  db::LedgerRow after = applied(running("a"));
  after.text = "";
  store->apply(transition(1, {after}, {entry("migration.applied", "a")}), nullptr);
  const auto read = world_->store()->row("a");
  EXPECT_EQ(read->state, db::RowState::kApplied);
  EXPECT_EQ(read->text, "");
  EXPECT_TRUE(read->counts.empty());
  EXPECT_FALSE(read->failure);
  EXPECT_TRUE(read->steps.empty());
  EXPECT_TRUE(read->session.empty());
}

TEST_P(LedgerStoreContract, KeepsTheTextOfARowThatIsWrittenWithout) {
  const auto store = holder(1);
  db::LedgerRow row = running("a");
  row.text = "module.exports = {}";
  store->apply(transition(1, {row}, {entry("migration.started", "a")}), nullptr);
  store->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), nullptr);
  EXPECT_EQ(world_->store()->row("a")->text, "module.exports = {}");
  EXPECT_FALSE(world_->store()->rows().front().text);
}

TEST_P(LedgerStoreContract, WritesManyRowsAtOnceAndReadsThemInOrder) {
  const auto store = holder(1);
  db::Transition all;
  all.epoch = 1;
  for (int i = 1999; i >= 1000; --i) all.rows.push_back(running("m" + std::to_string(i)));
  all.journal = {entry("baseline")};
  store->apply(all, nullptr);
  // A store that has not read them writes them again, and some more.
  all.rows.push_back(running("m0999"));
  all.journal = {entry("baseline")};
  holder(2)->apply(transition(2, all.rows, all.journal), nullptr);
  const auto rows = world_->store()->rows();
  ASSERT_EQ(rows.size(), 1001U);
  EXPECT_EQ(rows.front().id, "m0999");
  EXPECT_EQ(rows.back().id, "m1999");
  EXPECT_EQ(rows.back().epoch, 2);
}

TEST_P(LedgerStoreContract, ForgetsRowsAndTakesThemAgain) {
  const auto store = holder(1);
  begin(*store, 1, "a");
  db::Transition forget = transition(1, {}, {entry("migration.forgotten", "a")});
  forget.forgotten = {"a", "never-there"};
  store->apply(forget, nullptr);
  EXPECT_FALSE(store->row("a"));
  EXPECT_TRUE(world_->store()->rows().empty());
  begin(*store, 1, "a");
  EXPECT_EQ(store->row("a")->state, db::RowState::kRunning);
  EXPECT_EQ(holder(2)->rows().size(), 1U);
}

TEST_P(LedgerStoreContract, WritesProgressOfARunningRowWithoutAnEntry) {
  const auto store = holder(1);
  begin(*store, 1, "a");
  db::LedgerRow row = running("a");
  row.started_ms = db::kKeepStored;
  row.steps = {{"copy", "done", 5}};
  store->apply(transition(1, {row}, {}), nullptr);
  EXPECT_EQ(world_->store()->row("a")->steps.size(), 1U);
  EXPECT_GT(world_->store()->row("a")->started_ms, 0);
  EXPECT_EQ(events().size(), 2U);
}

TEST_P(LedgerStoreContract, RefusesAnythingElseWithoutAnEntry) {
  const auto store = holder(1);
  begin(*store, 1, "a");
  begin(*store, 1, "b");
  store->apply(transition(1, {applied(running("b"))}, {entry("migration.applied", "b")}), nullptr);
  EXPECT_EQ(code_of([&] {
              store->apply(transition(1, {running("a"), running("b")}, {}), nullptr);
            }),
            ErrorCode::kInternal);
  EXPECT_EQ(code_of([&] { store->apply(transition(1, {running("b")}, {}), nullptr); }), ErrorCode::kLeaseLost);
  EXPECT_EQ(code_of([&] { store->apply(transition(1, {running("c")}, {}), nullptr); }), ErrorCode::kLeaseLost);
  EXPECT_EQ(store->row("b")->state, db::RowState::kApplied);
  EXPECT_FALSE(store->row("c"));
}

TEST_P(LedgerStoreContract, GivesInterruptedRowsToWhoeverTakesOver) {
  const auto first = holder(1);
  begin(*first, 1, "a");
  begin(*first, 1, "b");
  first->apply(transition(1, {applied(running("b"))}, {entry("migration.applied", "b")}), nullptr);
  const auto second = world_->store();
  const auto rows = second->take_over(2, {}, entry("run.started", "", "r-2"));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].id, "a");
  EXPECT_EQ(rows[0].state, db::RowState::kRunning);
  EXPECT_EQ(rows[0].run, "r-1");
  EXPECT_EQ(rows[0].epoch, 2);
  EXPECT_EQ(rows[1].state, db::RowState::kApplied);
  EXPECT_EQ(rows[1].epoch, 1);
  EXPECT_EQ(second->row("a")->epoch, 2);
  EXPECT_EQ(second->row("b")->epoch, 1);
}

TEST_P(LedgerStoreContract, RefusesAHolderThatWasTakenOver) {
  const auto stale = holder(1);
  begin(*stale, 1, "a");
  holder(2);
  const Strings before = events();
  // A new row, so that only the journal can tell.
  EXPECT_EQ(code_of([&] { begin(*stale, 1, "b"); }), ErrorCode::kLeaseLost);
  EXPECT_EQ(code_of([&] {
              stale->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), nullptr);
            }),
            ErrorCode::kLeaseLost);
  EXPECT_EQ(code_of([&] { stale->apply(transition(1, {running("a")}, {}), nullptr); }), ErrorCode::kLeaseLost);
  EXPECT_EQ(events(), before);
  EXPECT_FALSE(world_->store()->row("b"));
  EXPECT_EQ(world_->store()->row("a")->state, db::RowState::kRunning);
}

TEST_P(LedgerStoreContract, RefusesAHolderWhoseEpochIsOlder) {
  holder(5);
  const auto stale = world_->store();
  EXPECT_EQ(code_of([&] { stale->take_over(4, {}, entry("run.started")); }), ErrorCode::kLeaseLost);
  EXPECT_EQ(code_of([&] { begin(*world_->store(), 4, "a"); }), ErrorCode::kLeaseLost);
  EXPECT_EQ(events(), (Strings{"run.started"}));
}

TEST_P(LedgerStoreContract, CountsWhatAFormerHolderWroteBeforeTheTakeOver) {
  const auto former = holder(1);
  const auto next = world_->store();
  static_cast<void>(next->rows());
  begin(*former, 1, "a");
  const auto rows = next->take_over(2, {}, entry("run.started", "", "r-2"));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].state, db::RowState::kRunning);
  EXPECT_EQ(rows[0].epoch, 2);
  begin(*next, 2, "b");
  EXPECT_EQ(events(), (Strings{"run.started", "migration.started", "run.started", "migration.started"}));
}

TEST_P(LedgerStoreContract, LetsAnotherStoreOfTheSameHolderGoOn) {
  begin(*holder(1), 1, "a");
  const auto other = world_->store();
  other->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), nullptr);
  EXPECT_EQ(events().size(), 3U);
}

TEST_P(LedgerStoreContract, RefusesANewerFormatAndSaysWhatItNeeds) {
  world_->store()->prepare("test", "godwit 0.1.0");
  world_->set_format(2, "7.5.0");
  const auto store = world_->store();
  const Error error = error_of([&] { static_cast<void>(store->rows()); });
  EXPECT_EQ(error.code(), ErrorCode::kLedgerFormat);
  EXPECT_NE(std::string(error.what()).find("needs godwit >= 7.5.0"), std::string::npos) << error.what();
  EXPECT_EQ(code_of([&] { static_cast<void>(store->marker()); }), ErrorCode::kLedgerFormat);
  EXPECT_EQ(code_of([&] { static_cast<void>(store->journal(0, 0)); }), ErrorCode::kLedgerFormat);
  EXPECT_EQ(code_of([&] { store->prepare("test", "godwit 0.1.0"); }), ErrorCode::kLedgerFormat);
  EXPECT_EQ(code_of([&] { store->take_over(1, {}, entry("run.started")); }), ErrorCode::kLedgerFormat);
}

TEST_P(LedgerStoreContract, NamesARowThatMakesNoSense) {
  const auto store = holder(1);
  begin(*store, 1, "good");
  begin(*store, 1, "bad");
  world_->damage_row("bad");
  const Error error = error_of([&] { static_cast<void>(world_->store()->rows()); });
  EXPECT_EQ(error.code(), ErrorCode::kLedgerDamaged);
  EXPECT_NE(all_text(error).find("bad"), std::string::npos) << all_text(error);
  EXPECT_TRUE(world_->store()->row("good"));
}

// --- transactions -------------------------------------------------------------------------------------------------

class LedgerTransactionContract : public LedgerStoreContract {
 protected:
  void SetUp() override {
    LedgerStoreContract::SetUp();
    if (IsSkipped()) return;
    session_ = world_->session();
    if (session_ == nullptr) GTEST_SKIP() << "the server has no transactions";
  }
  std::unique_ptr<db::Session> session_;
};

TEST_P(LedgerTransactionContract, WritesInTheCallersTransaction) {
  const auto store = holder(1);
  begin(*store, 1, "a");
  session_->begin();
  store->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), session_.get());
  EXPECT_EQ(world_->store()->row("a")->state, db::RowState::kRunning);
  EXPECT_EQ(events().size(), 2U);
  session_->commit();
  EXPECT_EQ(world_->store()->row("a")->state, db::RowState::kApplied);
  store->apply(transition(1, {}, {entry("run.finished")}), nullptr);
  EXPECT_EQ(events(), (Strings{"run.started", "migration.started", "migration.applied", "run.finished"}));
}

TEST_P(LedgerTransactionContract, GoesOnAfterATransactionThatWasAborted) {
  const auto store = holder(1);
  begin(*store, 1, "a");
  session_->begin();
  store->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), session_.get());
  session_->abort();
  store->apply(transition(1, {running("a")}, {entry("migration.failed", "a")}), nullptr);
  begin(*store, 1, "b");
  EXPECT_EQ(events(), (Strings{"run.started", "migration.started", "migration.failed", "migration.started"}));
}

TEST_P(LedgerTransactionContract, TriesAgainAfterATransactionThatWasAborted) {
  const auto store = holder(1);
  begin(*store, 1, "a");
  for (const bool commit : {false, true}) {
    session_->begin();
    store->fence(*session_, "a", "r-1", 1);
    store->apply(transition(1, {running("a")}, {entry("first")}), session_.get());
    store->apply(transition(1, {applied(running("a"))}, {entry("second"), entry("third")}), session_.get());
    if (commit) {
      session_->commit();
    } else {
      session_->abort();
    }
  }
  // In a transaction again, where what the last one wrote is seen.
  session_->begin();
  store->apply(transition(1, {}, {entry("fourth")}), session_.get());
  session_->commit();
  EXPECT_EQ(events(), (Strings{"run.started", "migration.started", "first", "second", "third", "fourth"}));
}

TEST_P(LedgerTransactionContract, RunsItsOwnTransactionsInTheSessionThatItIsGiven) {
  const auto store = holder(1);
  store->use_session(session_.get());
  begin(*store, 1, "a");
  EXPECT_FALSE(session_->in_transaction());
  session_->begin();
  store->fence(*session_, "a", "r-1", 1);
  store->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), session_.get());
  session_->commit();
  begin(*store, 1, "b");
  store->use_session(nullptr);
  session_.reset();
  begin(*store, 1, "c");
  EXPECT_EQ(events().size(), 5U);
}

TEST_P(LedgerTransactionContract, FencesARowThatBelongsToSomebodyElse) {
  const auto store = holder(1);
  begin(*store, 1, "a");
  const auto fence = [&](const std::string& id, const std::string& run, std::int64_t epoch) {
    session_->begin();
    try {
      store->fence(*session_, id, run, epoch);
      session_->commit();
    } catch (...) {
      session_->abort();
      throw;
    }
  };
  EXPECT_NO_THROW(fence("a", "r-1", 1));
  EXPECT_EQ(code_of([&] { fence("a", "r-2", 1); }), ErrorCode::kLeaseLost);
  EXPECT_EQ(code_of([&] { fence("a", "r-1", 2); }), ErrorCode::kLeaseLost);
  EXPECT_EQ(code_of([&] { fence("b", "r-1", 1); }), ErrorCode::kLeaseLost);
  holder(2);
  EXPECT_EQ(code_of([&] { fence("a", "r-1", 1); }), ErrorCode::kLeaseLost);
}

TEST_P(LedgerTransactionContract, EndsTheOpenTransactionOfADeadHolder) {
  const auto dead = holder(1);
  begin(*dead, 1, "a");
  session_->begin();
  dead->fence(*session_, "a", "r-1", 1);
  dead->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), session_.get());
  // It holds the row and the journal's next number now, and will never answer.
  const auto began = std::chrono::steady_clock::now();
  const auto next = world_->store();
  const auto interrupted = next->take_over(2, session_->id(), entry("run.started", "", "r-2"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
  ASSERT_EQ(interrupted.size(), 1U);
  EXPECT_EQ(interrupted[0].state, db::RowState::kRunning);
  EXPECT_EQ(events(), (Strings{"run.started", "migration.started", "run.started"}));
}

TEST_P(LedgerTransactionContract, EndsTheSessionThatARunningRowNames) {
  const auto dead = holder(1);
  db::LedgerRow row = running("a");
  row.session = session_->id();
  dead->apply(transition(1, {row}, {entry("migration.started", "a")}), nullptr);
  session_->begin();
  dead->fence(*session_, "a", "r-1", 1);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(world_->store()->take_over(2, {}, entry("run.started", "", "r-2")).size(), 1U);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
}

TEST_P(LedgerTransactionContract, LetsNoTransactionOfAFormerHolderCommit) {
  const auto stale = holder(1);
  begin(*stale, 1, "a");
  int attempts = 0;
  const ErrorCode code = code_of([&] {
    db::in_transaction(*session_, [&] {
      ++attempts;
      stale->fence(*session_, "a", "r-1", 1);
      stale->apply(transition(1, {applied(running("a"))}, {entry("migration.applied", "a")}), session_.get());
      if (attempts == 1) holder(2, session_->id());
    });
  });
  EXPECT_EQ(code, ErrorCode::kLeaseLost);
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(world_->store()->row("a")->state, db::RowState::kRunning);
  EXPECT_EQ(events(), (Strings{"run.started", "migration.started", "run.started"}));
}

}  // namespace godwit::test
