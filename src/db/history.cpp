#include "db/history.h"

#include <algorithm>
#include <map>
#include <utility>

namespace godwit::db {

namespace {

// True when the ledger's own story has the migration in the other tool's history at this moment.
bool should_be_there(const LedgerRow& row) {
  if (row.state == RowState::kApplied) return true;
  const bool is_open = row.state == RowState::kFailed || row.state == RowState::kRunning;
  return is_open && row.direction == "down";
}

// The other tool ran it: what is known of that run.
void learn_applied(LedgerRow& row, const HistoryRow& from) {
  row.state = RowState::kApplied;
  row.direction = "up";
  row.checksum = from.hash;
  row.checksum_normalised.clear();
  row.text = "";
  row.batch = from.block;
  row.applied_ms = from.applied_ms;
  row.started_ms = 0;  // which it did not write down
  row.duration_ms = 0;
  row.counts.clear();
  row.failure.reset();
  row.steps.clear();
  row.steps_only = false;
  row.session.clear();
  row.by = {};
  row.by.tool = "migrate-mongo";
  row.in_history = true;
  row.learned = true;
}

LedgerRow new_row(const HistoryRow& from) {
  LedgerRow row;
  row.id = from.id;
  row.kind = "javascript";
  row.file = from.file;
  learn_applied(row, from);
  return row;
}

void learn_from(LedgerRow& row, const HistoryRow& there) {
  if (should_be_there(row) && !row.in_history) {
    // Both know it from before they knew each other.
    row.in_history = true;
    row.learned = true;
  } else if (row.applied_ms != there.applied_ms) {
    // Written by neither this row's success nor, when an edited file is being run again, the success before it.
    learn_applied(row, there);
  }
}

void want_hash(LedgerRow& row, const HistoryRow& there) {
  // The other tool compares bytes; so both agree on what was edited.
  row.checksum_normalised.clear();
  if (!there.hash.empty() || row.state != RowState::kApplied) return;
  row.in_history = false;
  row.learned = true;
}

void learn_absence(LedgerRow& row) {
  if (!should_be_there(row) || row.state == RowState::kRunning || row.kind == "compiled") return;
  row.learned = true;
  // Applied before the other tool's history was kept: it belongs there.
  if (!row.in_history) return;
  row.state = RowState::kRolledBack;
  row.direction = "down";
  row.applied_ms = 0;
  row.started_ms = 0;
  row.duration_ms = 0;
  row.failure.reset();
  row.by = {};
  row.by.tool = "migrate-mongo";
  row.in_history = false;
}

}  // namespace

std::vector<LedgerRow> with_history(std::vector<LedgerRow> rows, const std::vector<HistoryRow>& history, bool by_hash) {
  std::map<std::string, const HistoryRow*> newest;
  for (const HistoryRow& row : history) {
    const HistoryRow*& known = newest[row.id];
    if (known == nullptr || known->applied_ms <= row.applied_ms) known = &row;
  }
  for (LedgerRow& row : rows) {
    const auto found = newest.find(row.id);
    if (found == newest.end()) {
      learn_absence(row);
    } else {
      learn_from(row, *found->second);
      if (by_hash) want_hash(row, *found->second);
      newest.erase(found);
    }
  }
  for (const auto& [id, row] : newest) {
    rows.push_back(new_row(*row));
    if (by_hash) want_hash(rows.back(), *row);
  }
  std::sort(rows.begin(), rows.end(), [](const LedgerRow& a, const LedgerRow& b) { return a.id < b.id; });
  return rows;
}

}  // namespace godwit::db
