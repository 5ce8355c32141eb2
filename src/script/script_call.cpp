#include "script/script_call.h"

#include <js/CallAndConstruct.h>
#include <js/Exception.h>
#include <js/Promise.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "script/error_report.h"
#include "script/stack_trace.h"
#include "script/text.h"

namespace godwit::script {
namespace {

constexpr std::size_t kMostNamed = 10;
constexpr std::chrono::seconds kLongestSleep{5};  // of a callback that nobody awaited

bool is_promise(JSContext* cx, JS::HandleValue value) {
  if (!value.isObject()) return false;
  const JS::RootedObject object(cx, &value.toObject());
  return JS::IsPromiseObject(object);
}

bool is_pending(JS::HandleObject promise) { return JS::GetPromiseState(promise) == JS::PromiseState::Pending; }

// "users.updateOne (migrations/x.js:12:9)".
std::string named(JSContext* cx, const std::string& label, JS::HandleObject site) {
  const auto frames = frames_of(cx, site, 1);
  return frames.empty() ? label : label + " (" + shown_place(cx, frames.front().place) + ')';
}

void add_new(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

// "a timer of 500 ms (migrations/x.js:12:9)", the first that are due; without those that fire again and again, or these
// alone.
std::vector<std::string> names_of_timers(EngineState& engine, bool repeating) {
  std::vector<std::string> names;
  JSContext* cx = engine.context();
  JS::RootedObject site(cx);
  for (const Timers::Id id : engine.timers().waiting(repeating)) {
    const char* const kind = repeating ? "an interval of " : "a timer of ";
    site = engine.timers().site(id);
    add_new(names, named(cx, kind + std::to_string(engine.timers().delay(id).count()) + " ms", site));
    if (names.size() >= kMostNamed) break;
  }
  return names;
}

// Labels only: housekeeping is not named.
std::vector<std::string> names_of_outstanding(EngineState& engine) {
  std::vector<std::string> names;
  std::size_t more = 0;
  // No collection may come between outstanding() and the rooting of its sites.
  const std::vector<Outstanding> all = engine.operations().outstanding();
  JS::RootedObjectVector sites(engine.context());
  for (const Outstanding& operation : all) {
    if (!sites.append(operation.site)) return names;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].label.empty()) continue;
    std::string name = named(engine.context(), all[i].label, sites[i]);
    // One that a loop started often is one mistake.
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (names.size() >= kMostNamed) {
      ++more;
    } else {
      names.push_back(std::move(name));
    }
  }
  if (more > 0) names.push_back(std::to_string(more) + " more");
  return names;
}

}  // namespace

ScriptCall::ScriptCall(EngineState& engine, Bindings* bindings, const LoadedScript& script, const CallOptions& options)
    : engine_(engine),
      cx_(engine.context()),
      bindings_(bindings),
      script_(script),
      options_(options),
      promise_(cx_),
      alternative_(cx_) {}

void ScriptCall::run() {
  try {
    run_function();
  } catch (const Error&) {
    // What the script wrote before it failed is to be written; and when it cannot be, that came first.
    if (engine_.watchdog().cause() == StopCause::kNone) send_held_back();
    throw;
  }
}

void ScriptCall::send_held_back() {
  if (bindings_ == nullptr || bindings_->send_held_back(engine_)) return;
  if (!JS_IsExceptionPending(cx_)) throw Error(ErrorCode::kInterrupted, "interrupted");
  throw report_pending(engine_, ErrorCode::kScriptThrew);
}

void ScriptCall::run_function() {
  start();
  wait_for_promise();
  check_exit();
  if (!alternative_holds() && JS::GetPromiseState(promise_) == JS::PromiseState::Rejected) {
    throw report_rejection(engine_, promise_, ErrorCode::kScriptThrew, function_place_);
  }
  wait_for_the_rest();
  check_exit();
  const std::string left = bindings_ != nullptr ? bindings_->left_half_done() : std::string();
  if (left.empty()) return;
  throw Error(ErrorCode::kScriptThrew, options_.function + " ended with " + left)
      .detail(script_.shown + ": what it wrote there was rolled back")
      .fix("await session.commitTransaction(), or give the work to session.withTransaction(…)");
}

void ScriptCall::start() {
  JS::RootedValue function(cx_);
  JS::RootedValue self(cx_);
  const char* name = options_.function.c_str();
  if (!find_export(cx_, script_.exports, name, &function, &self))
    throw report_pending(engine_, ErrorCode::kScriptThrew);
  if (!function.isObject() || !JS::IsCallable(&function.toObject())) {
    throw Error(ErrorCode::kScriptExports, script_.shown + " exports no function `" + options_.function + '`')
        .fix("export " + options_.function + " from it: `exports." + options_.function +
             " = async (db, client) => { … }`");
  }
  function_place_ = place_of_function(cx_, function);
  if (options_.coalesce && function_place_.file == script_.file) {
    engine_.set_running(RunningFunction{script_.file, options_.function, source_text(cx_, function)});
  }
  JS::RootedValueArray<6> arguments(cx_);
  arguments[0].set(self);
  arguments[1].set(function);
  if (bindings_ != nullptr && !bindings_->begin_call(engine_, options_, arguments[2], arguments[3], arguments[4])) {
    throw report_pending(engine_, ErrorCode::kScriptThrew);
  }
  const JS::RootedObject call(cx_, engine_.require_builtin("internal/call"));
  JS::RootedValue started(cx_);
  if (!call || !make_information(arguments[5]) || !JS::Call(cx_, call, "start", arguments, &started)) {
    if (!JS_IsExceptionPending(cx_)) throw_ended();
    check_exit();
    throw report_pending(engine_, ErrorCode::kScriptThrew);
  }
  const JS::RootedObject result(cx_, &started.toObject());
  JS::RootedValue promise(cx_);
  JS::RootedValue alternative(cx_);
  if (!JS_GetProperty(cx_, result, "promise", &promise) || !JS_GetProperty(cx_, result, "alternative", &alternative)) {
    throw report_pending(engine_, ErrorCode::kScriptThrew);
  }
  if (!is_promise(cx_, promise)) throw Error(ErrorCode::kInternal, "the prelude's start() returned no promise");
  promise_ = &promise.toObject();
  if (is_promise(cx_, alternative)) alternative_ = &alternative.toObject();
  JS::RootedValue callback(cx_);
  if (!JS_GetProperty(cx_, result, "callback", &callback)) throw report_pending(engine_, ErrorCode::kScriptThrew);
  if (callback.isString() && !to_utf8(cx_, callback, &callback_))
    throw report_pending(engine_, ErrorCode::kScriptThrew);
  Rejections::ignore(cx_, promise_);  // run() reports it
}

bool ScriptCall::make_information(JS::MutableHandleValue information) {
  const JS::RootedObject object(cx_, JS_NewPlainObject(cx_));
  const JS::RootedObject parameters(cx_, JS_NewPlainObject(cx_));
  if (!object || !parameters) return false;
  for (const auto& [name, text] : options_.parameters) {
    if (!define_named(cx_, parameters, name, text)) return false;
  }
  const JS::RootedValue all(cx_, JS::ObjectValue(*parameters));
  const JS::RootedValue is_protected(cx_, JS::BooleanValue(options_.is_protected));
  const JS::RootedValue dry_run(cx_, JS::BooleanValue(options_.dry_run));
  information.setObject(*object);
  return define(cx_, object, "environment", options_.environment) && define(cx_, object, "parameters", all) &&
         define(cx_, object, "isProtected", is_protected) && define(cx_, object, "dryRun", dry_run);
}

void ScriptCall::wait_for_promise() {
  const LoopEnd end = engine_.loop().run(cx_, [this] { return !is_pending(promise_); });
  if (end != LoopEnd::kIdle) return check_loop(end);
  if (!alternative_holds()) throw_never_settled();
}

bool ScriptCall::alternative_holds() const {
  return alternative_ && is_pending(promise_) && JS::GetPromiseState(alternative_) == JS::PromiseState::Fulfilled;
}

// What the function started and timers that may start more: a callback that sleeps before it writes is work too.
void ScriptCall::wait_for_the_rest() {
  const Timers& timers = engine_.timers();
  // What is due much later is the other half of a Promise.race, mostly: a time limit that was not needed.
  Timers::Time limit = std::chrono::steady_clock::now() + kLongestSleep;
  if (options_.timeout.count() > 0) limit = std::min(limit, Timers::Time(started_ + options_.timeout));
  const Timers::Id newest = timers.newest();
  if (timers.keeps_alive_once(Timers::Time::max(), newest)) {
    for (const std::string& name : names_of_timers(engine_, false))
      engine_.host()->warning(name + " was still waiting when " + options_.function + " ended: nobody awaited it");
  }
  std::vector<std::string> names;
  do {
    send_held_back();
    name_outstanding(names);
    check_loop(engine_.loop().run(cx_, [this] { return !engine_.operations().any(); }));
    check_loop(engine_.loop().run(
        cx_, [&] { return engine_.operations().any() || !timers.keeps_alive_once(limit, newest); }));
    send_held_back();
  } while (engine_.operations().any());
  if (names.empty() || !options_.unawaited_is_error) return;
  Error error(ErrorCode::kScriptThrew, options_.function + " ended before the operations that it had started");
  for (const std::string& name : names) error.detail(name);
  throw error.fix("await them, or leave out `unawaited: error` in the migration's options");
}

// Adds to `names` what it does not have yet. Of a loop with a sleep in it each turn comes here.
void ScriptCall::name_outstanding(std::vector<std::string>& names) {
  const std::size_t known = names.size();
  if (known >= kMostNamed) return;
  for (std::string& name : names_of_outstanding(engine_)) {
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(known);
    if (std::find(names.begin(), end, name) != end) continue;
    if (!options_.unawaited_is_error) {
      engine_.host()->warning(name + " was still running when " + options_.function + " ended: nobody awaited it");
    }
    names.push_back(std::move(name));
  }
}

void ScriptCall::check_loop(LoopEnd end) {
  switch (end) {
    case LoopEnd::kDone: return;
    case LoopEnd::kIdle: return;
    case LoopEnd::kThrew: check_exit(); throw report_pending(engine_, ErrorCode::kScriptThrew);
    case LoopEnd::kStopped:
    case LoopEnd::kUnhandled: break;
  }
  throw_ended();
}

// Something ended the script uncatchably.
void ScriptCall::throw_ended() {
  if (engine_.watchdog().cause() != StopCause::kNone || !engine_.rejections().any()) {
    throw Error(ErrorCode::kInterrupted, "interrupted");
  }
  check_exit();
  const JS::RootedObject rejected(cx_, engine_.rejections().take());
  throw report_rejection(engine_, rejected, ErrorCode::kUnhandledRejection, function_place_);
}

void ScriptCall::check_exit() {
  const JS::RootedValue error(cx_, engine_.take_exit_error());
  if (error.isUndefined()) return;
  JS_ClearPendingException(cx_);
  throw report_value(engine_, error, nullptr, ErrorCode::kScriptThrew)
      .fix("throw an error to fail a migration, or return to end it");
}

void ScriptCall::throw_never_settled() {
  if (!callback_.empty()) {
    Error error(ErrorCode::kScriptNeverSettled, options_.function + " never called its callback `" + callback_ +
                                                    "`: nothing is left that could call it");
    for (std::string& line : engine_.describe(function_place_)) error.detail(std::move(line));
    throw error.fix("call " + callback_ + "() at the end of each way through it, with the error where there is one");
  }
  Error error(ErrorCode::kScriptNeverSettled,
              "the promise of " + options_.function + " never settled: nothing is left that could settle it");
  const JS::RootedObject site(cx_, JS::GetPromiseAllocationSite(promise_));
  const auto frames = frames_of(cx_, site, 1);
  if (frames.empty()) {
    error.detail(script_.shown);
  } else {
    for (std::string& line : engine_.describe(frames.front().place)) error.detail(std::move(line));
  }
  throw error.fix("look for an `await` of a promise that nothing resolves, or a callback that is never called");
}

Error stop_error(EngineState& engine, const CallOptions& options, const std::string& what) {
  Error error(ErrorCode::kInterrupted, "interrupted");
  switch (engine.watchdog().cause()) {
    case StopCause::kNone: return error;
    case StopCause::kRequested:
      if (options.stop_reason) error = options.stop_reason();
      break;
    case StopCause::kTimeout:
      error = Error(ErrorCode::kScriptTimeout, what + " ran longer than " + base::readable_duration(options.timeout));
      break;
    case StopCause::kMemory:
      error =
          Error(ErrorCode::kScriptMemory,
                what + " used more than " +
                    base::grouped(static_cast<std::int64_t>(engine.options().memory_bytes >> 20U)) + " MB of memory");
      break;
  }
  const JS::RootedObject site(engine.context(), engine.stop_site());
  const auto frames = frames_of(engine.context(), site, 1);
  if (!frames.empty()) {
    for (std::string& line : engine.describe(frames.front().place)) error.detail(std::move(line));
  }
  std::vector<std::string> names = names_of_outstanding(engine);
  for (const bool repeating : {false, true}) {
    if (names.empty() && frames.empty()) names = names_of_timers(engine, repeating);
  }
  for (const std::string& name : names) error.detail("waiting for " + name);
  if (names.empty() && frames.empty() && engine.watchdog().cause() == StopCause::kTimeout)
    error.detail("it was waiting, and neither a call of the driver nor a timer was under way");
  return error;
}

}  // namespace godwit::script
