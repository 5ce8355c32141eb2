// What another tool's history told, on its way into the ledger.
#pragma once

#include <string>
#include <vector>

#include "db/ledger_store.h"
#include "migrate/source.h"

namespace godwit::migrate {

// Makes of a learned row (db::LedgerRow::learned) one that can be stored: it gets what its file says, where its hash
// does not tell that another text ran. Throws nothing.
void complete_adopted(db::LedgerRow& row, const std::vector<Source>& sources);

// What the journal calls it: "migration.adopted", "migration.undone_elsewhere".
std::string adoption_event(const db::LedgerRow& row);

}  // namespace godwit::migrate
