// What the program leaves behind, and what others left behind for it.
#include <gtest/gtest.h>

#include "base/process.h"
#include "support/scratch_project.h"

namespace godwit {
namespace {

using namespace std::chrono_literals;

base::ProcessResult shell(const std::string& script) {
  return base::run_process({"sh", "-c", script, test::program()}, 30s);
}

TEST(Process, SaysNothingAboutTheCountersOfAProcessThatHadItsNumber) {
  const base::ProcessResult result = shell("echo x > /dev/shm/mongoc-$$; exec \"$0\" version");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.errors, "");
}

TEST(Process, LeavesNoCountersBehind) {
  EXPECT_EQ(shell("\"$0\" version > /dev/null & wait $!; test ! -e /dev/shm/mongoc-$!").exit_code, 0);
}

}  // namespace
}  // namespace godwit
