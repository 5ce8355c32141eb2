#include "cli/style.h"

#include <gtest/gtest.h>

namespace godwit::cli {
namespace {

const Variables kXterm = {{"TERM", "xterm"}};

TEST(WantsColour, OnATerminalOnly) {
  EXPECT_TRUE(wants_colour(ColourChoice::kAuto, true, kXterm));
  EXPECT_FALSE(wants_colour(ColourChoice::kAuto, false, kXterm));
  EXPECT_FALSE(wants_colour(ColourChoice::kAuto, true, {}));
  EXPECT_FALSE(wants_colour(ColourChoice::kAuto, true, {{"TERM", "dumb"}}));
}

TEST(WantsColour, ObeysTheVariables) {
  EXPECT_FALSE(wants_colour(ColourChoice::kAuto, true, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}));
  EXPECT_TRUE(wants_colour(ColourChoice::kAuto, true, {{"TERM", "xterm"}, {"NO_COLOR", ""}}));
  EXPECT_TRUE(wants_colour(ColourChoice::kAuto, false, {{"FORCE_COLOR", "1"}}));
  EXPECT_TRUE(wants_colour(ColourChoice::kAuto, false, {{"CLICOLOR_FORCE", "1"}}));
  EXPECT_FALSE(wants_colour(ColourChoice::kAuto, false, {{"FORCE_COLOR", "0"}}));
  EXPECT_FALSE(wants_colour(ColourChoice::kAuto, true, {{"TERM", "xterm"}, {"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}));
}

TEST(WantsColour, TheFlagBeatsTheVariables) {
  EXPECT_TRUE(wants_colour(ColourChoice::kAlways, false, {{"NO_COLOR", "1"}}));
  EXPECT_FALSE(wants_colour(ColourChoice::kNever, true, {{"TERM", "xterm"}, {"FORCE_COLOR", "1"}}));
}

TEST(WantsUnicode, FollowsTheLocale) {
  EXPECT_TRUE(wants_unicode({{"LANG", "C.UTF-8"}}));
  EXPECT_TRUE(wants_unicode({{"LANG", "de_DE.utf8"}}));
  EXPECT_FALSE(wants_unicode({{"LANG", "C"}}));
  EXPECT_FALSE(wants_unicode({}));
  EXPECT_FALSE(wants_unicode({{"LANG", "C.UTF-8"}, {"LC_ALL", "POSIX"}}));
  EXPECT_TRUE(wants_unicode({{"LANG", "C.UTF-8"}, {"LC_ALL", ""}}));
}

TEST(Style, PaintsOnlyWithColour) {
  EXPECT_EQ((Style{false, true}.paint(Tone::kGood, "ok")), "ok");
  EXPECT_EQ((Style{true, true}.paint(Tone::kGood, "ok")), "\x1b[32mok\x1b[0m");
  EXPECT_EQ((Style{true, true}.paint(Tone::kPlain, "ok")), "ok");
  EXPECT_EQ((Style{true, true}.paint(Tone::kBad, "")), "");
}

TEST(Style, HasAnAsciiFormOfEverySymbol) {
  for (const auto symbol : {Symbol::kOk, Symbol::kWarning, Symbol::kError, Symbol::kRunning, Symbol::kEllipsis})
    for (const char c : Style{}.symbol(symbol)) EXPECT_GT(c, 0);
  EXPECT_EQ((Style{false, true}.symbol(Symbol::kOk)), "✓");
}

}  // namespace
}  // namespace godwit::cli
