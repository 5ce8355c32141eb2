#include "db/journal_chain.h"

#include <algorithm>
#include <utility>

namespace godwit::db {

JournalEnd end_after(const JournalRow& row) { return {row.sequence, row.hash, row.at_ms}; }

void JournalChain::start(JournalEnd end) {
  known_ = true;
  end_ = std::move(end);
  open_.clear();
}

bool JournalChain::settle(const JournalEnd& end, bool in_transaction) {
  if (!known_) {
    start(end);
    return true;
  }
  const auto is_it = [&end](const JournalEnd& mine) { return mine.sequence == end.sequence && mine.hash == end.hash; };
  if (is_it(end_)) {
    open_.clear();
    return true;
  }
  const auto found = std::find_if(open_.begin(), open_.end(), is_it);
  if (found == open_.end()) return false;
  open_.erase(found + 1, open_.end());
  if (!in_transaction) confirm();
  return true;
}

void JournalChain::link(std::vector<JournalRow>& entries, std::int64_t now_ms) const {
  JournalEnd before = last();
  for (JournalRow& row : entries) {
    row.sequence = before.sequence + 1;
    row.at_ms = std::max(now_ms, before.at_ms);
    row.previous = before.hash;
    row.hash = journal_hash(row);
    before = end_after(row);
  }
}

void JournalChain::open(const std::vector<JournalRow>& entries) {
  for (const JournalRow& row : entries) open_.push_back(end_after(row));
}

void JournalChain::confirm() {
  if (!open_.empty()) start(open_.back());
}

}  // namespace godwit::db
