// How other threads wake the one that runs the script.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace godwit::script {

// Remembers one ring until somebody waits: a ring between two waits is not lost. For several threads.
class Doorbell {
 public:
  void ring() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    changed_.notify_one();
  }

  // Waits for a ring, at most until `deadline` (none = for ever). Returns at once when it was rung since the last wait.
  void wait(const std::optional<std::chrono::steady_clock::time_point>& deadline) {
    std::unique_lock lock(mutex_);
    if (deadline) {
      changed_.wait_until(lock, *deadline, [this] { return rung_; });
    } else {
      changed_.wait(lock, [this] { return rung_; });
    }
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool rung_ = false;  // guarded by mutex_
};

}  // namespace godwit::script
