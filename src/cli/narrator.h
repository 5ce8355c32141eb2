// Tells on standard error what is going on, and keeps data on standard output apart from it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "cli/progress.h"
#include "cli/request.h"
#include "cli/style.h"
#include "cli/terminal.h"
#include "godwit/events.h"

namespace godwit::cli {

using Monotonic = std::chrono::steady_clock::time_point;

struct NarratorOptions {
  Style out;
  Style err;
  Verbosity verbosity = Verbosity::kNormal;
  bool redraw = false;  // standard error is a terminal whose last line can be taken back
  std::function<Monotonic()> now = [] { return std::chrono::steady_clock::now(); };
};

// Safe to use from several threads; each call is one step of what a person sees.
class Narrator {
 public:
  Narrator(Terminal& terminal, NarratorOptions options);

  // Renders an event. A finished migration is data, everything else narration.
  void event(const Event& event);
  // How wide the longest id of the coming run is, so that its lines align.
  void expect_ids(std::size_t width);

  // Lines for standard output.
  void data(std::string_view text);
  // Lines for standard error that -q silences.
  void say(std::string_view text);
  // Lines for standard error that are always shown: warnings, errors, questions.
  void insist(std::string_view text);
  // Says that something goes on which may take long, in a line of its own and only if it does; any other line or event
  // ends it.
  void expect(std::string_view doing);
  // Takes back what stands in the last line and forgets what was only about to be said.
  void settle();

  // Draws what time has brought: progress, or that connecting takes long.
  void tick();
  // When tick() has something to do next; nothing while it has not.
  [[nodiscard]] std::optional<Monotonic> next_tick() const;
  // Called, outside of any lock, whenever next_tick() may have changed.
  void on_change(std::function<void()> changed);

 private:
  struct Running {
    Progress progress;
    Monotonic since;
    Monotonic counted_since;
    std::int64_t counted_from = 0;
    Monotonic shown;  // when a line last told of it
  };

  void event_locked(const Event& event);
  void connecting_locked(const Event& event);
  void waiting_locked(const Event& event);
  void log_locked(const Event& event);
  void step_locked(const Event& event);
  void progress_locked(const Event& event);
  void finished_locked(const Event& event);
  void draw_locked(std::string_view line);
  void erase_locked();
  void err_locked(std::string_view text);
  void draw_running_locked();
  [[nodiscard]] bool quiet() const { return options_.verbosity == Verbosity::kQuiet; }
  [[nodiscard]] bool verbose() const { return options_.verbosity >= Verbosity::kVerbose; }

  Terminal& terminal_;
  NarratorOptions options_;
  std::function<void()> changed_;

  mutable std::mutex mutex_;  // guards everything below
  bool drawn_ = false;        // the last line of the terminal is ours to take back
  std::size_t id_width_ = 0;
  std::string expected_;  // a line that is said once this takes long
  Monotonic expected_since_;
  std::optional<Monotonic> said_waiting_;
  std::optional<Running> running_;
};

}  // namespace godwit::cli
