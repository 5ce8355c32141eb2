#include "migrate/verify.h"

#include <gtest/gtest.h>

#include "base/digest.h"
#include "bson/builder.h"
#include "db/journal_chain.h"

namespace godwit::migrate {
namespace {

class Verifying : public testing::Test {
 protected:
  // Appends an entry as a run would.
  void say(std::string event, std::string subject, bson::Document payload = {}) {
    db::JournalRow row;
    row.run = "r-1";
    row.epoch = 1;
    row.event = std::move(event);
    row.subject = std::move(subject);
    row.payload = std::move(payload);
    std::vector<db::JournalRow> linked = {row};
    chain_.start(journal_.empty() ? db::JournalEnd{} : db::end_after(journal_.back()));
    chain_.link(linked, 1000);
    journal_.push_back(linked.front());
  }
  db::LedgerRow& row(const std::string& id, db::RowState state) {
    db::LedgerRow row;
    row.id = id;
    row.state = state;
    row.run = "r-1";
    row.attempt = 1;
    row.text = "text";
    row.checksum = base::sha256_hex("text");
    rows_.push_back(row);
    return rows_.back();
  }
  static bson::Document attempt(std::int64_t number) { return bson::Builder().add("attempt", number).build(); }
  [[nodiscard]] std::string verdict() const {
    const Verification result = verify(journal_, rows_, {});
    return result.error ? result.error->message() : "fine";
  }

  db::JournalChain chain_;
  std::vector<db::JournalRow> journal_;
  std::vector<db::LedgerRow> rows_;
};

TEST_F(Verifying, IsContentWithALedgerThatIsAsTheJournalSays) {
  say("run.started", "");
  say("migration.applied", "1", attempt(1));
  say("migration.rolled_back", "2", attempt(1));
  say("migration.marked_pending", "3");
  row("1", db::RowState::kApplied);
  row("2", db::RowState::kRolledBack);
  EXPECT_EQ(verdict(), "fine");
}

TEST_F(Verifying, NoticesAnEntryThatWasChanged) {
  say("migration.applied", "1", attempt(1));
  say("run.finished", "");
  row("1", db::RowState::kApplied);
  journal_.front().subject = "2";
  EXPECT_EQ(verdict(), "journal entry 1 was changed after it was written");
}

TEST_F(Verifying, NoticesAFailedMigrationThatWasMadeApplied) {
  say("migration.failed", "1", bson::Builder().add("state", "failed").add("attempt", std::int64_t{1}).build());
  row("1", db::RowState::kApplied);
  EXPECT_EQ(verdict(), "the journal's last word on 1 is migration.failed by run r-1, and the ledger says otherwise");
}

TEST_F(Verifying, AcceptsAFailureThatLeftTheMigrationApplied) {
  say("migration.failed", "1", bson::Builder().add("state", "applied").add("attempt", std::int64_t{1}).build());
  row("1", db::RowState::kApplied);
  EXPECT_EQ(verdict(), "fine");
}

TEST_F(Verifying, NoticesARowThatWasRemoved) {
  say("migration.applied", "1", attempt(1));
  EXPECT_EQ(verdict(), "the journal's last word on 1 is migration.applied by run r-1, and the ledger has nothing of it");
}

TEST_F(Verifying, NoticesEntriesThatWereCutOffAtTheEnd) {
  say("migration.applied", "1", attempt(1));
  row("1", db::RowState::kApplied).attempt = 2;
  EXPECT_EQ(verdict(), "the journal's last word on 1 is migration.applied by run r-1, and the ledger says otherwise");
}

TEST_F(Verifying, NoticesARowThatTheJournalNeverHeardOf) {
  row("1", db::RowState::kApplied);
  EXPECT_EQ(verdict(), "1 is in the ledger, and the journal never heard of it");
}

TEST_F(Verifying, NoticesATextThatIsNotTheRecordedOne) {
  say("migration.applied", "1", attempt(1));
  row("1", db::RowState::kApplied).text = "another";
  EXPECT_EQ(verdict(), "the recorded text of 1 does not have its recorded checksum");
}

}  // namespace
}  // namespace godwit::migrate
