#include "cli/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/options.h"
#include "godwit/error.h"

namespace godwit::cli {
namespace {

using namespace std::chrono_literals;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

Arguments parse(const std::vector<std::string>& words, const Variables& variables = {}) {
  return parse_arguments(words, variables);
}

template <class Function>
std::string refusal(const Function& function) {
  try {
    function();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUsage);
    return error.message();
  }
  return "no error";
}

TEST(Request, TakesEverythingOfARun) {
  const RunOptions options =
      run_options_of(parse({"up", "--to", "20261122-x", "-n", "--timeout", "30s", "--wait-lock", "0", "--reason",
                            "release 4.2", "--confirm", "prod", "--param", "a=1", "--param", "b=x=y"}));
  EXPECT_THAT(options.selection.to, Optional(std::string("20261122-x")));
  EXPECT_TRUE(options.dry_run);
  EXPECT_THAT(options.timeout, Optional(30000ms));
  EXPECT_EQ(options.wait_lock, 0ms);
  EXPECT_EQ(options.reason, "release 4.2");
  EXPECT_EQ(options.confirm, "prod");
  EXPECT_THAT(options.parameters, UnorderedElementsAre(Pair("a", "1"), Pair("b", "x=y")));
}

TEST(Request, NamesTheVariableThatIsWrong) {
  EXPECT_EQ(refusal([] {
              run_options_of(parse({"up"}, {{"GODWIT_TIMEOUT", "abc"}}));
            }),
            "GODWIT_TIMEOUT wants a duration, not \"abc\"");
  EXPECT_EQ(refusal([] {
              run_options_of(parse({"up"}, {{"GODWIT_WAIT_LOCK", "x"}}));
            }),
            "GODWIT_WAIT_LOCK wants a duration, not \"x\"");
  EXPECT_EQ(refusal([] {
              run_options_of(parse({"up", "--timeout", "0"}, {{"GODWIT_TIMEOUT", "abc"}}));
            }),
            "--timeout wants a time above 0");
}

TEST(Request, LeavesTheLibrarysDefaultsAlone) {
  const RunOptions options = run_options_of(parse({"up"}));
  EXPECT_FALSE(options.dry_run);
  EXPECT_EQ(options.timeout, std::nullopt);
  EXPECT_EQ(options.wait_lock, RunOptions().wait_lock);
  EXPECT_EQ(options.selection.count, std::nullopt);
}

TEST(Request, RefusesTwoSelections) {
  EXPECT_EQ(refusal([] {
              selection_of(parse({"up", "--to", "a", "--count", "2"}));
            }),
            "--to and --count cannot be used together");
  EXPECT_EQ(refusal([] {
              selection_of(parse({"down", "--batch", "--to", "a"}));
            }),
            "--to and --batch cannot be used together");
}

TEST(Request, RefusesCountsThatAreNone) {
  for (const char* count : {"0", "-1", "x", "1x", "", "1.5", "99999999999999999999"})
    EXPECT_EQ(
        refusal([&] {
          selection_of(parse({"up", "--count", count}));
        }),
        std::string(*count == '\0' ? "--count wants a value"
                                   : std::string("--count wants a whole number from 1 on, not \"") + count + "\""));
  EXPECT_THAT(selection_of(parse({"up", "--count", "3"})).count, Optional(3));
}

TEST(Request, ForceNeedsOneMigration) {
  EXPECT_EQ(refusal([] {
              run_options_of(parse({"up", "--force"}));
            }),
            "--force needs --only and the migration to run again");
  EXPECT_TRUE(run_options_of(parse({"up", "--only", "a", "--force"})).force);
  EXPECT_TRUE(run_options_of(parse({"unlock", "--force"})).force);
}

TEST(Request, NeverShowsAParameterThatItRefuses) {
  EXPECT_EQ(refusal([] { run_options_of(parse({"up", "--param", "hunter2"})); }), "--param wants KEY=VALUE");
  EXPECT_EQ(refusal([] { run_options_of(parse({"up", "--param", "=hunter2"})); }), "--param wants KEY=VALUE");
  EXPECT_EQ(refusal([] {
              run_options_of(parse({"up", "--param", "k=a", "--param", "k=b"}));
            }),
            "--param k was given twice");
}

TEST(Request, ATimeoutOfNothingIsASlip) {
  EXPECT_EQ(refusal([] { run_options_of(parse({"up", "--timeout", "0"})); }), "--timeout wants a time above 0");
}

TEST(Request, UnderstandsAlembicTargets) {
  EXPECT_EQ(upgrade_selection(parse({"upgrade"})).to, std::nullopt);
  EXPECT_EQ(upgrade_selection(parse({"upgrade", "head"})).to, std::nullopt);
  EXPECT_THAT(upgrade_selection(parse({"upgrade", "+2"})).count, Optional(2));
  EXPECT_THAT(upgrade_selection(parse({"upgrade", "20261122-x"})).to, Optional(std::string("20261122-x")));
  EXPECT_THAT(downgrade_selection(parse({"downgrade", "-2"})).count, Optional(2));
  EXPECT_THAT(downgrade_selection(parse({"downgrade"})).count, Optional(1));
  EXPECT_THAT(downgrade_selection(parse({"downgrade", "base"})).to, Optional(std::string("base")));
}

TEST(Request, RefusesAlembicTargetsOfTheOtherDirection) {
  EXPECT_EQ(refusal([] { upgrade_selection(parse({"upgrade", "-1"})); }), "\"-1\" is none of head, an ID or +N");
  EXPECT_EQ(refusal([] { downgrade_selection(parse({"downgrade", "+1"})); }), "\"+1\" is none of base, an ID or -N");
  EXPECT_EQ(refusal([] { upgrade_selection(parse({"upgrade", "+0"})); }), "\"+0\" is none of head, an ID or +N");
  EXPECT_EQ(refusal([] { upgrade_selection(parse({"upgrade", "+-1"})); }), "\"+-1\" is none of head, an ID or +N");
}

TEST(Request, PlansOneWayAtATime) {
  EXPECT_EQ(plan_direction_of(parse({"plan"})), Direction::kUp);
  EXPECT_EQ(plan_direction_of(parse({"plan", "--down", "--batch"})), Direction::kDown);
  EXPECT_EQ(refusal([] { plan_direction_of(parse({"plan", "--batch"})); }), "--batch needs --down");
  EXPECT_EQ(refusal([] {
              plan_direction_of(parse({"plan", "--down", "--only", "a"}));
            }),
            "--only and --force are for up");
}

TEST(Request, LooksForTheProjectWhereItWasTold) {
  const ProjectOptions options = project_options_of(parse({"status", "-C", "shop", "-f", "x.yaml"}), {{"A", "b"}});
  EXPECT_EQ(options.folder, "shop");
  EXPECT_THAT(options.file, Optional(std::filesystem::path("x.yaml")));
  EXPECT_THAT(options.variables, UnorderedElementsAre(Pair("A", "b")));
  EXPECT_EQ(project_options_of(parse({"status"}), {}).folder, ".");
  const Variables variables = {{"GODWIT_FILE", "/etc/godwit.yaml"}};
  EXPECT_THAT(project_options_of(parse({"status"}, variables), variables).file,
              Optional(std::filesystem::path("/etc/godwit.yaml")));
}

TEST(Request, TakesTheEnvironmentFromEitherPlace) {
  EXPECT_EQ(environment_of(parse({"env", "show", "prod"})), "prod");
  EXPECT_EQ(environment_of(parse({"env", "show", "-e", "prod"})), "prod");
  EXPECT_EQ(environment_of(parse({"status"})), "");
  EXPECT_EQ(refusal([] {
              environment_of(parse({"env", "show", "prod", "-e", "dev"}));
            }),
            "two environments were named");
}

TEST(Request, TakesADescriptionFromEitherCommand) {
  EXPECT_EQ(create_options_of(parse({"create", "split name"})).name, "split name");
  EXPECT_EQ(create_options_of(parse({"revision", "-m", "split name", "--kind", "mjs"})).kind, "mjs");
  EXPECT_EQ(refusal([] { create_options_of(parse({"create", "  "})); }), "\"create\" wants a NAME");
  EXPECT_EQ(refusal([] { create_options_of(parse({"revision"})); }), "\"revision\" wants -m and a description");
}

TEST(Request, QuietAndVerboseContradictEachOther) {
  EXPECT_EQ(verbosity_of(parse({"status"})), Verbosity::kNormal);
  EXPECT_EQ(verbosity_of(parse({"status", "-q"})), Verbosity::kQuiet);
  EXPECT_EQ(verbosity_of(parse({"status", "-v"})), Verbosity::kVerbose);
  EXPECT_EQ(verbosity_of(parse({"status", "-vvv"})), Verbosity::kDebug);
  EXPECT_EQ(refusal([] { verbosity_of(parse({"status", "-qv"})); }), "-q and -v cannot be used together");
}

TEST(Request, ChecksTheColourVariableToo) {
  EXPECT_EQ(colour_of(parse({"status"}, {{"GODWIT_COLOR", "never"}})), ColourChoice::kNever);
  EXPECT_EQ(refusal([] {
              colour_of(parse({"status"}, {{"GODWIT_COLOR", "nevr"}}));
            }),
            "GODWIT_COLOR is one of auto, always, never, not \"nevr\"");
}

TEST(Request, RepeatsTheSelectionAsWords) {
  EXPECT_EQ(selection_words(parse({"up", "--only", "two words", "--force"})), " --only 'two words' --force");
  EXPECT_EQ(selection_words(parse({"up"})), "");
}

TEST(Request, ReadsAHistoryQuery) {
  const HistoryQuery query = history_query_of(parse({"history", "20261122-x", "--limit", "0", "--run", "r-1"}));
  EXPECT_EQ(query.limit, 0);
  EXPECT_EQ(query.migration, "20261122-x");
  EXPECT_EQ(query.run, "r-1");
  EXPECT_EQ(history_query_of(parse({"history"})).limit, HistoryQuery().limit);
}

}  // namespace
}  // namespace godwit::cli
