// The collection godwit_ledger: reading rows, and writing them while nobody newer has.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bson/document.h"
#include "db/ledger_store.h"
#include "mongo/state_database.h"

namespace godwit::mongo {

// kLeaseLost, for a write that was refused because a newer holder was there.
Error lease_lost(std::string detail);

// Used by one thread at a time. Remembers which rows exist, to know in advance whether to insert or to update one.
class LedgerRows {
 public:
  // `state` must outlive it.
  explicit LedgerRows(const StateDatabase& state) : state_(state) {}

  [[nodiscard]] std::vector<db::LedgerRow> all(const Wire& wire);  // ordered by id, without texts
  [[nodiscard]] std::vector<db::LedgerRow> all_with_texts(const Wire& wire);
  [[nodiscard]] std::optional<db::LedgerRow> one(const Wire& wire, const std::string& id);
  [[nodiscard]] std::vector<db::LedgerRow> running(const Wire& wire);

  // Raises the epoch of rows in state running.
  void raise(const Wire& wire, std::int64_t epoch) const;
  // Gives rows the contents of `documents` (ledger_document, tombstone) where their epoch is not newer than `epoch`.
  // Throws kLeaseLost when one is; an error of Retry::kWholeStep when what was remembered of the rows was wrong: the
  // same call will do, in a new transaction where it was in one.
  void write(const Wire& wire, std::span<const bson::Document> documents, std::int64_t epoch);
  // As write() for one row that must be in state running.
  void write_running(const Wire& wire, bson::View document, std::int64_t epoch) const;
  // Writes what write() would have written, as far as it is not there and nobody newer was. For after a crash.
  void write_again(const Wire& wire, std::span<const bson::Document> documents, std::int64_t epoch);
  // True when all of these documents were written, by their state and the execution that they tell of.
  [[nodiscard]] bool are_written(const Wire& wire, std::span<const bson::Document> documents) const;
  // True when the row exists, be it as a tombstone.
  [[nodiscard]] bool exists(const Wire& wire, const std::string& id);
  // Touches a running row, conditional on run and epoch. Throws kLeaseLost.
  void touch(const Wire& wire, const std::string& id, const std::string& run, std::int64_t epoch) const;

 private:
  [[noreturn]] void find_out(const Wire& wire, std::span<const bson::Document> documents, std::int64_t epoch);
  std::vector<db::LedgerRow> read_without_text(const Wire& wire, bson::View filter);
  std::vector<db::LedgerRow> parse(const std::vector<bson::Document>& documents, bool with_text);

  const StateDatabase& state_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace godwit::mongo
