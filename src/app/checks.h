// What `env check` and `doctor` look at.
#pragma once

#include <vector>

#include "app/migrator_state.h"
#include "godwit/migrator.h"
#include "migrate/verify.h"

namespace godwit::app {

Finding to_public(const migrate::Check& check);
// Connects and looks at server, marker, rights, transactions, clock and lock. A failure is a finding.
void check_environment(Migrator::State& state, std::vector<Finding>& findings);

}  // namespace godwit::app
