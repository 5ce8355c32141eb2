#include <gmock/gmock.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bson/builder.h"
#include "server.h"
#include "support/relay.h"

namespace godwit::mongo {
namespace {

using test::error_of;
using testing::ElementsAre;

class CursorTest : public ServerTest {};

std::vector<std::int64_t> ids(Cursor& cursor) {
  std::vector<std::int64_t> found;
  while (const auto document = cursor.next()) found.push_back((*document)["_id"].int64());
  return found;
}

TEST_F(CursorTest, SendsNothingUntilTheFirstRead) {
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  {
    const auto cursor = client->find(database_, "t", {}, {});
    EXPECT_EQ(cursor->id(), 0);
  }
  EXPECT_EQ(relay.connections(), 0);
}

TEST_F(CursorTest, ReadsInBatchesOfTheGivenSize) {
  insert_numbers(25);
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  const auto cursor = client->find(database_, "t", {}, json(R"({"batchSize": 10, "sort": {"_id": 1}})"));
  EXPECT_EQ(ids(*cursor).size(), 25U);
  EXPECT_EQ(relay.seen("find"), 1);
  EXPECT_EQ(relay.seen("getMore"), 2);
  EXPECT_EQ(cursor->id(), 0);
  EXPECT_FALSE(cursor->next()) << "an end stays an end";
}

TEST_F(CursorTest, TakesTheOptionsOfTheCommand) {
  insert_numbers(10);
  const auto client = connections_->lend();
  const auto cursor = client->find(database_, "t", json(R"({"_id": {"$gte": 2}})"),
                                   json(R"({"sort": {"_id": -1}, "skip": 1, "limit": 3, "projection": {"_id": 1},
                                            "hint": {"_id": 1}, "comment": "c", "maxTimeMS": 5000})"));
  EXPECT_THAT(ids(*cursor), ElementsAre(8, 7, 6));
}

TEST_F(CursorTest, ThrowsTheServersRefusalAtTheFirstRead) {
  insert_numbers(1);
  const auto client = connections_->lend();
  const auto cursor = client->find(database_, "t", {}, json(R"({"hint": "no_such_index"})"));
  const Error error = error_of([&] { static_cast<void>(cursor->next()); });
  EXPECT_EQ(error.code(), ErrorCode::kServer);
  EXPECT_EQ(error.vendor_error().code, 2);
}

TEST_F(CursorTest, FindsByKeysThatLookOdd) {
  const auto client = connections_->lend();
  Bulk bulk(true);
  bulk.insert(json(R"({"_id": 1, "": 5, "a.b": 6, "$x": 7, "n": {"": 8}})"));
  ASSERT_FALSE(client->execute(database_, "t", std::move(bulk), {}).error);
  const auto cursor = client->find(database_, "t", json(R"({"": 5})"), {});
  const auto found = cursor->next();
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)[""].int64(), 5);
  EXPECT_EQ((*found)["a.b"].int64(), 6);
  EXPECT_EQ((*found)["$x"].int64(), 7);
  EXPECT_EQ((*found)["n"].document()[""].int64(), 8);
}

TEST_F(CursorTest, AppendsRawDocumentsUpToACountOrASize) {
  insert_numbers(30);
  const auto client = connections_->lend();
  const auto cursor = client->find(database_, "t", {}, json(R"({"batchSize": 7})"));
  std::vector<std::uint8_t> bytes;
  EXPECT_TRUE(cursor->next_batch(bytes, 10, 1U << 20U));
  const std::size_t one = bytes.size() / 10;
  EXPECT_EQ(bytes.size(), one * 10) << "documents of equal size";
  EXPECT_TRUE(cursor->next_batch(bytes, 1000, one * 2));
  EXPECT_EQ(bytes.size(), one * 12) << "the bytes that were there do not count";
  EXPECT_FALSE(cursor->next_batch(bytes, 1000, 1U << 20U));
  EXPECT_EQ(bytes.size(), one * 30);
  std::size_t documents = 0;
  for (std::span<const std::uint8_t> rest(bytes); !rest.empty(); ++documents) rest = rest.subspan(bson::View(rest).size());
  EXPECT_EQ(documents, 30U);
}

TEST_F(CursorTest, RunsPipelinesOnCollectionAndDatabase) {
  insert_numbers(5);
  const auto client = connections_->lend();
  const auto sum = client->aggregate(database_, "t", json(R"({"0": {"$group": {"_id": 1, "n": {"$sum": "$_id"}}}})"), {});
  const auto found = sum->next();
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)["n"].int64(), 10);
  const auto numbers =
      client->aggregate(database_, "t", json(R"({"0": {"$match": {}}})"), json(R"({"batchSize": 2, "allowDiskUse": true})"));
  EXPECT_EQ(ids(*numbers).size(), 5U);
  EXPECT_EQ(error_of([&] {
              const auto stages = client->aggregate("admin", "", json(R"({"0": {"$noSuchStage": {}}})"), {});
              static_cast<void>(stages->next());
            }).code(),
            ErrorCode::kServer);
}

TEST_F(CursorTest, PipelinesThatWriteAreDoneByTheFirstRead) {
  insert_numbers(5);
  const auto client = connections_->lend();
  const auto out = client->aggregate(database_, "t", json(R"({"0": {"$match": {"_id": {"$lt": 3}}}, "1": {"$out": "u"}})"),
                                     json(R"({"batchSize": 0})"));
  EXPECT_FALSE(out->next());
  EXPECT_EQ(run(R"({"count": "u"})")["n"].int64(), 3);
}

TEST_F(CursorTest, ReadsCursorsOfOtherCommands) {
  for (int i = 0; i < 5; ++i) run(R"({"create": "c)" + std::to_string(i) + "\"}");
  const auto client = connections_->lend();
  const auto cursor = client->command_cursor(database_, json(R"({"listCollections": 1, "nameOnly": true, "cursor": {"batchSize": 2}})"));
  int found = 0;
  while (const auto document = cursor->next()) found += (*document)["name"].string().starts_with("c") ? 1 : 0;
  EXPECT_EQ(found, 5);
  EXPECT_EQ(error_of([&] {
              const auto none = client->command_cursor(database_, json(R"({"ping": 1})"));
              static_cast<void>(none->next());
            }).code(),
            ErrorCode::kServer)
      << "a reply without a cursor";
}

TEST_F(CursorTest, TellsTheServerWhenItIsDroppedEarly) {
  insert_numbers(30);
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  {
    const auto cursor = client->find(database_, "t", {}, json(R"({"batchSize": 5})"));
    ASSERT_TRUE(cursor->next());
    EXPECT_NE(cursor->id(), 0);
  }
  EXPECT_EQ(relay.seen("killCursors"), 1);
}

TEST_F(CursorTest, SeveralAtOnceAndCommandsBetweenThem) {
  insert_numbers(50);
  const auto client = connections_->lend();
  const auto up = client->find(database_, "t", {}, json(R"({"batchSize": 3, "sort": {"_id": 1}})"));
  const auto down = client->find(database_, "t", {}, json(R"({"batchSize": 4, "sort": {"_id": -1}})"));
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ((*up->next())["_id"].int64(), i);
    EXPECT_EQ((*down->next())["_id"].int64(), 49 - i);
    client->command("admin", json(R"({"ping": 1})"));
  }
}

TEST_F(CursorTest, ReadsAsTheTransactionSees) {
  insert_numbers(5);
  const auto session = Session::start(connections_);
  session->begin();
  session->client().write_command(database_, json(R"({"insert": "t", "documents": [{"_id": 99}]})"), session.get());
  {
    const auto inside = session->client().find(database_, "t", {}, json(R"({"batchSize": 2})"), session.get());
    EXPECT_EQ(ids(*inside).size(), 6U);
  }
  const auto client = connections_->lend();
  const auto outside = client->find(database_, "t", {}, {});
  EXPECT_EQ(ids(*outside).size(), 5U);
  session->abort();
}

TEST_F(CursorTest, ATailableCursorGoesOnAfterAnEnd) {
  run(R"({"create": "t", "capped": true, "size": 100000})");
  run(R"({"insert": "t", "documents": [{"_id": 0}]})");
  const auto client = connections_->lend();
  const auto cursor = client->find(database_, "t", {}, json(R"({"tailable": true, "awaitData": true, "maxAwaitTimeMS": 50})"));
  ASSERT_TRUE(cursor->next());
  EXPECT_FALSE(cursor->next());
  run(R"({"insert": "t", "documents": [{"_id": 1}]})");
  std::optional<bson::View> later;
  for (int i = 0; i < 50 && !later; ++i) later = cursor->next();
  ASSERT_TRUE(later);
  EXPECT_EQ((*later)["_id"].int64(), 1);
}

}  // namespace
}  // namespace godwit::mongo
