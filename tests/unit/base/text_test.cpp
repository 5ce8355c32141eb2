#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace godwit::base {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LessUtf16, OrdersAsJavaScriptDoes) {
  // [...].sort() of Node for these names; U+1F600 is the pair D83D DE00 there and so comes before U+FF5E.
  std::vector<std::string> names = {"～", "😀", "b", "a", "é", "A", "a-1", "a", "10", "9", "", "😁"};
  std::sort(names.begin(), names.end(), [](const auto& x, const auto& y) { return less_utf16(x, y); });
  EXPECT_THAT(names, ElementsAre("", "10", "9", "A", "a", "a", "a-1", "b", "é", "😀", "😁", "～"));
}

TEST(LessUtf16, IsAStrictOrder) {
  for (const char* text : {"", "a", "😀", "\xFF"}) EXPECT_FALSE(less_utf16(text, text));
  EXPECT_TRUE(less_utf16("a", "ab"));
  EXPECT_FALSE(less_utf16("ab", "a"));
}

TEST(IsUtf8, FollowsTheStandard) {
  for (const char* good : {"", "a", "ä", "€", "😀", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "a\xFF", "\xC3(", "\xFE"})
    EXPECT_FALSE(is_utf8(bad)) << testing::PrintToString(bad);
  EXPECT_TRUE(is_utf8(std::string_view("a\0b", 3)));
}

TEST(WellFormed, ReplacesWhatIsNoText) {
  EXPECT_EQ(well_formed("aä😀"), "aä😀");
  EXPECT_EQ(well_formed("a\xFF\xC3(\xED\xA0\x80"), "a��(���");
  EXPECT_EQ(well_formed(std::string_view("a\0b", 3)), std::string("a\0b", 3));
  EXPECT_EQ(well_formed(""), "");
}

TEST(Beginning, HasNoCharacterInHalf) {
  EXPECT_EQ(beginning("aä", 3), "aä");
  EXPECT_EQ(beginning("aä", 2), "a");
  EXPECT_EQ(beginning("😀", 3), "");
  EXPECT_EQ(beginning("abc", 0), "");
}

TEST(Nearest, FindsSlips) {
  const std::vector<std::string> known = {"protected", "database", "url", "url_file", "lease"};
  EXPECT_EQ(nearest("protectd", known), "protected");
  EXPECT_EQ(nearest("dtabase", known), "database");
  EXPECT_EQ(nearest("ulr", known), "url") << "two letters that changed places are one slip";
  EXPECT_EQ(nearest("URL", known), "url");
  EXPECT_EQ(nearest("urlfile", known), "url_file");
}

TEST(Text, AGuessIsOfferedInQuotes) {
  EXPECT_EQ(did_you_mean("url"), "; did you mean \"url\"?");
  EXPECT_EQ(did_you_mean(std::nullopt), "");
}

TEST(Nearest, DoesNotGuess) {
  const std::vector<std::string> known = {"protected", "database", "url"};
  EXPECT_EQ(nearest("banana", known), std::nullopt);
  EXPECT_EQ(nearest("x", known), std::nullopt);
  EXPECT_EQ(nearest("c", std::vector<std::string>{"a", "b"}), std::nullopt) << "everything of it differs";
  EXPECT_EQ(nearest("ba", std::vector<std::string>{"ab"}), "ab");
  EXPECT_EQ(nearest("", known), std::nullopt);
  EXPECT_EQ(nearest(std::string(100000, 'p'), known), std::nullopt) << "and is quick about it";
  EXPECT_EQ(nearest("url", std::vector<std::string>{}), std::nullopt);
}

TEST(Text, Trims) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, SplitsLines) {
  EXPECT_THAT(split_lines("a\r\nb\n\nc"), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(split_lines("a\n"), ElementsAre("a"));
  EXPECT_THAT(split_lines("\n"), ElementsAre(""));
  EXPECT_THAT(split_lines(""), IsEmpty());
}

TEST(Text, Joins) {
  EXPECT_EQ(join({"a", "", "b"}, ", "), "a, , b");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Text, LowersOnlyAscii) { EXPECT_EQ(lower_ascii("AbZ[É"), "abz[É"); }

TEST(Text, MatchesShellPatterns) {
  EXPECT_TRUE(matches_glob("README.md", "*.md"));
  EXPECT_TRUE(matches_glob(".md", "*.md")) << "a leading dot is nothing special";
  EXPECT_TRUE(matches_glob("a1", "a[0-9]"));
  EXPECT_TRUE(matches_glob("ab", "a?"));
  EXPECT_FALSE(matches_glob("README.md.js", "*.md"));
  EXPECT_FALSE(matches_glob("b1", "a[0-9]"));
  EXPECT_TRUE(matches_glob("*", "\\*"));
  EXPECT_FALSE(matches_glob("a", "\\*"));
}

TEST(Text, QuotesAsJson) {
  EXPECT_EQ(json_quote("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(json_quote("\n\r\t\x01\x1f"), R"("\n\r\t\u0001\u001f")");
  EXPECT_EQ(json_quote("ä😀"), "\"ä😀\"");
  EXPECT_EQ(json_quote("a\xFF"
                       "b"),
            "\"a\xEF\xBF\xBD"
            "b\"");
  EXPECT_EQ(json_quote(std::string_view("\0", 1)), "\"\\u0000\"");
}

TEST(Text, CountsWithPlurals) {
  EXPECT_EQ(counted(0, "migration"), "0 migrations");
  EXPECT_EQ(counted(1, "migration"), "1 migration");
  EXPECT_EQ(counted(1234, "document"), "1,234 documents");
}

TEST(Text, GroupsThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(grouped(-1234), "-1,234");
  EXPECT_EQ(grouped(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(Text, MakesControlCharactersVisible) {
  EXPECT_EQ(printable("\x1b[31mred\x07\x7f\r"), "\\x1b[31mred\\x07\\x7f\\x0d");
  EXPECT_EQ(printable("a\tb\nc ä😀"), "a\tb\nc ä😀");
  // U+009B is the eight-bit form of ESC [, which terminals obey as well.
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\\xc2\\x9b31m");
  EXPECT_EQ(printable("a\xFF"
                      "b"),
            "a\\xff"
            "b")
      << "what is no UTF-8 could be a control character in another encoding";
  EXPECT_EQ(printable("\xC2\xA0\xC3\x9B"), "\xC2\xA0\xC3\x9B") << "no-break space and a capital letter";
}

}  // namespace
}  // namespace godwit::base
