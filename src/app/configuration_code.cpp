#include "app/configuration_code.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cache_folder.h"
#include "base/file.h"
#include "base/script_name.h"
#include "base/text.h"
#include "config/variables_read.h"
#include "godwit/error.h"
#include "script/node_runtime.h"
#include "script/runtime.h"

namespace godwit::app {

namespace {

namespace fs = std::filesystem;

using Json = nlohmann::json;
using Printed = std::vector<Event>;

script::OnPrinted into(Printed& printed) {
  return [&printed](LogLevel level, std::string_view text) {
    Event& event = printed.emplace_back();
    event.kind = EventKind::kConfigurationLog;
    event.level = level;
    event.text = text;
  };
}

script::RuntimeOptions options_for(const fs::path& file, const config::Variables& variables) {
  script::RuntimeOptions options;
  options.project_folder = file.parent_path();
  options.variables = variables;
  options.cache_folder = cache_folder(variables);
  return options;
}

// What ended one attempt to run the file, and what it had printed until then.
struct Attempt {
  std::string evaluated;
  std::optional<Error> failure;
  Printed printed;
};

template <class Run>
Attempt attempt(const Run& run) {
  Attempt made;
  try {
    made.evaluated = run(into(made.printed));
  } catch (const Error& error) {
    made.failure = error;
  }
  return made;
}

// Errors of the code itself, not of reading it or of being stopped.
bool is_of_code(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kScriptSyntax:
    case ErrorCode::kScriptThrew:
    case ErrorCode::kScriptNeverSettled:
    case ErrorCode::kUnhandledRejection:
    case ErrorCode::kScriptTimeout:
    case ErrorCode::kScriptMemory:
    case ErrorCode::kScriptOptions:
    case ErrorCode::kModuleNotFound: return true;
    default: return false;
  }
}

// Where another engine may do better. What calls process.exit has made up its mind.
bool is_worth_another(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kScriptNeverSettled:
    case ErrorCode::kScriptTimeout:
    case ErrorCode::kScriptMemory: return false;
    default: return is_of_code(error) && error.vendor_error().name != "ERR_PROCESS_EXIT";
  }
}

// What advice for migrations ends with where only Node can do something, and how it begins.
constexpr std::string_view kRuntime = "`runtime: node`";
constexpr std::string_view kAdvice = "; do without it";

bool is_limit_of_engine(const Error& error) {
  std::vector<std::string> texts = error.details();
  texts.push_back(error.message());
  texts.push_back(error.fix_text());
  return std::any_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return text.find(kRuntime) != std::string::npos; });
}

// Whether Node got to a failure that the engine did not get to. The same one the engine tells better.
bool came_further(const Error& in_node, const Error& in_engine) {
  if (!is_of_code(in_node)) return in_node.code() == ErrorCode::kInterrupted;
  const bool did_not_run =
      in_engine.code() == ErrorCode::kModuleNotFound || in_engine.code() == ErrorCode::kScriptSyntax;
  return is_limit_of_engine(in_engine) || (did_not_run && in_node.code() != in_engine.code());
}

// The message without that advice: no option makes a configuration run elsewhere.
std::string without_advice(std::string message) {
  message.erase(std::min(message.find(kAdvice), message.size()));
  if (const auto at = message.find(kRuntime); at != std::string::npos) message.replace(at, kRuntime.size(), "Node");
  return message;
}

// Of the variables that the file reads and that are not set, those that its error or its last words are about.
std::vector<std::string> missing_variables(const Attempt& made, const fs::path& file,
                                           const config::Variables& variables) {
  std::vector<std::string> names;
  for (std::string& name : config::unset_of(base::read_file_if_exists(file).value_or(""), variables)) {
    const auto is_about = [&](const Event& event) { return config::mentions(event.text, name); };
    if (config::mentions(made.failure->message(), name) ||
        std::any_of(made.printed.begin(), made.printed.end(), is_about))
      names.push_back(std::move(name));
  }
  return names;
}

Error error_of(const Attempt& made, const std::string& why_not_node, const fs::path& file,
               const config::Variables& variables) {
  const Error& failure = *made.failure;
  Error error(ErrorCode::kConfigCode, without_advice(failure.message()));
  for (const std::string& detail : failure.details()) error.detail(without_advice(detail));
  error.vendor(failure.vendor_error());
  const std::vector<std::string> missing = missing_variables(made, file, variables);
  if (!missing.empty()) return error.fix("set " + base::join(missing, ", "));
  if (!is_limit_of_engine(failure)) return failure.fix_text().empty() ? error : error.fix(failure.fix_text());
  if (!why_not_node.empty()) error.detail("Node did not run it either: " + why_not_node);
  return error.fix("install Node 18 or later: godwit runs in it what its own engine cannot run");
}

// What a file of JSON says where it is that tool's; null for every other file.
Json settings_in_json(const fs::path& file) {
  if (file.extension() != ".json") return nullptr;
  const auto text = base::read_file_if_exists(file);
  Json settings = Json::parse(text.value_or(""), nullptr, false);
  return settings.is_object() && settings.contains("mongodb") ? settings : Json(nullptr);
}

}  // namespace

bool is_of_migrate_mongo(const fs::path& file) {
  return base::script_language(file) != base::ScriptLanguage::kNone || !settings_in_json(file).is_null();
}

config::Config run_configuration(const fs::path& file, const fs::path& base, const config::Variables& variables,
                                 const EventSink& events) {
  const auto text = base::read_file_if_exists(file);
  if (!text)
    throw Error(ErrorCode::kConfigMissing, fmt::format("there is no file {}", file.lexically_normal().string()))
        .fix("name the configuration with -f");
  return config::Config::from_migrate_mongo(evaluate_configuration(file, variables, events), *text, file, base,
                                            variables);
}

std::string evaluate_configuration(const fs::path& file, const config::Variables& variables, const EventSink& events) {
  if (const Json settings = settings_in_json(file); !settings.is_null())
    return Json{{"config", settings}, {"variables", variables}}.dump();
  const script::RuntimeOptions options = options_for(file, variables);
  Attempt made =
      attempt([&](const script::OnPrinted& print) { return script::Runtime(options).evaluate(file, print); });
  std::string why_not_node;
  if (made.failure && is_worth_another(*made.failure)) {
    Attempt in_node = attempt(
        [&](const script::OnPrinted& print) { return script::NodeRuntime(options, {}).evaluate(file, print); });
    if (in_node.failure) why_not_node = in_node.failure->message();
    if (!in_node.failure || came_further(*in_node.failure, *made.failure)) made = std::move(in_node);
  }
  if (events) std::for_each(made.printed.begin(), made.printed.end(), events);
  if (!made.failure) return made.evaluated;
  if (!is_of_code(*made.failure)) throw *made.failure;
  throw error_of(made, why_not_node, file, variables);
}

}  // namespace godwit::app
