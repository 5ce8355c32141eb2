#include "migrate/script_executor.h"


namespace godwit::migrate {

namespace {

class HostContext final : public CompiledContext {
 public:
  HostContext(script::Host& host, const ScriptExecutorOptions& options, const Execution& execution,
              script::Counts& counts)
      : host_(host), options_(options), execution_(execution), counts_(counts) {}

  std::string command(std::string_view extended_json) override {
    ++counts_["commands"];
    return options_.command(extended_json, execution_.session);
  }
  void log(LogLevel level, std::string_view text) override { host_.log(level, text); }
  void progress(std::int64_t done, std::int64_t total) override { host_.progress(done, total); }

 private:
  script::Host& host_;
  const ScriptExecutorOptions& options_;
  const Execution& execution_;
  script::Counts& counts_;
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
  if (source.compiled) return run_compiled(source, execution, host, counts);
  script::CallOptions call;
  call.function = execution.direction == Direction::kUp ? "up" : "down";
  call.environment = execution.environment;
  call.is_protected = execution.is_protected;
  call.parameters = execution.parameters;
  call.transaction = execution.session != nullptr;
  call.unawaited_is_error = execution.unawaited_is_error;
  call.timeout = execution.timeout;
  call.stop_reason = execution.stop_reason;
  try {
    runtime().load(source.path, stop);
    runtime().call(source.path, call, host, counts, stop);
  } catch (...) {
    // A stopped engine may hold half-run code: the next script gets a new one.
    runtime_.reset();
    options_.after_failure();
    throw;
  }
}

void ScriptExecutor::run_compiled(const Source& source, const Execution& execution, script::Host& host,
                                  script::Counts& counts) {
  HostContext context(host, options_, execution, counts);
  const auto& function = execution.direction == Direction::kUp ? source.compiled->up : source.compiled->down;
  try {
    function(context);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(ErrorCode::kScriptThrew, error.what()).detail("compiled-in migration " + source.id);
  }
}

}  // namespace godwit::migrate
