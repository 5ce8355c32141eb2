// What doctor says of the history that another tool keeps.
#pragma once

#include <vector>

#include "app/migrator_state.h"

namespace godwit::app {

// Traces of migrate-mongo's faults (rows that it writes twice, rows whose file is gone, which it does not show) and rows
// that make no sense; that all is well where there are none. Empty in projects without such a history. Throws what the
// ledger's store and the folder of migrations throw.
std::vector<Finding> history_findings(Migrator::State& state);

}  // namespace godwit::app
