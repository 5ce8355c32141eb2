#include "base/fault.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "base/file.h"
#include "godwit/error.h"
#include "support/scratch_folder.h"

namespace godwit::base {
namespace {

// Each runs in a process of its own, because a process reads GODWIT_FAULT once.
[[noreturn]] void reach_three_times(const char* fault) {
  ::setenv("GODWIT_FAULT", fault, 1);
  int reached = 0;
  try {
    for (; reached < 3; ++reached) {
      reach_fault_point("other");
      reach_fault_point("ledger.x");
    }
  } catch (const Error&) {
  }
  std::_Exit(10 + reached);
}

class FaultPoint : public ::testing::Test {
 protected:
  void SetUp() override {
#ifndef GODWIT_FAULTS
    GTEST_SKIP() << "this build has no fault points (GODWIT_FAULTS=OFF)";
#endif
  }
};
using FaultPointDeathTest = FaultPoint;

TEST_F(FaultPointDeathTest, KillsWhenItIsReached) {
  EXPECT_EXIT(reach_three_times("ledger.x"), ::testing::KilledBySignal(SIGKILL), "");
}

TEST_F(FaultPointDeathTest, ActsOnceAtTheTimeThatWasNamed) {
  EXPECT_EXIT(reach_three_times("ledger.x=throw"), ::testing::ExitedWithCode(10), "");
  EXPECT_EXIT(reach_three_times("ledger.x:3=throw"), ::testing::ExitedWithCode(12), "");
  EXPECT_EXIT(reach_three_times("ledger.x:4"), ::testing::ExitedWithCode(13), "");
}

TEST_F(FaultPointDeathTest, DoesNothingForOtherNames) {
  EXPECT_EXIT(reach_three_times("ledger"), ::testing::ExitedWithCode(13), "");
}

TEST_F(FaultPointDeathTest, ListsThePointsThatWereReached) {
  const test::ScratchFolder folder;
  const auto list = folder.path() / "list";
  EXPECT_EXIT(
      {
        ::setenv("GODWIT_FAULT_LIST", list.c_str(), 1);
        reach_three_times("none");
      },
      ::testing::ExitedWithCode(13), "");
  EXPECT_EQ(read_file(list), "other\nledger.x\nother\nledger.x\nother\nledger.x\n");
}

}  // namespace
}  // namespace godwit::base
