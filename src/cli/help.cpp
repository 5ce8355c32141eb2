#include "cli/help.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "cli/table.h"
#include "cli/text.h"
#include "cli/usage_error.h"

namespace godwit::cli {

namespace {

constexpr std::size_t kColumns = 100;

std::string_view group_title(std::string_view group) {
  if (group == "start") return "Start";
  if (group == "change") return "Change";
  if (group == "repair") return "Repair";
  if (group == "look") return "Look";
  return "As in Alembic";
}

std::string option_names(const OptionSpec& option) {
  std::string names = option.letter.empty() ? "    " : fmt::format("-{}, ", option.letter);
  names += fmt::format("--{}", option.name);
  if (!option.value.empty()) names += fmt::format(" {}", option.value);
  return names;
}

void add_options(std::string& out, std::string_view title, const std::vector<const OptionSpec*>& options,
                 const Style& style) {
  if (options.empty()) return;
  Table table({{""}, {""}});
  for (const OptionSpec* option : options) {
    std::string says(option->help);
    if (!option->variable.empty()) says += fmt::format(" [{}]", option->variable);
    table.add({{option_names(*option), Tone::kAccent}, {std::move(says)}});
  }
  out += "\n" + style.paint(Tone::kStrong, title) + "\n" + table.text(style, "  ");
}

std::string filled(std::string_view text) {
  std::string out;
  std::size_t used = 0;
  for (const std::string_view word : words_of(text)) {
    if (used != 0 && used + 1 + word.size() > kColumns) {
      out += '\n';
      used = 0;
    } else if (used != 0) {
      out += ' ';
      ++used;
    }
    out += word;
    used += word.size();
  }
  return out;
}

void add_examples(std::string& out, const CommandSpec& command, const Style& style) {
  if (command.examples.empty()) return;
  out += "\n" + style.paint(Tone::kStrong, "Examples") + "\n";
  for (const Example& example : command.examples)
    out += fmt::format("  {}\n      {}\n", style.paint(Tone::kAccent, example.command), example.says);
}

void add_exit_codes(std::string& out, const CommandSpec& command, const Style& style) {
  std::vector<int> codes = command.exit_codes;
  codes.push_back(0);
  codes.push_back(64);
  std::sort(codes.begin(), codes.end());
  Table table({{"", true}, {""}});
  for (const int code : codes) table.add({{std::to_string(code)}, {std::string(exit_code_meaning(code))}});
  out += "\n" + style.paint(Tone::kStrong, "Exit codes") + "\n" + table.text(style, "  ");
}

std::string family_help(std::string_view family, const Style& style) {
  std::string out = fmt::format("godwit {} {}\n\n", family, fmt::format("{}", fmt::join(family_members(family), "|")));
  Table table({{""}, {""}});
  for (const std::string_view member : family_members(family)) {
    const CommandSpec& command = *find_command(fmt::format("{} {}", family, member));
    table.add({{synopsis(command).substr(7), Tone::kAccent}, {std::string(command.summary)}});
  }
  return out + table.text(style, "  ") + fmt::format("\ngodwit help {} COMMAND explains one of them.\n", family);
}

}  // namespace

std::string synopsis(const CommandSpec& command) {
  std::string out = fmt::format("godwit {}", command.name);
  for (const PositionalSpec& positional : command.positionals) {
    std::string word(positional.name);
    if (positional.repeats) word += "...";
    out += positional.required ? " " + word : fmt::format(" [{}]", word);
  }
  for (const OptionSpec& option : command.options)
    out += option.value.empty() ? fmt::format(" [--{}]", option.name)
                                : fmt::format(" [--{} {}]", option.name, option.value);
  return out;
}

std::string overview_text(const Style& style) {
  std::string out = "godwit brings order to databases that change.\n\ngodwit COMMAND [arguments] [options]\n";
  for (const std::string_view group : command_groups()) {
    Table table({{""}, {""}});
    for (const CommandSpec& command : commands()) {
      if (command.group != group) continue;
      std::string words(command.name);
      for (const PositionalSpec& positional : command.positionals)
        words += positional.required ? fmt::format(" {}", positional.name) : fmt::format(" [{}]", positional.name);
      table.add({{std::move(words), Tone::kAccent}, {std::string(command.summary)}});
    }
    out += "\n" + style.paint(Tone::kStrong, group_title(group)) + "\n" + table.text(style, "  ");
  }
  std::vector<const OptionSpec*> universal;
  for (const OptionSpec& option : universal_options()) universal.push_back(&option);
  add_options(out, "Options of every command, before or after it", universal, style);
  out += "\nExamples\n  godwit init\n  godwit create split-name\n  godwit plan\n  godwit up -e prod --confirm prod\n";
  return out + "\ngodwit help COMMAND explains one of them. godwit explain CODE explains an error.\n";
}

std::string command_help(const CommandSpec& command, const Style& style) {
  std::string out = fmt::format("{}\n\n{}{}\n", synopsis(command),
                                static_cast<char>(std::toupper(static_cast<unsigned char>(command.summary.front()))),
                                fmt::format("{}.", command.summary.substr(1)));
  if (!command.about.empty()) out += "\n" + filled(command.about) + "\n";
  std::vector<const OptionSpec*> own;
  std::vector<const OptionSpec*> universal;
  for (const OptionSpec* option : options_of(command)) {
    const auto& all = universal_options();
    const bool everywhere = option >= all.data() && option < all.data() + all.size();
    (everywhere ? universal : own).push_back(option);
  }
  add_options(out, "Options", own, style);
  add_options(out, "Options of every command", universal, style);
  add_examples(out, command, style);
  add_exit_codes(out, command, style);
  return out;
}

std::string help_text(const std::vector<std::string>& topic, const Style& style) {
  if (topic.empty()) return overview_text(style);
  const std::string name = joined(topic, " ");
  const CommandSpec* command = find_command(name);
  if (command != nullptr && !command->group.empty()) return command_help(*command, style);
  if (topic.size() == 1 && !family_members(name).empty()) return family_help(name, style);
  if (topic.size() == 2 && !family_members(topic.front()).empty()) throw unknown_command(topic.front(), topic.back());
  throw unknown_command("", name);
}

}  // namespace godwit::cli
