#include "script/node_runtime.h"

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>

#include "base/process.h"
#include "base/random.h"
#include "base/text.h"
#include "script/node_error.h"

namespace godwit::script {
namespace {

using nlohmann::json;

std::filesystem::path real_path(const std::filesystem::path& path) {
  std::error_code failed;
  std::filesystem::path real = std::filesystem::canonical(path, failed);
  return failed ? std::filesystem::absolute(path) : real;
}

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

LogLevel level_of(const json& event) {
  const int level = event.value("level", 1);
  return level <= 0 ? LogLevel::kDebug : level == 1 ? LogLevel::kInfo : level == 2 ? LogLevel::kWarn : LogLevel::kError;
}

std::optional<std::filesystem::path> find_node(const RuntimeOptions& runtime, const NodeOptions& options) {
  const auto path = runtime.variables.find("PATH");
  return base::find_program(options.program.empty() ? "node" : options.program,
                            path == runtime.variables.end() ? "" : path->second);
}

}  // namespace

// What a call that runs tells and asks.
struct NodeRuntime::Call {
  NodeRuntime& runtime;
  const CallOptions& options;
  Host& host;
  Counts& counts;
  std::deque<Error> refusals{};            // what the host threw; the script's error names one by its number
  std::vector<std::string> waiting{};      // what was under way when the process was asked to end

  void on_event(const json& event) {
    const std::string type = text_of(event, "type");
    if (type == "log") {
      host.log(level_of(event), text_of(event, "text"));
    } else if (type == "progress") {
      host.progress(number(event, "done"), number(event, "total"));
    } else if (type == "write") {
      add(event.value("counts", json::object()));
    } else if (type == "unawaited") {
      host.warning(runtime.shown_names(text_of(event, "name")) + " was still running when " + options.function +
                   " ended: nobody awaited it");
    } else if (type == "stopping") {
      for (const json& name : event.value("waiting", json::array())) waiting.push_back(name.get<std::string>());
    } else {
      on_question(type, event);
    }
  }

  void on_question(const std::string& type, const json& event) {
    json answer = json::object();
    try {
      const std::string name = text_of(event, "name");
      if (type == "stepBegins") answer["run"] = host.step_begins(name, event.value("wroteOutside", false));
      if (type == "stepEnded") host.step_ended(name);
      if (type == "outside") host.writes_outside_step();
    } catch (const Error& error) {
      refusals.push_back(error);
      answer = {{"error", error.what()}, {"errorId", refusals.size()}};
    }
    if (type == "outside") return runtime.process_->answer_now(answer);
    answer["question"] = event.value("question", 0);
    runtime.process_->send(answer);
  }

  static std::int64_t number(const json& event, const char* key) {
    const auto found = event.find(key);
    return found != event.end() && found->is_number() ? static_cast<std::int64_t>(found->get<double>()) : 0;
  }

  void add(const json& more) {
    for (const auto& [what, value] : more.items()) {
      if (!value.is_number()) continue;
      if ((counts[what] += static_cast<std::int64_t>(value.get<double>())) == 0) counts.erase(what);
    }
  }
};

NodeRuntime::NodeRuntime(const RuntimeOptions& runtime, NodeOptions options)
    : runtime_(runtime), options_(std::move(options)) {
  runtime_.project_folder = real_path(runtime_.project_folder.empty() ? "." : runtime_.project_folder);
}

NodeRuntime::~NodeRuntime() = default;

bool NodeRuntime::is_there() const { return find_node(runtime_, options_).has_value(); }

std::string NodeRuntime::version() const { return process_ ? process_->version() : std::string(); }

NodeProcess& NodeRuntime::process(const std::stop_token& stop) {
  if (process_ && process_->is_running()) return *process_;
  const auto program = find_node(runtime_, options_);
  if (!program) {
    const bool is_named = !options_.program.empty();
    throw Error(ErrorCode::kNodeUnusable, is_named ? "there is no program " + options_.program : "there is no node on the PATH")
        .fix("install Node 18 or later, or name it: `node:` in godwit.yaml");
  }
  loaded_.clear();
  process_.emplace(*program, runtime_.project_folder, runtime_.variables, stop);
  application_ = "godwit-" + base::new_run_id();
  return *process_;
}

ScriptInfo NodeRuntime::load(const std::filesystem::path& file, const std::stop_token& stop) {
  CallOptions options;
  options.timeout = runtime_.load_timeout;
  const std::filesystem::path real = real_path(file);
  process(stop);
  if (const auto known = loaded_.find(real); known != loaded_.end()) return known->second;
  const json answer = exchange({{"type", "load"}, {"file", real.string()}}, options, nullptr,
                               "the top level of " + shown(real.string()), stop);
  ScriptInfo info;
  info.has_up = answer.value("hasUp", false);
  info.has_down = answer.value("hasDown", false);
  info.up_text = text_of(answer, "upText");
  info.down_text = text_of(answer, "downText");
  info.options_json = text_of(answer, "options");
  loaded_.emplace(real, info);
  return info;
}

void NodeRuntime::call(const std::filesystem::path& file, const CallOptions& options, Host& host, Counts& counts,
                       const std::stop_token& stop) {
  const std::filesystem::path real = real_path(file);
  load(real, stop);
  const NodeConnection connection = options_.connection();
  Call call{*this, options, host, counts};
  for (const auto& [level, text] : std::exchange(unheard_, {})) host.log(level, text);
  const json answer = exchange({{"type", "call"},
                                {"file", real.string()},
                                {"function", options.function},
                                {"environment", options.environment},
                                {"isProtected", options.is_protected},
                                {"parameters", options.parameters},
                                {"dryRun", options.dry_run},
                                {"unawaitedIsError", options.unawaited_is_error},
                                {"url", connection.url.reveal()},
                                {"database", connection.database},
                                {"appName", application_}},
                               options, &call, options.function, stop);
  const json unawaited = answer.value("unawaited", json::array());
  if (unawaited.empty() || !options.unawaited_is_error) return;
  Error error(ErrorCode::kScriptThrew, options.function + " ended before the operations that it had started");
  for (const json& name : unawaited) error.detail(shown_names(name.get<std::string>()));
  throw error.fix("await them, or leave out `unawaited: error` in the migration's options");
}

// Throws when the answer is a failure, or there is none; the process is then given up.
json NodeRuntime::exchange(const json& request, const CallOptions& options, Call* call, const std::string& what,
                           const std::stop_token& stop) {
  NodeLimits limits;
  limits.timeout = options.timeout;
  limits.memory_bytes = runtime_.memory_bytes;
  limits.stop = stop;
  const auto on_event = [&](const json& event) {
    if (call != nullptr) return call->on_event(event);
    if (text_of(event, "type") == "log") unheard_.emplace_back(level_of(event), text_of(event, "text"));
  };
  json answer;
  NodeEnd end = NodeEnd::kDied;
  try {
    end = process_->exchange(request, limits, on_event, &answer);
  } catch (...) {
    process_.reset();  // it is in the middle of something
    throw;
  }
  if (end == NodeEnd::kAnswered && text_of(answer, "type") == "done") return answer;
  Error error = end == NodeEnd::kAnswered
                    ? failed_error(answer, call)
                    : ended_error(end, options, what, call != nullptr ? call->waiting : std::vector<std::string>());
  process_.reset();
  if (call != nullptr && options_.end_operations) options_.end_operations(application_);
  throw error;
}

Error NodeRuntime::ended_error(NodeEnd end, const CallOptions& options, const std::string& what,
                               const std::vector<std::string>& waiting) const {
  Error error(ErrorCode::kInterrupted, "interrupted");
  switch (end) {
    case NodeEnd::kAnswered: break;
    case NodeEnd::kStopped:
      if (options.stop_reason) error = options.stop_reason();
      break;
    case NodeEnd::kTimeout:
      error = Error(ErrorCode::kScriptTimeout, what + " ran longer than " + base::readable_duration(options.timeout));
      break;
    case NodeEnd::kMemory:
      error = Error(ErrorCode::kScriptMemory,
                    what + " used more than " + base::grouped(static_cast<std::int64_t>(runtime_.memory_bytes >> 20U)) +
                        " MB of memory");
      break;
    case NodeEnd::kDied: {
      const std::vector<std::string>& last = process_->last_errors();
      const bool is_memory = std::any_of(last.begin(), last.end(), [](const std::string& line) {
        return line.find("heap out of memory") != std::string::npos;
      });
      error = Error(is_memory ? ErrorCode::kScriptMemory : ErrorCode::kScriptThrew,
                    is_memory ? "Node ran out of memory in " + what
                              : "Node ended with code " + std::to_string(process_->exit_code()) + " in " + what);
      for (const std::string& line : last) error.detail(line);
      break;
    }
  }
  for (const std::string& name : waiting) error.detail("waiting for " + shown_names(name));
  return error;
}

Error NodeRuntime::failed_error(const json& answer, const Call* call) const {
  const json described = answer.value("error", json::object());
  const json refusal = described.value("godwitError", json());
  if (call != nullptr && refusal.is_number_unsigned() && refusal >= 1 && refusal <= call->refusals.size()) {
    return call->refusals[refusal.get<std::size_t>() - 1];
  }
  ErrorCode code = ErrorCode::kScriptThrew;
  if (answer.value("isMissing", false)) code = ErrorCode::kModuleNotFound;
  if (answer.value("unhandled", false)) code = ErrorCode::kUnhandledRejection;
  Error error = node_error(described, code, [this](const std::string& file) { return shown(file); });
  if (answer.value("isDriver", false)) error.fix("npm install mongodb");
  if (answer.value("exited", false)) error.fix("throw an error to fail a migration, or return to end it");
  if (described.value("code", json()) == "ERR_UNKNOWN_FILE_EXTENSION") {
    error.fix("use Node 22.18 or later for TypeScript, or give it a loader: NODE_OPTIONS=--import=tsx");
  }
  return error;
}

std::string NodeRuntime::shown(const std::string& path) const {
  const std::string folder = runtime_.project_folder.string() + '/';
  return path.starts_with(folder) ? path.substr(folder.size()) : path;
}

// "users.updateOne (/project/migrations/1.js:2:3)" with the path as messages have it.
std::string NodeRuntime::shown_names(std::string text) const {
  const std::string folder = '(' + runtime_.project_folder.string() + '/';
  if (const std::size_t at = text.find(folder); at != std::string::npos) text.erase(at + 1, folder.size() - 1);
  return text;
}

}  // namespace godwit::script
