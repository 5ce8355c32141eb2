// What docs/formats/state.md promises of MongoDB beyond the contracts: unknown fields, rights, and what crashes leave.
#include <cstdlib>
#include <optional>
#include <thread>

#include "bson/builder.h"
#include "contract/mongo_world.h"
#include "mongo/client.h"
#include "mongo/lease.h"
#include "mongo/ledger_store.h"
#include "support/error_of.h"

namespace godwit::test {

namespace {

using bson::Builder;

bson::Document by_id(const std::string& id) { return Builder().add("_id", id).build(); }

db::JournalRow entry(std::string event, std::string subject = "") {
  db::JournalRow row;
  row.run = "r-1";
  row.event = std::move(event);
  row.subject = std::move(subject);
  return row;
}

db::LedgerRow row_in(const std::string& id, db::RowState state) {
  db::LedgerRow row;
  row.id = id;
  row.state = state;
  row.text = "module.exports = {}";
  row.started_ms = db::kServerNow;
  return row;
}

db::Transition transition(std::int64_t epoch, db::LedgerRow row, std::vector<db::JournalRow> journal) {
  db::Transition transition;
  transition.epoch = epoch;
  transition.rows.push_back(std::move(row));
  transition.journal = std::move(journal);
  return transition;
}

class MongoState : public testing::Test {
 protected:
  void open(const char* variable) {
    world_ = MongoWorld::open(variable);
    if (world_ == nullptr) return;
    store_ = world_->store();
    store_->prepare("test", "godwit 0.1.0");
    store_->take_over(1, {}, entry("run.started"));
  }
  std::vector<std::string> events() {
    std::vector<std::string> events;
    for (const db::JournalRow& row : world_->store()->journal(0, 0)) {
      EXPECT_EQ(row.hash, db::journal_hash(row));
      events.push_back(row.event);
    }
    return events;
  }
  std::unique_ptr<MongoWorld> world_;
  std::unique_ptr<db::LedgerStore> store_;
};

#define OPEN_OR_SKIP(variable) \
  open(variable);              \
  if (world_ == nullptr) GTEST_SKIP() << (variable) << " is not set"

using Strings = std::vector<std::string>;

// --- the documents ------------------------------------------------------------------------------------------------

TEST_F(MongoState, KeepsFieldsOfALaterGodwitInRowsThatItUpdates) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_URI");
  store_->apply(transition(1, row_in("a", db::RowState::kRunning), {entry("migration.started", "a")}), nullptr);
  world_->change("godwit_ledger", by_id("a"), Builder().add("$set", Builder().add("mood", "good").build()).build());
  store_->apply(transition(1, row_in("a", db::RowState::kApplied), {entry("migration.applied", "a")}), nullptr);
  const bson::Document stored = world_->document("godwit_ledger", by_id("a"));
  EXPECT_EQ(stored["mood"].string(), "good");
  EXPECT_EQ(stored["state"].string(), "applied");
}

TEST_F(MongoState, StoresInt64AndDatesWhereTheFormatSaysSo) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_URI");
  store_->apply(transition(1, row_in("a", db::RowState::kRunning), {entry("migration.started", "a")}), nullptr);
  const bson::Document row = world_->document("godwit_ledger", by_id("a"));
  for (const char* field : {"epoch", "batch", "attempt", "duration_ms"})
    EXPECT_TRUE(row[field].is(bson::Type::kInt64)) << field;
  EXPECT_TRUE(row["started_at"].is(bson::Type::kDate));
  EXPECT_FALSE(row["applied_at"]);
  EXPECT_TRUE(row["text"].is(bson::Type::kBinary));
  const bson::Document first = world_->document("godwit_journal", Builder().add("_id", 1).build());
  EXPECT_TRUE(first["_id"].is(bson::Type::kInt64));
  EXPECT_TRUE(first["at"].is(bson::Type::kDate));
  EXPECT_FALSE(first["redo"]);
  const bson::Document marker = world_->document("godwit_meta", by_id("godwit"));
  EXPECT_EQ(marker["needs"].string(), "0.1.0");
  EXPECT_TRUE(marker["format"].is(bson::Type::kInt64));
}

TEST_F(MongoState, StaysBelowTheDocumentLimitWhateverAScriptWeighs) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_URI");
  db::LedgerRow row = row_in("a", db::RowState::kRunning);
  std::string text;
  std::uint32_t noise = 1;  // text that does not get smaller by compressing it
  for (int i = 0; i < 20'000'000; ++i) text += static_cast<char>((noise = noise * 1664525U + 1013904223U) >> 24U);
  row.text = std::move(text);
  store_->apply(transition(1, row, {entry("migration.started", "a")}), nullptr);
  EXPECT_EQ(store_->row("a")->text, "");
}

TEST_F(MongoState, NamesTheFieldOfARowThatMakesNoSense) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_URI");
  const auto damage = [&](const bson::Document& values) {
    store_->apply(transition(1, row_in("a", db::RowState::kRunning), {entry("migration.started", "a")}), nullptr);
    world_->change("godwit_ledger", by_id("a"), Builder().add("$set", values).build());
    const Error error = error_of([&] { static_cast<void>(world_->store()->row("a")); });
    EXPECT_EQ(error.code(), ErrorCode::kLedgerDamaged);
    world_->change("godwit_ledger", by_id("a"),
                   Builder().add("$set", Builder().add("epoch", std::int64_t{1}).build()).build());
    return all_text(error);
  };
  EXPECT_NE(damage(Builder().add("epoch", "one").build()).find("`epoch`"), std::string::npos);
  EXPECT_NE(damage(Builder().add("text", "plain").build()).find("`text`"), std::string::npos);
  const std::vector<std::uint8_t> bytes = {1, 2, 3};
  EXPECT_NE(damage(Builder().add("text", bson::Binary{bytes}).build()).find("zstd"), std::string::npos);
  EXPECT_NE(damage(Builder().add("steps", "copy").build()).find("`steps`"), std::string::npos);
  EXPECT_NE(damage(Builder().add("by", Builder().add("pid", 1.5).build()).build()).find("`pid`"), std::string::npos);
}

TEST_F(MongoState, ADatabaseThatWasDroppedIsMadeAgainByTheSameStore) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_URI");
  static_cast<void>(store_->marker());
  store_->prepare("test", "godwit 0.1.0");
  world_->command(Builder().add("dropDatabase", 1).build());
  EXPECT_EQ(store_->prepare("test", "godwit 0.1.0").environment, "test");
  EXPECT_TRUE(world_->store()->marker().has_value());
}

TEST_F(MongoState, ADatabaseThatWasReplacedBeforeTheLeaseWasTakenIsRefused) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_URI");
  const auto late = world_->store();
  static_cast<void>(late->marker());
  late->prepare("test", "godwit 0.1.0");
  const bson::Document other = Builder().add("environment", "prod").build();
  world_->change("godwit_meta", by_id("godwit"), Builder().add("$set", other).build());
  const Error replaced = error_of([&] { late->take_over(2, {}, entry("run.started")); });
  EXPECT_EQ(replaced.code(), ErrorCode::kWrongDatabase);
  EXPECT_NE(std::string(replaced.what()).find("marked \"prod\" now"), std::string::npos) << replaced.what();
  const auto later = world_->store();
  later->prepare("prod", "godwit 0.1.0");
  world_->command(Builder().add("drop", "godwit_meta").build());
  EXPECT_EQ(error_of([&] { later->take_over(2, {}, entry("run.started")); }).code(), ErrorCode::kWrongDatabase);
}

// --- rights -------------------------------------------------------------------------------------------------------

std::shared_ptr<mongo::Connections> connect_as(const char* variable) {
  const char* url = std::getenv(variable);
  if (url == nullptr) return nullptr;
  mongo::ConnectionOptions options;
  options.url = base::Secret(url);
  return mongo::Connections::open(std::move(options));
}

TEST(MongoStateRights, AreTheRightToReadForReading) {
  const auto connections = connect_as("GODWIT_TEST_MONGODB_READONLY_URI");
  if (connections == nullptr) GTEST_SKIP() << "GODWIT_TEST_MONGODB_READONLY_URI is not set";
  const mongo::StateLocation location{"godwit_contract_readonly", "godwit_"};
  const auto store = mongo::open_ledger_store(connections, location);
  EXPECT_FALSE(store->marker());
  EXPECT_TRUE(store->rows().empty());
  EXPECT_TRUE(store->newest_journal(5, "", "").empty());
  EXPECT_FALSE(mongo::open_lease(connections, connections, location)->read());
  EXPECT_EQ(error_of([&] { store->prepare("test", "godwit"); }).code(), ErrorCode::kPermission);
}

TEST(MongoStateRights, AreNamedWhenTheyAreMissing) {
  const auto connections = connect_as("GODWIT_TEST_MONGODB_NORIGHTS_URI");
  if (connections == nullptr) GTEST_SKIP() << "GODWIT_TEST_MONGODB_NORIGHTS_URI is not set";
  const auto store = mongo::open_ledger_store(connections, {"godwit_contract_norights", "godwit_"});
  EXPECT_EQ(error_of([&] { static_cast<void>(store->rows()); }).code(), ErrorCode::kPermission);
}

// --- servers without transactions -----------------------------------------------------------------------------------

class MongoStateWithoutTransactions : public MongoState {
 protected:
  // Applies a transition of two entries and takes back what a crash right after the first entry would not have written.
  void crash_after_first_entry(const bson::Document& row_before) {
    const std::int64_t next = world_->store()->newest_journal(1, "", "").at(0).sequence + 1;
    store_->apply(
        transition(1, row_in("a", db::RowState::kApplied), {entry("migration.applied", "a"), entry("run.finished")}),
        nullptr);
    remove("godwit_journal", Builder().add("_id", next + 1).build());
    remove("godwit_ledger", by_id("a"));
    if (row_before.empty()) return;
    const bson::Document documents = bson::ArrayBuilder().add(row_before).build();
    world_->command(Builder().add("insert", "godwit_ledger").add("documents", bson::Array{documents.view()}).build());
  }
  void remove(const std::string& collection, const bson::Document& filter) {
    const bson::Document one = Builder().add("q", filter).add("limit", 1).build();
    const bson::Document deletes = bson::ArrayBuilder().add(one).build();
    const bson::Document command =
        Builder().add("delete", collection).add("deletes", bson::Array{deletes.view()}).build();
    EXPECT_EQ(world_->command(command)["n"].int64(), 1);
  }
};

TEST_F(MongoStateWithoutTransactions, TheNextHolderFinishesWhatACrashLeft) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_STANDALONE_URI");
  store_->apply(transition(1, row_in("a", db::RowState::kRunning), {entry("migration.started", "a")}), nullptr);
  crash_after_first_entry(world_->document("godwit_ledger", by_id("a")));
  EXPECT_EQ(world_->store()->row("a")->state, db::RowState::kRunning);
  const auto rows = world_->store()->take_over(2, {}, entry("run.started"));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].state, db::RowState::kApplied);
  const auto row = world_->store()->row("a");
  EXPECT_EQ(row->state, db::RowState::kApplied);
  EXPECT_EQ(row->epoch, 1);
  EXPECT_EQ(row->text, "module.exports = {}");
  EXPECT_EQ(events(),
            (Strings{"run.started", "migration.started", "migration.applied", "run.finished", "run.started"}));
}

TEST_F(MongoStateWithoutTransactions, TheNextHolderMakesTheRowThatACrashLeftOut) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_STANDALONE_URI");
  crash_after_first_entry({});
  world_->store()->take_over(2, {}, entry("run.started"));
  EXPECT_EQ(world_->store()->row("a")->state, db::RowState::kApplied);
}

TEST_F(MongoStateWithoutTransactions, TheSameHolderFinishesItToo) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_STANDALONE_URI");
  crash_after_first_entry({});
  world_->store()->apply(transition(1, row_in("b", db::RowState::kRunning), {entry("migration.started", "b")}),
                         nullptr);
  EXPECT_EQ(world_->store()->row("a")->state, db::RowState::kApplied);
  EXPECT_EQ(events(), (Strings{"run.started", "migration.applied", "run.finished", "migration.started"}));
}

TEST_F(MongoStateWithoutTransactions, FinishingNeverUndoesWhatANewerHolderWrote) {
  OPEN_OR_SKIP("GODWIT_TEST_MONGODB_STANDALONE_URI");
  store_->apply(transition(1, row_in("a", db::RowState::kRunning), {entry("migration.started", "a")}), nullptr);
  crash_after_first_entry(world_->document("godwit_ledger", by_id("a")));
  const bson::Document newer = Builder().add("epoch", std::int64_t{9}).build();
  world_->change("godwit_ledger", by_id("a"), Builder().add("$set", newer).build());
  world_->store()->take_over(9, {}, entry("run.started"));
  EXPECT_EQ(world_->store()->row("a")->state, db::RowState::kRunning);
  EXPECT_EQ(world_->store()->row("a")->epoch, 9);
}

// --- the lock -----------------------------------------------------------------------------------------------------

class MongoLock : public MongoState {
 protected:
  // Takes the lock for a moment, for a holder whose open transaction has the lock's document.
  void hold_by_dead_transaction(const char* variable) {
    open(variable);
    if (world_ == nullptr) return;
    session_ = mongo::Session::start(world_->connections());
    db::LeaseRequest dead;
    dead.owner = "dead";
    dead.session = session_->id();
    dead.lease = base::Duration(300);
    ASSERT_TRUE(world_->lease()->try_acquire(dead, std::nullopt));
    session_->begin();
    const bson::Document touch = Builder().add("$inc", Builder().add("touched", 1).build()).build();
    const bson::Document updates =
        bson::ArrayBuilder().add(Builder().add("q", by_id("lease")).add("u", touch).build()).build();
    session_->client().command(
        world_->location().database,
        Builder().add("update", "godwit_lock").add("updates", bson::Array{updates.view()}).build(), session_.get());
    std::this_thread::sleep_for(base::Duration(400));
  }
  void take_it() {
    db::LeaseRequest heir;
    heir.owner = "heir";
    const auto began = std::chrono::steady_clock::now();
    const auto taken = world_->lease()->try_acquire(heir, std::nullopt);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(8));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->owner, "heir");
    EXPECT_EQ(taken->epoch, 2);
  }
  std::unique_ptr<mongo::Session> session_;
};

TEST_F(MongoLock, IsFreedFromTheTransactionOfADeadHolder) {
  hold_by_dead_transaction("GODWIT_TEST_MONGODB_URI");
  if (world_ == nullptr) GTEST_SKIP() << "GODWIT_TEST_MONGODB_URI is not set";
  take_it();
}

TEST_F(MongoLock, IsFreedFromItOnTheSecondServerToo) {
  hold_by_dead_transaction("GODWIT_TEST_MONGODB_PY_URI");
  if (world_ == nullptr) GTEST_SKIP() << "GODWIT_TEST_MONGODB_PY_URI is not set";
  take_it();
}

}  // namespace

}  // namespace godwit::test
