// Takes the lease, keeps it while the work goes on, and says at once when it is lost.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/clock.h"
#include "db/lease.h"
#include "godwit/error.h"
#include "godwit/events.h"

namespace godwit::migrate {

struct LeaseOptions {
  db::LeaseRequest request;                 // `owner` is filled in anew for every attempt
  base::Duration wait{0};                   // how long to wait for another holder; 0 = fail at once
  std::string environment;                  // for messages
  EventSink events;                         // kLockWaiting, kLockTaken
};

// Holds the lock from acquire() to release() or destruction. acquire, announce and release are called from one thread;
// the others from any. `lease` and `clock` must outlive it; `lease` is used from its own thread too, never at once.
class LeaseKeeper {
 public:
  LeaseKeeper(db::Lease& lease, const base::Clock& clock, LeaseOptions options);
  // Releases, without throwing, what is still held.
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  // Takes the lock, waiting while somebody else holds it. A holder that is dead on this very machine (same boot, same
  // pid namespace, process gone) is taken over at once, any other when its lease has run out. Throws kLockHeld naming
  // the holder when the wait is over; kInterrupted when `stop` is requested.
  void acquire(const std::stop_token& stop);
  // Frees the lock. Does nothing when it is lost or not held.
  void release() noexcept;

  [[nodiscard]] std::int64_t epoch() const noexcept { return epoch_; }
  [[nodiscard]] const std::string& owner() const noexcept { return owner_; }
  // What the holder before left: its session, to be ended. Empty when the lock was free.
  [[nodiscard]] const std::vector<std::uint8_t>& dead_session() const noexcept { return dead_session_; }
  [[nodiscard]] bool waited() const noexcept { return waited_; }
  // Says which migration is being worked on, for those who wait. It reaches the server with the next renewal: short
  // migrations cost no write, and nobody waits long for those.
  void announce(const std::string& migration);
  // Throws kLeaseLost when the lease is gone, or may be: two thirds of it have passed without a renewal. Asks nobody.
  void check() const;
  [[nodiscard]] bool is_lost() const noexcept;
  [[nodiscard]] Error lost_error() const;
  // Requested when the lease is lost.
  [[nodiscard]] std::stop_token lost() const { return lost_.get_token(); }

 private:
  bool try_now(std::optional<Error>& failure);
  bool try_once();
  void look_at_holder();
  [[noreturn]] void refuse() const;
  void keep(const std::stop_token& stop);
  [[nodiscard]] base::Duration age() const;

  db::Lease& lease_;
  const base::Clock& clock_;
  LeaseOptions options_;
  std::string owner_;
  std::int64_t epoch_ = 0;
  std::vector<std::uint8_t> dead_session_;
  bool waited_ = false;
  std::optional<db::LeaseState> holder_;       // the last one seen while waiting
  std::atomic<bool> held_ = false;
  std::atomic<std::int64_t> renewed_{0};       // monotonic ms, taken before the request that succeeded
  std::mutex lease_mutex_;                     // one call on lease_ at a time; guards the two below
  std::string migration_;
  std::string announced_;
  std::stop_source lost_;
  std::jthread keeper_;                        // last: stops before the rest goes
};

// One line about a holder: "run r-42 (ada@build3, since 4m12s, heartbeat 2.0s ago, on 20260101-x)".
std::string describe_holder(const db::LeaseState& state);

}  // namespace godwit::migrate
