#include "script/node_runtime.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/process.h"
#include "base/random.h"
#include "base/text.h"
#include "script/node_error.h"
#include "script/node_values.h"
#include "script/real_path.h"

namespace godwit::script {
namespace {

using nlohmann::json;

LogLevel level_of(const json& event) {
  const int level = event.value("level", 1);
  return level <= 0 ? LogLevel::kDebug : level == 1 ? LogLevel::kInfo : level == 2 ? LogLevel::kWarn : LogLevel::kError;
}

json request_of(const CallOptions& options, const NodeConnection& connection) {
  return {{"type", "call"},
          {"function", options.function},
          {"environment", options.environment},
          {"isProtected", options.is_protected},
          {"parameters", options.parameters},
          {"dryRun", options.dry_run},
          {"unawaitedIsError", options.unawaited_is_error},
          {"url", connection.url.reveal()},
          {"database", connection.database}};
}

std::optional<std::filesystem::path> find_node(const RuntimeOptions& runtime, const NodeOptions& options) {
  const auto path = runtime.variables.find("PATH");
  return base::find_program(options.program.empty() ? "node" : options.program,
                            path == runtime.variables.end() ? "" : path->second);
}

void add(Counts& counts, const std::string& what, std::int64_t more) {
  if ((counts[what] += more) == 0) counts.erase(what);
}

Error own_collection(const std::string& name) {
  if (name.empty()) {
    return Error(ErrorCode::kUsage, "dropping this database would take godwit's own collections with it")
        .fix("drop its collections one by one: for (const c of await db.collections()) await c.drop()");
  }
  return Error(ErrorCode::kUsage, name + " is godwit's own, and scripts do not write to it")
      .fix("leave collections whose names begin like this one out; to change the ledger: godwit mark");
}

}  // namespace

// What a call that runs tells and asks.
struct NodeRuntime::Call {
  NodeRuntime& runtime;
  const std::string file;
  const CallOptions& options;
  Host& host;
  Counts& counts;
  std::vector<std::string> waiting{};  // what was under way when the process was asked to end
  bool is_quiet = false;               // nothing was, although it had not ended
  bool is_entered = false;             // the migration's function began, or may have
  bool is_outside_told = false;        // that it wrote outside of steps
  std::vector<StepCall> steps{};       // what was asked since the last pause; by these questions
  std::vector<json> questions{};
  std::int64_t writes_under_way = 0;  // sent, and neither answered nor failed

  void on_event(const json& event) {
    const std::string type = text_of(event, "type");
    if (type == "log") {
      host.log(level_of(event), text_of(event, "text"));
    } else if (type == "progress") {
      host.progress(number(event, "done"), number(event, "total"));
    } else if (type == "write") {
      runtime.count(event, this);
    } else if (type == "unawaited") {
      host.warning(runtime.shown_names(text_of(event, "name")) + " was still running when " + options.function +
                   " ended: nobody awaited it");
    } else if (type == "late" || type == "warning") {
      host.warning(runtime.shown_names(text_of(event, "text")));
    } else if (type == "stopping") {
      waiting = texts_of(event, "waiting");
      is_quiet = is_true(event, "isQuiet");
    } else if (type == "entered") {
      is_entered = true;
    } else if (type == "stepBegins" || type == "stepEnded") {
      const auto what = type == "stepEnded" ? StepCall::What::kEnded : StepCall::What::kBegins;
      steps.push_back({what, text_of(event, "name"), event.value("wroteOutside", false)});
      questions.push_back(event.value("question", json()));
    } else if (type == "outside" || type == "own") {
      runtime.process_->answer_now(answer_now(type, text_of(event, "name")));
    }
  }

  // Node waits for nothing but this.
  json answer_now(const std::string& type, const std::string& name) {
    try {
      if (type == "own") throw own_collection(name);
      if (is_outside_told) return json::object();
      answer_steps();
      host.writes_outside_step();
      is_outside_told = true;
      return json::object();
    } catch (const Error& error) {
      return runtime.refusal(error);
    }
  }

  // The steps that Node asked about while the host was recording others are recorded together.
  void answer_steps() {
    if (steps.empty()) return;
    std::vector<StepCall> calls = std::exchange(steps, {});
    const std::vector<json> asked = std::exchange(questions, {});
    json failed;
    try {
      host.steps(calls);
    } catch (const Error& error) {
      failed = runtime.refusal(error);
    }
    for (std::size_t i = 0; i < calls.size(); ++i) {
      json answer = failed.is_null() ? json{{"run", calls[i].to_do}} : failed;
      if (calls[i].refused) answer = runtime.refusal(*calls[i].refused);
      answer["question"] = asked[i];
      runtime.process_->send(answer);
    }
  }

  static std::int64_t number(const json& event, const char* key) {
    const auto found = event.find(key);
    return found == event.end() ? 0 : whole_number(*found);
  }

  // What was written while its file was loaded, be it again, is its own.
  void take_uncounted() {
    for (const auto& [what, value] : std::exchange(runtime.uncounted_[file], {})) add(counts, what, value);
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
    throw Error(ErrorCode::kNodeUnusable,
                is_named ? "there is no program " + options_.program : "there is no node on the PATH")
        .fix("install Node 18 or later, or name it: `node:` in godwit.yaml");
  }
  loaded_.clear();
  refusals_.clear();
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
  const json answer = answer_to_load(real.string(), options, stop);
  ScriptInfo info;
  info.has_up = is_true(answer, "hasUp");
  info.has_down = is_true(answer, "hasDown");
  info.up_text = text_of(answer, "upText");
  info.down_text = text_of(answer, "downText");
  info.options_json = text_of(answer, "options");
  loaded_.emplace(real, info);
  return info;
}

json NodeRuntime::answer_to_load(const std::string& file, const CallOptions& options, const std::stop_token& stop) {
  const json state = {{"database", options_.state_database}, {"collections", options_.state_collections}};
  const json request = {{"type", "load"}, {"file", file}, {"state", state}};
  try {
    return exchange(request, options, nullptr, "the top level of " + shown(file), stop);
  } catch (Error& error) {
    const std::string written = written_by_top_level(file);
    if (!written.empty()) error.detail("its top level had written: " + written);
    throw;
  }
}

// "3 inserted, 1 commands"; of which nobody knows the answer counts, too. Empty = nothing.
std::string NodeRuntime::written_by_top_level(const std::string& file) const {
  const auto found = uncounted_.find(file);
  if (found == uncounted_.end()) return {};
  std::vector<std::string> parts;
  for (const auto& [what, value] : found->second) parts.push_back(base::grouped(value) + ' ' + what);
  return base::join(parts, ", ");
}

std::string NodeRuntime::evaluate(const std::filesystem::path& file, const OnPrinted& on_printed,
                                  const std::stop_token& stop) {
  CallOptions options;
  options.timeout = runtime_.load_timeout;
  const std::filesystem::path real = real_path(file);
  const json request = {{"type", "evaluate"}, {"file", real.string()}};
  const auto tell = [&] {
    for (const auto& [level, text] : std::exchange(unheard_, {}))
      if (on_printed) on_printed(level, text);
  };
  process(stop);
  try {
    const json answer = exchange(request, options, nullptr, "the top level of " + shown(real.string()), stop);
    tell();
    return text_of(answer, "text");
  } catch (...) {
    tell();
    throw;
  }
}

void NodeRuntime::call(const std::filesystem::path& file, const CallOptions& options, Host& host, Counts& counts,
                       const std::stop_token& stop) {
  const std::filesystem::path real = real_path(file);
  Call call{*this, real.string(), options, host, counts};
  try {
    load(real, stop);
    call.take_uncounted();
    const NodeConnection connection = options_.connection();
    for (const auto& [level, text] : std::exchange(unheard_, {})) host.log(level, text);
    json request = request_of(options, connection);
    request["file"] = real.string();
    request["appName"] = application_;
    check_awaited(exchange(request, options, &call, options.function, stop), call);
  } catch (...) {
    call.take_uncounted();
    // It may have written through a client of its own, another package, another program.
    if (call.is_entered) ++counts[kUnseen];
    throw;
  }
}

// What a file's top level wrote waits until its function is called; all else is the call's.
void NodeRuntime::count(const json& event, Call* call) {
  const std::string file = text_of(event, "file");
  Counts& counts = call != nullptr && (file.empty() || file == call->file) ? call->counts : uncounted_[file];
  const json more = event.value("counts", json::object());
  for (const auto& [what, value] : more.items()) add(counts, what, whole_number(value));
  if (call != nullptr && file.empty()) call->writes_under_way += Call::number(event, "underWay");
}

void NodeRuntime::check_awaited(const json& answer, const Call& call) const {
  const CallOptions& options = call.options;
  std::vector<std::string> unawaited = texts_of(answer, "unawaited");
  if (const auto found = call.counts.find(kUnanswered); found != call.counts.end() && found->second > 0) {
    const std::string writes = base::grouped(found->second) + (found->second == 1 ? " write" : " writes");
    call.host.warning(options.function + " ended, and of " + writes +
                      " nobody knows how far it came: look at the data");
    if (unawaited.empty() && call.writes_under_way > 0) unawaited.push_back(writes);
  }
  if (unawaited.empty() || !options.unawaited_is_error) return;
  Error error(ErrorCode::kScriptThrew, options.function + " ended before the operations that it had started");
  for (const std::string& name : unawaited) error.detail(shown_names(name));
  throw error.fix("await them, or leave out `unawaited: error` in the migration's options");
}

// Throws when the answer is a failure, or there is none; the process is then given up.
json NodeRuntime::exchange(const json& request, const CallOptions& options, Call* call, const std::string& what,
                           const std::stop_token& stop) {
  NodeLimits limits;
  limits.timeout = options.timeout;
  limits.memory_bytes = runtime_.memory_bytes;
  limits.stop = stop;
  const NodeListener listener{[&](const json& event) {
                                if (call != nullptr) return call->on_event(event);
                                hear_top_level(event, what);
                              },
                              [call] {
                                if (call != nullptr) call->answer_steps();
                              }};
  const auto ended = [&](NodeEnd end) { return ended_error(end, options, what, call); };
  std::optional<Error> error;
  try {
    json answer;
    const NodeEnd end = process_->exchange(request, limits, listener, &answer);
    if (end == NodeEnd::kAnswered && text_of(answer, "type") == "done") return answer;
    if (end == NodeEnd::kUnreadable && call != nullptr) call->is_entered = true;
    error = end == NodeEnd::kAnswered ? failed_error(answer, text_of(request, "file"), call) : ended(end);
  } catch (const json::exception&) {  // an event without what it should have
    if (call != nullptr) call->is_entered = true;
    error = ended(NodeEnd::kUnreadable);
  } catch (...) {  // it is in the middle of something, and has perhaps said more than was heard
    if (call != nullptr) call->is_entered = true;
    give_up(call);
    throw;
  }
  give_up(call);
  throw *error;
}

void NodeRuntime::hear_top_level(const json& event, const std::string& what) {
  const std::string type = text_of(event, "type");
  const std::string text = text_of(event, "text");
  if (type == "log") unheard_.emplace_back(level_of(event), text);
  if (type == "late" || type == "warning") unheard_.emplace_back(LogLevel::kWarn, shown_names(text));
  if (type == "write") count(event, nullptr);
  if (type == "own") process_->answer_now(refusal(own_collection(text_of(event, "name")).detail(what)));
}

// What goes back for it: the script's error names it by its number.
json NodeRuntime::refusal(const Error& error) {
  refusals_.push_back(error);
  return {{"error", error.what()}, {"errorId", refusals_.size()}};
}

void NodeRuntime::give_up(const Call* call) {
  process_.reset();
  if (call != nullptr && options_.end_operations) options_.end_operations(application_);
}

Error NodeRuntime::ended_error(NodeEnd end, const CallOptions& options, const std::string& what,
                               const Call* call) const {
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
    case NodeEnd::kUnreadable:
      error =
          Error(ErrorCode::kScriptThrew, "Node sent something in " + what + " that godwit cannot read, and was ended")
              .fix("leave descriptors 3, 4 and 5 of the process alone: they are godwit's");
      break;
    case NodeEnd::kDeaf:
      error = Error(ErrorCode::kScriptThrew, "Node asked for more answers in " + what + " than it read, and was ended")
                  .fix("leave descriptors 3, 4 and 5 of the process alone: they are godwit's");
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
  if (call == nullptr) return error;
  for (const std::string& name : call->waiting) error.detail("waiting for " + shown_names(name));
  if (call->is_quiet) error.detail("nothing was under way that godwit sees: a promise that never settles?");
  return error;
}

Error NodeRuntime::failed_error(const json& answer, const std::string& file, const Call* call) const {
  const json described = answer.value("error", json::object());
  const json refusal = described.value("godwitError", json());
  if (refusal.is_number_unsigned() && refusal >= 1 && refusal <= refusals_.size()) {
    return refusals_[refusal.get<std::size_t>() - 1];
  }
  ErrorCode code = ErrorCode::kScriptThrew;
  if (is_true(answer, "isMissing")) code = ErrorCode::kModuleNotFound;
  if (is_true(answer, "unhandled")) code = ErrorCode::kUnhandledRejection;
  Error error = node_error(described, code, [this](const std::string& path) { return shown(path); });
  if (described.value("frames", json::array()).empty()) error.detail(shown(file));
  if (is_true(answer, "isDriver")) error.fix("npm install mongodb");
  if (call != nullptr && is_true(answer, "exited")) {
    error.fix("throw an error to fail a migration, or return to end it");
  }
  if (text_of(described, "name") == "MongooseError" &&
      error.message().find("buffering timed out") != std::string::npos) {
    error.fix(
        "connect mongoose before it is used: await mongoose.connect(…); or use the `db` that the function is given");
  }
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
