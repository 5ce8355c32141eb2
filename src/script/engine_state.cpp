#include "script/engine_state.h"

#include <js/GCAPI.h>
#include <js/GlobalObject.h>
#include <js/Interrupt.h>
#include <js/Realm.h>
#include <js/RealmOptions.h>
#include <js/Stack.h>

#include <atomic>
#include <utility>

#include "script/globals.h"
#include "script/js_process.h"
#include "script/source_file.h"

namespace godwit::script {

EngineState::Context::~Context() { destroy_context(cx); }

EngineState::RealmEntry::~RealmEntry() {
  if (cx != nullptr) JS::LeaveRealm(cx, before);
}

EngineState::EngineState(const RuntimeOptions& options)
    : options_(options),
      context_{new_context()},
      jobs_(context_.cx),
      rejections_(context_.cx),
      operations_(bell_),
      builtins_(options.cache_folder),
      errors_(context_.cx),
      typescript_(*this),
      modules_(*this),
      discarded_calls_(context_.cx),
      global_(context_.cx),
      host_strand_(operations_.new_strand()),
      exit_error_(context_.cx),
      stop_site_(context_.cx),
      watchdog_(std::make_unique<Watchdog>(context_.cx,
                                           [this] {
                                             bell_.ring();
                                             end_requests(false);
                                             if (on_stop_) on_stop_();
                                           })),
      loop_(bell_, jobs_, operations_, timers_, rejections_, *watchdog_,
            [this](JSContext* cx) { return !before_leaving_ || before_leaving_(cx); }) {
  JSContext* cx = context_.cx;
  JS_SetContextPrivate(cx, this);
  JS::SetJobQueue(cx, &jobs_);
  JS_AddInterruptCallback(cx, [](JSContext* which) {
    EngineState& engine = of(which);
    if (engine.watchdog_->may_go_on()) return true;
    engine.keep_stop_site();
    return false;
  });
  start_self_hosted_code(cx, options.cache_folder);
  make_global();
}

EngineState::~EngineState() {
  operations_.abandon();
  if (watchdog_->cause() == StopCause::kNone) builtins_.store_code(context_.cx);
  JS_ResetInterruptCallback(context_.cx, false);
}

void EngineState::make_global() {
  JSContext* cx = context_.cx;
  global_ = new_global(cx);
  if (!global_) throw Error(ErrorCode::kInternal, "the JavaScript engine cannot make a global object");
  realm_.before = JS::EnterRealm(cx, global_);
  realm_.cx = cx;
  if (!add_globals(cx, global_)) throw Error(ErrorCode::kInternal, "the JavaScript prelude does not start");
}

Engine& Engine::of(JSContext* cx) { return EngineState::of(cx); }

EngineState& EngineState::of(JSContext* cx) { return *static_cast<EngineState*>(JS_GetContextPrivate(cx)); }

JSObject* EngineState::start(std::unique_ptr<Operation> operation, Strand strand) {
  if (before_leaving_ && !before_leaving_(context_.cx)) return nullptr;
  return operations_.start(context_.cx, std::move(operation), strand, steps_.active());
}

void EngineState::run_here(Operation& operation, bool in_step) {
  // What was started before goes first, as it would if this were started now.
  operations_.dispatch(false);
  Task task;
  task.in_step = in_step;
  Workers::run_here(task, operation);
}

void EngineState::keep_text(const std::string& file, std::string_view text, bool is_module) {
  const bool may_be_asked = options_.coalesce || text.find("coalesce") != std::string_view::npos;
  if (may_be_asked && !is_of_package(file))
    discarded_calls_.keep_text(file, text, is_module);
}

void EngineState::set_running(std::optional<RunningFunction> running) {
  running_ = std::move(running);
  if (!running_) discarded_calls_.forget();
}

std::int32_t EngineState::find_discarded_calls(const std::vector<std::string>& names) {
  if (!running_) return 0;
  switch (discarded_calls_.find(context_.cx, *running_, names)) {
    case DiscardedCalls::Found::kYes: return static_cast<std::int32_t>(discarded_calls_.count());
    case DiscardedCalls::Found::kFailed: JS_ClearPendingException(context_.cx); break;
    case DiscardedCalls::Found::kNoText: break;
  }
  return -1;
}

void EngineState::before_write() {
  const Task* task = Workers::current();
  if (host_ != nullptr && task != nullptr) steps_.before_write(*host_, task->in_step);
}

bool EngineState::add_builtin(const char* name, std::string_view source, JS::HandleObject natives) {
  return builtins_.add(context_.cx, name, source, natives, false);
}

JSObject* EngineState::require_builtin(const char* name) { return builtins_.require(context_.cx, name); }

std::stop_token EngineState::network_stop() {
  const std::lock_guard lock(network_mutex_);
  return network_stop_.get_token();
}

void EngineState::end_requests(bool goes_on) {
  const std::lock_guard lock(network_mutex_);
  network_stop_.request_stop();
  if (goes_on) network_stop_ = std::stop_source();
}

void EngineState::count(const char* what, std::int64_t number) {
  const std::lock_guard lock(counts_mutex_);
  if ((counts_[what] += number) == 0) counts_.erase(what);
}

void EngineState::set_host(Host* host) {
  host_ = host;
  if (host_ == nullptr) return;
  for (const auto& [level, text] : std::exchange(unheard_, {})) host_->log(level, text);
}

void EngineState::log(LogLevel level, std::string_view text) {
  constexpr std::size_t kMostUnheard = 1000;
  if (host_ != nullptr) {
    host_->log(level, text);
  } else if (unheard_.size() < kMostUnheard) {
    unheard_.emplace_back(level, text);
  }
}

JS::Value EngineState::take_exit_error() {
  const JS::Value error = exit_error_;
  exit_error_ = JS::UndefinedValue();
  return error;
}

void EngineState::keep_stop_site() {
  constexpr std::uint32_t kMostFrames = 32;
  JS::RootedObject stack(context_.cx);
  if (JS::CaptureCurrentStack(context_.cx, &stack, JS::StackCapture(JS::MaxFrames(kMostFrames)))) stop_site_ = stack;
}

std::string EngineState::shown(std::string_view file) const {
  const std::string folder = options_.project_folder.string();
  if (folder.empty() || !file.starts_with(folder)) return std::string(file);
  std::string_view rest = file.substr(folder.size());
  if (folder.back() != '/' && !rest.starts_with('/')) return std::string(file);
  while (rest.starts_with('/')) rest.remove_prefix(1);
  return std::string(rest);
}

std::vector<std::string> EngineState::describe(const Place& place) const {
  if (place.line == 0) return {};
  std::vector<std::string> lines{shown(place.file) + ':' + std::to_string(place.line) + ':' +
                                 std::to_string(place.column)};
  try {
    const std::string source = read_source(place.file, place.file, kMostScriptBytes);
    for (std::string& line : excerpt(source, place.line, place.column)) lines.push_back(std::move(line));
  } catch (const Error&) {
    // The place alone has to do: the file is gone, or was never one (eval).
  }
  return lines;
}

double EngineState::age_milliseconds() const {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started_).count();
}

Counts EngineState::take_counts() {
  const std::lock_guard lock(counts_mutex_);
  return std::exchange(counts_, {});
}

namespace {
std::atomic<bool> collecting{false};
}

void collect_in_natives(bool on) noexcept { collecting = on; }

void before_native(JSContext* cx) noexcept {
  if (!collecting.load(std::memory_order_relaxed)) return;
  JS::PrepareForFullGC(cx);
  JS::NonIncrementalGC(cx, JS::GCOptions::Shrink, JS::GCReason::API);
}

}  // namespace godwit::script
