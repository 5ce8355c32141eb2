#include "config/yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"

namespace godwit::config {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Node parse(const std::string& text) { return parse_yaml(Source("godwit.yaml", text)); }

Error refused(const std::string& text) {
  Error error = error_of([&] { parse(text); });
  EXPECT_EQ(error.code(), ErrorCode::kConfigSyntax) << error.what();
  EXPECT_FALSE(error.fix_text().empty()) << error.what();
  return error;
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(Yaml, KeepsOrderKindsAndPlaces) {
  const Node root = parse("b: 1\na: [x, \"y\"]\nc:\n");
  ASSERT_EQ(root.kind, Node::Kind::kMap);
  ASSERT_EQ(root.entries.size(), 3U);
  EXPECT_EQ(root.entries[0].key, "b");
  EXPECT_TRUE(root.entries[0].value.is_plain);
  EXPECT_EQ(root.entries[1].at.line, 2);
  const Node& list = root.entries[1].value;
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_EQ(list.items[1].text, "y");
  EXPECT_FALSE(list.items[1].is_plain);
  EXPECT_EQ(list.items[1].at.column, 8);
  EXPECT_EQ(root.entries[2].value.kind, Node::Kind::kNothing);
  EXPECT_EQ(root.entries[2].value.at.line, 3) << "a missing value stands where its key does";
}

TEST(Yaml, CountsColumnsInCharacters) { EXPECT_EQ(parse("{ \"äöü\": x }").entries[0].value.at.column, 10); }

TEST(Yaml, ReadsJsonToo) {
  const Node root = parse(R"({"version": 1, "environments": {"local": {"url": "local"}}})");
  EXPECT_EQ(root.entries[1].value.entries[0].value.entries[0].value.text, "local");
}

TEST(Yaml, ReadsWindowsLineEnds) {
  const Node root = parse("a: 1\r\nb:\r\n  c: two\r\n");
  EXPECT_EQ(root.entries[0].value.text, "1");
  EXPECT_EQ(root.entries[1].value.entries[0].value.text, "two");
  EXPECT_EQ(root.entries[1].value.entries[0].at.line, 3);
}

TEST(Yaml, ShowsTheLineAndMarksTheColumn) {
  const Error error = refused("version: 1\nmigrations: a: b\n");
  EXPECT_EQ(error.message(), "no \":\" can stand here");
  EXPECT_THAT(error.details(), ElementsAre("godwit.yaml:2:14", "2 | migrations: a: b", "  |              ^"));
}

TEST(Yaml, ShowsNoLineThatMayHoldASecret) {
  for (const char* line : {"url: mongodb://ada:hunter2@h: x", "password: a: hunter2", "token: {hunter2: [}"}) {
    const Error error = refused(line);
    EXPECT_EQ(error.details().size(), 1U) << line;
    EXPECT_THAT(test::all_text(error), ::testing::Not(HasSubstr("hunter2")));
  }
}

TEST(Yaml, RefusesAKeyThatIsGivenTwice) {
  const Error error = refused("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n");
  EXPECT_EQ(error.message(), "the key \"c\" is given twice");
  EXPECT_EQ(error.details()[0], "godwit.yaml:5:3");
  EXPECT_THAT(error.fix_text(), HasSubstr("line 3"));
}

TEST(Yaml, RefusesMergeKeysAnchorsAliasesAndTags) {
  EXPECT_EQ(refused("a: {b: 1}\n<<: {c: 1}\n").message(), "merge keys (<<) are not supported");
  EXPECT_THAT(refused("a: &x 1\n").message(), HasSubstr("anchors and aliases"));
  EXPECT_THAT(refused("a: &x {b: 1}\n").message(), HasSubstr("anchors and aliases"));
  EXPECT_THAT(refused("a: &x [1]\nb: *x\n").message(), HasSubstr("anchors and aliases"));
  EXPECT_THAT(refused("a: &x\nb: 1\n").message(), HasSubstr("anchors and aliases"));
  EXPECT_THAT(refused("a: !!int 1\n").message(), HasSubstr("tags"));
  EXPECT_THAT(refused("a: !mine {b: 1}\n").message(), HasSubstr("tags"));
  EXPECT_THAT(refused("a: ! \"b\"\n").message(), HasSubstr("tags"));
}

TEST(Yaml, TakesAMergeKeyInQuotesAsAKey) { EXPECT_EQ(parse("\"<<\": 1\n").entries[0].key, "<<"); }

// Each level of this doubles what the one above it holds: 2^30 nodes from a few lines.
TEST(Yaml, RefusesAnAliasBombAtItsFirstAnchor) {
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 30; ++i)
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + ", *a" +
            std::to_string(i - 1) + "]\n";
  EXPECT_EQ(refused(bomb).details()[0], "godwit.yaml:1:5");
}

TEST(Yaml, RefusesDeepNestingInEveryForm) {
  EXPECT_NO_THROW(parse(repeated("[", 32) + repeated("]", 32)));
  for (const char* opening : {"[", "{", "- ", "? ", "{a: ", "[a: ", "[[{"})
    EXPECT_FALSE(refused(repeated(opening, 20000)).message().empty()) << opening;
  EXPECT_EQ(refused(repeated("[", 40) + repeated("]", 40)).message(), "nested more than 32 levels deep");
  std::string indented;
  for (int i = 0; i < 200; ++i) indented += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_EQ(refused(indented).message(), "nested more than 32 levels deep");
}

TEST(Yaml, RefusesAQuoteThatIsNeverClosed) {
  const Error error = refused("a: 1\nb: \"two\nversion: 1\n");
  EXPECT_EQ(error.message(), "the quote that opens here is never closed");
  EXPECT_EQ(error.details()[0], "godwit.yaml:2:4");
  EXPECT_EQ(refused("a: 'it''s\n").message(), "the quote that opens here is never closed");
  EXPECT_EQ(refused("a: \"x\\\"\n").message(), "the quote that opens here is never closed");
  EXPECT_EQ(parse("a: 'it''s'\n").entries[0].value.text, "it's");
  EXPECT_EQ(parse("a: \"x\\\"\"\n").entries[0].value.text, "x\"");
}

TEST(Yaml, NamesTheBracketThatIsNeverClosed) {
  const Error error = refused("a: 1\nb: { c: 1\n");
  EXPECT_EQ(error.message(), "what opens here is never closed");
  EXPECT_EQ(error.details()[0], "godwit.yaml:2:4");
}

TEST(Yaml, ExplainsAVariableWithoutQuotesInAFlowMap) {
  EXPECT_THAT(refused("dev: { url: ${MONGO_URL_DEV} }\n").fix_text(), HasSubstr("\"${NAME}\""));
}

TEST(Yaml, RefusesTabsThatIndent) {
  const Error error = refused("a:\n  b: 1\n\tc: 2\n");
  EXPECT_EQ(error.message(), "a tab cannot indent");
  EXPECT_EQ(error.details()[0], "godwit.yaml:3:1");
  EXPECT_EQ(refused("a:\n  \tb: 1\n").details()[0], "godwit.yaml:2:3");
  EXPECT_NO_THROW(parse("a: 1\t# a comment\n"));
}

TEST(Yaml, RefusesBytesThatAreNoText) {
  EXPECT_EQ(refused("a: 1\nb: \xFFx\n").message(), "not well-formed UTF-8");
  EXPECT_EQ(refused("a: 1\nb: ä\xFF\n").details()[0], "godwit.yaml:2:5");
  EXPECT_EQ(refused("a: \xC3").details()[0], "godwit.yaml:1:4");
  EXPECT_EQ(refused("a: \xED\xA0\x80\n").message(), "not well-formed UTF-8");
  EXPECT_EQ(refused(std::string("a: x\0y\n", 7)).message(), "control character 0x00");
  EXPECT_EQ(refused("a: x\x04y\n").message(), "control character 0x04");
  EXPECT_EQ(refused("a: \"\\0\"\n").message(), "the text holds a NUL character");
  EXPECT_EQ(refused(std::string("\xFF\xFE"
                                "a\0:\0",
                                6))
                .message(),
            "not well-formed UTF-8")
      << "UTF-16";
}

TEST(Yaml, RefusesNothingAtAll) {
  for (const char* text : {"", "\n\n", "# only a comment\n", "---\n", "~\n", "%YAML 1.2\n"})
    EXPECT_EQ(refused(text).message(), "the configuration is empty") << text;
}

TEST(Yaml, RefusesASecondDocument) {
  EXPECT_EQ(refused("a: 1\n---\nb: 2\n").message(), "a second document starts here");
  EXPECT_EQ(refused("a: 1\n...\nb: 2\n").message(), "a second document starts here");
  EXPECT_NO_THROW(parse("---\na: 1\n...\n"));
}

TEST(Yaml, RefusesKeysThatAreNoText) {
  for (const char* text : {"? [a]\n: 1\n", "? {a: 1}\n: 1\n", "~: 1\n", ": 1\n", "{[a]: 1}\n"})
    EXPECT_EQ(refused(text).message(), "a key must be text") << text;
}

TEST(Yaml, RefusesAFileThatIsTooLong) {
  EXPECT_NO_THROW(parse("a: b" + std::string(kMostConfigBytes - 4, ' ')));
  const Error error = refused("a: b" + std::string(10'000'000, ' '));
  EXPECT_EQ(error.message(), "10,000,004 bytes are too many for a configuration; the limit is 262,144");
}

TEST(Yaml, ExplainsWhatPeopleGetWrong) {
  struct Case {
    const char* text;
    const char* message;
    const char* place;
  };
  for (const Case& one : {Case{"a:\n    b: 1\n  c: 2\n", "this does not fit the map around it", "godwit.yaml:3:3"},
                          Case{"a: b\n  c: d\n", "no \":\" can stand here", "godwit.yaml:2:4"},
                          Case{"a: @b\n", "text cannot start with this character", "godwit.yaml:1:4"},
                          Case{"a: - b\n", "no \"-\" can stand here", "godwit.yaml:1:4"},
                          Case{"a: \"b", "a quote is never closed", "godwit.yaml:1:6"},
                          Case{"}\n", "nothing is open that this could close", "godwit.yaml:1:1"},
                          Case{"a: \"\\q\"\n", "unknown escape character: q", "godwit.yaml:1:7"}}) {
    const Error error = refused(one.text);
    EXPECT_EQ(error.message(), one.message) << one.text;
    EXPECT_EQ(error.details()[0], one.place) << one.text;
  }
}

}  // namespace
}  // namespace godwit::config
