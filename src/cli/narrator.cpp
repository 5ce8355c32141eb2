#include "cli/narrator.h"

#include <fmt/format.h>

#include "cli/run_text.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto kSayAfter = 300ms;  // a fast answer in a pipeline is not worth a line
constexpr auto kRedrawEvery = 200ms;
constexpr auto kLogEvery = 30s;
constexpr auto kEraseLine = "\r\x1b[K";

double seconds_between(Monotonic from, Monotonic to) { return std::chrono::duration<double>(to - from).count(); }

}  // namespace

Narrator::Narrator(Terminal& terminal, NarratorOptions options) : terminal_(terminal), options_(std::move(options)) {}

void Narrator::on_change(std::function<void()> changed) { changed_ = std::move(changed); }

void Narrator::event(const Event& event) {
  {
    const std::lock_guard lock(mutex_);
    event_locked(event);
  }
  if (changed_) changed_();
}

void Narrator::event_locked(const Event& event) {
  if (event.kind != EventKind::kConnecting) expected_.clear();
  switch (event.kind) {
    case EventKind::kNote:
      if (!quiet()) err_locked(visible(event.text) + "\n");
      return;
    case EventKind::kWarning:
      err_locked(fmt::format("{} {}\n", options_.err.paint(Tone::kWarning, "warning:"), visible(event.text)));
      return;
    case EventKind::kConnecting: connecting_locked(event); return;
    case EventKind::kLockWaiting: waiting_locked(event); return;
    case EventKind::kLockTaken:
      said_waiting_.reset();
      if (verbose()) err_locked(fmt::format("lock taken (epoch {})\n", event.number));
      return;
    case EventKind::kMigrationStarted: {
      const Monotonic now = options_.now();
      running_ = Running{{event.migration}, now, now, 0, now};
      if (verbose())
        err_locked(fmt::format("{} {} {}\n", options_.err.symbol(Symbol::kRunning), visible(event.migration),
                               visible(event.text)));
      draw_running_locked();
      return;
    }
    case EventKind::kMigrationLog: log_locked(event); return;
    case EventKind::kConfigurationLog:
      if (quiet() && event.level < LogLevel::kWarn) return;
      for (const std::string& line : lines_of(event.text)) err_locked(visible_lines(line) + "\n");
      return;
    case EventKind::kMigrationProgress: progress_locked(event); return;
    case EventKind::kMigrationStep: step_locked(event); return;
    case EventKind::kMigrationFinished: finished_locked(event); return;
    case EventKind::kMigrationFailed:
      running_.reset();
      erase_locked();
      err_locked(fmt::format("{} {}\n", options_.err.paint(Tone::kBad, options_.err.symbol(Symbol::kError)),
                             visible(event.migration)));
      return;
  }
}

void Narrator::connecting_locked(const Event& event) {
  if (quiet()) return;
  const std::string line =
      fmt::format("connecting to {} {}", visible(event.text), options_.err.symbol(Symbol::kEllipsis));
  if (verbose()) {
    err_locked(line + "\n");
  } else if (options_.redraw) {
    draw_locked(line);
  } else {
    expected_ = line;
    expected_since_ = options_.now();
  }
}

void Narrator::waiting_locked(const Event& event) {
  if (quiet()) return;
  const std::string line = "waiting for " + visible(event.text);
  if (options_.redraw) {
    draw_locked(line);
    return;
  }
  const Monotonic now = options_.now();
  if (said_waiting_ && now - *said_waiting_ < kLogEvery) return;
  said_waiting_ = now;
  err_locked(line + "\n");
}

void Narrator::log_locked(const Event& event) {
  if (quiet() && event.level < LogLevel::kWarn) return;
  if (event.level == LogLevel::kDebug && !verbose()) return;
  const std::string_view label = event.level == LogLevel::kWarn    ? "warning: "
                                 : event.level == LogLevel::kError ? "error: "
                                                                   : "";
  const Tone tone = event.level == LogLevel::kWarn    ? Tone::kWarning
                    : event.level == LogLevel::kError ? Tone::kBad
                                                      : Tone::kFaint;
  std::string out;
  for (const std::string& line : lines_of(event.text))
    out += fmt::format("    {}{}\n", options_.err.paint(tone, label), visible_lines(line));
  err_locked(out);
  draw_running_locked();
}

void Narrator::step_locked(const Event& event) {
  if (quiet() || (event.state == "started" && !verbose())) return;
  err_locked(fmt::format("    step {} {}\n", visible(event.text), visible(event.state)));
  draw_running_locked();
}

void Narrator::progress_locked(const Event& event) {
  if (!running_) return;
  Progress& progress = running_->progress;
  const Monotonic now = options_.now();
  if (!progress.counted || event.done < progress.done) {  // going back means that something else is counted now
    running_->counted_since = now;
    running_->counted_from = event.done;
  }
  progress.counted = true;
  progress.done = event.done;
  progress.total = event.total;
  const double seconds = seconds_between(running_->counted_since, now);
  progress.per_second = seconds > 0 ? static_cast<double>(event.done - running_->counted_from) / seconds : 0;
}

void Narrator::finished_locked(const Event& event) {
  running_.reset();
  erase_locked();
  terminal_.write_out(finished_line(event.migration, event.state, event.seconds, id_width_, options_.out));
}

void Narrator::expect_ids(std::size_t width) {
  const std::lock_guard lock(mutex_);
  id_width_ = width;
}

void Narrator::data(std::string_view text) {
  const std::lock_guard lock(mutex_);
  expected_.clear();
  erase_locked();
  if (!text.empty()) terminal_.write_out(text);
}

void Narrator::say(std::string_view text) {
  if (quiet()) return;
  insist(text);
}

void Narrator::insist(std::string_view text) {
  const std::lock_guard lock(mutex_);
  expected_.clear();
  err_locked(text);
  draw_running_locked();
}

void Narrator::expect(std::string_view doing) {
  {
    const std::lock_guard lock(mutex_);
    if (quiet()) return;
    expected_ = fmt::format("{} {}", doing, options_.err.symbol(Symbol::kEllipsis));
    expected_since_ = options_.now();
  }
  if (changed_) changed_();
}

void Narrator::settle() {
  const std::lock_guard lock(mutex_);
  expected_.clear();
  running_.reset();
  erase_locked();
}

void Narrator::tick() {
  const std::lock_guard lock(mutex_);
  const Monotonic now = options_.now();
  if (!expected_.empty() && now - expected_since_ >= kSayAfter) {
    options_.redraw ? draw_locked(expected_) : err_locked(expected_ + "\n");
    expected_.clear();
  }
  if (!running_ || quiet()) return;
  running_->progress.seconds = seconds_between(running_->since, now);
  if (options_.redraw) {
    if (now - running_->shown >= kRedrawEvery) draw_running_locked();
  } else if (now - running_->shown >= kLogEvery) {
    running_->shown = now;
    err_locked(progress_line(running_->progress) + "\n");
  }
}

std::optional<Monotonic> Narrator::next_tick() const {
  const std::lock_guard lock(mutex_);
  if (quiet()) return std::nullopt;
  if (!expected_.empty()) return expected_since_ + kSayAfter;
  if (!running_) return std::nullopt;
  return running_->shown + (options_.redraw ? Monotonic::duration(kRedrawEvery) : Monotonic::duration(kLogEvery));
}

void Narrator::draw_running_locked() {
  if (!running_ || !options_.redraw || quiet()) return;
  running_->shown = options_.now();
  draw_locked(progress_bar(running_->progress, terminal_.columns(), options_.err));
}

void Narrator::draw_locked(std::string_view line) {
  const std::size_t columns = terminal_.columns();
  const std::string shown = shorten(line, columns > 1 ? columns - 1 : 1, options_.err.symbol(Symbol::kEllipsis));
  terminal_.write_err((drawn_ ? kEraseLine : "") + shown);
  drawn_ = true;
}

void Narrator::erase_locked() {
  if (drawn_) terminal_.write_err(kEraseLine);
  drawn_ = false;
}

void Narrator::err_locked(std::string_view text) {
  erase_locked();
  terminal_.write_err(text);
}

}  // namespace godwit::cli
