// The thread that lets a Narrator show that time passes.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "cli/narrator.h"

namespace godwit::cli {

// Starts its thread when the narrator first has something to wait for, so that short commands never pay for it. Lives
// shorter than the narrator; ends its thread when destroyed.
class Ticker {
 public:
  explicit Ticker(Narrator& narrator);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void changed();
  void run(const std::stop_token& stop);

  Narrator& narrator_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  // Guarded by mutex_:
  std::optional<Monotonic> wakes_at_;  // when the thread asks the narrator again; nothing = it sleeps until told
  bool changed_ = false;
  std::jthread thread_;
};

}  // namespace godwit::cli
