#include "cli/event_lines.h"

#include "cli/json.h"

namespace godwit::cli {

EventLines::EventLines(Terminal& terminal, Verbosity verbosity, std::function<WallTime()> now)
    : terminal_(terminal), verbosity_(verbosity), now_(std::move(now)) {}

void EventLines::event(const Event& event) {
  const std::lock_guard lock(mutex_);
  const WallTime now = now_();
  if (is_wanted_locked(event, now)) terminal_.write_out(event_json(event, rfc3339(now)));
}

void EventLines::plan(const Plan& plan) {
  const std::lock_guard lock(mutex_);
  terminal_.write_out(plan_line_json(plan, rfc3339(now_())));
}

bool EventLines::is_wanted_locked(const Event& event, WallTime now) {
  if (event.kind == EventKind::kMigrationLog && event.level == LogLevel::kDebug)
    return verbosity_ >= Verbosity::kVerbose;
  if (event.kind != EventKind::kMigrationProgress) return true;
  const bool last = event.total != 0 && event.done >= event.total;
  if (!last && event.migration == counted_ && now - counted_at_ < std::chrono::milliseconds(100)) return false;
  counted_ = event.migration;
  counted_at_ = now;
  return true;
}

}  // namespace godwit::cli
