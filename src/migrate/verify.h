// Holds ledger, journal and folder against each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/ledger_store.h"
#include "godwit/error.h"
#include "migrate/plan.h"

namespace godwit::migrate {

struct Check {
  enum class Level { kOk, kWarning, kError };
  Level level = Level::kOk;
  std::string name;
  std::string text;
  std::string hint;
};

struct Verification {
  std::vector<Check> checks;
  std::int64_t entries = 0;
  std::optional<Error> error;   // the worst finding
};

// Recomputes the chain of a journal given oldest first, and compares what it says of each migration with the ledger.
// `rows` come from rows_with_texts(), `entries` from merge(). Changes nothing.
Verification verify(const std::vector<db::JournalRow>& journal, const std::vector<db::LedgerRow>& rows,
                    const std::vector<Entry>& entries);

}  // namespace godwit::migrate
