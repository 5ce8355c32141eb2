#include <gmock/gmock.h>

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "bson/extended_json.h"
#include "mongo/client.h"
#include "support/error_of.h"

namespace godwit::mongo {
namespace {

using bson::from_extended_json;
using test::error_of;
using testing::HasSubstr;

Error refusal(const std::function<void(Bulk&)>& act) {
  Bulk bulk(true);
  const Error error = error_of([&] { act(bulk); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  EXPECT_EQ(bulk.size(), 0U) << "a refused write was counted";
  return error;
}

TEST(Bulk, CountsItsWrites) {
  Bulk bulk(false);
  EXPECT_EQ(bulk.size(), 0U);
  bulk.insert(from_extended_json(R"({"_id": 1, "a.b": 1, "": 2, "$x": 3})"));
  bulk.update({}, from_extended_json(R"({"$set": {"a": 1}})"), false, true, {});
  bulk.update({}, from_extended_json(R"({"0": {"$set": {"a": 1}}})"), true, false, {});
  bulk.replace({}, from_extended_json(R"({"a": 1})"), from_extended_json(R"({"upsert": true})"));
  bulk.replace({}, {}, {});
  bulk.remove({}, true, {});
  EXPECT_EQ(bulk.size(), 6U);
}

TEST(Bulk, KeepsItsWritesWhenItIsMoved) {
  Bulk first(true);
  first.insert(from_extended_json(R"({"_id": 1})"));
  Bulk second(std::move(first));
  EXPECT_EQ(second.size(), 1U);
  EXPECT_EQ(first.size(), 0U);  // NOLINT(bugprone-use-after-move): a moved-from bulk is empty
  second.insert(from_extended_json(R"({"_id": 2})"));
  Bulk third(true);
  third = std::move(second);
  EXPECT_EQ(third.size(), 2U);
  static_assert(!std::is_copy_constructible_v<Bulk>);
  static_assert(std::is_nothrow_move_constructible_v<Bulk> && std::is_nothrow_move_assignable_v<Bulk>);
}

TEST(Bulk, RefusesAnUpdateThatWouldReplaceTheDocument) {
  EXPECT_THAT(refusal([](Bulk& b) { b.update({}, from_extended_json(R"({"a": 1})"), false, true, {}); }).message(),
              HasSubstr("'a' in an update document is no operator"));
  EXPECT_THAT(refusal([](Bulk& b) { b.update({}, from_extended_json(R"({"$set": {"a": 1}, "b": 1})"), false, false, {}); })
                  .message(),
              HasSubstr("'b'"));
  EXPECT_THAT(refusal([](Bulk& b) { b.update({}, {}, false, true, {}); }).message(), HasSubstr("empty"));
  EXPECT_THAT(refusal([](Bulk& b) { b.update({}, {}, true, true, {}); }).message(), HasSubstr("pipeline is empty"));
}

TEST(Bulk, RefusesAReplacementThatWouldUpdateTheDocument) {
  EXPECT_THAT(refusal([](Bulk& b) { b.replace({}, from_extended_json(R"({"a": 1, "$set": {"b": 1}})"), {}); }).message(),
              HasSubstr("'$set' in a replacement"));
}

TEST(Bulk, RefusesOptionsByName) {
  const bson::Document sort = from_extended_json(R"({"sort": {"a": 1}})");
  const bson::Document set = from_extended_json(R"({"$set": {"a": 1}})");
  EXPECT_THAT(refusal([&](Bulk& b) { b.update({}, set, false, false, sort); }).message(), HasSubstr("'sort'"));
  EXPECT_THAT(refusal([&](Bulk& b) { b.replace({}, {}, sort); }).message(), HasSubstr("'sort'"));
  EXPECT_THAT(refusal([&](Bulk& b) { b.remove({}, false, sort); }).message(), HasSubstr("'sort'"));
  EXPECT_THAT(error_of([&] { Bulk bulk(true, sort); }).message(), HasSubstr("'sort'"));
}

TEST(Bulk, TakesItsOptions) {
  Bulk bulk(true, from_extended_json(R"({"bypassDocumentValidation": true, "comment": {"a": 1}, "let": {"x": 1}})"));
  bulk.update({}, from_extended_json(R"({"$set": {"a.$[e]": 1}})"), false, true,
              from_extended_json(R"({"arrayFilters": [{"e": 1}], "collation": {"locale": "de"}, "hint": "_id_", "upsert": false})"));
  bulk.remove({}, false, from_extended_json(R"({"collation": {"locale": "de"}, "hint": {"_id": 1}})"));
  EXPECT_EQ(bulk.size(), 2U);
}

TEST(Bulk, RefusesDamagedBytesInsteadOfEndingTheProcess) {
  bson::Document good = from_extended_json(R"({"a": 1})");
  std::vector<std::uint8_t> bytes = good.bytes();
  bytes.back() = 7;
  EXPECT_THAT(refusal([&](Bulk& b) { b.insert(bson::Document(bytes)); }).message(), HasSubstr("damaged"));
}

}  // namespace
}  // namespace godwit::mongo
