#include "cli/usage_error.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "cli/text.h"

namespace godwit::cli {

namespace {

// The option's name in a word such as "--to=x" or "-n".
std::string_view name_in(std::string_view option) {
  option.remove_prefix(std::min(option.find_first_not_of('-'), option.size()));
  return option.substr(0, option.find('='));
}

// What a letter that is no option may stand for: the options that begin with it and have no letter of their own.
std::string options_that_begin_with(std::string_view letter, const std::vector<const OptionSpec*>& understood) {
  constexpr std::size_t kMost = 3;
  std::vector<std::string> found;
  for (const OptionSpec* option : understood)
    if (option->letter.empty() && option->name.starts_with(letter))
      found.push_back(fmt::format("\"--{}\"", option->name));
  return found.size() > kMost ? "" : fmt::format("{}", fmt::join(found, " or "));
}

// The option that was probably meant, in quotes; empty when there is no guess.
std::string guess_of(std::string_view name, const std::vector<const OptionSpec*>& understood) {
  if (name.size() == 1) return options_that_begin_with(name, understood);
  std::vector<std::string_view> known;
  for (const OptionSpec* option : understood) known.push_back(option->name);
  const auto guess = meant(name, known);
  return guess ? fmt::format("\"--{}\"", *guess) : "";
}

bool names(const OptionSpec& option, std::string_view name) {
  return !name.empty() && (option.name == name || option.letter == name);
}

}  // namespace

Error unknown_command(std::string_view family, std::string_view word) {
  const std::string prefix = family.empty() ? "" : std::string(family) + " ";
  Error error(ErrorCode::kUsage, fmt::format("there is no command \"{}{}\"", prefix, visible(word)));
  const auto known = family.empty() ? first_words() : family_members(family);
  if (const auto guess = meant(word, known)) {
    error.detail(fmt::format("did you mean \"{}{}\"?", prefix, *guess)).fix(fmt::format("godwit {}{}", prefix, *guess));
  } else {
    error.fix(family.empty() ? "godwit help" : fmt::format("godwit help {}", family));
  }
  return error;
}

Error incomplete_command(std::string_view family) {
  return Error(ErrorCode::kUsage,
               fmt::format("\"{}\" wants one of {}", family, fmt::join(family_members(family), ", ")))
      .fix(fmt::format("godwit help {}", family));
}

Error unknown_option(const CommandSpec& command, std::string_view option) {
  const std::string_view name = name_in(option);
  const auto understood = options_of(command);
  const std::string shown = visible(option.substr(0, option.find('=')));
  for (const OptionSpec* known : understood) {
    if (names(*known, name)) return misuse(command, fmt::format("{} comes after its command", shown));
  }
  for (const OptionSpec& shared : run_options()) {
    if (names(shared, name)) return misuse(command, fmt::format("\"{}\" does not take {}", command.name, shown));
  }
  Error error = misuse(command, fmt::format("\"{}\" has no option \"{}\"", command.name, shown));
  if (const std::string guess = guess_of(name, understood); !guess.empty())
    error.detail(fmt::format("did you mean {}?", guess));
  return error;
}

Error unexpected_word(const CommandSpec& command, std::string_view word) {
  Error error = misuse(command, fmt::format("\"{}\" does not want the word \"{}\"", command.name, visible(word)));
  if (command.command == Command::kCreate) error.detail("a description of several words goes in quotes");
  return error;
}

Error missing_word(const CommandSpec& command, std::string_view what) {
  Error error = misuse(
      command, fmt::format("\"{}\" wants {} {}", command.name,
                           std::string_view("AEIOU").find(what.front()) == std::string_view::npos ? "a" : "an", what));
  if (!command.examples.empty()) error.detail(fmt::format("for example: {}", command.examples.front().command));
  return error;
}

Error not_one_of(std::string_view what, std::string_view value, const std::vector<std::string_view>& allowed) {
  Error error(ErrorCode::kUsage,
              fmt::format("{} is one of {}, not \"{}\"", what, fmt::join(allowed, ", "), visible(value)));
  if (const auto guess = meant(value, allowed)) error.detail(fmt::format("did you mean \"{}\"?", *guess));
  return error;
}

Error misuse(const CommandSpec& command, std::string message) {
  return Error(ErrorCode::kUsage, std::move(message)).fix(fmt::format("godwit help {}", command.name));
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end != 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace godwit::cli
