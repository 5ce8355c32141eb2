// The history that another migration tool keeps of the same files, and how it and the ledger are one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/ledger_store.h"

namespace godwit::db {

// The id of a migration that the other tool knows by its file's name.
std::string id_of_file(const std::string& file);

// The ledger's rows as they are once everything counts that the other tool did since they were written. Rows that differ
// from what is stored are `learned`; ordered by id. Pure. docs/formats/state.md, "The other tool's state", has the rules.
std::vector<LedgerRow> with_history(std::vector<LedgerRow> rows, const std::vector<HistoryRow>& history);

}  // namespace godwit::db
