#include "base/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "godwit/error.h"
#include "support/error_of.h"
#include "support/scratch_folder.h"

namespace godwit::base {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr Duration kLong{30000};

ProcessResult shell(const std::string& script, Duration limit = kLong) {
  return run_process({"/bin/sh", "-c", script}, limit);
}

TEST(Process, KnowsItself) {
  const ProcessIdentity self = this_process();
  EXPECT_EQ(self.pid, ::getpid());
  EXPECT_GT(self.started, 0U);
  EXPECT_EQ(find_process(::getpid()), self);
  EXPECT_TRUE(is_alive(self));
  EXPECT_FALSE(command_line_of(::getpid()).empty());
}

TEST(Process, TellsAProcessFromALaterOneOfTheSameNumber) {
  ProcessIdentity other = this_process();
  ++other.started;
  EXPECT_FALSE(is_alive(other));
  other = this_process();
  other.boot = "another boot";
  EXPECT_FALSE(is_alive(other));
}

TEST(Process, CountsAZombieAsGone) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::pause();
    ::_exit(0);
  }
  ASSERT_GT(child, 0);
  const auto identity = find_process(child);
  ASSERT_TRUE(identity.has_value());
  EXPECT_TRUE(is_alive(*identity));
  ::kill(child, SIGKILL);
  siginfo_t info;
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
  EXPECT_FALSE(is_alive(*identity)) << "dead, but not yet waited for";
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(find_process(child).has_value());
  EXPECT_THAT(command_line_of(child), IsEmpty());
}

TEST(Process, FindsPrograms) {
  const test::ScratchFolder folder;
  folder.write("a/tool", "not executable");
  folder.write("b/tool/file", "a folder of that name");
  const auto tool = folder.write_program("c/tool", "#!/bin/sh\n");
  const std::string root = folder.path().string();
  EXPECT_EQ(find_program("tool", root + "/a:" + root + "/b::" + root + "/c"), tool);
  EXPECT_EQ(find_program("tool", root + "/a:" + root + "/b"), std::nullopt);
  EXPECT_EQ(find_program("tool", ""), std::nullopt);
  EXPECT_EQ(find_program(tool.string(), ""), tool);
  EXPECT_EQ(find_program(root + "/a/tool", root + "/c"), std::nullopt);
}

TEST(Process, RunsAProgramAndKeepsWhatItWrites) {
  const ProcessResult result = shell("printf out; printf err >&2; exit 3");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.output, "out");
  EXPECT_EQ(result.errors, "err");
}

TEST(Process, HandsArgumentsOverAsTheyAre) {
  EXPECT_EQ(run_process({"printf", "[%s]", "two words", "$HOME", "", "*"}, kLong).output, "[two words][$HOME][][*]");
}

TEST(Process, GivesNoInputAndRunsInTheFolder) {
  EXPECT_EQ(shell("cat").output, "");
  const test::ScratchFolder folder;
  folder.write("x", "here");
  EXPECT_EQ(run_process({"cat", "x"}, kLong, folder.path()).output, "here");
}

TEST(Process, ReportsASignalAs128AndItsNumber) { EXPECT_EQ(shell("kill -9 $$").exit_code, 137); }

TEST(Process, StartsProgramsWithSignalsAsTheyExpectThem) {
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &blocked, &before);
  const int exit_code = shell("kill $$; exit 0").exit_code;
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  EXPECT_EQ(exit_code, 128 + SIGTERM);
}

TEST(Process, DrainsMoreThanItKeeps) {
  const ProcessResult result = shell("head -c 3000000 /dev/zero; echo x >&2; exit 5");
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_GE(result.output.size(), std::size_t{1} << 20U);
  EXPECT_LT(result.output.size(), std::size_t{2} << 20U);
  EXPECT_EQ(result.errors, "x\n");
}

TEST(Process, KillsWhatRunsTooLongWithItsChildren) {
  const test::ScratchFolder folder;
  const auto pids = folder.path() / "pids";
  const Error error = error_of([&] {
    run_process({"/bin/sh", "-c", "sleep 600 & echo $! > pids; echo $$ >> pids; wait"}, Duration(300), folder.path());
  });
  EXPECT_EQ(error.code(), ErrorCode::kTimeout);
  EXPECT_EQ(error.message(), "/bin/sh ran longer than 300ms");
  std::size_t gone = 0;
  for (const std::string& line : {read_file(pids)})
    for (std::size_t at = 0; at < line.size(); at = line.find('\n', at) + 1) {
      const auto pid = static_cast<pid_t>(std::stol(line.substr(at)));
      for (int attempt = 0; attempt < 5000 && find_process(pid); ++attempt) ::usleep(1000);  // until init has seen it
      gone += find_process(pid) ? 0U : 1U;
    }
  EXPECT_EQ(gone, 2U);
}

TEST(Process, SaysWhyAProgramCannotBeStarted) {
  const Error error = error_of([] { run_process({"/nowhere/godwit-tool"}, kLong); });
  EXPECT_EQ(error.code(), ErrorCode::kFile);
  EXPECT_EQ(error.message(), "cannot run /nowhere/godwit-tool: No such file or directory");
  EXPECT_THAT(error_of([] { run_process({"/etc/passwd"}, kLong); }).message(), StartsWith("cannot run /etc/passwd: "));
}

TEST(Process, KnowsItsHostAndUser) {
  EXPECT_FALSE(host_name().empty());
  EXPECT_FALSE(user_name().empty());
}

}  // namespace
}  // namespace godwit::base
