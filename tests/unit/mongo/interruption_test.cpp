#include "mongo/interruption.h"

#include <gmock/gmock.h>
#include <poll.h>

#include <memory>

namespace godwit::mongo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

bool readable(const Wake& wake) {
  pollfd polled{wake.descriptor(), POLLIN, 0};
  return poll(&polled, 1, 0) == 1;
}

TEST(Wake, FiresForGood) {
  Wake wake;
  EXPECT_FALSE(wake.fired());
  EXPECT_FALSE(readable(wake));
  wake.fire();
  wake.fire();
  EXPECT_TRUE(wake.fired());
  EXPECT_TRUE(readable(wake));
  EXPECT_TRUE(readable(wake)) << "looking at it must not use it up";
}

TEST(Interruption, LeavesWhatItCutCutWhenItEnds) {
  Interruption interruption;
  const std::shared_ptr<Wake> before = interruption.wake();
  EXPECT_EQ(interruption.wake(), before);
  interruption.start();
  EXPECT_EQ(interruption.wake(), before) << "calls that begin now are interrupted, too";
  interruption.end();
  EXPECT_TRUE(before->fired());
  EXPECT_NE(interruption.wake(), before);
  EXPECT_FALSE(interruption.wake()->fired());
}

TEST(Interruption, EndsNothingThatHadNotStarted) {
  Interruption interruption;
  const std::shared_ptr<Wake> before = interruption.wake();
  interruption.end();
  EXPECT_EQ(interruption.wake(), before);
}

TEST(Interruption, TellsTheSessionsInUse) {
  Interruption interruption;
  interruption.remember({1, 1});
  interruption.remember({2, 2});
  interruption.forget({1, 1});
  interruption.forget({3, 3});
  EXPECT_THAT(interruption.start(), ElementsAre(SessionId{2, 2}));
  interruption.forget({2, 2});
  EXPECT_THAT(interruption.start(), IsEmpty());
}

}  // namespace
}  // namespace godwit::mongo
