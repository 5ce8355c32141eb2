// The collection godwit_journal: reading it, and appending at its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bson/document.h"
#include "db/ledger_store.h"
#include "mongo/state_database.h"

namespace godwit::mongo {

// An entry with what only servers without transactions need (docs/formats/state.md, "Writing under the lease").
struct JournalEntry {
  db::JournalRow row;
  std::int64_t group = 0;  // number of the first entry of its transition; 0 = none
  bson::Document redo;     // of that first entry: {rows, journal}
};

// Thrown when the next sequence number is used, or may be: a transaction that it happens in is over.
struct SequenceTaken {};

bson::Document journal_document(const JournalEntry& entry);
// Throws kLedgerDamaged naming the entry.
JournalEntry journal_entry(bson::View document);

class Journal {
 public:
  // `state` must outlive it.
  explicit Journal(const StateDatabase& state) : state_(state) {}

  [[nodiscard]] std::vector<db::JournalRow> after(const Wire& wire, std::int64_t sequence, std::int64_t limit) const;
  [[nodiscard]] std::vector<db::JournalRow> newest(const Wire& wire, std::int64_t limit, const std::string& subject,
                                                   const std::string& run) const;
  // The last entry; nothing when the journal is empty.
  [[nodiscard]] std::optional<JournalEntry> end(const Wire& wire) const;
  [[nodiscard]] std::optional<JournalEntry> at(const Wire& wire, std::int64_t sequence) const;
  // Inserts linked entries. Throws SequenceTaken.
  void append(const Wire& wire, const std::vector<JournalEntry>& entries) const;
  // True when exactly this entry is there.
  [[nodiscard]] bool has(const Wire& wire, const db::JournalRow& row) const;

 private:
  const StateDatabase& state_;
};

}  // namespace godwit::mongo
