// migrate-mongo's lock, respected and held together with our own.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "db/lease.h"
#include "mongo/connections.h"

namespace godwit::mongo {

struct ChangelogLockOptions {
  std::string database;
  std::string collection;              // lockCollectionName
  std::optional<base::Duration> ttl;   // lockTtl; nothing = its rows stay until somebody removes them
};

// LeaseState::owner of a lock that migrate-mongo holds. Its rows say since when, and nothing else.
inline constexpr const char* kMigrateMongoOwner = "migrate-mongo";

// `own` that also looks at, and leaves a row in, the other tool's collection: format {_id, createdAt date}, any row
// means locked. That tool looks first and writes after, so that it may overlook a row that is made in between; ours is
// made first, and we look after. Our row has a fixed `_id`, is kept young by renew(), and is the only one that
// release() removes; one that a killed run left is used again. break_lock() removes the other tool's rows when their
// owner is named, and ours with every other owner, also none.
std::unique_ptr<db::Lease> with_changelog_lock(std::unique_ptr<db::Lease> own, std::shared_ptr<Connections> connections,
                                               ChangelogLockOptions options);

}  // namespace godwit::mongo
