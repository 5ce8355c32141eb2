// A database in memory for the fake ledger store, lease and sessions: what several holders, in one test, share.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/lease.h"
#include "db/ledger_store.h"
#include "db/session.h"
#include "support/hand_clock.h"

namespace godwit::test {

// Everything that is stored.
struct FakeContents {
  std::optional<db::Marker> marker;
  std::string needs;
  std::map<std::string, db::LedgerRow> rows;
  std::map<std::string, std::int64_t> forgotten;  // epoch of the write that deleted the row
  std::set<std::string> damaged;                  // ids of rows that read as damaged
  std::vector<db::JournalRow> journal;
  std::optional<db::LeaseState> lock;
};

// One write. Throws when it does not find what it needs; nothing of it counts then.
using FakeWrite = std::function<void(FakeContents&)>;

// Safe to use from several threads. REQUIRES: outlived by `clock`, which is the server's.
class FakeDatabase {
 public:
  explicit FakeDatabase(const base::Clock& clock) : clock_(clock) {}

  [[nodiscard]] std::int64_t now_ms() const;
  // A copy of what is committed.
  [[nodiscard]] FakeContents contents() const;
  // Does all writes or none.
  void write(const std::vector<FakeWrite>& writes);
  // Transactions that are open in these sessions cannot be committed any more.
  void kill(const std::vector<std::uint8_t>& session);
  [[nodiscard]] int kills(const std::vector<std::uint8_t>& session) const;

  // Called with the name of each call of stores and leases ("apply", "renew", …) before it does anything, and with
  // "committed" before a commit that happened is answered. May throw, as
  // a broken connection would. Set it before other threads use the database.
  std::function<void(const std::string& call)> before_call;
  void begin_call(const std::string& call) const {
    if (before_call) before_call(call);
  }

 private:
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  FakeContents contents_;                           // guarded by mutex_
  std::map<std::vector<std::uint8_t>, int> kills_;  // guarded by mutex_
};

// Writes of a transaction are kept until commit() and then done together; a conflict with what others committed
// meanwhile is an error of Retry::kWholeStep, as on a server.
class FakeSession final : public db::Session {
 public:
  explicit FakeSession(std::shared_ptr<FakeDatabase> database);
  [[nodiscard]] std::vector<std::uint8_t> id() const override { return id_; }
  [[nodiscard]] bool in_transaction() const override { return open_; }
  void begin() override;
  void commit() override;
  void abort() noexcept override;

  // Joins the open transaction. Throws what the write throws.
  void write(FakeWrite write);
  // What a read in the transaction sees.
  [[nodiscard]] FakeContents contents() const;
  // Done when the transaction is committed: stands for data that a migration writes.
  void at_commit(std::function<void()> act) { acts_.push_back(std::move(act)); }

 private:
  std::shared_ptr<FakeDatabase> database_;
  std::vector<std::uint8_t> id_;
  bool open_ = false;
  int kills_at_begin_ = 0;
  std::vector<FakeWrite> writes_;
  std::vector<std::function<void()>> acts_;
};

}  // namespace godwit::test
