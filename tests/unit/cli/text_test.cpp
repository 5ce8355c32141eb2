#include "cli/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace godwit::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(Visible, ShowsWhatCouldActOnATerminal) {
  EXPECT_EQ(visible("plain ünïcode 名前 😀"), "plain ünïcode 名前 😀");
  EXPECT_EQ(visible("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(visible("a\nb\rc\td"), "a\\nb\\rc\\td");
  EXPECT_EQ(visible(std::string_view("nul\0del\x7f", 8)), "nul\\x00del\\x7f");
}

TEST(Visible, ShowsC1ControlsAndTextDirectionTricks) {
  EXPECT_EQ(visible("\u009b31m"), "\\u{9b}31m");
  EXPECT_EQ(visible("user\u202etxt.exe"), "user\\u{202e}txt.exe");
  EXPECT_EQ(visible("a\u2066b\u2069"), "a\\u{2066}b\\u{2069}");
}

TEST(Visible, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(visible("a\xff z"), "a\\xff z");
  EXPECT_EQ(visible("\xc3"), "\\xc3");
  EXPECT_EQ(visible("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(visible("\xc0\xaf"), "\\xc0\\xaf");
}

TEST(Visible, IsTheSameWhenDoneTwice) {
  const std::string once = visible("\x1b]0;title\x07\n\xff");
  EXPECT_EQ(visible(once), once);
}

TEST(VisibleLines, KeepsNewlinesAndTabsOnly) { EXPECT_EQ(visible_lines("a\n\tb\r\x1b"), "a\n\tb\\r\\x1b"); }

TEST(DisplayWidth, CountsCells) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("äöü"), 3U);
  EXPECT_EQ(display_width("名前"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("😀"), 2U);
  EXPECT_EQ(display_width(""), 0U);
}

TEST(Shorten, CutsAtCellsNotBytes) {
  EXPECT_EQ(shorten("abcdef", 6, "…"), "abcdef");
  EXPECT_EQ(shorten("abcdef", 5, "…"), "abcd…");
  EXPECT_EQ(shorten("名前名前", 5, "…"), "名前…");
  EXPECT_EQ(shorten("abcdef", 5, "..."), "ab...");
  EXPECT_EQ(shorten("abcdef", 2, "..."), "");
}

TEST(LinesOf, TakesBothKindsOfLineEnds) {
  EXPECT_THAT(lines_of("a\r\nb\n\nc"), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(lines_of("a\n"), ElementsAre("a"));
  EXPECT_THAT(lines_of(""), ElementsAre());
}

TEST(Counted, KnowsOneFromMany) {
  EXPECT_EQ(counted(1, "migration"), "1 migration");
  EXPECT_EQ(counted(0, "migration"), "0 migrations");
  EXPECT_EQ(counted(12345, "migration"), "12,345 migrations");
}

TEST(Grouped, GroupsByThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
}

TEST(ShellWord, QuotesOnlyWhereItHasTo) {
  EXPECT_EQ(shell_word("20261122-a_b.js"), "20261122-a_b.js");
  EXPECT_EQ(shell_word("two words"), "'two words'");
  EXPECT_EQ(shell_word("it's $HOME"), "'it'\\''s $HOME'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(Meant, FindsSlipsAndNothingElse) {
  constexpr std::array<std::string_view, 4> kKnown = {"status", "up", "down", "redo"};
  EXPECT_THAT(meant("stauts", kKnown), Optional(std::string("status")));
  EXPECT_THAT(meant("statsu", kKnown), Optional(std::string("status")));
  EXPECT_THAT(meant("dwn", kKnown), Optional(std::string("down")));
  EXPECT_EQ(meant("migrate", kKnown), std::nullopt);
  EXPECT_EQ(meant("", kKnown), std::nullopt);
  EXPECT_EQ(meant(std::string(5000, 'x'), kKnown), std::nullopt);
}

}  // namespace
}  // namespace godwit::cli
