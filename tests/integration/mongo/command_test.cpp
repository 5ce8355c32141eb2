#include <gmock/gmock.h>

#include <ostream>
#include <string>

#include "bson/builder.h"
#include "server.h"
#include "support/relay.h"

namespace godwit::mongo {
namespace {

using test::error_of;
using testing::HasSubstr;

class Command : public ServerTest {};

TEST_F(Command, GivesTheReplyAsItCame) {
  const bson::Document reply = run(R"({"insert": "t", "documents": [{"_id": 1}, {"_id": 2}]})");
  EXPECT_EQ(reply["n"].int64(), 2);
  EXPECT_EQ(reply["ok"].number(), 1);
}

TEST_F(Command, ThrowsTheServersReplyAlong) {
  try {
    run(R"({"noSuchCommand": 1})");
    FAIL() << "nothing was thrown";
  } catch (const ServerError& error) {
    EXPECT_EQ(error.code(), ErrorCode::kServer);
    EXPECT_EQ(error.vendor_error().code, 59);
    EXPECT_EQ(error.vendor_error().name, "CommandNotFound");
    EXPECT_EQ(error.reply()["ok"].number(), 0);
  }
}

TEST_F(Command, TurnsAFailedSingleWriteIntoTheReplyNotAnError) {
  // As on the wire: the command was done, one of its writes was not.
  run(R"({"insert": "t", "documents": [{"_id": 1}]})");
  const bson::Document reply = connections_->lend()->write_command(
      database_, json(R"({"insert": "t", "documents": [{"_id": 1}, {"_id": 2}], "ordered": false})"));
  EXPECT_EQ(reply["n"].int64(), 1);
  for (const bson::Element& error : reply["writeErrors"].document()) EXPECT_EQ(error.document()["code"].int64(), 11000);
}

TEST_F(Command, RefusesAnEmptyCommandAndNamesWithZeroBytes) {
  EXPECT_EQ(error_of([&] { run("{}"); }).code(), ErrorCode::kUsage);
  EXPECT_EQ(error_of([&] { connections_->lend()->command(std::string("a\0b", 3), json(R"({"ping": 1})")); }).code(),
            ErrorCode::kUsage);
}

TEST_F(Command, WritesAreMajorityAndJournalledUnlessTheUrlOrTheCommandSaysOtherwise) {
  // A server with one member can't satisfy w: 2, which shows that the concern is the one that was asked for.
  const auto two = connect(url_ + "&w=2&wtimeoutMS=100");
  const auto write = json(R"({"insert": "t", "documents": [{"a": 1}]})");
  const Error error = error_of([&] { two->lend()->write_command(database_, write); });
  EXPECT_EQ(error.vendor_error().source, "server");
  EXPECT_NO_THROW(two->lend()->write_command(
      database_, json(R"({"insert": "t", "documents": [{"a": 1}], "writeConcern": {"w": 1}})")));
  EXPECT_NO_THROW(connections_->lend()->write_command(database_, write));
}

// What is written under a number of its own.
struct NumberedWrite {
  const char* command;
  const char* name;
  const char* filter;  // finds one document when the write was done once
};

class CommandRetry : public ServerTest, public testing::WithParamInterface<NumberedWrite> {};
void PrintTo(const NumberedWrite& write, std::ostream* out) { *out << write.name; }

TEST_P(CommandRetry, IsSentAgainAfterALostAnswerAndDoneOnce) {
  run(R"({"insert": "t", "documents": [{"_id": "old", "n": 0}, {"_id": "other", "n": 9}]})");
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  client->command("admin", json(R"({"ping": 1})"));
  relay.cut_after(GetParam().name);
  EXPECT_EQ(client->write_command(database_, json(GetParam().command))["ok"].number(), 1);
  EXPECT_EQ(relay.seen(GetParam().name), 2);
  EXPECT_EQ(count(GetParam().filter), 1);
}

TEST_P(CommandRetry, IsNotSentAThirdTime) {
  run(R"({"insert": "t", "documents": [{"_id": "old", "n": 0}, {"_id": "other", "n": 9}]})");
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  relay.cut_before(GetParam().name, 100);
  const Error error = error_of([&] { client->write_command(database_, json(GetParam().command)); });
  EXPECT_EQ(error.code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(error.retry_class(), Retry::kOutcomeUnknown);
  EXPECT_EQ(relay.seen(GetParam().name), 2);
}

INSTANTIATE_TEST_SUITE_P(
    Writes, CommandRetry,
    testing::Values(
        NumberedWrite{R"({"insert": "t", "documents": [{"_id": 1, "n": 1}]})", "insert", R"({"n": 1})"},
        NumberedWrite{R"({"update": "t", "updates": [{"q": {"_id": "old"}, "u": {"$inc": {"n": 1}}}]})", "update", R"({"n": 1})"},
        NumberedWrite{R"({"delete": "t", "deletes": [{"q": {}, "limit": 1}]})", "delete", "{}"},
        NumberedWrite{R"({"findAndModify": "t", "query": {"_id": "old"}, "update": {"$inc": {"n": 1}}})", "findAndModify", R"({"n": 1})"}),
    [](const auto& write) { return std::string(write.param.name); });

TEST_F(Command, NeverSendsAWriteToManyDocumentsTwice) {
  run(R"({"insert": "t", "documents": [{"_id": 1, "n": 0}]})");
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  client->command("admin", json(R"({"ping": 1})"));
  relay.cut_after("update");
  const auto write = json(R"({"update": "t", "updates": [{"q": {}, "u": {"$inc": {"n": 1}}, "multi": true}]})");
  EXPECT_EQ(error_of([&] { client->write_command(database_, write); }).code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(relay.seen("update"), 1);
}

TEST_F(Command, RawCommandsAreNeverSentTwice) {
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  client->command("admin", json(R"({"ping": 1})"));
  relay.cut_after("create");
  EXPECT_EQ(error_of([&] { client->command(database_, json(R"({"create": "c"})")); }).code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(relay.seen("create"), 1);
  // The client is of use again.
  EXPECT_NO_THROW(client->command("admin", json(R"({"ping": 1})")));
}

TEST_F(Command, RepeatsAReadOnce) {
  test::Relay relay(port_of(url_));
  const auto client = connect(url_of(relay.port()))->lend();
  client->command("admin", json(R"({"ping": 1})"));
  relay.cut_before("count");
  EXPECT_EQ(client->read_command(database_, json(R"({"count": "t"})"))["n"].int64(), 0);
  EXPECT_EQ(relay.seen("count"), 2);
}

TEST_F(Command, CarriesA16MegabyteDocumentBothWays) {
  const std::string text(16 * 1024 * 1024 - 100, 'x');
  const bson::Document large = bson::Builder().add("_id", 1).add("s", text).build();
  const auto client = connections_->lend();
  bson::ArrayBuilder documents;
  documents.add(large);
  const bson::Document list = documents.build();
  client->write_command(database_, bson::Builder().add("insert", "t").add("documents", bson::Array{list}).build());
  const auto cursor = client->find(database_, "t", {}, {});
  const auto found = cursor->next();
  ASSERT_TRUE(found);
  EXPECT_EQ(bson::Document(*found), large);
}

TEST_F(Command, RefusesWhatIsTooLargeToBeSent) {
  const std::string text(17 * 1024 * 1024, 'x');
  const auto client = connections_->lend();
  const bson::Document large = bson::Builder().add("_id", 1).add("s", text).build();
  Bulk bulk(true);
  bulk.insert(large);
  const Error error = error_of([&] { client->execute(database_, "t", std::move(bulk), {}); });
  EXPECT_EQ(error.code(), ErrorCode::kUsage);
  EXPECT_THAT(error.message(), HasSubstr("too large"));
  EXPECT_EQ(count(), 0);
}

}  // namespace
}  // namespace godwit::mongo
