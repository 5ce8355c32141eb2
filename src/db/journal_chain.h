// What one writer believes the journal's end to be, and what it may append there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/ledger_store.h"

namespace godwit::db {

// The last entry, as far as appending is concerned. Sequence 0 = the journal is empty.
struct JournalEnd {
  std::int64_t sequence = 0;
  std::string hash;
  std::int64_t at_ms = 0;
};

JournalEnd end_after(const JournalRow& row);

// Keeps the end between writes, so that appending costs no read. Entries whose transaction may not have been committed
// are remembered as open: the next write must look at the database first and tell settle() what is there.
class JournalChain {
 public:
  // True when the end must be read before the next link().
  [[nodiscard]] bool must_look() const noexcept { return !known_ || !open_.empty(); }
  // Forgets everything and starts at `end`.
  void start(JournalEnd end);
  // Compares with the end that was read: `in_transaction` tells that it was read in a transaction which may hold
  // entries of our own and may still be aborted. Returns false, changing nothing, when the end is an entry of somebody
  // else.
  bool settle(const JournalEnd& end, bool in_transaction);

  // Fills in sequence numbers, times (never earlier than the entry before) and hashes, as if appended now.
  void link(std::vector<JournalRow>& entries, std::int64_t now_ms) const;
  // Says that linked entries are being written. They are open until confirm().
  void open(const std::vector<JournalRow>& entries);
  // Says that all open entries are there for good.
  void confirm();

 private:
  [[nodiscard]] const JournalEnd& last() const { return open_.empty() ? end_ : open_.back(); }
  bool known_ = false;
  JournalEnd end_;
  std::vector<JournalEnd> open_;
};

}  // namespace godwit::db
