// Everything that makes up one JavaScript engine.
#pragma once

#include <jsapi.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "script/builtins.h"
#include "script/discarded_calls.h"
#include "script/doorbell.h"
#include "script/engine.h"
#include "script/event_loop.h"
#include "script/job_queue.h"
#include "script/modules.h"
#include "script/native_errors.h"
#include "script/operations.h"
#include "script/place.h"
#include "script/rejections.h"
#include "script/runtime.h"
#include "script/steps.h"
#include "script/timers.h"
#include "script/typescript.h"
#include "script/watchdog.h"

namespace godwit::script {

// A context, a global object and the parts around them, in the order in which they must come and go. Used on the thread
// that made it except where said otherwise.
class EngineState final : public Engine {
 public:
  // `options` must outlive it. Throws kInternal.
  explicit EngineState(const RuntimeOptions& options);
  ~EngineState() override;
  EngineState(const EngineState&) = delete;
  EngineState& operator=(const EngineState&) = delete;

  static EngineState& of(JSContext* cx);

  [[nodiscard]] JSContext* context() override { return context_.cx; }
  JSObject* start(std::unique_ptr<Operation> operation, Strand strand) override;
  [[nodiscard]] Strand new_strand() override { return operations_.new_strand(); }
  bool add_builtin(const char* name, std::string_view source, JS::HandleObject natives) override;
  JSObject* require_builtin(const char* name) override;
  void set_before_leaving(std::function<bool(JSContext*)> before_leaving) override {
    before_leaving_ = std::move(before_leaving);
  }
  void run_here(Operation& operation, bool in_step) override;
  [[nodiscard]] bool in_step() override { return steps_.active(); }
  [[nodiscard]] bool has_outstanding() override { return operations_.any(); }
  std::int32_t find_discarded_calls(const std::vector<std::string>& names) override;
  [[nodiscard]] std::int32_t discarded_call() override { return discarded_calls_.current(context_.cx); }
  void set_error_maker(ErrorMaker maker) override { errors_.set_maker(std::move(maker)); }
  [[nodiscard]] Host* host() override { return host_; }
  void before_write() override;
  void count(const char* what, std::int64_t number) override;

  [[nodiscard]] JS::HandleObject global() const { return global_; }
  [[nodiscard]] const RuntimeOptions& options() const { return options_; }
  [[nodiscard]] Builtins& builtins() { return builtins_; }
  [[nodiscard]] Modules& modules() { return modules_; }
  [[nodiscard]] DiscardedCalls& discarded_calls() { return discarded_calls_; }
  [[nodiscard]] NativeErrors& errors() { return errors_; }
  [[nodiscard]] TypeScript& typescript() { return typescript_; }
  [[nodiscard]] JobQueue& jobs() { return jobs_; }
  [[nodiscard]] Operations& operations() { return operations_; }
  [[nodiscard]] Rejections& rejections() { return rejections_; }
  [[nodiscard]] Timers& timers() { return timers_; }
  [[nodiscard]] Steps& steps() { return steps_; }
  [[nodiscard]] EventLoop& loop() { return loop_; }
  [[nodiscard]] Watchdog& watchdog() { return *watchdog_; }

  // The host of a call that begins, null when it ends. Gives it what was logged while there was none.
  void set_host(Host* host);
  // Calls of the host that may block run here, one after the other.
  [[nodiscard]] Strand host_strand() const { return host_strand_; }
  // Gives a line to the host, or keeps it for the next one.
  void log(LogLevel level, std::string_view text);

  // A file was compiled from this text. It is kept where calls of its may have to be looked for later.
  void keep_text(const std::string& file, std::string_view text, bool is_module);
  // What the call that begins runs, nothing when it ends.
  void set_running(std::optional<RunningFunction> running);

  // What runs now leaves things behind that the next script must not find: this engine is not to be used again.
  void use_up() { is_used_up_ = true; }
  [[nodiscard]] bool is_used_up() const { return is_used_up_; }

  // The script called process.exit: its call fails with this error even if the script catches it.
  void set_exit_error(JS::HandleValue error) { exit_error_ = error; }
  // That error, undefined when there was none; forgets it.
  JS::Value take_exit_error();
  [[nodiscard]] double age_milliseconds() const;

  // Whether the running call may make requests to the network.
  void allow_network(bool allowed) { network_allowed_ = allowed; }
  [[nodiscard]] bool network_allowed() const { return network_allowed_; }
  // Asks for the end of requests that are under way.
  [[nodiscard]] std::stop_token network_stop();
  // Ends them, and with `goes_on` later ones are not concerned. From any thread.
  void end_requests(bool goes_on);

  // Remembers the running script's stack: it is about to be stopped there.
  void keep_stop_site();
  // Those frames, null when the script was not running but waiting.
  [[nodiscard]] JSObject* stop_site() const { return stop_site_; }

  // How a path is named in messages: relative to the project's folder where it is inside.
  [[nodiscard]] std::string shown(std::string_view file) const;
  // The place as lines of an error: "file:line:column", the source line, a caret. Empty when the line is not known.
  [[nodiscard]] std::vector<std::string> describe(const Place& place) const;

  // Called when the watchdog stops a script, on its thread. Set while nothing runs.
  void set_on_stop(std::function<void()> on_stop) { on_stop_ = std::move(on_stop); }
  // What count() added up since the last time.
  Counts take_counts();

 private:
  struct Context {
    JSContext* cx;
    ~Context();
  };
  struct RealmEntry {
    JSContext* cx = nullptr;
    JS::Realm* before = nullptr;
    ~RealmEntry();
  };

  void make_global();

  const RuntimeOptions& options_;
  Context context_;
  JobQueue jobs_;
  Rejections rejections_;
  Timers timers_;
  Doorbell bell_;
  Operations operations_;
  Builtins builtins_;
  NativeErrors errors_;
  TypeScript typescript_;
  Modules modules_;
  DiscardedCalls discarded_calls_;
  std::optional<RunningFunction> running_;
  std::function<bool(JSContext*)> before_leaving_;
  JS::PersistentRootedObject global_;
  RealmEntry realm_;
  Host* host_ = nullptr;  // changed only while no operation runs
  Steps steps_;
  Strand host_strand_ = 0;
  std::vector<std::pair<LogLevel, std::string>> unheard_;  // logged without a host
  bool network_allowed_ = false;
  bool is_used_up_ = false;
  std::mutex network_mutex_;
  std::stop_source network_stop_;  // guarded by network_mutex_
  JS::PersistentRootedValue exit_error_;
  JS::PersistentRootedObject stop_site_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::function<void()> on_stop_;
  std::mutex counts_mutex_;
  Counts counts_;  // guarded by counts_mutex_
  std::unique_ptr<Watchdog> watchdog_;
  EventLoop loop_;
};

}  // namespace godwit::script
