#include "cli/next_command.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include <fmt/format.h>

#include "cli/request.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

constexpr std::string_view kProgram = "godwit ";

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What a command does not need to be told, because it looks at no project, or at no environment.
bool wants_project(const CommandSpec& command) {
  switch (command.command) {
    case Command::kExplain:
    case Command::kCompletion:
    case Command::kVersion:
    case Command::kHelp: return false;
    default: return true;
  }
}

bool wants_environment(const CommandSpec& command) {
  switch (command.command) {
    case Command::kInit:
    case Command::kCreate:
    case Command::kRevision:
    case Command::kEnvList:
    case Command::kEnvShow:  // say it as their argument
    case Command::kEnvCheck:
    case Command::kLocalInstall: return false;
    default: return wants_project(command);
  }
}

std::string option_words(const Arguments& arguments, const OptionSpec& option) {
  const std::string dashed =
      option.letter.empty() ? fmt::format("--{}", option.name) : fmt::format("-{}", option.letter);
  if (option.value.empty()) return arguments.flag(option.name) ? " " + dashed : "";
  std::string words;
  for (std::string value : arguments.values(option.name)) {
    // A shell that completes the name of a folder leaves its slash.
    while (option.name == "dir" && value.size() > 1 && value.ends_with('/')) value.pop_back();
    words += fmt::format(" {} {}", dashed, shell_word(visible(value)));
  }
  return words;
}

std::string parameter_words(const Arguments& arguments) {
  std::string words;
  for (const std::string& text : arguments.values("param"))
    words += fmt::format(" --param {}=<VALUE>", shell_word(visible(text.substr(0, text.find('=')))));
  return words;
}

// "-e" for " -e prod".
std::string target_word(const Arguments& arguments, std::string_view option) {
  if (!arguments.typed(option)) return {};
  const auto& all = universal_options();
  const auto spec = std::find_if(all.begin(), all.end(), [option](const OptionSpec& o) { return o.name == option; });
  return option_words(arguments, *spec);
}

// The environment, also where it was the argument of `env check`.
std::string environment_word(const Arguments& arguments) {
  if (arguments.typed("env")) return target_word(arguments, "env");
  const std::string named = arguments.command().name.starts_with("env ") ? arguments.positional(0) : "";
  return named.empty() ? "" : " -e " + shell_word(visible(named));
}

bool is_word(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char before = text[at - 1];
  return std::isalnum(static_cast<unsigned char>(before)) == 0 && before != '/' && before != '-' && before != '_';
}

// The command whose name `text` begins with, the longer one where there are two; null when there is none.
const CommandSpec* command_at(std::string_view text) {
  const CommandSpec* found = nullptr;
  for (const CommandSpec& command : commands()) {
    if (command.group.empty() || !text.starts_with(command.name)) continue;
    const std::string_view behind = text.substr(command.name.size());
    const bool ends = behind.empty() || std::string_view(" ;,.)`").find(behind.front()) != std::string_view::npos;
    if (ends && (found == nullptr || command.name.size() > found->name.size())) found = &command;
  }
  return found;
}

// Where the words of a command end in a text that goes on.
std::size_t end_of_command(std::string_view text) {
  std::size_t end = text.size();
  for (const std::string_view border : {"; ", " · ", " (", ", ", "`", "\n"}) end = std::min(end, text.find(border));
  for (auto at = text.find(kProgram); at != std::string_view::npos && at < end; at = text.find(kProgram, at + 1))
    if (is_word(text, at)) end = at;
  return end;
}

bool has_option(std::string_view words, std::string_view letter, std::string_view name) {
  const std::string padded = fmt::format(" {} ", words);
  return padded.find(fmt::format(" -{} ", letter)) != std::string::npos ||
         padded.find(fmt::format(" --{} ", name)) != std::string::npos;
}

std::string missing_target(const CommandSpec& command, std::string_view words, const Arguments& arguments) {
  std::string target;
  if (wants_project(command) && !has_option(words, "C", "dir")) target += target_word(arguments, "dir");
  if (wants_project(command) && command.command != Command::kInit && !has_option(words, "f", "file"))
    target += target_word(arguments, "file");
  if (wants_environment(command) && !has_option(words, "e", "env")) target += environment_word(arguments);
  return target;
}

// The length of the typed command's own argument, if `words` begin with it.
std::size_t known_id_length(std::string_view words, const Arguments& arguments) {
  const std::string known = arguments.positional(0);
  const bool is_there = words.starts_with(known) && (words.size() == known.size() || words[known.size()] == ' ');
  return is_there ? known.size() : 0;
}

// How many bytes of `words` are the one id that they begin with. An id may have blanks in it, so only what follows
// tells.
std::size_t id_length(const CommandSpec& command, std::string_view words, const Arguments& arguments) {
  if (const std::size_t known = known_id_length(words, arguments); known != 0) return known;
  std::size_t end = words.size();
  if (command.command == Command::kMark) {
    std::size_t last = 0;
    for (const std::string_view state : {" applied", " pending", " rolled_back"})
      if (const auto at = words.rfind(state); at != std::string_view::npos) last = std::max(last, at);
    if (last != 0) end = last;
  } else {
    end = std::min({end, words.find(" -"), words.find(" '")});
  }
  return end;
}

// The words behind a command's name, with the id among them in quotes where it needs them.
std::string quoted_id(const CommandSpec& command, std::string_view words, const Arguments& arguments) {
  std::size_t at = std::string_view::npos;
  if (is_one_of(command.name, {"mark", "retry", "show", "history"})) at = 0;
  for (const std::string_view option : {"--to ", "--only "})
    if (const auto place = words.find(option); place != std::string_view::npos) at = place + option.size() - 1;
  if (at == std::string_view::npos || at + 1 >= words.size() || words[at] != ' ') return std::string(words);
  ++at;
  const std::string_view rest = words.substr(at);
  const bool is_quoted = rest.front() == '\'';
  // ID and the like stand for what a person fills in; a list of options begins with a dash.
  if (is_quoted || rest.front() == '-') return std::string(words);
  const std::size_t length = id_length(command, rest, arguments);
  return fmt::format("{}{}{}", words.substr(0, at), shell_word(rest.substr(0, length)), rest.substr(length));
}

}  // namespace

std::string typed_target(const Arguments& arguments) {
  return target_word(arguments, "dir") + target_word(arguments, "file") + environment_word(arguments);
}

std::string typed_command(const Arguments& arguments, std::string_view more) {
  constexpr std::array<std::string_view, 5> kFirst = {"to", "count", "only", "batch", "block"};
  const CommandSpec& command = arguments.command();
  std::string words = fmt::format("godwit {}", command.name);
  for (const std::string& word : arguments.positionals()) words += " " + shell_word(visible(word));
  words += selection_words(arguments);
  std::string last;
  for (const OptionSpec* option : options_of(command)) {
    const bool is_own = std::any_of(command.options.begin(), command.options.end(),
                                    [option](const OptionSpec& own) { return own.name == option->name; });
    const bool is_shared =
        std::find(command.shared.begin(), command.shared.end(), option->name) != command.shared.end();
    const bool is_first =
        option->name == "force" || std::find(kFirst.begin(), kFirst.end(), option->name) != kFirst.end();
    if (!(is_own || is_shared) || is_first || option->name == "param" || !arguments.typed(option->name)) continue;
    if (has_option(more, option->letter.empty() ? "\n" : option->letter, option->name)) continue;
    (option->name == "confirm" ? last : words) += option_words(arguments, *option);
  }
  words += parameter_words(arguments);
  for (const std::string_view option : {"dir", "file", "env"}) words += target_word(arguments, option);
  words += last;
  if (!more.empty()) words += fmt::format(" {}", more);
  if (arguments.typed("yes") && !has_option(more, "y", "yes")) words += " -y";
  return words;
}

std::string completed(std::string_view text, const Arguments& arguments) {
  std::string out;
  while (!text.empty()) {
    const auto at = text.find(kProgram);
    const std::size_t behind = at == std::string_view::npos ? text.size() : at + kProgram.size();
    const CommandSpec* command =
        at == std::string_view::npos || !is_word(text, at) ? nullptr : command_at(text.substr(behind));
    out += text.substr(0, behind);
    text.remove_prefix(behind);
    if (command == nullptr) continue;
    text.remove_prefix(command->name.size());
    const std::size_t id = text.starts_with(' ') ? 1 + known_id_length(text.substr(1), arguments) : 0;
    const std::string_view words = text.substr(0, id + end_of_command(text.substr(id)));
    text.remove_prefix(words.size());
    out += fmt::format("{}{}{}", command->name, missing_target(*command, words, arguments),
                       quoted_id(*command, words, arguments));
  }
  return out;
}

}  // namespace godwit::cli
