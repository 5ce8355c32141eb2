#include "cli/prompt.h"

#include <gtest/gtest.h>

#include "unit/cli/fake_terminal.h"

namespace godwit::cli {
namespace {

class Prompt : public ::testing::Test {
 protected:
  // The code of the error, or nothing when the act is confirmed.
  std::optional<Error> ask(const PromptRules& rules) {
    Narrator narrator(terminal_, {});
    try {
      require_yes(terminal_, narrator, rules, "delete it?",
                  Error(ErrorCode::kDestructive, "it destroys data").unchanged("nothing was changed").fix("-y"), {});
    } catch (const Error& error) {
      return error;
    }
    return std::nullopt;
  }

  FakeTerminal terminal_;
};

TEST_F(Prompt, TakesYesForAnAnswer) {
  terminal_.interactive = true;
  for (const char* yes : {"y", "Y", "yes", " YES "}) {
    terminal_.answers = {yes};
    EXPECT_FALSE(ask({})) << yes;
  }
  EXPECT_EQ(terminal_.err, "delete it? [y/N] delete it? [y/N] delete it? [y/N] delete it? [y/N] ");
}

TEST_F(Prompt, TakesEverythingElseForNo) {
  terminal_.interactive = true;
  for (const char* no : {"", "n", "yeah", "yy", "delete"}) {
    terminal_.answers = {no};
    const auto error = ask({});
    ASSERT_TRUE(error) << no;
    EXPECT_EQ(error->code(), ErrorCode::kNotConfirmed);
    EXPECT_EQ(error->unchanged_text(), "nothing was changed");
    EXPECT_EQ(exit_code(error->code()), 4);
  }
}

TEST_F(Prompt, TakesTheEndOfTheInputForNo) {
  terminal_.interactive = true;
  EXPECT_EQ(ask({})->code(), ErrorCode::kNotConfirmed);
  EXPECT_TRUE(terminal_.err.ends_with("[y/N] \n"));
}

TEST_F(Prompt, NeverAsksWithoutATerminal) {
  terminal_.answers = {"y"};
  const auto error = ask({});
  EXPECT_EQ(error->code(), ErrorCode::kDestructive);
  EXPECT_EQ(error->details(), std::vector<std::string>{"not asked because there is no terminal"});
  EXPECT_EQ(error->fix_text(), "-y");
  EXPECT_EQ(terminal_.questions, 0);
  EXPECT_EQ(terminal_.both, "");
}

TEST_F(Prompt, NeverAsksWithNoInput) {
  terminal_.interactive = true;
  terminal_.answers = {"y"};
  EXPECT_EQ(ask({.no_input = true})->details(), std::vector<std::string>{"not asked because of --no-input"});
  EXPECT_EQ(terminal_.questions, 0);
}

TEST_F(Prompt, DoesNotAskWhenTheAnswerIsGiven) {
  EXPECT_FALSE(ask({.yes = true}));
  EXPECT_FALSE(ask({.yes = true, .no_input = true}));
  EXPECT_EQ(terminal_.both, "");
}

TEST_F(Prompt, CanBeInterrupted) {
  terminal_.interactive = true;
  terminal_.interrupt_at_prompt = true;
  EXPECT_EQ(ask({})->code(), ErrorCode::kInterrupted);
}

}  // namespace
}  // namespace godwit::cli
