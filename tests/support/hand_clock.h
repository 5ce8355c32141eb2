// A clock that stands still until a test moves it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "base/clock.h"

namespace godwit::test {

// What sleep() does: wait for a test to advance the clock (for code with threads of its own), or advance it at once.
enum class Sleeping { kWaits, kAdvances };

// Safe to use from several threads.
class HandClock final : public base::Clock {
 public:
  explicit HandClock(Sleeping sleeping = Sleeping::kAdvances) : sleeping_(sleeping) {}

  [[nodiscard]] base::Monotonic monotonic() const override {
    const std::lock_guard lock(mutex_);
    return base::Monotonic(passed_);
  }
  // Starts on 2026-11-22 at 09:15 UTC.
  [[nodiscard]] base::WallTime wall() const override {
    const std::lock_guard lock(mutex_);
    return base::WallTime(std::chrono::seconds(1795338900)) + passed_;
  }
  bool sleep(base::Duration duration, const std::stop_token& stop) const override {
    std::unique_lock lock(mutex_);
    if (stop.stop_requested()) return false;
    if (sleeping_ == Sleeping::kAdvances) {
      passed_ += duration;
      moved_.notify_all();
      return true;
    }
    const base::Duration until = passed_ + duration;
    ++sleepers_;
    moved_.notify_all();
    const bool reached = moved_.wait(lock, stop, [&] { return passed_ >= until; });
    --sleepers_;
    return reached;
  }

  void advance(base::Duration duration) {
    const std::lock_guard lock(mutex_);
    passed_ += duration;
    moved_.notify_all();
  }
  // Returns when `count` threads are asleep on this clock.
  void wait_for_sleepers(int count) const {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return sleepers_ >= count; });
  }

 private:
  Sleeping sleeping_;
  mutable std::mutex mutex_;
  mutable std::condition_variable_any moved_;
  mutable base::Duration passed_{1000000};  // guarded by mutex_; not 0, which code may take for "never"
  mutable int sleepers_ = 0;                // guarded by mutex_
};

}  // namespace godwit::test
