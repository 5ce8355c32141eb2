// What every db::Lease does. Instantiate LeaseContract with the kinds of world to run it in.
#pragma once

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/random.h"
#include "contract/state_world.h"

namespace godwit::test {

class LeaseContract : public StateContract {
 protected:
  void SetUp() override {
    StateContract::SetUp();
    if (!IsSkipped()) lease_ = world_->lease();
  }

  static db::LeaseRequest request(base::Duration lease = base::Duration(30000)) {
    db::LeaseRequest request;
    request.owner = base::format_uuid(base::random_uuid());
    request.run = "r-1";
    request.command = "up --reason \"$5\"";
    request.user = "ada";
    request.host = "$build.3";
    request.process = {"boot-1", 4711, 9'000'000'000};
    request.session = std::vector<std::uint8_t>(16, 9);
    request.lease = lease;
    return request;
  }

  std::unique_ptr<db::Lease> lease_;
};

TEST_P(LeaseContract, IsNotThereBeforeSomebodyTookIt) { EXPECT_FALSE(lease_->read()); }

TEST_P(LeaseContract, TellsEverythingAboutItsHolder) {
  const db::LeaseRequest wanted = request();
  const auto taken = lease_->try_acquire(wanted, std::nullopt);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->epoch, 1);
  EXPECT_TRUE(taken->held);
  const auto read = world_->lease()->read();
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->held);
  EXPECT_EQ(read->owner, wanted.owner);
  EXPECT_EQ(read->run, wanted.run);
  EXPECT_EQ(read->command, wanted.command);
  EXPECT_EQ(read->user, wanted.user);
  EXPECT_EQ(read->host, wanted.host);
  EXPECT_EQ(read->process, wanted.process);
  EXPECT_EQ(read->session, wanted.session);
  EXPECT_EQ(read->epoch, 1);
  EXPECT_EQ(read->since_ms, taken->since_ms);
  EXPECT_EQ(read->heartbeat_ms, taken->since_ms);
  EXPECT_EQ(read->expires_ms, taken->since_ms + 30000);
  EXPECT_GE(read->now_ms, read->since_ms);
  EXPECT_LT(read->now_ms, read->since_ms + 30000);
  EXPECT_EQ(read->migration, "");
}

TEST_P(LeaseContract, IsHeldByOneOnly) {
  const auto first = lease_->try_acquire(request(), std::nullopt);
  ASSERT_TRUE(first);
  EXPECT_FALSE(world_->lease()->try_acquire(request(), std::nullopt));
  EXPECT_EQ(lease_->read()->epoch, 1);
}

TEST_P(LeaseContract, GoesToTheNextWithAHigherEpochOnceReleased) {
  for (std::int64_t epoch = 1; epoch <= 3; ++epoch) {
    const db::LeaseRequest wanted = request();
    ASSERT_EQ(lease_->try_acquire(wanted, std::nullopt)->epoch, epoch);
    EXPECT_TRUE(lease_->release(wanted.owner, epoch));
    EXPECT_FALSE(lease_->release(wanted.owner, epoch));
    const auto free = lease_->read();
    EXPECT_FALSE(free->held);
    EXPECT_EQ(free->owner, "");
    EXPECT_EQ(free->expires_ms, 0);
    EXPECT_EQ(free->epoch, epoch);
  }
}

TEST_P(LeaseContract, GoesToTheNextOnceItExpired) {
  const db::LeaseRequest first = request(world_->short_lease());
  ASSERT_TRUE(lease_->try_acquire(first, std::nullopt));
  world_->pass(world_->short_lease() + base::Duration(1));
  EXPECT_FALSE(lease_->read()->held);
  const db::LeaseRequest second = request();
  const auto taken = world_->lease()->try_acquire(second, std::nullopt);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->epoch, 2);
  EXPECT_FALSE(lease_->renew(first.owner, 1, base::Duration(30000)));
  EXPECT_FALSE(lease_->release(first.owner, 1));
  EXPECT_FALSE(lease_->announce(first.owner, 1, "a"));
  EXPECT_EQ(lease_->read()->owner, second.owner);
}

TEST_P(LeaseContract, IsKeptByRenewing) {
  const db::LeaseRequest wanted = request(world_->short_lease());
  ASSERT_TRUE(lease_->try_acquire(wanted, std::nullopt));
  for (int i = 0; i < 4; ++i) {
    world_->pass(world_->short_lease() / 2);
    ASSERT_TRUE(lease_->renew(wanted.owner, 1, world_->short_lease()));
  }
  const auto state = lease_->read();
  EXPECT_TRUE(state->held);
  EXPECT_EQ(state->epoch, 1);
  EXPECT_GE(state->heartbeat_ms, state->since_ms + world_->short_lease().count() * 2);
  EXPECT_EQ(state->expires_ms, state->heartbeat_ms + world_->short_lease().count());
  EXPECT_FALSE(world_->lease()->try_acquire(request(), std::nullopt));
}

TEST_P(LeaseContract, IsRenewedByItsOwnerAndEpochOnly) {
  const db::LeaseRequest wanted = request();
  ASSERT_TRUE(lease_->try_acquire(wanted, std::nullopt));
  EXPECT_FALSE(lease_->renew(wanted.owner, 2, wanted.lease));
  EXPECT_FALSE(lease_->renew("somebody", 1, wanted.lease));
  EXPECT_TRUE(lease_->renew(wanted.owner, 1, wanted.lease));
}

TEST_P(LeaseContract, IsTakenFromAHolderThatIsKnownToBeDead) {
  const db::LeaseRequest dead = request();
  ASSERT_TRUE(lease_->try_acquire(dead, std::nullopt));
  EXPECT_FALSE(lease_->try_acquire(request(), "somebody else"));
  const db::LeaseRequest heir = request();
  const auto taken = lease_->try_acquire(heir, dead.owner);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->epoch, 2);
  // The same death cannot be used twice.
  EXPECT_FALSE(lease_->try_acquire(request(), dead.owner));
  EXPECT_EQ(lease_->read()->owner, heir.owner);
}

TEST_P(LeaseContract, SaysWhatIsBeingWorkedOn) {
  const db::LeaseRequest wanted = request();
  ASSERT_TRUE(lease_->try_acquire(wanted, std::nullopt));
  EXPECT_TRUE(lease_->announce(wanted.owner, 1, "$20260101 \"x\""));
  EXPECT_EQ(lease_->read()->migration, "$20260101 \"x\"");
  EXPECT_TRUE(lease_->release(wanted.owner, 1));
  EXPECT_EQ(lease_->read()->migration, "");
}

TEST_P(LeaseContract, IsBrokenWithForceWhileItIsHeld) {
  const db::LeaseRequest wanted = request();
  ASSERT_TRUE(lease_->try_acquire(wanted, std::nullopt));
  EXPECT_FALSE(lease_->break_lock(wanted.owner, 1, false));
  EXPECT_FALSE(lease_->break_lock("somebody", 1, true));
  EXPECT_FALSE(lease_->break_lock(wanted.owner, 7, true));
  EXPECT_TRUE(lease_->break_lock(wanted.owner, 1, true));
  const auto broken = lease_->read();
  EXPECT_FALSE(broken->held);
  EXPECT_EQ(broken->epoch, 2);
  EXPECT_FALSE(lease_->renew(wanted.owner, 1, wanted.lease));
  EXPECT_EQ(lease_->try_acquire(request(), std::nullopt)->epoch, 3);
}

TEST_P(LeaseContract, IsBrokenWithoutForceOnceItExpired) {
  const db::LeaseRequest wanted = request(world_->short_lease());
  ASSERT_TRUE(lease_->try_acquire(wanted, std::nullopt));
  world_->pass(world_->short_lease() + base::Duration(1));
  EXPECT_TRUE(lease_->break_lock(wanted.owner, 1, false));
  EXPECT_EQ(lease_->read()->epoch, 2);
}

TEST_P(LeaseContract, GoesToOneOfManyWhoWantItAtOnce) {
  constexpr int kThreads = 6;
  std::vector<int> won(kThreads, 0);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kThreads; ++i)
      threads.emplace_back([this, i, &won] { won[i] = world_->lease()->try_acquire(request(), std::nullopt) ? 1 : 0; });
  }
  int winners = 0;
  for (const int one : won) winners += one;
  EXPECT_EQ(winners, 1);
  EXPECT_EQ(lease_->read()->epoch, 1);
}

}  // namespace godwit::test
