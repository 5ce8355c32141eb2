#include "config/dotenv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"

namespace godwit::config {
namespace {

using test::error_of;
using ::testing::HasSubstr;
using ::testing::Not;

std::string value_in(const std::string& text) {
  const auto entries = parse_dotenv(text, ".env");
  EXPECT_EQ(entries.size(), 1U) << text;
  return entries.empty() ? "" : entries[0].value;
}

TEST(Dotenv, ReadsNamesValuesAndLines) {
  const auto entries = parse_dotenv("# mine\n\nA=1\n  export B=two words\r\nC.d-e = x\n", ".env");
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].name, "A");
  EXPECT_EQ(entries[0].line, 3);
  EXPECT_EQ(entries[1].name, "B");
  EXPECT_EQ(entries[1].value, "two words");
  EXPECT_EQ(entries[2].name, "C.d-e");
  EXPECT_EQ(entries[2].value, "x");
  EXPECT_EQ(entries[2].line, 5);
}

TEST(Dotenv, TakesAHashAsACommentOnlyBehindWhiteSpace) {
  EXPECT_EQ(value_in("A=p#ss # the password\n"), "p#ss");
  EXPECT_EQ(value_in("A= # nothing\n"), "");
  EXPECT_EQ(value_in("A='x' # y\n"), "x");
}

TEST(Dotenv, ReadsQuotes) {
  EXPECT_EQ(value_in("A='$x \\n \"y\"'\n"), "$x \\n \"y\"");
  EXPECT_EQ(value_in("A=\"a\\tb\\n\\\"c\\\" \\$d \\\\ \\q\"\n"), "a\tb\n\"c\" $d \\ \\q");
  EXPECT_EQ(value_in("A=\"  kept  \""), "  kept  ");
  EXPECT_EQ(value_in("A=\"two\nlines\"\n"), "two\nlines");
  EXPECT_EQ(value_in("A=it's\n"), "it's");
}

TEST(Dotenv, CountsLinesBehindAValueOfSeveralLines) {
  EXPECT_EQ(parse_dotenv("A='1\n2\n3'\nB=4\n", ".env").at(1).line, 4);
}

TEST(Dotenv, SkipsAByteOrderMark) {
  EXPECT_EQ(parse_dotenv("\xEF\xBB\xBF"
                         "A=1\n",
                         ".env")
                .at(0)
                .name,
            "A");
}

TEST(Dotenv, TakesAVariableCalledExport) { EXPECT_EQ(parse_dotenv("export=1\n", ".env").at(0).name, "export"); }

TEST(Dotenv, RefusesWhatItCannotReadWithoutShowingIt) {
  struct Case {
    std::string text;
    const char* message;
    const char* place;
  };
  for (const Case& one :
       {Case{"A=1\nhunter2\n", "\"=\" expected after the name", ".env:2:8"},
        Case{"=hunter2\n", "a name expected", ".env:1:1"}, Case{"1A=hunter2\n", "a name expected", ".env:1:1"},
        Case{"export =hunter2\n", "a name expected", ".env:1:8"},
        Case{"A=1\nB='hunter2\n", "the quote that opens here is never closed", ".env:2:3"},
        Case{"A=\"hunter2\\\"", "the quote that opens here is never closed", ".env:1:3"},
        Case{"A='x' hunter2\n", "text after the closing quote", ".env:1:7"},
        Case{std::string("A=hun\0ter2", 10), "a NUL character", ".env:1:7"}}) {
    const Error error = error_of([&] { parse_dotenv(one.text, ".env"); });
    EXPECT_EQ(error.code(), ErrorCode::kConfigSyntax);
    EXPECT_EQ(error.message(), std::string(".env cannot be read: ") + one.message) << one.text;
    EXPECT_EQ(error.details().at(0), one.place) << one.text;
    EXPECT_THAT(test::all_text(error), Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace godwit::config
