#include "cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/error_text.h"
#include "godwit/error.h"

namespace godwit::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

Arguments parse(const std::vector<std::string>& words, const Variables& variables = {}) {
  return parse_arguments(words, variables);
}

// The error for these words as it is printed, without its last line.
std::string complaint(const std::vector<std::string>& words) {
  try {
    parse(words);
  } catch (const Error& error) {
    const std::string text = error_text(error, {}, false);
    const std::string more = "  more: godwit explain GW0002\n";
    EXPECT_TRUE(text.ends_with(more)) << text;
    return text.substr(0, text.size() - more.size());
  }
  return "no error";
}

TEST(Options, UnderstandsEveryCommand) {
  for (const CommandSpec& spec : commands()) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < spec.name.size();) {
      const auto end = std::min(spec.name.find(' ', at), spec.name.size());
      words.emplace_back(spec.name.substr(at, end - at));
      at = end + 1;
    }
    for (const PositionalSpec& positional : spec.positionals)
      words.emplace_back(positional.words.empty() ? "x" : positional.words.substr(0, positional.words.find(' ')));
    EXPECT_EQ(&parse(words).command(), &spec) << spec.name;
  }
}

TEST(Options, TakesGlobalOptionsBeforeAndAfterTheCommand) {
  for (const auto& words : std::vector<std::vector<std::string>>{{"-e", "prod", "--json", "-vv", "up", "-n"},
                                                                 {"up", "-e", "prod", "--json", "-vv", "-n"},
                                                                 {"-n", "up", "--env=prod", "-v", "--json", "-v"},
                                                                 {"-nvv", "up", "--json", "-eprod"}}) {
    const Arguments arguments = parse(words);
    EXPECT_EQ(arguments.command().name, "up");
    EXPECT_THAT(arguments.value("env"), Optional(std::string("prod")));
    EXPECT_TRUE(arguments.flag("json"));
    EXPECT_TRUE(arguments.flag("dry-run"));
    EXPECT_EQ(arguments.count("verbose"), 2U);
  }
}

TEST(Options, TakesOptionsBetweenTheWordsOfACommand) {
  const Arguments arguments = parse({"env", "-e", "prod", "list"});
  EXPECT_EQ(arguments.command().name, "env list");
  EXPECT_TRUE(arguments.typed("env"));
}

TEST(Options, TakesNamesOfCommandsAsArguments) {
  EXPECT_THAT(parse({"create", "up"}).positionals(), ElementsAre("up"));
  EXPECT_THAT(parse({"show", "init", "--text"}).positionals(), ElementsAre("init"));
  EXPECT_THAT(parse({"env", "show", "list"}).positionals(), ElementsAre("list"));
  EXPECT_THAT(parse({"retry", "local"}).positionals(), ElementsAre("local"));
}

TEST(Options, TakesValuesThatLookLikeOptionsOrLists) {
  EXPECT_THAT(parse({"up", "--reason", "-x"}).value("reason"), Optional(std::string("-x")));
  EXPECT_THAT(parse({"create", "--", "-weird"}).positionals(), ElementsAre("-weird"));
  EXPECT_THAT(parse({"create", "[a,b]"}).positionals(), ElementsAre("[a,b]"));
  EXPECT_THAT(parse({"downgrade", "-12"}).positionals(), ElementsAre("-12"));
  EXPECT_THAT(parse({"upgrade", "+2"}).positionals(), ElementsAre("+2"));
}

TEST(Options, RepeatedParametersDoNotSwallowWhatFollows) {
  const Arguments arguments = parse({"retry", "--param", "a=1", "--param", "b=2", "20261122-x"});
  EXPECT_THAT(arguments.values("param"), ElementsAre("a=1", "b=2"));
  EXPECT_THAT(arguments.positionals(), ElementsAre("20261122-x"));
}

TEST(Options, TurnsHelpAndVersionIntoCommands) {
  EXPECT_THAT(parse({"up", "--help"}).positionals(), ElementsAre("up"));
  EXPECT_EQ(parse({"up", "-h"}).command().name, "help");
  EXPECT_THAT(parse({"env", "show", "-h"}).positionals(), ElementsAre("env", "show"));
  EXPECT_THAT(parse({"local", "--help"}).positionals(), ElementsAre("local"));
  EXPECT_THAT(parse({"--help"}).positionals(), IsEmpty());
  EXPECT_THAT(parse({"help", "env", "list"}).positionals(), ElementsAre("env", "list"));
  EXPECT_EQ(parse({"--version"}).command().name, "version");
}

TEST(Options, HelpNeedsNoCompleteCommand) { EXPECT_THAT(parse({"show", "--help"}).positionals(), ElementsAre("show")); }

TEST(Options, AsksVariablesWhereNothingWasTyped) {
  const Variables variables = {{"GODWIT_WAIT_LOCK", "5s"}, {"GODWIT_TIMEOUT", ""}, {"GODWIT_NO_INPUT", "1"}};
  EXPECT_THAT(parse({"up"}, variables).value("wait-lock"), Optional(std::string("5s")));
  EXPECT_THAT(parse({"up", "--wait-lock", "1s"}, variables).value("wait-lock"), Optional(std::string("1s")));
  EXPECT_EQ(parse({"up"}, variables).value("timeout"), std::nullopt);
  EXPECT_FALSE(parse({"up"}, variables).typed("wait-lock"));
  EXPECT_TRUE(parse({"up"}, variables).flag("no-input"));
  EXPECT_FALSE(parse({"up"}, {{"GODWIT_NO_INPUT", "0"}}).flag("no-input"));
  EXPECT_EQ(parse({"status"}, variables).value("wait-lock"), std::nullopt);
}

TEST(Options, NeverConfirmsByVariable) {
  const Variables variables = {{"GODWIT_YES", "1"}, {"GODWIT_CONFIRM", "prod"}, {"GODWIT_FORCE", "1"}};
  const Arguments arguments = parse({"up"}, variables);
  EXPECT_FALSE(arguments.flag("yes"));
  EXPECT_EQ(arguments.value("confirm"), std::nullopt);
  EXPECT_FALSE(arguments.flag("force"));
}

TEST(Options, SuggestsTheCommandThatWasMeant) {
  EXPECT_EQ(complaint({"stauts"}),
            "error[GW0002]: there is no command \"stauts\"\n"
            "  did you mean \"status\"?\n"
            "  fix: godwit status\n");
  EXPECT_EQ(complaint({"env", "lst"}),
            "error[GW0002]: there is no command \"env lst\"\n"
            "  did you mean \"env list\"?\n"
            "  fix: godwit env list\n");
}

TEST(Options, DoesNotOfferCommandsThatAreNotThereYet) {
  for (const char* word : {"graph", "baseline", "import", "job", "schema", "backup", "restore", "copy", "serve"})
    EXPECT_EQ(complaint({word}),
              std::string("error[GW0002]: there is no command \"") + word + "\"\n  fix: godwit help\n");
}

TEST(Options, WantsACommand) {
  EXPECT_EQ(complaint({"-e", "prod"}), "error[GW0002]: a command is missing\n  fix: godwit help\n");
  EXPECT_EQ(complaint({"local"}),
            "error[GW0002]: \"local\" wants one of start, stop, status, reset, url, install\n"
            "  fix: godwit help local\n");
}

TEST(Options, SuggestsTheOptionThatWasMeant) {
  EXPECT_EQ(complaint({"status", "--chek"}),
            "error[GW0002]: \"status\" has no option \"--chek\"\n"
            "  did you mean \"--check\"?\n"
            "  fix: godwit help status\n");
  EXPECT_EQ(complaint({"up", "-x"}), "error[GW0002]: \"up\" has no option \"-x\"\n  fix: godwit help up\n");
  EXPECT_EQ(complaint({"--bogus"}), "error[GW0002]: there is no option \"--bogus\"\n  fix: godwit help\n");
}

TEST(Options, SuggestsWhatALetterMayStandFor) {
  EXPECT_EQ(complaint({"down", "-b"}),
            "error[GW0002]: \"down\" has no option \"-b\"\n"
            "  did you mean \"--batch\" or \"--block\"?\n"
            "  fix: godwit help down\n");
  EXPECT_EQ(complaint({"up", "-p"}),
            "error[GW0002]: \"up\" has no option \"-p\"\n"
            "  did you mean \"--param\"?\n"
            "  fix: godwit help up\n");
}

TEST(Options, TellsWhereAnOptionBelongs) {
  EXPECT_EQ(complaint({"--check", "status"}),
            "error[GW0002]: --check comes after its command\n  fix: godwit help status\n");
}

TEST(Options, RefusesWhatACommandWouldIgnore) {
  for (const char* command : {"status", "history", "verify", "init", "doctor", "version"}) {
    EXPECT_EQ(complaint({command, "-n"}), std::string("error[GW0002]: \"") + command +
                                              "\" does not take --dry-run\n  fix: godwit help " + command + "\n");
  }
  EXPECT_EQ(complaint({"--confirm", "prod", "plan"}),
            "error[GW0002]: \"plan\" does not take --confirm\n  fix: godwit help plan\n");
}

TEST(Options, RefusesMissingAndSurplusWords) {
  EXPECT_EQ(complaint({"show"}),
            "error[GW0002]: \"show\" wants an ID\n"
            "  for example: godwit show 20261122091500-split-name\n"
            "  fix: godwit help show\n");
  EXPECT_EQ(complaint({"create", "add", "index"}),
            "error[GW0002]: \"create\" does not want the word \"index\"\n"
            "  a description of several words goes in quotes\n"
            "  fix: godwit help create\n");
}

TEST(Options, RefusesWordsThatAreNotAllowed) {
  EXPECT_EQ(complaint({"mark", "a", "aplied"}),
            "error[GW0002]: STATE is one of applied, pending, rolled_back, not \"aplied\"\n"
            "  did you mean \"applied\"?\n"
            "  fix: godwit help mark\n");
  EXPECT_EQ(complaint({"--color", "sometimes", "status"}),
            "error[GW0002]: --color is one of auto, always, never, not \"sometimes\"\n"
            "  fix: godwit help status\n");
}

TEST(Options, RefusesMissingValues) {
  EXPECT_EQ(complaint({"up", "--to"}), "error[GW0002]: --to wants a value\n  fix: godwit help up\n");
  EXPECT_EQ(complaint({"up", "--to=", "x"}), "error[GW0002]: --to wants a value\n  fix: godwit help\n");
  EXPECT_EQ(complaint({"up", "--to", "a", "--to", "b"}),
            "error[GW0002]: --to was given twice\n  fix: godwit help up\n");
}

TEST(Options, RefusesValuesForFlags) {
  EXPECT_EQ(complaint({"up", "--dry-run=false"}), "error[GW0002]: --dry-run takes no value\n  fix: godwit help up\n");
  EXPECT_EQ(complaint({"status", "--json=no"}), "error[GW0002]: --json takes no value\n  fix: godwit help status\n");
}

TEST(Options, RefusesShortOptionsWithAnEqualsSign) {
  EXPECT_EQ(complaint({"up", "-e=prod"}),
            "error[GW0002]: -e is followed by its value without \"=\"\n  fix: godwit help\n");
  EXPECT_EQ(complaint({"up", "-n=5"}),
            "error[GW0002]: -n is followed by its value without \"=\"\n  fix: godwit help\n");
}

TEST(Options, ShowsStrangeWordsHarmlessly) {
  EXPECT_EQ(complaint({"x\x1b[2J"}), "error[GW0002]: there is no command \"x\\x1b[2J\"\n  fix: godwit help\n");
}

}  // namespace
}  // namespace godwit::cli
