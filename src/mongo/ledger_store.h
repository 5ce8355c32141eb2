// Ledger and journal in a MongoDB database.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "db/ledger_store.h"
#include "mongo/changelog.h"
#include "mongo/connections.h"
#include "mongo/state_database.h"

namespace godwit::mongo {

// The store in `location`; where `changelog` is given, together with the history that migrate-mongo keeps there. Opens
// no connection until it is used. Used by one thread at a time; several stores in one process are fine. Sessions that
// are given to it must be mongo::Session. `clock` must outlive it.
std::unique_ptr<db::LedgerStore> open_ledger_store(std::shared_ptr<Connections> connections, StateLocation location,
                                                   std::optional<ChangelogOptions> changelog = std::nullopt,
                                                   const base::Clock& clock = base::system_clock());

}  // namespace godwit::mongo
