#include "script/runtime.h"

#include <js/Exception.h>

#include <map>
#include <utility>

#include "script/bindings.h"
#include "script/engine_state.h"
#include "script/error_report.h"
#include "script/loaded_script.h"
#include "script/real_path.h"
#include "script/script_call.h"

namespace godwit::script {
namespace {

namespace fs = std::filesystem;

RuntimeOptions with_real_folder(RuntimeOptions options) {
  options.project_folder = real_path(options.project_folder.empty() ? "." : options.project_folder);
  return options;
}

Error driver_does_not_start() { return {ErrorCode::kInternal, "the database driver for scripts does not start"}; }

// A file of settings prints, and has nothing else to tell.
class SettingsHost final : public Host {
 public:
  explicit SettingsHost(const OnPrinted& on_printed) : on_printed_(on_printed) {}
  void log(LogLevel level, std::string_view text) override {
    if (on_printed_) on_printed_(level, text);
  }
  void progress(std::int64_t /*done*/, std::int64_t /*total*/) override {}
  bool step_begins(const std::string& /*name*/, bool /*wrote_outside*/) override { return true; }
  void step_ended(const std::string& /*name*/) override {}
  void writes_outside_step() override {}
  void warning(std::string_view /*text*/) override {}

 private:
  const OnPrinted& on_printed_;
};

thread_local bool thread_has_engine = false;

// One engine per thread: SpiderMonkey keeps its context in the thread.
struct ThreadClaim {
  ThreadClaim() {
    if (std::exchange(thread_has_engine, true)) {
      throw Error(ErrorCode::kInternal, "a thread can have one script engine only");
    }
  }
  ~ThreadClaim() { thread_has_engine = false; }
};

}  // namespace

struct Runtime::State {
  explicit State(RuntimeOptions given) : options(with_real_folder(std::move(given))), engine(options) {}

  void install_bindings() {
    if (bindings || !options.bindings) return;
    bindings = options.bindings();
    engine.set_on_stop([this] { bindings->interrupt(); });
    if (!bindings->install(engine)) {
      usable = false;
      JS_ClearPendingException(engine.context());
      throw driver_does_not_start();
    }
  }

  ~State() {
    // What a top level started and nobody called may still run; bindings and engine go only after it.
    if (bindings && engine.operations().any()) bindings->interrupt();
    engine.end_requests(true);
    engine.operations().abandon();
  }

  // Whatever happened, nothing of a call runs on after it.
  void clean_up() {
    engine.operations().abandon();
    engine.timers().clear();
    engine.jobs().drop(engine.context());
    engine.rejections().clear();
    JS_ClearPendingException(engine.context());
  }

  void check_usable() const {
    if (!usable) throw Error(ErrorCode::kInternal, "the script engine cannot be used again");
  }

  // Runs `work`; when the watchdog stopped it, its outcome is the watchdog's error, whatever else it threw.
  template <typename Work>
  auto guarded(const Limits& limits, const CallOptions& options_of_call, const std::string& what, Work&& work) {
    const Watchdog::Watch watch(engine.watchdog(), limits);
    try {
      return work();
    } catch (...) {
      if (engine.watchdog().cause() == StopCause::kNone) {
        clean_up();
        throw;
      }
    }
    usable = false;
    Error error = stop_error(engine, options_of_call, what);
    clean_up();
    throw error;
  }

  // The path without links. A file's folder is looked at once: that is a system call for each of its parts.
  const fs::path& real(const fs::path& file) {
    const auto [known, is_new] = real_paths.try_emplace(file);
    if (!is_new) return known->second;
    std::error_code failed;
    if (fs::is_symlink(file, failed)) return known->second = real_path(file);
    const auto [folder, is_new_folder] = real_folders.try_emplace(file.parent_path());
    if (is_new_folder) folder->second = real_path(folder->first.empty() ? "." : folder->first);
    return known->second = folder->second / file.filename();
  }

  const LoadedScript& load(const fs::path& file, const std::stop_token& stop, bool is_settings) {
    const fs::path& path = real(file);
    if (const auto known = scripts.find(path); known != scripts.end()) return known->second;
    check_usable();
    install_bindings();
    CallOptions options_of_load;
    options_of_load.timeout = options.load_timeout;
    const Limits limits{options.load_timeout, options.memory_bytes, stop};
    const std::string what = "the top level of " + engine.shown(path.string());
    LoadedScript script =
        guarded(limits, options_of_load, what, [&] { return load_script(engine, path, is_settings); });
    return scripts.emplace(path, std::move(script)).first->second;
  }

  ThreadClaim claim;
  RuntimeOptions options;
  EngineState engine;
  std::unique_ptr<Bindings> bindings;  // before the engine's heap goes: they may root objects
  std::map<fs::path, LoadedScript> scripts;
  std::map<fs::path, fs::path> real_paths;
  std::map<fs::path, fs::path> real_folders;
  bool usable = true;
};

Runtime::Runtime(RuntimeOptions options) : state_(std::make_unique<State>(std::move(options))) {}

Runtime::~Runtime() = default;

bool Runtime::usable() const { return state_->usable; }

bool Runtime::was_stopped() const { return state_->engine.watchdog().cause() != StopCause::kNone; }

void Runtime::start_driver() {
  state_->install_bindings();
  if (!state_->bindings || state_->bindings->warm_up(state_->engine)) return;
  JS_ClearPendingException(state_->engine.context());
  throw driver_does_not_start();
}

ScriptInfo Runtime::load(const fs::path& file, const std::stop_token& stop) {
  return state_->load(file, stop, false).info;
}

std::string Runtime::evaluate(const fs::path& file, const OnPrinted& on_printed, const std::stop_token& stop) {
  EngineState& engine = state_->engine;
  SettingsHost host(on_printed);
  struct End {
    EngineState& engine;
    ~End() {
      engine.set_host(nullptr);
      engine.allow_network(false);
    }
  } const end{engine};
  engine.set_host(&host);
  engine.allow_network(true);
  const LoadedScript& script = state_->load(file, stop, true);
  CallOptions options;
  options.timeout = state_->options.load_timeout;
  const Limits limits{options.timeout, state_->options.memory_bytes, stop};
  return state_->guarded(limits, options, "what " + script.shown + " exports", [&] {
    std::string evaluated = evaluate_exports(engine, script);
    // It may have caught what process.exit throws.
    const JS::RootedValue exit_error(engine.context(), engine.take_exit_error());
    if (!exit_error.isUndefined()) throw report_value(engine, exit_error, nullptr, ErrorCode::kScriptThrew);
    return evaluated;
  });
}

void Runtime::call(const fs::path& file, const CallOptions& options, Host& host, Counts& counts,
                   const std::stop_token& stop) {
  state_->check_usable();
  const auto script = state_->scripts.find(state_->real(file));
  if (script == state_->scripts.end()) throw Error(ErrorCode::kInternal, "a script is called that was not loaded");
  EngineState& engine = state_->engine;
  engine.steps().reset();
  engine.take_counts();
  engine.take_exit_error();
  struct End {
    State& state;
    Counts& counts;
    ~End() {
      if (state.bindings) state.bindings->end_call(state.engine);
      counts = state.engine.take_counts();
      state.engine.set_running({});
      if (state.engine.is_used_up()) state.usable = false;
      state.engine.set_host(nullptr);
      state.engine.allow_network(false);
    }
  } const end{*state_, counts};
  engine.set_host(&host);
  engine.allow_network(options.network);
  const Limits limits{options.timeout, state_->options.memory_bytes, stop};
  state_->guarded(limits, options, options.function, [&] {
    ScriptCall(engine, state_->bindings.get(), script->second, options).run();
    state_->clean_up();
  });
}

}  // namespace godwit::script
