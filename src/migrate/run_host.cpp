#include "migrate/run_host.h"

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
    : row_(row), clock_(clock), events_(std::move(events)), secrets_(secrets), save_(std::move(save)) {
  for (std::size_t i = 0; i < row_.steps.size(); ++i) places_.emplace(row_.steps[i].name, i);
}

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
  script::StepCall call{script::StepCall::What::kBegins, name, wrote_outside};
  steps({&call, 1});
  if (call.refused) throw Error(*call.refused);
  return call.to_do;
}

void RunHost::step_ended(const std::string& name) {
  script::StepCall call{script::StepCall::What::kEnded, name};
  steps({&call, 1});
}

// Nothing that the script goes on from is told before it is recorded.
void RunHost::steps(std::span<script::StepCall> calls) {
  bool any_begins = false;
  bool any_ended = false;
  for (script::StepCall& call : calls) {
    if (call.what == script::StepCall::What::kEnded) {
      note_end(call);
      any_ended = true;
    } else {
      any_begins = note_beginning(call) || any_begins;
    }
  }
  if (any_ended) GODWIT_FAULT_POINT("run.before_step_ends");
  if (save_ && (any_begins || any_ended)) save_();
  if (any_begins) GODWIT_FAULT_POINT("run.after_step_begins");
  if (any_ended) GODWIT_FAULT_POINT("run.after_step_ends");
  const base::Monotonic now = clock_.monotonic();
  for (const script::StepCall& call : calls) {
    if (call.refused) continue;
    if (call.what == script::StepCall::What::kEnded) {
      const auto place = places_.find(call.name);
      emit_step(call.name, "done", base::Duration(place == places_.end() ? 0 : row_.steps[place->second].duration_ms));
      continue;
    }
    begun_[call.name] = now;
    emit_step(call.name, call.to_do ? "started" : "skipped");
  }
}

// False when there is nothing to record.
bool RunHost::note_beginning(script::StepCall& call) {
  if (!begun_.emplace(call.name, clock_.monotonic()).second) {
    call.refused = Error(ErrorCode::kUsage, fmt::format("the step \"{}\" was begun twice", call.name))
                       .fix("give each step its own name");
    return false;
  }
  const auto found = places_.find(call.name);
  call.to_do = found == places_.end() || row_.steps[found->second].state != "done";
  if (found == places_.end()) {
    // Before the first step the flag has no meaning yet; from then on it can only be lost.
    row_.steps_only = (row_.steps.empty() || row_.steps_only) && !call.wrote_outside;
    places_.emplace(call.name, row_.steps.size());
    row_.steps.push_back({call.name, "running", 0});
  }
  return call.to_do;
}

void RunHost::note_end(const script::StepCall& call) {
  const auto place = places_.find(call.name);
  const auto began = begun_.find(call.name);
  if (place == places_.end() || began == begun_.end()) return;
  const auto took = std::chrono::duration_cast<base::Duration>(clock_.monotonic() - began->second);
  row_.steps[place->second] = {call.name, "done", took.count()};
}

void RunHost::emit_step(const std::string& name, const char* state, base::Duration took) const {
  Event event;
  event.kind = EventKind::kMigrationStep;
  event.text = name;
  event.state = state;
  event.seconds = std::chrono::duration<double>(took).count();
  emit(std::move(event));
}

void RunHost::writes_outside_step() {
  row_.steps_only = false;
  if (save_) save_();
}

}  // namespace godwit::migrate
