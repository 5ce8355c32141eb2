#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bson/builder.h"
#include "server.h"
#include "support/relay.h"

namespace godwit::mongo {
namespace {

using test::error_of;
using testing::HasSubstr;

class BulkWrite : public ServerTest {
 protected:
  BulkOutcome execute(Bulk bulk) { return connections_->lend()->execute(database_, "t", std::move(bulk), {}); }
};

TEST_F(BulkWrite, CountsWhatItDid) {
  insert_numbers(10);
  Bulk bulk(true);
  bulk.insert(json(R"({"_id": 100})"));
  bulk.update(json(R"({"_id": {"$lt": 4}})"), json(R"({"$set": {"x": 1}})"), false, true, {});
  bulk.update(json(R"({"_id": 4})"), json(R"({"0": {"$set": {"x": {"$add": ["$_id", 1]}}}})"), true, false, {});
  bulk.update(json(R"({"_id": "new"})"), json(R"({"$set": {"x": 1}})"), false, false, json(R"({"upsert": true})"));
  bulk.replace(json(R"({"_id": 5})"), json(R"({"y": 1})"), {});
  bulk.remove(json(R"({"_id": {"$gte": 8, "$lt": 10}})"), true, {});
  const BulkOutcome outcome = execute(std::move(bulk));
  ASSERT_FALSE(outcome.error);
  EXPECT_EQ(outcome.reply["nInserted"].int64(), 1);
  EXPECT_EQ(outcome.reply["nMatched"].int64(), 6);
  EXPECT_EQ(outcome.reply["nModified"].int64(), 6);
  EXPECT_EQ(outcome.reply["nUpserted"].int64(), 1);
  EXPECT_EQ(outcome.reply["nRemoved"].int64(), 2);
  EXPECT_EQ(count(R"({"_id": 4, "x": 5})"), 1);
}

TEST_F(BulkWrite, UnorderedGoesOnBehindADuplicateKeyAndTellsAll) {
  insert_numbers(3);
  Bulk bulk(false);
  for (const int id : {1, 10, 2, 11}) bulk.insert(bson::Builder().add("_id", id).build());
  const BulkOutcome outcome = execute(std::move(bulk));
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code(), ErrorCode::kServer);
  EXPECT_EQ(outcome.error->vendor_error().code, 11000);
  EXPECT_EQ(outcome.reply["nInserted"].int64(), 2);
  std::vector<std::int64_t> failed;
  for (const bson::Element& error : outcome.reply["writeErrors"].document())
    failed.push_back(error.document()["index"].int64());
  EXPECT_THAT(failed, testing::ElementsAre(0, 2));
  EXPECT_EQ(count(), 5);
}

TEST_F(BulkWrite, OrderedStopsAtADuplicateKey) {
  insert_numbers(3);
  Bulk bulk(true);
  for (const int id : {10, 1, 11}) bulk.insert(bson::Builder().add("_id", id).build());
  const BulkOutcome outcome = execute(std::move(bulk));
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.reply["nInserted"].int64(), 1);
  EXPECT_EQ(count(), 4);
}

TEST_F(BulkWrite, KeepsKeysThatLookOdd) {
  Bulk bulk(true);
  const bson::Document odd = json(R"({"_id": 1, "": 1, "a.b": 2, "$x": 3, "n": {"": 1, "c.d": 2, "$y": 3}})");
  bulk.insert(odd);
  bulk.replace(json(R"({"_id": 2})"), json(R"({"_id": 2, "": 1, "a.b": 2})"), json(R"({"upsert": true})"));
  bulk.update(json(R"({"_id": 3})"), json(R"({"$set": {"n": {"": 1, "c.d": 2}}})"), false, false, json(R"({"upsert": true})"));
  ASSERT_FALSE(execute(std::move(bulk)).error);
  const auto client = connections_->lend();
  const auto cursor = client->find(database_, "t", json(R"({"_id": 1})"), {});
  EXPECT_EQ(bson::Document(*cursor->next()), odd);
  const auto nested = client->find(database_, "t", json(R"({"_id": 3})"), {});
  EXPECT_EQ((*nested->next())["n"].document()[""].int64(), 1);
}

TEST_F(BulkWrite, IsFilledOnOneThreadAndRunOnAnother) {
  Bulk bulk(false);
  std::jthread filling([&] {
    for (int i = 0; i < 1000; ++i) bulk.insert(bson::Builder().add("_id", i).build());
  });
  filling.join();
  EXPECT_FALSE(execute(std::move(bulk)).error);
  EXPECT_EQ(count(), 1000);
}

TEST_F(BulkWrite, SplitsAHundredThousandDocuments) {
  Bulk bulk(false);
  for (int i = 0; i < 100500; ++i) bulk.insert(bson::Builder().add("_id", i).build());
  const BulkOutcome outcome = execute(std::move(bulk));
  ASSERT_FALSE(outcome.error);
  EXPECT_EQ(outcome.reply["nInserted"].int64(), 100500);
  EXPECT_EQ(count(), 100500);
}

TEST_F(BulkWrite, IsSentAgainAfterALostAnswerAndDoneOnce) {
  insert_numbers(2);
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  client->command("admin", json(R"({"ping": 1})"));
  relay.cut_after("update");
  Bulk bulk(true);
  bulk.update(json(R"({"_id": 1})"), json(R"({"$inc": {"x": 1}})"), false, false, {});
  const BulkOutcome outcome = client->execute(database_, "t", std::move(bulk), {});
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(relay.seen("update"), 2);
  EXPECT_EQ(count(R"({"_id": 1, "x": 1})"), 1);
}

TEST_F(BulkWrite, TellsWhatWasDoneBeforeTheConnectionWasLost) {
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  client->command("admin", json(R"({"ping": 1})"));
  relay.cut_before("update", 100);
  Bulk bulk(true);
  bulk.insert(json(R"({"_id": 1})"));
  bulk.update({}, json(R"({"$set": {"x": 1}})"), false, true, {});
  const BulkOutcome outcome = client->execute(database_, "t", std::move(bulk), {});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(outcome.error->retry_class(), Retry::kOutcomeUnknown);
  EXPECT_EQ(outcome.reply["nInserted"].int64(), 1);
}

TEST_F(BulkWrite, ThrowsWhenTheServerIsNotThere) {
  const auto client = connect("mongodb://127.0.0.1:1/", base::Duration(600))->lend();
  Bulk bulk(true);
  bulk.insert(json(R"({"_id": 1})"));
  EXPECT_EQ(error_of([&] { client->execute(database_, "t", std::move(bulk), {}); }).code(), ErrorCode::kCannotConnect);
}

TEST_F(BulkWrite, IsPartOfTheTransaction) {
  insert_numbers(1);
  const auto session = Session::start(connections_);
  session->begin();
  Bulk bulk(false);
  bulk.insert(json(R"({"_id": 7})"));
  bulk.update(json(R"({"_id": 0})"), json(R"({"$set": {"x": 9}})"), false, false, {});
  ASSERT_FALSE(session->client().execute(database_, "t", std::move(bulk), {}, session.get()).error);
  EXPECT_EQ(count(), 1);
  session->abort();
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(count(R"({"x": 9})"), 0);
}

TEST_F(BulkWrite, TakesAWriteConcernOfItsOwn) {
  const auto two = connect(url_ + "&w=2&wtimeoutMS=100")->lend();
  Bulk bulk(true);
  bulk.insert(json(R"({"_id": 1})"));
  EXPECT_FALSE(two->execute(database_, "t", std::move(bulk), json(R"({"writeConcern": {"w": "majority", "j": true}})")).error);
  Bulk unheard(true);
  unheard.insert(json(R"({"_id": 2})"));
  EXPECT_EQ(error_of([&] { two->execute(database_, "t", std::move(unheard), json(R"({"writeConcern": {"w": 0}})")); }).code(),
            ErrorCode::kUsage);
}

TEST_F(BulkWrite, RefusesToDoNothing) {
  EXPECT_THAT(error_of([&] { execute(Bulk(true)); }).message(), HasSubstr("without writes"));
}

}  // namespace
}  // namespace godwit::mongo
