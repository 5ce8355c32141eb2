// The lock on a MongoDB database.
#pragma once

#include <memory>

#include "db/lease.h"
#include "mongo/connections.h"
#include "mongo/state_database.h"

namespace godwit::mongo {

// The lease in `location`. Opens no connection until it is used or asked to connect ahead. Safe to use from several
// threads: each call borrows a client of its own. read() uses `looking` where `holding` has no connection that is free;
// the rest uses `holding`: connections that nobody else can use up or interrupt, so that whatever a script does the lease
// is renewed, or is known not to be.
std::unique_ptr<db::Lease> open_lease(std::shared_ptr<Connections> looking, std::shared_ptr<Connections> holding,
                                      StateLocation location);

}  // namespace godwit::mongo
