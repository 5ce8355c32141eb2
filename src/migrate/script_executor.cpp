#include "migrate/script_executor.h"

#include <fmt/format.h>

#include "base/text.h"

namespace godwit::migrate {

namespace {

class HostContext final : public CompiledContext {
 public:
  HostContext(script::Host& host, const ScriptExecutorOptions& options, const Execution& execution,
              script::Counts& counts, const std::stop_token& stop)
      : host_(host), options_(options), execution_(execution), counts_(counts), stop_(stop) {
    if (execution.timeout.count() > 0) until_ = base::system_clock().monotonic() + execution.timeout;
  }

  std::string command(std::string_view extended_json) override {
    check_stop();
    // Until the answer is there nobody knows what it did.
    ++counts_["commands"];
    try {
      return options_.command(extended_json, execution_.session, rest());
    } catch (const Error&) {
      check_stop();
      throw;
    }
  }
  void log(LogLevel level, std::string_view text) override { host_.log(level, text); }
  void progress(std::int64_t done, std::int64_t total) override { host_.progress(done, total); }

 private:
  void check_stop() const {
    if (stop_.stop_requested())
      throw execution_.stop_reason ? execution_.stop_reason() : Error(ErrorCode::kInterrupted, "interrupted");
    if (until_ && base::system_clock().monotonic() >= *until_)
      throw Error(ErrorCode::kScriptTimeout,
                  fmt::format("the migration ran longer than {}", base::readable_duration(execution_.timeout)));
  }
  // What is left of the time limit; nothing = no limit.
  [[nodiscard]] std::optional<base::Duration> rest() const {
    if (!until_) return std::nullopt;
    return std::chrono::ceil<base::Duration>(*until_ - base::system_clock().monotonic());
  }

  script::Host& host_;
  const ScriptExecutorOptions& options_;
  const Execution& execution_;
  script::Counts& counts_;
  const std::stop_token& stop_;
  std::optional<base::Monotonic> until_;
};

}  // namespace

ScriptExecutor::ScriptExecutor(ScriptExecutorOptions options) : options_(std::move(options)) {}

ScriptExecutor::~ScriptExecutor() = default;

script::Runtime& ScriptExecutor::runtime() {
  if (!runtime_) runtime_ = std::make_unique<script::Runtime>(options_.runtime);
  return *runtime_;
}

Loaded ScriptExecutor::load(const Source& source, const std::stop_token& stop) {
  if (source.compiled)
    return {source.compiled->options, static_cast<bool>(source.compiled->up), static_cast<bool>(source.compiled->down), ""};
  const script::ScriptInfo info = runtime().load(source.path, stop);
  return {parse_options(info.options_json, source.file), info.has_up, info.has_down, info.up_text};
}

void ScriptExecutor::run(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts,
                         const std::stop_token& stop) {
  options_.use_session(execution.session);
  if (source.compiled) return run_compiled(source, execution, host, counts, stop);
  script::CallOptions call;
  call.function = execution.direction == Direction::kUp ? "up" : "down";
  call.environment = execution.environment;
  call.is_protected = execution.is_protected;
  call.parameters = execution.parameters;
  call.transaction = execution.session != nullptr;
  call.unawaited_is_error = execution.unawaited_is_error;
  call.network = execution.network;
  call.coalesce = execution.coalesce;
  call.timeout = execution.timeout;
  call.stop_reason = execution.stop_reason;
  try {
    runtime().load(source.path, stop);
    runtime().call(source.path, call, host, counts, stop);
    // It ended by itself in the moment in which it was stopped.
    if (runtime().was_stopped()) options_.after_stop();
  } catch (const Error&) {
    give_up_engine();
    throw;
  } catch (const std::exception& error) {
    give_up_engine();
    throw Error(ErrorCode::kInternal, error.what()).detail(source.file);
  }
}

// A stopped engine may hold half-run code: the next script gets a new one.
void ScriptExecutor::give_up_engine() {
  runtime_.reset();
  options_.after_stop();
}

void ScriptExecutor::run_compiled(const Source& source, const Execution& execution, script::Host& host,
                                  script::Counts& counts, const std::stop_token& stop) {
  HostContext context(host, options_, execution, counts, stop);
  const auto& function = execution.direction == Direction::kUp ? source.compiled->up : source.compiled->down;
  const auto run = [&] {
    // A command that is on its way is broken off.
    const std::stop_callback interrupt(stop, [this] { options_.interrupt(); });
    function(context);
  };
  const auto threw = [&](std::string what) {
    options_.after_stop();
    return Error(ErrorCode::kScriptThrew, std::move(what)).detail("compiled-in migration " + source.id);
  };
  try {
    run();
  } catch (const Error&) {
    options_.after_stop();
    throw;
  } catch (const std::exception& error) {
    throw threw(error.what());
  } catch (...) {
    throw threw("it threw something that is no exception");
  }
  if (stop.stop_requested()) options_.after_stop();
}

}  // namespace godwit::migrate
