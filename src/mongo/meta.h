// The marker in godwit_meta, and the making of godwit's collections.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "db/ledger_store.h"
#include "mongo/state_database.h"

namespace godwit::mongo {

// The format of docs/formats/state.md that this program reads and writes.
constexpr std::int64_t kStateFormat = 1;

// Nothing when there is none. Throws kLedgerFormat when it is newer than kStateFormat, kLedgerDamaged.
std::optional<db::Marker> read_marker(const StateDatabase& state, const Wire& wire);
// Makes the collections and the marker unless it is there; returns the one that is there afterwards.
db::Marker prepare_state(const StateDatabase& state, const Wire& wire, const std::string& environment,
                         const std::string& tool);

}  // namespace godwit::mongo
