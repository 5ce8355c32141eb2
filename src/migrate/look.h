// What lock and ledger say while somebody else may be at work.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/lease.h"
#include "db/ledger_store.h"

namespace godwit::migrate {

struct Look {
  std::vector<db::LedgerRow> rows;        // without texts
  std::optional<db::LeaseState> lock;
  std::set<std::string> ended_runs;       // that left rows in state running and will not go on with them

  // Whether the row's run is at work on it now. A running row of which this is not true is an interrupted migration.
  [[nodiscard]] bool is_running(const db::LedgerRow& row) const {
    return row.state == db::RowState::kRunning && !ended_runs.contains(row.run);
  }
};

// Reads ledger and lock without taking it. The two cannot be read at one moment, so that a run that ends or begins
// between them is recognised by looking once more. Throws what the stores throw.
Look look_without_lock(db::LedgerStore& ledger, db::Lease& lease);

}  // namespace godwit::migrate
