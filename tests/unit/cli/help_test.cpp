#include "cli/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "cli/options.h"
#include "cli/text.h"
#include "godwit/error.h"

namespace godwit::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Help, OverviewNamesEveryCommand) {
  const std::string text = overview_text({});
  for (const CommandSpec& command : commands()) {
    if (command.group.empty()) continue;
    EXPECT_THAT(text, HasSubstr("\n  " + std::string(command.name)));
    EXPECT_THAT(text, HasSubstr(std::string(command.summary)));
  }
  EXPECT_THAT(text, Not(HasSubstr("__complete")));
}

TEST(Help, EveryCommandHasExamplesThatItUnderstands) {
  for (const CommandSpec& command : commands()) {
    if (command.group.empty()) continue;
    ASSERT_FALSE(command.examples.empty()) << command.name;
    for (const Example& example : command.examples) {
      if (!example.command.starts_with("godwit ") || example.command.find('>') != std::string_view::npos) continue;
      std::vector<std::string> words;
      std::string word;
      bool quoted = false;
      for (const char c : std::string(example.command.substr(7)) + " ") {
        if (c == '"') {
          quoted = !quoted;
        } else if (c != ' ' || quoted) {
          word += c;
        } else {
          words.push_back(std::exchange(word, {}));
        }
      }
      EXPECT_EQ(parse_arguments(words, {}).command().name, command.name) << example.command;
    }
  }
}

TEST(Help, EveryOptionIsExplained) {
  for (const CommandSpec& command : commands()) {
    const std::string text = command_help(command, {});
    for (const OptionSpec* option : options_of(command)) {
      EXPECT_FALSE(option->help.empty()) << option->name;
      EXPECT_THAT(text, HasSubstr("--" + std::string(option->name)));
    }
    for (const int code : command.exit_codes) EXPECT_NE(exit_code_meaning(code), "") << code;
  }
}

TEST(Help, NoLineIsTooLong) {
  for (const CommandSpec& command : commands())
    for (const std::string& line : lines_of(command_help(command, {}))) EXPECT_LE(display_width(line), 100U) << line;
  for (const std::string& line : lines_of(overview_text({}))) EXPECT_LE(display_width(line), 100U) << line;
}

TEST(Help, ShowsACommandWhole) {
  EXPECT_EQ(help_text({"local", "reset"}, {}),
            "godwit local reset\n"
            "\n"
            "Stop the local server and delete its data.\n"
            "\n"
            "Asks first; without a terminal it wants -y.\n"
            "\n"
            "Options\n"
            "  -n, --dry-run  change nothing, only tell what would be done\n"
            "\n"
            "Options of every command\n"
            "  -e, --env ENV     the environment [GODWIT_ENV]\n"
            "  -C, --dir DIR     look for the project in DIR and above it\n"
            "  -f, --file FILE   the configuration file, and no other [GODWIT_FILE]\n"
            "      --json        machine output: one document, or one object a line for long commands\n"
            "  -q, --quiet       no narration: only data, warnings and errors\n"
            "  -v, --verbose     more narration; -vv for all of it\n"
            "      --color WHEN  auto, always or never [GODWIT_COLOR]\n"
            "  -y, --yes         answer every question with yes\n"
            "      --no-input    never ask [GODWIT_NO_INPUT]\n"
            "  -h, --help        explain the command\n"
            "\n"
            "Examples\n"
            "  godwit local reset\n"
            "      begin with an empty database\n"
            "  godwit local reset -y\n"
            "      without being asked\n"
            "\n"
            "Exit codes\n"
            "   0  done, or nothing to do\n"
            "   4  refused by a guard\n"
            "  64  wrong use or configuration\n");
}

TEST(Help, ListsTheMembersOfAFamily) {
  const std::string text = help_text({"env"}, {});
  EXPECT_TRUE(text.starts_with("godwit env list|show|check\n")) << text;
  EXPECT_THAT(text, HasSubstr("show [ENV] [--origin]"));
}

TEST(Help, RefusesWhatItDoesNotKnow) {
  const auto refuse = [](const std::vector<std::string>& topic) -> std::string {
    try {
      help_text(topic, {});
    } catch (const Error& error) {
      return error.message();
    }
    return "";
  };
  EXPECT_EQ(refuse({"stauts"}), "there is no command \"stauts\"");
  EXPECT_EQ(refuse({"env", "lst"}), "there is no command \"env lst\"");
  EXPECT_EQ(refuse({"__complete"}), "there is no command \"__complete\"");
}

// The reference page is written by hand; this keeps it from missing what the program can do.
TEST(CommandsPage, DescribesEveryCommandOptionAndExitCode) {
  std::ifstream file(GODWIT_COMMANDS_PAGE);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(page.empty());
  const auto has = [&page](const std::string& text) { return page.find(text) != std::string::npos; };
  for (const CommandSpec& command : commands()) {
    if (command.group.empty()) continue;
    EXPECT_TRUE(has("`godwit " + std::string(command.name))) << command.name;
    for (const OptionSpec* option : options_of(command))
      EXPECT_TRUE(has("`--" + std::string(option->name))) << command.name << " --" << option->name;
    for (const int code : command.exit_codes) EXPECT_TRUE(has("| " + std::to_string(code) + " |")) << code;
  }
}

}  // namespace
}  // namespace godwit::cli
