#include "migrate/graph.h"

#include <gtest/gtest.h>

#include "support/error_of.h"

namespace godwit::migrate {
namespace {

using test::error_of;

std::vector<std::string> ordered(const std::vector<Node>& nodes, const std::vector<std::string>& known = {}) {
  std::vector<std::string> ids;
  for (const std::size_t place : execution_order(nodes, known)) ids.push_back(nodes[place].id);
  return ids;
}

using Ids = std::vector<std::string>;

TEST(Graph, KeepsTheOrderOfNamesWhenNothingElseIsSaid) {
  EXPECT_EQ(ordered({{"a", {}}, {"b", {}}, {"c", {}}}), (Ids{"a", "b", "c"}));
}

TEST(Graph, MovesAMigrationBehindTheOneItComesAfter) {
  EXPECT_EQ(ordered({{"a", {"c"}}, {"b", {}}, {"c", {}}}), (Ids{"b", "c", "a"}));
}

TEST(Graph, FollowsChainsAndDiamonds) {
  EXPECT_EQ(ordered({{"a", {"d"}}, {"b", {"d"}}, {"c", {"a", "b"}}, {"d", {}}}), (Ids{"d", "a", "b", "c"}));
}

TEST(Graph, TakesADependencyThatOnlyTheLedgerKnows) { EXPECT_EQ(ordered({{"b", {"gone"}}}, {"gone"}), (Ids{"b"})); }

TEST(Graph, RefusesADependencyThatNobodyKnowsAndSuggestsTheNearest) {
  const Error error = error_of([] { ordered({{"20260101-split", {}}, {"20260102-join", {"20260101-splitt"}}}); });
  EXPECT_EQ(error.code(), ErrorCode::kDependencyMissing);
  EXPECT_EQ(error.message(),
            "20260102-join comes after 20260101-splitt, which does not exist; did you mean \"20260101-split\"?");
}

TEST(Graph, NamesTheWholeCycleAndNothingElse) {
  const Error error = error_of([] { ordered({{"x", {}}, {"a", {"b"}}, {"b", {"c"}}, {"c", {"a"}}, {"y", {"a"}}}); });
  EXPECT_EQ(error.code(), ErrorCode::kDependencyCycle);
  EXPECT_EQ(error.details(), (Ids{"a comes after b", "b comes after c", "c comes after a"}));
}

TEST(Graph, RefusesAMigrationThatComesAfterItself) {
  const Error error = error_of([] { ordered({{"a", {"a"}}}); });
  EXPECT_EQ(error.details(), (Ids{"a comes after a"}));
}

TEST(Graph, OrdersFiveThousandInAChainBackwards) {
  std::vector<Node> nodes;
  for (int i = 0; i < 5000; ++i) nodes.push_back({std::to_string(i), i + 1 < 5000 ? Ids{std::to_string(i + 1)} : Ids{}});
  const Ids order = ordered(nodes);
  EXPECT_EQ(order.front(), "4999");
  EXPECT_EQ(order.back(), "0");
}

TEST(MayDeclareOrder, IsTrueForEveryUsualWayToExportAfter) {
  EXPECT_TRUE(may_declare_order("exports.options = { after: ['a'] }"));
  EXPECT_TRUE(may_declare_order("export const options = {\n  after: 'a' };"));
  EXPECT_TRUE(may_declare_order("module.exports = { ...require('./shared') };"));
  EXPECT_TRUE(may_declare_order("export * from './shared.mjs';"));
}

TEST(MayDeclareOrder, IsFalseForAPlainScript) {
  EXPECT_FALSE(may_declare_order("const options = { unique: true }; module.exports = { async up(db) {} }"));
}

}  // namespace
}  // namespace godwit::migrate
