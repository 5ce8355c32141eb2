// Events as JSON Lines on standard output.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>

#include "cli/request.h"
#include "cli/terminal.h"
#include "cli/time_text.h"
#include "godwit/events.h"
#include "godwit/migrator.h"

namespace godwit::cli {

// Safe to use from several threads. Progress is thinned out to ten lines a second; the last one always comes.
class EventLines {
 public:
  EventLines(
      Terminal& terminal, Verbosity verbosity,
      std::function<WallTime()> now = [] { return std::chrono::system_clock::now(); });

  void event(const Event& event);
  void plan(const Plan& plan);

 private:
  [[nodiscard]] bool is_wanted_locked(const Event& event, WallTime now);

  Terminal& terminal_;
  Verbosity verbosity_;
  std::function<WallTime()> now_;
  std::mutex mutex_;
  std::string counted_;  // the migration of the last progress line
  WallTime counted_at_{};
};

}  // namespace godwit::cli
