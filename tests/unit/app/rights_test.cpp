#include "app/rights.h"

#include <gmock/gmock.h>

#include "bson/extended_json.h"

namespace godwit::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> missing(const std::string& privileges) {
  const bson::Document document = bson::from_extended_json("{\"p\": " + privileges + "}");
  return missing_rights(document["p"].document(), "shop", {"godwit_ledger", "godwit_lock"});
}

constexpr const char* kAll = R"("actions": ["find", "insert", "update", "remove", "createIndex"])";

std::string on(const std::string& resource) { return "{\"resource\": " + resource + ", " + kAll + "}"; }

TEST(Rights, AreThoseOfTheWholeDatabase) {
  EXPECT_THAT(missing("[" + on(R"({"db": "shop", "collection": ""})") + "]"), IsEmpty());
  EXPECT_THAT(missing("[" + on(R"({"db": "", "collection": ""})") + "]"), IsEmpty());
  EXPECT_THAT(missing("[" + on(R"({"anyResource": true})") + "]"), IsEmpty());
}

TEST(Rights, OnAnotherDatabaseAreNoHelp) {
  EXPECT_THAT(missing("[" + on(R"({"db": "other", "collection": ""})") + "]"),
              ElementsAre("find", "insert", "update", "remove"));
}

TEST(Rights, OnOneUnrelatedCollectionAreNoHelp) {
  EXPECT_THAT(missing("[" + on(R"({"db": "shop", "collection": "orders"})") + "]"),
              ElementsAre("find", "insert", "update", "remove"));
}

TEST(Rights, OnTheClusterAreNotRightsOnACollection) {
  EXPECT_THAT(missing("[" + on(R"({"cluster": true})") + "]"), ElementsAre("find", "insert", "update", "remove"));
}

TEST(Rights, MayBeGrantedCollectionByCollection) {
  const std::string ledger = on(R"({"db": "shop", "collection": "godwit_ledger"})");
  const std::string lock = on(R"({"db": "", "collection": "godwit_lock"})");
  EXPECT_THAT(missing("[" + ledger + "]"), ElementsAre("find", "insert", "update", "remove"));
  EXPECT_THAT(missing("[" + ledger + ", " + lock + "]"), IsEmpty());
}

TEST(Rights, ToReadAloneAreNotEnough) {
  EXPECT_THAT(missing(R"([{"resource": {"db": "shop", "collection": ""}, "actions": ["find"]}])"),
              ElementsAre("insert", "update", "remove"));
}

}  // namespace
}  // namespace godwit::app
