#include "local/daemon.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "base/file.h"
#include "godwit/error.h"
#include "support/scratch_folder.h"

namespace godwit::local {
namespace {

using testing::HasSubstr;

constexpr base::Duration kSoon{10000};

class DaemonTest : public testing::Test {
 protected:
  DaemonCommand shell(const std::string& script) {
    return {{"/bin/sh", "-c", script, "named"}, {"PATH=/usr/bin:/bin", "GREETING=hello"}, folder_.path(), log_};
  }
  // Reads until every process that holds the writing end has ended or closed it.
  static std::string read_to_end(int fd) {
    std::string text;
    std::array<char, 256> part{};
    for (ssize_t got = 0; (got = ::read(fd, part.data(), part.size())) > 0;)
      text.append(part.data(), static_cast<std::size_t>(got));
    return text;
  }

  test::ScratchFolder folder_;
  std::filesystem::path log_ = folder_.path() / "log";
};

// A fifo ends for its reader when the last writer has gone: tests wait on that, not on a clock.
TEST_F(DaemonTest, RunsInASessionOfItsOwnWithNothingOfTheCallers) {
  const std::string fifo = (folder_.path() / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  ::signal(SIGUSR1, SIG_IGN);
  std::array<int, 2> inherited{};
  ASSERT_EQ(::pipe(inherited.data()), 0);
  Daemon daemon(
      shell("exec > fifo; echo $GREETING; i=3; while [ $i -lt 256 ]; do [ -e /proc/$$/fd/$i ] && echo open $i; "
            "i=$((i+1)); done; pwd; umask; cat /proc/$$/stat; grep SigIgn /proc/$$/status"));
  ::close(inherited[1]);
  daemon.release();
  EXPECT_EQ(read_to_end(inherited[0]), "") << "the daemon kept a descriptor open";
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_CLOEXEC);
  const std::string said = read_to_end(reader);
  ::close(reader);
  ::close(inherited[0]);
  ::signal(SIGUSR1, SIG_DFL);
  EXPECT_THAT(said, HasSubstr("hello\n" + folder_.path().string() + "\n0077\n"));
  EXPECT_THAT(said, HasSubstr("SigIgn:\t0000000000000000"));
  const std::string pid = std::to_string(daemon.identity().pid);
  EXPECT_THAT(said, HasSubstr(pid + " (sh) "));
  EXPECT_NE(::getpgid(daemon.identity().pid), ::getpgid(0));
}

TEST_F(DaemonTest, AppendsOutputAndErrorsToTheLog) {
  base::write_file(log_, "before\n");
  const std::string fifo = (folder_.path() / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  Daemon daemon(shell("echo out; echo err >&2; : > fifo"));
  daemon.release();
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_CLOEXEC);
  read_to_end(reader);
  ::close(reader);
  EXPECT_EQ(base::read_file(log_), "before\nout\nerr\n");
}

TEST_F(DaemonTest, IsThereBeforeItsProgramRuns) {
  Daemon daemon(shell("echo ran >&2"));
  EXPECT_TRUE(base::is_alive(daemon.identity()));
  EXPECT_EQ(base::read_file(log_), "");
}

TEST_F(DaemonTest, EndsUnlessItIsLetGo) {
  base::ProcessIdentity identity;
  {
    const Daemon daemon(shell("echo ran >&2"));
    identity = daemon.identity();
  }
  end_process(identity, kSoon);  // waits; it is ending by itself
  EXPECT_FALSE(base::is_alive(identity));
  EXPECT_EQ(base::read_file(log_), "");
}

TEST_F(DaemonTest, HoldsTheCallersLockUntilItsProgramRuns) {
  auto lock = std::make_unique<base::FileLock>(folder_.path() / "lock", 0);
  Daemon daemon(shell("kill -STOP $$"));
  lock.reset();
  EXPECT_THROW(base::FileLock(folder_.path() / "lock", 0), Error);
  daemon.release();
  EXPECT_NO_THROW(base::FileLock(folder_.path() / "lock", kSoon.count()));
  end_process(daemon.identity(), base::Duration(0));
}

TEST_F(DaemonTest, TellsWhyAProgramCannotBeRun) {
  Daemon daemon({{"/nonexistent/program"}, {}, folder_.path(), log_});
  try {
    daemon.release();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kLocalServerFailed);
    EXPECT_THAT(error.message(), HasSubstr("No such file or directory"));
  }
}

TEST_F(DaemonTest, RefusesALogThatIsALink) {
  std::filesystem::create_symlink(folder_.write("precious", "x"), log_);
  EXPECT_THROW(Daemon(shell(":")), Error);
  EXPECT_EQ(base::read_file(folder_.path() / "precious"), "x");
}

TEST_F(DaemonTest, KillsWhatDoesNotWantToEnd) {
  const std::string fifo = (folder_.path() / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  ASSERT_EQ(::mkfifo((folder_.path() / "silent").c_str(), 0600), 0);
  // A fifo that is open for both is never at its end, so reading from it waits for ever.
  Daemon daemon(shell("trap '' TERM; echo deaf > fifo; while :; do read line <> silent; done"));
  daemon.release();
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(read_to_end(reader), "deaf\n");
  ::close(reader);
  end_process(daemon.identity(), base::Duration(50));
  EXPECT_FALSE(base::is_alive(daemon.identity()));
}

TEST_F(DaemonTest, NeverSignalsAProcessThatGotTheNumberLater) {
  Daemon stranger(shell("read line <> fifo"));
  ASSERT_EQ(::mkfifo((folder_.path() / "fifo").c_str(), 0600), 0);
  stranger.release();
  base::ProcessIdentity earlier = stranger.identity();
  earlier.started -= 1;
  end_process(earlier, base::Duration(0));
  EXPECT_TRUE(base::is_alive(stranger.identity()));
  base::ProcessIdentity other_boot = stranger.identity();
  other_boot.boot = "another boot";
  end_process(other_boot, base::Duration(0));
  EXPECT_TRUE(base::is_alive(stranger.identity()));
  end_process(stranger.identity(), kSoon);
  EXPECT_FALSE(base::is_alive(stranger.identity()));
}

}  // namespace
}  // namespace godwit::local
