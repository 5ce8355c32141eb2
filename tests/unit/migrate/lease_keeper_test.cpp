#include "migrate/lease_keeper.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/fake_lease.h"
#include "support/hand_clock.h"
#include "support/error_of.h"

namespace godwit::migrate {
namespace {

using namespace std::chrono_literals;
using test::error_of;

class Keeping : public testing::Test {
 protected:
  LeaseOptions options(base::Duration wait = 0ms) {
    LeaseOptions options;
    options.request.run = "r-mine";
    options.request.host = "here";
    options.request.user = "ada";
    options.request.command = "up";
    options.request.process = base::this_process();
    options.request.lease = 30s;
    options.wait = wait;
    options.environment = "prod";
    options.events = [this](const Event& event) { events_.push_back(event); };
    return options;
  }

  // Another holder, of the process given.
  db::LeaseState held_by(const base::ProcessIdentity& process) {
    db::LeaseRequest request = options().request;
    request.owner = "other";
    request.run = "r-other";
    request.process = process;
    return lease_.try_acquire(request, std::nullopt).value();
  }

  static base::ProcessIdentity elsewhere() { return {"another machine", 42, 7}; }
  static base::ProcessIdentity dead_here() {
    base::ProcessIdentity process = base::this_process();
    process.started += 1;  // this number belongs to somebody else now
    return process;
  }

  test::HandClock clock_{test::Sleeping::kWaits};
  std::shared_ptr<test::FakeDatabase> database_ = std::make_shared<test::FakeDatabase>(clock_);
  test::FakeLease lease_{database_};
  std::vector<Event> events_;
};

TEST_F(Keeping, TakesAFreeLockAndGivesItBack) {
  {
    LeaseKeeper keeper(lease_, clock_, options());
    keeper.acquire({});
    EXPECT_EQ(keeper.epoch(), 1);
    EXPECT_TRUE(lease_.read()->held);
    EXPECT_FALSE(keeper.waited());
    EXPECT_NO_THROW(keeper.check());
  }
  EXPECT_FALSE(lease_.read()->held);
  EXPECT_EQ(lease_.read()->epoch, 1) << "the epoch stays";
}

TEST_F(Keeping, FailsAtOnceNamingTheHolderWhenItMayNotWait) {
  held_by(elsewhere());
  LeaseKeeper keeper(lease_, clock_, options());
  const Error error = error_of([&] { keeper.acquire({}); });
  EXPECT_EQ(error.code(), ErrorCode::kLockHeld);
  ASSERT_EQ(error.details().size(), 1U);
  EXPECT_EQ(error.details()[0], "run r-other (ada@here pid 42, `up`, for 0ms, heartbeat 0ms ago)");
}

TEST_F(Keeping, TakesOverADeadProcessOfThisMachineAtOnce) {
  held_by(dead_here());
  LeaseKeeper keeper(lease_, clock_, options());
  keeper.acquire({});
  EXPECT_EQ(keeper.epoch(), 2);
}

TEST_F(Keeping, DoesNotTakeOverALivingProcessOrOneOfAnotherMachine) {
  for (const base::ProcessIdentity& process : {base::this_process(), elsewhere()}) {
    database_->write({[](test::FakeContents& contents) { contents.lock.reset(); }});
    held_by(process);
    LeaseKeeper keeper(lease_, clock_, options());
    EXPECT_EQ(error_of([&] { keeper.acquire({}); }).code(), ErrorCode::kLockHeld);
  }
}

TEST_F(Keeping, WaitsSaysForWhomAndTakesTheLockWhenItIsFree) {
  const db::LeaseState other = held_by(elsewhere());
  LeaseKeeper keeper(lease_, clock_, options(10min));
  std::jthread waiting([&] { keeper.acquire({}); });
  clock_.wait_for_sleepers(1);
  lease_.release(other.owner, other.epoch);
  clock_.advance(2s);
  waiting.join();
  EXPECT_EQ(keeper.epoch(), 2);
  EXPECT_TRUE(keeper.waited());
  ASSERT_GE(events_.size(), 2U);
  EXPECT_EQ(events_[0].kind, EventKind::kLockWaiting);
  EXPECT_NE(events_[0].text.find("r-other"), std::string::npos);
  EXPECT_EQ(events_.back().kind, EventKind::kLockTaken);
}

TEST_F(Keeping, GoesOnWaitingWhileNobodyAnswers) {
  const db::LeaseState other = held_by(elsewhere());
  LeaseKeeper keeper(lease_, clock_, options(10min));
  std::atomic<bool> is_gone = false;
  database_->before_call = [&](const std::string& call) {
    if (is_gone && (call == "read" || call == "try_acquire"))
      throw Error(ErrorCode::kTimeout, "no answer in time").retry(Retry::kOutcomeUnknown);
  };
  std::jthread waiting([&] { keeper.acquire({}); });
  clock_.wait_for_sleepers(1);
  is_gone = true;
  for (int i = 0; i < 3; ++i) {
    clock_.advance(2s);
    clock_.wait_for_sleepers(1);
  }
  is_gone = false;
  lease_.release(other.owner, other.epoch);
  clock_.advance(2s);
  waiting.join();
  EXPECT_EQ(keeper.epoch(), 2);
}

TEST_F(Keeping, SaysAtTheEndOfItsPatienceThatNobodyAnswers) {
  held_by(elsewhere());
  LeaseKeeper keeper(lease_, clock_, options(1s));
  std::atomic<bool> is_gone = false;
  database_->before_call = [&](const std::string& call) {
    if (is_gone && call == "read")
      throw Error(ErrorCode::kConnectionLost, "the connection was lost").retry(Retry::kSameCall);
  };
  std::jthread others([&] {
    clock_.wait_for_sleepers(1);
    is_gone = true;
    clock_.advance(2s);
  });
  const Error error = error_of([&] { keeper.acquire({}); });
  EXPECT_EQ(error.code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(error.unchanged_text(), "nothing was changed in prod");
}

TEST_F(Keeping, FailsAtOnceWhenNobodyAnswersBeforeItWaits) {
  held_by(elsewhere());
  LeaseKeeper keeper(lease_, clock_, options(10min));
  database_->before_call = [&](const std::string& call) {
    if (call == "read") throw Error(ErrorCode::kConnectionLost, "the connection was lost").retry(Retry::kSameCall);
  };
  EXPECT_EQ(error_of([&] { keeper.acquire({}); }).code(), ErrorCode::kConnectionLost);
}

TEST_F(Keeping, StopsWaitingWhenAsked) {
  held_by(elsewhere());
  std::stop_source stop;
  LeaseKeeper keeper(lease_, clock_, options(10min));
  std::jthread asking([&] {
    clock_.wait_for_sleepers(1);
    stop.request_stop();
  });
  EXPECT_EQ(error_of([&] { keeper.acquire(stop.get_token()); }).code(), ErrorCode::kInterrupted);
}

TEST_F(Keeping, RenewsAtAThirdOfTheLease) {
  std::atomic<int> renewals = 0;
  database_->before_call = [&](const std::string& call) { renewals += call == "renew" ? 1 : 0; };
  LeaseKeeper keeper(lease_, clock_, options());
  keeper.acquire({});
  for (int i = 1; i <= 5; ++i) {
    clock_.wait_for_sleepers(1);
    clock_.advance(10s);
    while (renewals < i) std::this_thread::yield();
  }
  clock_.wait_for_sleepers(1);
  EXPECT_NO_THROW(keeper.check());
  EXPECT_TRUE(lease_.read()->held);
}

TEST_F(Keeping, SaysThatTheLeaseIsLostWhenSomebodyElseHasIt) {
  LeaseKeeper keeper(lease_, clock_, options());
  keeper.acquire({});
  clock_.wait_for_sleepers(1);
  database_->write({[](test::FakeContents& contents) { ++contents.lock->epoch; }});
  clock_.advance(10s);
  while (!keeper.lost().stop_requested()) std::this_thread::yield();
  EXPECT_EQ(error_of([&] { keeper.check(); }).code(), ErrorCode::kLeaseLost);
}

TEST_F(Keeping, CountsTheLeaseAsLostWhenTwoThirdsPassWithoutAnAnswer) {
  database_->before_call = [](const std::string& call) {
    if (call == "renew") throw Error(ErrorCode::kConnectionLost, "gone");
  };
  LeaseKeeper keeper(lease_, clock_, options());
  keeper.acquire({});
  clock_.wait_for_sleepers(1);
  clock_.advance(19s);
  EXPECT_NO_THROW(keeper.check());
  clock_.advance(1s);
  EXPECT_EQ(error_of([&] { keeper.check(); }).code(), ErrorCode::kLeaseLost) << "without waiting for any thread";
}

TEST_F(Keeping, ThrowsAwayALockWhoseAnswerCameTooLate) {
  bool slow = true;
  database_->before_call = [&](const std::string& call) {
    if (call == "try_acquire" && std::exchange(slow, false)) clock_.advance(31s);
  };
  LeaseKeeper keeper(lease_, clock_, options());
  EXPECT_EQ(error_of([&] { keeper.acquire({}); }).code(), ErrorCode::kLockHeld);
}

}  // namespace
}  // namespace godwit::migrate
