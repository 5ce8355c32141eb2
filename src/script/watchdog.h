// Stops a script from outside: time, memory, and whatever its caller decides.
#pragma once

#include <jsapi.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/clock.h"
#include "script/resident_memory.h"

namespace godwit::script {

enum class StopCause { kNone, kRequested, kTimeout, kMemory };

struct Limits {
  base::Duration timeout{0};       // 0 = none
  std::uint64_t memory_bytes = 0;  // growth of the process's resident memory; 0 = none
  std::stop_token stop;
};

// A thread that watches while a script runs, and for a moment after it: scripts follow each other closely, and waking a
// thread for each costs more than a short one takes. When a limit is reached it remembers why, interrupts the engine
// and calls `on_stop`; the first cause stays. Interrupting is uncatchable: catch and finally of the script do not run.
class Watchdog {
 public:
  // `on_stop` is called on the watchdog's thread, or on the engine's thread for memory. `cx` must outlive the watchdog.
  Watchdog(JSContext* cx, std::function<void()> on_stop);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Watches from its construction to its destruction; on the engine's thread, one at a time. When the destructor
  // returns, on_stop is not running and will not be called.
  class [[nodiscard]] Watch {
   public:
    Watch(Watchdog& dog, const Limits& limits);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    struct Request {
      Watchdog* dog;
      void operator()() const { dog->request_stop(); }
    };
    Watchdog& dog_;
    std::optional<std::stop_callback<Request>> callback_;
  };

  // Why the script was stopped, until the next Watch. From any thread.
  [[nodiscard]] StopCause cause() const { return cause_.load(); }
  // The engine's interrupt callback: false stops the script. On the engine's thread.
  bool may_go_on();

 private:
  using Time = std::chrono::steady_clock::time_point;

  void run();
  void look_locked(std::unique_lock<std::mutex>& lock);
  void stop_locked(std::unique_lock<std::mutex>& lock, StopCause cause);
  void request_stop();
  [[nodiscard]] bool over_memory_limit() const;
  void stop_for_memory();

  JSContext* const cx_;
  const std::function<void()> on_stop_;
  const ResidentMemory memory_;
  std::atomic<StopCause> cause_{StopCause::kNone};
  std::atomic<bool> memory_alarm_{false};

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_:
  bool ending_ = false;
  bool watching_ = false;
  std::optional<Time> wakes_at_;  // when the thread looks again by itself; nothing = it sleeps until it is told
  bool stopping_ = false;  // on_stop_ is running without the lock
  bool stop_requested_ = false;
  std::optional<Time> deadline_;
  // Written while nobody watches:
  std::uint64_t memory_limit_ = 0;
  std::uint64_t memory_at_start_ = 0;

  std::thread thread_;
};

}  // namespace godwit::script
