// The history that another migration tool keeps of the same files, and how it and the ledger are one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/ledger_store.h"

namespace godwit::db {

// The ledger's rows as they are once everything counts that the other tool did since they were written. Rows that
// differ from what is stored are `learned`; ordered by id. With `by_hash` the history's rows hold the hashes of files:
// one that lacks it is to be written anew, and files count as edited by their bytes. Pure. docs/formats/state.md, "The
// other tool's state", has the rules.
std::vector<LedgerRow> with_history(std::vector<LedgerRow> rows, const std::vector<HistoryRow>& history, bool by_hash);

}  // namespace godwit::db
