// Ending what waits: from another thread, and by a limit.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bson/builder.h"
#include "server.h"
#include "support/listener.h"
#include "support/relay.h"

namespace godwit::mongo {
namespace {

using namespace std::chrono_literals;
using test::error_of;

class Interrupt : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (IsSkipped()) return;
    insert_numbers(1);
    blocker_ = Session::start(connections_);
    blocker_->begin();
    blocker_->client().write_command(database_, json(kUpdate), blocker_.get());
    relay_ = std::make_unique<test::Relay>(port_of(url_));
    waiting_ = connect(url_of(relay_->port()));
  }
  void TearDown() override {
    blocker_.reset();
    waiting_.reset();
    relay_.reset();
    ServerTest::TearDown();
  }

  // Interrupts what waits on `waiting_` after a while, and tells the error that it ended with and how long that took.
  Error interrupted(const std::function<void()>& act, double& took) {
    std::chrono::steady_clock::time_point at;
    std::jthread other([&] {
      std::this_thread::sleep_for(400ms);
      at = std::chrono::steady_clock::now();
      waiting_->interrupt();
    });
    const Error error = error_of(act);
    const auto end = std::chrono::steady_clock::now();
    other.join();
    took = std::chrono::duration<double>(end - at).count();
    return error;
  }

  static constexpr const char* kUpdate = R"({"update": "t", "updates": [{"q": {"_id": 0}, "u": {"$inc": {"x": 1}}}]})";
  std::unique_ptr<Session> blocker_;  // its transaction has changed document 0: other writers of it wait
  std::unique_ptr<test::Relay> relay_;
  std::shared_ptr<Connections> waiting_;
};

TEST_F(Interrupt, EndsAWriteThatWaitsForALockAndDoesNotSendItAgain) {
  double took = 0;
  const Error error = interrupted([&] { waiting_->lend()->write_command(database_, json(kUpdate)); }, took);
  EXPECT_EQ(error.code(), ErrorCode::kInterrupted);
  EXPECT_LT(took, 1);
  EXPECT_EQ(relay_->seen("update"), 1);
  EXPECT_EQ(relay_->seen("killSessions"), 1) << "the server is asked to give it up, too";
}

TEST_F(Interrupt, EndsABulkWriteThatTheLibraryWouldRepeat) {
  double took = 0;
  const Error error = interrupted(
      [&] {
        Bulk bulk(true);
        bulk.update(json(R"({"_id": 0})"), json(R"({"$inc": {"x": 1}})"), false, false, {});
        const BulkOutcome outcome = waiting_->lend()->execute(database_, "t", std::move(bulk), {});
        if (outcome.error) throw *outcome.error;
      },
      took);
  EXPECT_EQ(error.code(), ErrorCode::kInterrupted);
  EXPECT_LT(took, 1);
  EXPECT_EQ(relay_->seen("update"), 1);
}

TEST_F(Interrupt, EndsACursorThatWaits) {
  run(R"({"create": "log", "capped": true, "size": 100000})");
  run(R"({"insert": "log", "documents": [{"_id": 0}]})");
  double took = 0;
  const Error error = interrupted(
      [&] {
        const auto client = waiting_->lend();
        const auto cursor = client->find(database_, "log", {}, json(R"({"tailable": true, "awaitData": true, "maxAwaitTimeMS": 20000})"));
        while (true) static_cast<void>(cursor->next());
      },
      took);
  EXPECT_EQ(error.code(), ErrorCode::kInterrupted);
  EXPECT_LT(took, 1);
}

TEST_F(Interrupt, EndsTheSearchForAServer) {
  waiting_ = connect("mongodb://127.0.0.1:1/", base::Duration(20000));
  double took = 0;
  EXPECT_EQ(interrupted([&] { static_cast<void>(waiting_->server_info()); }, took).code(), ErrorCode::kInterrupted);
  EXPECT_LT(took, 1);
}

TEST_F(Interrupt, EndsTheSearchForAPrimary) {
  waiting_ = connect("mongodb://127.0.0.1:1,127.0.0.1:2/?replicaSet=rs0", base::Duration(20000));
  double took = 0;
  EXPECT_EQ(interrupted([&] { static_cast<void>(waiting_->server_info()); }, took).code(), ErrorCode::kInterrupted);
  EXPECT_LT(took, 1);
}

TEST_F(Interrupt, EndsAHandshakeThatIsNotAnswered) {
  const test::Listener silent;
  for (const char* options : {"", "&tls=true&tlsInsecure=true"}) {
    waiting_ = connect(url_of(silent.port(), options), base::Duration(20000));
    double took = 0;
    EXPECT_EQ(interrupted([&] { static_cast<void>(waiting_->server_info()); }, took).code(), ErrorCode::kInterrupted);
    EXPECT_LT(took, 1) << options;
  }
}

TEST_F(Interrupt, AbortsTheTransactionOfAWaitingSession) {
  run(R"({"insert": "t", "documents": [{"_id": "mine"}]})");
  const auto session = Session::start(waiting_);
  session->begin();
  session->client().write_command(
      database_, json(R"({"update": "t", "updates": [{"q": {"_id": "mine"}, "u": {"$set": {"x": 1}}}]})"), session.get());
  waiting_->interrupt();
  EXPECT_EQ(error_of([&] { session->commit(); }).code(), ErrorCode::kInterrupted);
  EXPECT_LT(seconds([&] { session->abort(); }), 1);
  EXPECT_LT(seconds([&] {
              run(R"({"update": "t", "updates": [{"q": {"_id": "mine"}, "u": {"$set": {"x": 2}}}]})");
            }),
            1)
      << "the transaction's locks are free";
  EXPECT_EQ(count(R"({"_id": "mine", "x": 2})"), 1);
}

TEST_F(Interrupt, RefusesCallsUntilItIsResumed) {
  const auto client = waiting_->lend();
  EXPECT_NO_THROW(client->command("admin", json(R"({"ping": 1})")));
  waiting_->interrupt();
  EXPECT_EQ(error_of([&] { client->command("admin", json(R"({"ping": 1})")); }).code(), ErrorCode::kInterrupted);
  EXPECT_EQ(error_of([&] { static_cast<void>(waiting_->lend()); }).code(), ErrorCode::kInterrupted);
  waiting_->resume();
  EXPECT_LT(seconds([&] { EXPECT_NO_THROW(client->command("admin", json(R"({"ping": 1})"))); }), 2);
  EXPECT_NO_THROW(waiting_->lend()->command("admin", json(R"({"ping": 1})")));
}

TEST_F(Interrupt, AClientThatWasCutInTheMiddleWorksAfterResuming) {
  const auto client = waiting_->lend();
  double took = 0;
  EXPECT_EQ(interrupted([&] { client->write_command(database_, json(kUpdate)); }, took).code(), ErrorCode::kInterrupted);
  waiting_->resume();
  EXPECT_LT(seconds([&] { EXPECT_NO_THROW(client->command("admin", json(R"({"ping": 1})"))); }), 2);
}

TEST_F(Interrupt, LeavesOtherConnectionsAlone) {
  waiting_->interrupt();
  EXPECT_NO_THROW(connections_->lend()->command("admin", json(R"({"ping": 1})")));
}

TEST_F(Interrupt, ManyAtOnceEnd) {
  std::vector<std::jthread> writers;
  std::atomic<int> ended{0};
  for (int i = 0; i < 8; ++i)
    writers.emplace_back([&] {
      const Error error = error_of([&] { waiting_->lend()->write_command(database_, json(kUpdate)); });
      if (error.code() == ErrorCode::kInterrupted) ++ended;
    });
  std::this_thread::sleep_for(500ms);
  EXPECT_LT(seconds([&] {
              waiting_->interrupt();
              writers.clear();
            }),
            2.5);
  EXPECT_EQ(ended, 8);
}

TEST_F(Interrupt, ALimitEndsACallAndDoesNotSendItAgain) {
  const auto client = waiting_->lend();
  {
    const TimeLimit limit(*client, 500ms);
    Error error(ErrorCode::kInternal, "");
    EXPECT_LT(seconds([&] { error = error_of([&] { client->write_command(database_, json(kUpdate)); }); }), 1.2);
    EXPECT_EQ(error.code(), ErrorCode::kTimeout);
    EXPECT_EQ(error.retry_class(), Retry::kOutcomeUnknown);
    EXPECT_EQ(relay_->seen("update"), 1);
    EXPECT_EQ(error_of([&] { client->command("admin", json(R"({"ping": 1})")); }).code(), ErrorCode::kTimeout)
        << "the limit is for all calls together";
  }
  EXPECT_NO_THROW(client->command("admin", json(R"({"ping": 1})")));
}

TEST_F(Interrupt, TheNearerOfTwoLimitsCounts) {
  const auto client = waiting_->lend();
  const TimeLimit far(*client, 30s);
  {
    const TimeLimit near(*client, 300ms);
    const TimeLimit farther(*client, 20s);
    EXPECT_LT(seconds([&] {
                EXPECT_EQ(error_of([&] { client->write_command(database_, json(kUpdate)); }).code(), ErrorCode::kTimeout);
              }),
              1.2);
  }
  EXPECT_NO_THROW(client->command("admin", json(R"({"ping": 1})")));
}

TEST_F(Interrupt, ALimitBoundsTheSearchForAServer) {
  const auto client = connect("mongodb://127.0.0.1:1/", base::Duration(20000))->lend();
  const TimeLimit limit(*client, 300ms);
  EXPECT_LT(seconds([&] {
              EXPECT_EQ(error_of([&] { client->command("admin", json(R"({"ping": 1})")); }).code(), ErrorCode::kTimeout);
            }),
            1.5);
}

}  // namespace
}  // namespace godwit::mongo
