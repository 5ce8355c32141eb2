#include "migrate/script_executor.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/secret.h"
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

void check_unedited(const Source& source) {
  if (base::read_file(source.path) == source.text) return;
  throw Error(ErrorCode::kMigrationModified, fmt::format("{} was edited while the run was under way", source.id))
      .detail(source.file)
      .unchanged("nothing of it ran")
      .fix("godwit plan; then godwit up");
}

}  // namespace

ScriptExecutor::ScriptExecutor(ScriptExecutorOptions options) : options_(std::move(options)) {}

ScriptExecutor::~ScriptExecutor() = default;

script::Runtime& ScriptExecutor::runtime() {
  if (!runtime_) runtime_ = std::make_unique<script::Runtime>(options_.runtime);
  return *runtime_;
}

void ScriptExecutor::start_engine() noexcept {
  try {
    runtime();
  } catch (...) {  // load() meets the same
  }
}

void ScriptExecutor::start_driver() noexcept {
  try {
    runtime().start_driver();
  } catch (...) {
    runtime_.reset();  // load() begins anew
  }
}

Loaded ScriptExecutor::load(const Source& source, const std::stop_token& stop) {
  try {
    return load_script(source, stop);
  } catch (const Error& error) {
    throw base::hide(error, options_.secrets);
  }
}

void ScriptExecutor::run(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts,
                         const std::stop_token& stop) {
  try {
    run_script(source, execution, host, counts, stop);
  } catch (const Error& error) {
    throw base::hide(error, options_.secrets);
  } catch (const std::exception& error) {
    throw base::hide(Error(ErrorCode::kInternal, error.what()).detail(source.file), options_.secrets);
  }
}

Loaded ScriptExecutor::load_script(const Source& source, const std::stop_token& stop) {
  if (source.compiled)
    return {source.compiled->options, static_cast<bool>(source.compiled->up), static_cast<bool>(source.compiled->down),
            ""};
  if (const auto known = in_node_.find(source.id); known != in_node_.end())
    return load_in_node(source, known->second, stop);
  if (may_want_node(source.text)) return load_as_it_says(source, stop);
  if (options_.choice != RuntimeChoice::kEmbedded && may_want_engine(source.text)) {
    Loaded loaded = load_embedded(source, stop);
    if (loaded.options.runtime == RuntimeChoice::kEmbedded) return loaded;
  }
  switch (options_.choice) {
    case RuntimeChoice::kNode: return load_in_node(source, "godwit.yaml says so", stop);
    case RuntimeChoice::kEmbedded: return load_embedded(source, stop);
    case RuntimeChoice::kAuto: break;
  }
  return load_in_either(source, stop);
}

// The text seems to ask for Node. Only what was loaded knows: a comment may have said so.
Loaded ScriptExecutor::load_as_it_says(const Source& source, const std::stop_token& stop) {
  std::optional<Error> missing;
  try {
    Loaded loaded = load_in_node(source, "its options say so", stop);
    if (loaded.options.runtime == RuntimeChoice::kNode) return loaded;
    in_node_.erase(source.id);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNodeUnusable) throw;
    missing = error;
  }
  try {
    return load_embedded(source, stop);
  } catch (const Error&) {
    if (missing) throw *missing;
    throw;
  }
}

Loaded ScriptExecutor::load_embedded(const Source& source, const std::stop_token& stop) {
  const script::ScriptInfo info = runtime().load(source.path, stop);
  Loaded loaded{parse_options(info.options_json, source.file), info.has_up, info.has_down, info.up_text};
  if (loaded.options.runtime == RuntimeChoice::kNode) return load_in_node(source, "its options say so", stop);
  return loaded;
}

Loaded ScriptExecutor::load_in_node(const Source& source, const std::string& why, const std::stop_token& stop) {
  if (!node_) node_ = std::make_unique<script::NodeRuntime>(options_.runtime, options_.node);
  const script::ScriptInfo info = node_->load(source.path, stop);
  Loaded loaded{parse_options(info.options_json, source.file), info.has_up, info.has_down, info.up_text};
  if (loaded.options.transaction)
    throw Error(ErrorCode::kScriptOptions,
                fmt::format("{} wants a transaction and runs in Node, where it cannot join one", source.id))
        .detail(source.file)
        .detail(fmt::format("it runs in Node because {}", why))
        .fix("take `transaction` out of its options, and use client.withSession(…) and withTransaction(…) in it");
  if (loaded.options.network)
    loaded.warnings.push_back(fmt::format("{}: `allow` has no effect in Node, where everything is allowed", source.id));
  in_node_[source.id] = why;
  return loaded;
}

// What the engine cannot load, because a package is compiled for Node or uses what only Node has, Node may. Nothing but
// top levels ran until then.
Loaded ScriptExecutor::load_in_either(const Source& source, const std::stop_token& stop) {
  std::optional<Error> refused;
  // The engine has such a module so that packages load, and what it would do is refused when it is called: too late.
  if (const std::string use = node_only_use(source.text); !use.empty()) {
    try {
      return load_in_node(source, use, stop);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kInterrupted || error.code() == ErrorCode::kScriptOptions) throw;
    }
    return load_embedded(source, stop);
  }
  try {
    return rather_in_node(source, load_embedded(source, stop), stop);
  } catch (const Error& error) {
    const bool may_differ = error.code() == ErrorCode::kModuleNotFound || error.code() == ErrorCode::kScriptSyntax ||
                            error.code() == ErrorCode::kScriptThrew || error.code() == ErrorCode::kUnhandledRejection;
    if (!may_differ) throw;
    refused = error;
  }
  try {
    return load_in_node(source, refused->message(), stop);
  } catch (const Error& error) {
    switch (error.code()) {
      case ErrorCode::kInterrupted:
      case ErrorCode::kScriptOptions: throw;
      // There is none, or it is no wiser.
      default: throw *refused;
    }
  }
}

// What the engine loaded and could not run to its end is Node's, where one can load it. A transaction is not: whoever
// wants one may load models for something else in their files.
Loaded ScriptExecutor::rather_in_node(const Source& source, Loaded loaded, const std::stop_token& stop) {
  if (in_node_.contains(source.id)) return loaded;
  const std::string use = runtime().load(source.path, stop).only_node;
  if (use.empty() || loaded.options.transaction || loaded.options.runtime == RuntimeChoice::kEmbedded) return loaded;
  try {
    return load_in_node(source, use, stop);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kInterrupted) throw;
    return loaded;
  }
}

void ScriptExecutor::run_script(const Source& source, const Execution& execution, script::Host& host,
                                script::Counts& counts, const std::stop_token& stop) {
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
  if (in_node_.contains(source.id)) return run_in_node(source, call, host, counts, stop);
  try {
    // The engine went with a migration before this one: what was planned is to be read anew.
    if (!runtime_) check_unedited(source);
    runtime().load(source.path, stop);
    runtime().call(source.path, call, host, counts, stop);
    // It ended by itself in the moment in which it was stopped.
    if (runtime().was_stopped()) options_.after_stop();
    if (!runtime().usable()) runtime_.reset();
  } catch (...) {
    give_up_engine();
    throw;
  }
}

void ScriptExecutor::run_in_node(const Source& source, const script::CallOptions& call, script::Host& host,
                                 script::Counts& counts, const std::stop_token& stop) {
  try {
    node_->load(source.path, stop);
    host.log(LogLevel::kInfo, fmt::format("runs in Node {}: {}", node_->version(), in_node_.at(source.id)));
    node_->call(source.path, call, host, counts, stop);
  } catch (...) {
    options_.after_stop();
    throw;
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
