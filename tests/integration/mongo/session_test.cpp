#include <gmock/gmock.h>

#include <string>

#include "bson/builder.h"
#include "server.h"
#include "support/relay.h"

namespace godwit::mongo {
namespace {

using test::error_of;
using testing::Contains;
using testing::HasSubstr;

class SessionTest : public ServerTest {
 protected:
  void write(Session& session, const std::string& command) {
    session.client().write_command(database_, json(command), &session);
  }
};

TEST_F(SessionTest, KeepsOrDropsAllOfATransaction) {
  insert_numbers(1);
  const auto session = Session::start(connections_);
  EXPECT_EQ(session->id().size(), 16U);
  EXPECT_FALSE(session->in_transaction());
  session->begin();
  EXPECT_TRUE(session->in_transaction());
  write(*session, R"({"insert": "t", "documents": [{"_id": 1}]})");
  write(*session, R"({"update": "t", "updates": [{"q": {"_id": 0}, "u": {"$set": {"x": 5}}}]})");
  EXPECT_EQ(count(), 1) << "nobody else sees it yet";
  session->commit();
  EXPECT_FALSE(session->in_transaction());
  EXPECT_EQ(count(), 2);
  session->begin();
  write(*session, R"({"delete": "t", "deletes": [{"q": {}, "limit": 0}]})");
  session->abort();
  EXPECT_EQ(count(), 2);
  session->abort();  // once more is no harm
}

TEST_F(SessionTest, CommitsATransactionInWhichNothingHappened) {
  const auto session = Session::start(connections_);
  session->begin();
  EXPECT_NO_THROW(session->commit());
}

TEST_F(SessionTest, AbortsWhenItIsDestroyed) {
  insert_numbers(1);
  {
    const auto session = Session::start(connections_);
    session->begin();
    write(*session, R"({"update": "t", "updates": [{"q": {"_id": 0}, "u": {"$set": {"x": 5}}}]})");
  }
  // The document is free: an update of it does not wait.
  EXPECT_LT(seconds([&] { run(R"({"update": "t", "updates": [{"q": {"_id": 0}, "u": {"$set": {"x": 6}}}]})"); }), 1);
}

TEST_F(SessionTest, AConflictLosesTheWholeStepAndIsLabelled) {
  insert_numbers(1);
  const auto first = Session::start(connections_);
  const auto second = Session::start(connections_);
  first->begin();
  second->begin();
  const std::string update = R"({"update": "t", "updates": [{"q": {"_id": 0}, "u": {"$inc": {"x": 1}}}]})";
  write(*first, update);
  const Error error = error_of([&] { write(*second, update); });
  EXPECT_EQ(error.retry_class(), Retry::kWholeStep);
  EXPECT_EQ(error.vendor_error().code, 112);
  EXPECT_THAT(error.vendor_error().labels, Contains("TransientTransactionError"));
  second->abort();
  first->commit();
  EXPECT_EQ(count(R"({"_id": 0, "x": 1})"), 1);
}

TEST_F(SessionTest, InTransactionRunsALostStepAgain) {
  insert_numbers(1);
  const auto first = Session::start(connections_);
  const auto second = Session::start(connections_);
  const std::string update = R"({"update": "t", "updates": [{"q": {"_id": 0}, "u": {"$inc": {"x": 1}}}]})";
  int attempts = 0;
  db::in_transaction(*second, [&] {
    if (++attempts == 1) {
      first->begin();
      write(*first, update);
    }
    if (attempts == 2) first->commit();
    write(*second, update);
  });
  EXPECT_GE(attempts, 2);
  EXPECT_EQ(count(R"({"_id": 0, "x": 2})"), 1);
}

TEST_F(SessionTest, ALostConnectionInATransactionLosesTheStep) {
  test::Relay relay(port_of(url_));
  const auto session = Session::start(connect(url_of(relay.port())));
  session->begin();
  relay.cut_after("insert");
  const Error error = error_of([&] { write(*session, R"({"insert": "t", "documents": [{"_id": 1}]})"); });
  EXPECT_EQ(error.code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(error.retry_class(), Retry::kWholeStep);
  EXPECT_EQ(relay.seen("insert"), 1);
  session->abort();
  EXPECT_EQ(count(), 0);
}

TEST_F(SessionTest, CommitsOnceWhenTheAnswerIsLost) {
  test::Relay relay(port_of(url_));
  const auto session = Session::start(connect(url_of(relay.port())));
  session->begin();
  write(*session, R"({"insert": "t", "documents": [{"_id": 1}]})");
  relay.cut_after("commitTransaction", 3);
  EXPECT_NO_THROW(session->commit());
  EXPECT_EQ(relay.seen("commitTransaction"), 4);
  EXPECT_EQ(count(), 1);
}

TEST_F(SessionTest, CommitOnceLeavesTheRepeatingToTheCaller) {
  test::Relay relay(port_of(url_));
  const auto session = Session::start(connect(url_of(relay.port())));
  session->begin();
  write(*session, R"({"insert": "t", "documents": [{"_id": 1}]})");
  relay.cut_after("commitTransaction", 2);  // the driver itself repeats it once
  const Error error = error_of([&] { session->commit_once(); });
  EXPECT_EQ(error.retry_class(), Retry::kOutcomeUnknown);
  EXPECT_THAT(error.vendor_error().labels, Contains("UnknownTransactionCommitResult"));
  EXPECT_EQ(session->commit_once()["ok"].number(), 1);
}

TEST_F(SessionTest, ACommitThatTheServerRefusedIsTheWholeStepAgain) {
  const auto session = Session::start(connections_);
  session->begin();
  write(*session, R"({"insert": "t", "documents": [{"_id": 1}]})");
  connections_->lend()->kill_sessions({session->id()});
  const Error error = error_of([&] { session->commit(); });
  EXPECT_EQ(error.vendor_error().code, 251);
  EXPECT_EQ(error.retry_class(), Retry::kWholeStep);
  EXPECT_EQ(count(), 0);
}

TEST_F(SessionTest, KillSessionsFreesWhatADeadHolderLocked) {
  insert_numbers(1);
  const auto session = Session::start(connections_);
  session->begin();
  write(*session, R"({"update": "t", "updates": [{"q": {"_id": 0}, "u": {"$set": {"x": 5}}}]})");
  connections_->lend()->kill_sessions({session->id()});
  EXPECT_LT(seconds([&] { run(R"({"update": "t", "updates": [{"q": {"_id": 0}, "u": {"$set": {"x": 6}}}]})"); }), 1);
  EXPECT_EQ(count(R"({"x": 6})"), 1);
}

TEST_F(SessionTest, TakesTheTransactionsOptions) {
  const auto session = Session::start(
      connections_, json(R"({"causalConsistency": false, "defaultTransactionOptions": {"readConcern": {"level": "majority"}}})"));
  session->begin();
  session->abort();
  session->begin_with(json(R"({"readConcern": {"level": "snapshot"}, "writeConcern": {"w": "majority"},
                               "readPreference": "primary", "maxCommitTimeMS": 5000})"));
  write(*session, R"({"insert": "t", "documents": [{"_id": 1}]})");
  session->commit();
  EXPECT_EQ(count(), 1);
  EXPECT_THAT(error_of([&] { session->begin_with(json(R"({"isolation": 1})")); }).message(), HasSubstr("'isolation'"));
  EXPECT_EQ(error_of([&] { session->begin_with(json(R"({"readPreference": {"mode": "secondary"}})")); }).code(),
            ErrorCode::kUsage);
  EXPECT_THAT(error_of([&] { Session::start(connections_, json(R"({"snapshots": true})")); }).message(),
              HasSubstr("'snapshots'"));
}

TEST_F(SessionTest, ReadsThePrimaryInATransactionWhateverTheUrlPrefers) {
  const auto session = Session::start(connect(url_ + "&readPreference=secondaryPreferred"));
  session->begin();
  write(*session, R"({"insert": "t", "documents": [{"_id": 1}]})");
  const auto cursor = session->client().find(database_, "t", {}, {}, session.get());
  EXPECT_TRUE(cursor->next());
  EXPECT_EQ(session->client().read_command(database_, json(R"({"distinct": "t", "key": "_id"})"), session.get())["ok"].number(), 1);
  session->abort();
}

TEST_F(SessionTest, RefusesToLendItselfToAnotherClient) {
  const auto session = Session::start(connections_);
  EXPECT_EQ(error_of([&] { connections_->lend()->command("admin", json(R"({"ping": 1})"), session.get()); }).code(),
            ErrorCode::kUsage);
}

TEST_F(SessionTest, ASecondBeginIsRefused) {
  const auto session = Session::start(connections_);
  session->begin();
  EXPECT_EQ(error_of([&] { session->begin(); }).code(), ErrorCode::kUsage);
  EXPECT_TRUE(session->in_transaction());
}

}  // namespace
}  // namespace godwit::mongo
