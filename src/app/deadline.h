// A stop that comes from the caller or from the clock.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/clock.h"
#include "godwit/error.h"

namespace godwit::app {

// Joins a caller's stop token with a time limit, and remembers which of the two it was.
class Deadline {
 public:
  Deadline(const std::stop_token& caller, std::optional<std::chrono::milliseconds> limit)
      : limit_(limit), forward_(caller, Forward{&source_}) {
    if (limit_) timer_ = std::jthread([this](const std::stop_token& stop) { wait(stop); });
  }

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

  [[nodiscard]] Error reason() const {
    if (!late_) return Error(ErrorCode::kInterrupted, "interrupted");
    return Error(ErrorCode::kTimeout, "the run took longer than " + base::readable_duration(*limit_))
        .fix("godwit status shows where it stands; then run it again with a longer --timeout");
  }

 private:
  struct Forward {
    std::stop_source* to;
    void operator()() const { to->request_stop(); }
  };

  void wait(const std::stop_token& stop) {
    if (!base::system_clock().sleep(*limit_, stop)) return;
    late_ = true;
    source_.request_stop();
  }

  std::optional<std::chrono::milliseconds> limit_;
  std::atomic<bool> late_ = false;
  std::stop_source source_;
  std::stop_callback<Forward> forward_;
  std::jthread timer_;  // last: ends before the rest goes
};

}  // namespace godwit::app
