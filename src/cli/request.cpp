#include "cli/request.h"

#include <charconv>

#include <fmt/format.h>

#include "cli/text.h"
#include "cli/time_text.h"
#include "cli/usage_error.h"

namespace godwit::cli {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, reason] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || reason != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::int64_t number_of(const Arguments& arguments, std::string_view option, std::int64_t least) {
  const std::string text = arguments.value(option).value_or("");
  const auto number = whole_number(text);
  if (!number || *number < least)
    throw misuse(arguments.command(),
                 fmt::format("--{} wants a whole number from {} on, not \"{}\"", option, least, visible(text)));
  return *number;
}

void refuse_empty(const Arguments& arguments, std::string_view option) {
  if (arguments.value(option).value_or("x").empty())
    throw misuse(arguments.command(), fmt::format("--{} wants a value", option));
}

// Where the value of an option comes from: "--timeout" or "GODWIT_TIMEOUT".
std::string source_of(const Arguments& arguments, std::string_view option) {
  if (!arguments.typed(option))
    for (const OptionSpec* spec : options_of(arguments.command()))
      if (spec->name == option && !spec->variable.empty()) return std::string(spec->variable);
  return fmt::format("--{}", option);
}

// N of "+N" or "-N".
std::optional<std::int64_t> relative(std::string_view target, char sign) {
  if (target.empty() || target.front() != sign) return std::nullopt;
  target.remove_prefix(1);
  const auto number = whole_number(target);
  if (number && *number > 0 && target.front() != '+' && target.front() != '-') return number;
  return std::nullopt;
}

std::map<std::string, std::string> parameters_of(const Arguments& arguments) {
  std::map<std::string, std::string> parameters;
  for (const std::string& text : arguments.values("param")) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw misuse(arguments.command(), "--param wants KEY=VALUE");  // not shown: it may hold a secret
    const std::string key = text.substr(0, equals);
    if (!parameters.emplace(key, text.substr(equals + 1)).second)
      throw misuse(arguments.command(), fmt::format("--param {} was given twice", visible(key)));
  }
  return parameters;
}

}  // namespace

Verbosity verbosity_of(const Arguments& arguments) {
  if (arguments.flag("quiet")) {
    if (arguments.count("verbose") != 0) throw misuse(arguments.command(), "-q and -v cannot be used together");
    return Verbosity::kQuiet;
  }
  switch (arguments.count("verbose")) {
    case 0: return Verbosity::kNormal;
    case 1: return Verbosity::kVerbose;
    default: return Verbosity::kDebug;
  }
}

ColourChoice colour_of(const Arguments& arguments) {
  const std::string when = arguments.value("color").value_or("auto");
  if (when == "always") return ColourChoice::kAlways;
  if (when == "never") return ColourChoice::kNever;
  if (when != "auto") throw not_one_of("GODWIT_COLOR", when, {"auto", "always", "never"});
  return ColourChoice::kAuto;
}

ProjectOptions project_options_of(const Arguments& arguments, const Variables& variables) {
  refuse_empty(arguments, "dir");
  refuse_empty(arguments, "file");
  ProjectOptions options;
  options.folder = arguments.value("dir").value_or(".");
  if (const auto file = arguments.value("file")) options.file = *file;
  options.variables = variables;
  return options;
}

Selection selection_of(const Arguments& arguments) {
  Selection selection;
  std::vector<std::string> chosen;
  for (const char* option : {"to", "count", "only", "batch", "block"}) {
    if (!arguments.typed(option)) continue;
    refuse_empty(arguments, option);
    chosen.push_back(fmt::format("--{}", option));
  }
  if (chosen.size() > 1)
    throw misuse(arguments.command(), fmt::format("{} cannot be used together", fmt::join(chosen, " and ")));
  selection.to = arguments.value("to");
  if (arguments.typed("count")) selection.count = number_of(arguments, "count", 1);
  selection.only = arguments.value("only");
  selection.batch = arguments.flag("batch") || arguments.flag("block");
  return selection;
}

std::string selection_words(const Arguments& arguments) {
  std::string words;
  for (const char* option : {"to", "count", "only"})
    if (const auto value = arguments.value(option))
      words += fmt::format(" --{} {}", option, shell_word(visible(*value)));
  for (const char* option : {"batch", "block", "force"})
    if (arguments.typed(option)) words += fmt::format(" --{}", option);
  return words;
}

RunOptions run_options_of(const Arguments& arguments) {
  RunOptions options;
  options.selection = selection_of(arguments);
  options.dry_run = arguments.flag("dry-run");
  options.force = arguments.flag("force");
  const bool selects = arguments.command().command != Command::kUnlock;
  if (options.force && selects && !options.selection.only)
    throw misuse(arguments.command(), "--force needs --only and the migration to run again");
  options.confirm = arguments.value("confirm").value_or("");
  if (const auto limit = arguments.value("timeout")) {
    const std::string source = source_of(arguments, "timeout");
    options.timeout = parse_duration(source, *limit);
    if (options.timeout->count() == 0) throw misuse(arguments.command(), source + " wants a time above 0");
  }
  if (const auto wait = arguments.value("wait-lock"))
    options.wait_lock = parse_duration(source_of(arguments, "wait-lock"), *wait);
  options.reason = arguments.value("reason").value_or("");
  options.parameters = parameters_of(arguments);
  return options;
}

Direction plan_direction_of(const Arguments& arguments) {
  const bool down = arguments.flag("down");
  if (down && (arguments.typed("only") || arguments.flag("force")))
    throw misuse(arguments.command(), "--only and --force are for up");
  if (!down && arguments.flag("batch")) throw misuse(arguments.command(), "--batch needs --down");
  return down ? Direction::kDown : Direction::kUp;
}

Selection upgrade_selection(const Arguments& arguments) {
  const std::string target = arguments.positional(0);
  Selection selection;
  if (target.empty() || target == "head" || target == "heads") return selection;
  if (target.front() == '+' || target.front() == '-') {
    selection.count = relative(target, '+');
    if (!selection.count)
      throw misuse(arguments.command(), fmt::format("\"{}\" is none of head, an ID or +N", visible(target)));
    return selection;
  }
  selection.to = target;
  return selection;
}

Selection downgrade_selection(const Arguments& arguments) {
  const std::string target = arguments.positional(0);
  Selection selection;
  if (target.empty()) {
    selection.count = 1;
    return selection;
  }
  if (target.front() == '+' || target.front() == '-') {
    selection.count = relative(target, '-');
    if (!selection.count)
      throw misuse(arguments.command(), fmt::format("\"{}\" is none of base, an ID or -N", visible(target)));
    return selection;
  }
  selection.to = target;
  return selection;
}

HistoryQuery history_query_of(const Arguments& arguments) {
  refuse_empty(arguments, "run");
  HistoryQuery query;
  if (arguments.typed("limit")) query.limit = number_of(arguments, "limit", 0);
  query.migration = arguments.positional(0);
  query.run = arguments.value("run").value_or("");
  return query;
}

CreateOptions create_options_of(const Arguments& arguments) {
  CreateOptions options;
  const bool alembic = arguments.command().command == Command::kRevision;
  options.name = alembic ? arguments.value("message").value_or("") : arguments.positional(0);
  if (options.name.find_first_not_of(" \t\n") == std::string::npos)
    throw misuse(arguments.command(), alembic ? "\"revision\" wants -m and a description" : "\"create\" wants a NAME");
  options.kind = arguments.value("kind").value_or("js");
  return options;
}

std::string environment_of(const Arguments& arguments) {
  refuse_empty(arguments, "env");
  const Command command = arguments.command().command;
  const bool named = command == Command::kEnvShow || command == Command::kEnvCheck;
  const std::string word = named ? arguments.positional(0) : std::string();
  if (!word.empty() && arguments.typed("env") && *arguments.value("env") != word)
    throw misuse(arguments.command(), "two environments were named");
  return word.empty() ? arguments.value("env").value_or("") : word;
}

}  // namespace godwit::cli
