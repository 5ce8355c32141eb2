#include "migrate/run_host.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/secret.h"
#include "base/text.h"
#include "godwit/error.h"

namespace godwit::migrate {

namespace {

constexpr std::size_t kLinesKept = 20;        // at each end of the log
constexpr std::size_t kLongestLine = 500;

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarn: return "warn";
    case LogLevel::kError: return "error";
  }
  return "info";
}

std::string shortened(std::string_view text) {
  if (text.size() <= kLongestLine) return std::string(text);
  return std::string(base::beginning(text, kLongestLine)) + "…";
}

}  // namespace

RunHost::RunHost(db::LedgerRow& row, const base::Clock& clock, EventSink events,
                 const std::vector<std::string>& secrets, std::function<void()> save)
    : row_(row), clock_(clock), events_(std::move(events)), secrets_(secrets), save_(std::move(save)) {}

void RunHost::emit(Event event) const {
  event.migration = row_.id;
  if (events_) events_(event);
}

void RunHost::remember(std::string_view level, std::string_view text) {
  std::string line = fmt::format("{}: {}", level, shortened(text));
  const std::lock_guard lock(mutex_);
  if (first_lines_.size() < kLinesKept) {
    first_lines_.push_back(std::move(line));
    return;
  }
  if (last_lines_.size() == kLinesKept) {
    last_lines_.erase(last_lines_.begin());
    ++left_out_;
  }
  last_lines_.push_back(std::move(line));
}

std::vector<std::string> RunHost::logged() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> lines = first_lines_;
  if (left_out_ > 0) lines.push_back(fmt::format("… {} left out …", base::counted(left_out_, "line")));
  lines.insert(lines.end(), last_lines_.begin(), last_lines_.end());
  return lines;
}

// A journal with text that is none could not be written, and then an end not be recorded.
void RunHost::log(LogLevel level, std::string_view text) {
  Event event;
  event.kind = EventKind::kMigrationLog;
  event.level = level;
  event.text = base::hide(base::well_formed(text), secrets_);
  remember(level_name(level), event.text);
  emit(event);
}

void RunHost::progress(std::int64_t done, std::int64_t total) {
  Event event;
  event.kind = EventKind::kMigrationProgress;
  event.done = done;
  event.total = total;
  emit(event);
}

void RunHost::warning(std::string_view text) {
  Event event;
  event.kind = EventKind::kWarning;
  event.text = base::hide(base::well_formed(text), secrets_);
  remember("warning", event.text);
  emit(event);
}

bool RunHost::step_begins(const std::string& name, bool wrote_outside) {
  if (!begun_.insert(name).second)
    throw Error(ErrorCode::kUsage, fmt::format("the step \"{}\" was begun twice", name))
        .fix("give each step its own name");
  Event event;
  event.kind = EventKind::kMigrationStep;
  event.text = name;
  const auto found =
      std::find_if(row_.steps.begin(), row_.steps.end(), [&](const db::RowStep& s) { return s.name == name; });
  if (found != row_.steps.end() && found->state == "done") {
    event.state = "skipped";
    emit(event);
    return false;
  }
  if (found == row_.steps.end()) {
    // Before the first step the flag has no meaning yet; from then on it can only be lost.
    row_.steps_only = (row_.steps.empty() || row_.steps_only) && !wrote_outside;
    row_.steps.push_back({name, "running", 0});
  }
  if (save_) save_();
  GODWIT_FAULT_POINT("run.after_step_begins");
  step_began_ = clock_.monotonic();
  event.state = "started";
  emit(event);
  return true;
}

void RunHost::step_ended(const std::string& name) {
  const auto took = std::chrono::duration_cast<base::Duration>(clock_.monotonic() - step_began_);
  for (db::RowStep& step : row_.steps)
    if (step.name == name) step = {name, "done", took.count()};
  GODWIT_FAULT_POINT("run.before_step_ends");
  if (save_) save_();
  GODWIT_FAULT_POINT("run.after_step_ends");
  Event event;
  event.kind = EventKind::kMigrationStep;
  event.text = name;
  event.state = "done";
  event.seconds = std::chrono::duration<double>(took).count();
  emit(event);
}

void RunHost::writes_outside_step() {
  row_.steps_only = false;
  if (save_) save_();
}

}  // namespace godwit::migrate
