// The lock on a database, as the server keeps it: one document with an owner, an expiry and an epoch.
//
// Only the server's clock decides (docs/formats/state.md, "Lease"). These are the single conditional writes; renewing
// in the background, waiting and local deadlines are migrate::LeaseKeeper's.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/process.h"

namespace godwit::db {

// Who asks for the lock. `owner` is new for every attempt.
struct LeaseRequest {
  std::string owner;
  std::string run;
  std::string command;
  std::string user;
  std::string host;
  base::ProcessIdentity process;
  std::vector<std::uint8_t> session;     // Session::id() of the work under the lease; empty = none
  base::Duration lease{30000};
};

// The lock as it stands.
struct LeaseState {
  bool held = false;                     // has an owner and has not expired by the server's clock
  std::string owner;
  std::string run;
  std::string command;
  std::string user;
  std::string host;
  base::ProcessIdentity process;
  std::vector<std::uint8_t> session;
  std::int64_t epoch = 0;
  std::int64_t since_ms = 0;             // server's clock
  std::int64_t heartbeat_ms = 0;         // server's clock, of the last acquire or renew
  std::int64_t expires_ms = 0;           // server's clock; 0 = free
  std::int64_t now_ms = 0;               // server's clock when this was read
  std::string migration;                 // the one being worked on
  bool shuts_out_others = false;         // a killed run's row is in another tool's lock, which that tool respects
};

class Lease {
 public:
  virtual ~Lease() = default;
  // Says that the lock will be asked for soon. May connect meanwhile; what goes wrong shows when it is asked for.
  virtual void connect_ahead() noexcept {}
  // Takes the lock if it is free, expired, or held by exactly `dead` (an owner that the caller knows to be gone).
  // Returns the state with the new epoch, one higher than ever before; nothing when somebody holds it. After a network
  // error in the middle it looks whether the lock was taken and adopts it. Frees the lock document from a dead
  // transaction first where one blocks it.
  virtual std::optional<LeaseState> try_acquire(const LeaseRequest& request,
                                                const std::optional<std::string>& dead) = 0;
  // Moves the expiry to now + `lease`. False when this owner and epoch do not hold the lock any more.
  virtual bool renew(const std::string& owner, std::int64_t epoch, base::Duration lease) = 0;
  // Frees the lock; the epoch stays. False when it was not ours.
  virtual bool release(const std::string& owner, std::int64_t epoch) = 0;
  // Says which migration is being worked on, for those who wait. False when the lock is not ours.
  virtual bool announce(const std::string& owner, std::int64_t epoch, const std::string& migration) = 0;
  // The state; nothing when no lock was ever taken. Needs read rights only.
  virtual std::optional<LeaseState> read() = 0;
  // Frees a lock held by `owner` at `epoch` whoever calls, and raises the epoch so that the old holder is fenced.
  // False when it is not held by exactly that owner any more. `force_alive` = even when it has not expired.
  virtual bool break_lock(const std::string& owner, std::int64_t epoch, bool force_alive) = 0;
};

}  // namespace godwit::db
