// Ends waiting from outside.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace godwit::mongo {

using SessionId = std::vector<std::uint8_t>;  // the 16 bytes of an lsid

// Fires once and stays so. Everything that waits in poll(2) adds descriptor(), which becomes readable when it fires.
// There is no way back: whoever waits can't miss it, and a connection that was cut never comes back to life.
class Wake {
 public:
  // Throws kInternal when the process has no file descriptor left.
  Wake();
  ~Wake();
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;
  void fire() noexcept;
  [[nodiscard]] bool fired() const noexcept { return fired_.load(std::memory_order_acquire); }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
  std::atomic<bool> fired_{false};
};

// What the clients of one Connections share: the wake of now, and the sessions that are in use, which are what the
// server knows running operations by. Safe from several threads.
class Interruption {
 public:
  Interruption();
  [[nodiscard]] std::shared_ptr<Wake> wake() const;
  // Fires the wake. Returns the sessions that were in use at that moment.
  std::vector<SessionId> start();
  // Later calls wait with a new wake. Nothing happens unless it had started.
  void end();

  void remember(const SessionId& id);
  void forget(const SessionId& id) noexcept;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Wake> wake_;
  std::set<SessionId> sessions_;
};

}  // namespace godwit::mongo
