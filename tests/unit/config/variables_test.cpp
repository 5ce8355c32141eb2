#include "config/variables.h"

#include <gtest/gtest.h>

#include "support/error_of.h"

namespace godwit::config {
namespace {

using test::error_of;

const VariableSet kVariables({{"HOST", "db1"}, {"EMPTY", ""}, {"BOTH", "process"}},
                             {{"BOTH", "file", 1}, {"FILE", "file", 2}, {"EMPTY", "file", 3}}, ".env");

std::string filled(std::string_view text) {
  const Template parsed(text);
  EXPECT_EQ(parsed.missing(kVariables), std::nullopt) << text;
  return parsed.fill(kVariables);
}

TEST(VariableSet, LetsTheProcessWinOverTheFile) {
  EXPECT_EQ(kVariables.find("BOTH")->value, "process");
  EXPECT_EQ(kVariables.find("BOTH")->origin, "the environment");
  EXPECT_EQ(kVariables.find("FILE")->origin, ".env:2");
  EXPECT_EQ(kVariables.find("EMPTY")->value, "") << "set to nothing is set";
  EXPECT_EQ(kVariables.find("NONE"), nullptr);
  EXPECT_EQ(kVariables.find_filled("EMPTY"), nullptr);
}

TEST(VariableSet, TakesTheLastOfTwoLines) {
  EXPECT_EQ(VariableSet({}, {{"A", "1", 1}, {"A", "2", 2}}, ".env").find("A")->value, "2");
}

TEST(Template, PutsVariablesIn) {
  EXPECT_EQ(filled("mongodb://${HOST}:1/${FILE}"), "mongodb://db1:1/file");
  EXPECT_EQ(filled(""), "");
}

TEST(Template, UsesTheDefaultForUnsetAndEmpty) {
  EXPECT_EQ(filled("${NONE:-a:-b}"), "a:-b");
  EXPECT_EQ(filled("${EMPTY:-x}"), "x");
  EXPECT_EQ(filled("${HOST:-x}"), "db1");
  EXPECT_EQ(filled("[${NONE:-}]"), "[]");
}

TEST(Template, TakesTwoDollarsForOneAndALoneOneForItself) {
  EXPECT_EQ(filled("$${HOST} $$$$ pa$word $"), "${HOST} $$ pa$word $");
}

TEST(Template, DoesNotLookIntoWhatItPutIn) {
  const VariableSet nested({{"A", "${B}"}, {"B", "x"}}, {}, ".env");
  EXPECT_EQ(Template("${A}").fill(nested), "${B}");
}

TEST(Template, NamesTheFirstMissingVariable) {
  EXPECT_EQ(Template("${HOST}${NONE:-x}${EMPTY}${NONE}").missing(kVariables), "EMPTY");
}

TEST(Template, TellsWhereItsVariablesCameFrom) {
  EXPECT_EQ(Template("${HOST}/${FILE}/${NONE:-x}").origins(kVariables),
            "HOST from the environment, FILE from .env:2, NONE from its default");
  EXPECT_EQ(Template("plain").origins(kVariables), "");
}

TEST(Template, RefusesWhatIsNoVariable) {
  EXPECT_EQ(error_of([] { Template("${HOST"); }).message(), "${ without a closing }");
  EXPECT_EQ(error_of([] { Template("${}"); }).message(), "\"\" is no name of a variable");
  EXPECT_EQ(error_of([] { Template("${1A}"); }).message(), "\"1A\" is no name of a variable");
  EXPECT_EQ(error_of([] { Template("${A-x}"); }).message(), "\"A-x\" is no name of a variable");
  EXPECT_EQ(error_of([] { Template("${mongodb://ada:hunter2@h}"); }).message(),
            "\"mongodb://***@h\" is no name of a variable");
  EXPECT_EQ(error_of([] { Template("${A\nB}"); }).message(), "\"A B\" is no name of a variable");
  EXPECT_EQ(error_of([] { Template("${A:-${B}}"); }).message(), "a variable inside the default of another");
}

}  // namespace
}  // namespace godwit::config
