// The managed local server with the real program, which `tools/services run` provides.
#include "local/server.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <set>

#include "base/file.h"
#include "base/process.h"
#include "godwit/error.h"
#include "integration/local/connection.h"
#include "local/daemon.h"
#include "support/listener.h"
#include "support/scratch_folder.h"

namespace godwit::local {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;

using test::accepts_connections;

class RealLocalServer : public testing::Test {
 protected:
  void SetUp() override {
    const char* program = std::getenv("GODWIT_TEST_SECANTUSD");
    if (program == nullptr) GTEST_SKIP() << "GODWIT_TEST_SECANTUSD is not set: run through tools/services run";
    fs::create_directory(project_);
    options_.project = project_;
    options_.command = {program};
    options_.variables = {{"PATH", "/usr/bin:/bin"}};
    options_.ping = accepts_connections;
    options_.initiate = [](int) { FAIL() << "only a mongod has a replica set to initiate"; };
  }
  void TearDown() override {
    if (fs::exists(project_)) Server(options_).stop();
  }
  fs::path file(const std::string& name) { return project_ / ".godwit/local" / name; }
  ServerState state() { return read_state(file("server.json")).value(); }

  // Runs local_starter in a process group of its own, with GODWIT_FAULT=`fault`, and returns what waitpid() says.
  [[nodiscard]] int run_starter(const char* act, const char* fault = "") const {
    const std::string project = project_.string();
    const pid_t child = ::fork();
    if (child == 0) {
      ::setpgid(0, 0);
      ::setenv("GODWIT_FAULT", fault, 1);
      ::execl(GODWIT_LOCAL_STARTER, "local_starter", act, project.c_str(), options_.command[0].c_str(), nullptr);
      ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
  }

  test::ScratchFolder folder_;
  fs::path project_ = folder_.path() / "shop";
  Options options_;
};

TEST_F(RealLocalServer, StartsDurableOnLoopbackAndIsFoundAgain) {
  const Status first = Server(options_).start();
  EXPECT_TRUE(first.started_now);
  EXPECT_EQ(first.kind, "secantusd-rs");
  EXPECT_TRUE(accepts_connections(first.port));
  const auto arguments = base::command_line_of(static_cast<pid_t>(first.pid));
  EXPECT_THAT(arguments, Contains("--sync-on-commit"));
  EXPECT_THAT(arguments, Contains(fs::canonical(file("data/secantusd-rs")).string()));
  const Status second = Server(options_).start();
  EXPECT_FALSE(second.started_now);
  EXPECT_EQ(second.pid, first.pid);
  EXPECT_EQ(second.port, first.port);
}

TEST_F(RealLocalServer, SurvivesTheCommandThatStartedItAndItsCtrlC) {
  const pid_t command = ::fork();
  if (command == 0) {
    ::setpgid(0, 0);
    ::signal(SIGINT, SIG_DFL);
    Server(options_).start();
    ::kill(0, SIGINT);  // as a terminal does: to the whole group
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(command, &status, 0), command);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(Server(options_).status().running);
  EXPECT_FALSE(Server(options_).start().started_now);
}

TEST_F(RealLocalServer, HoldsNoDescriptorOfTheCommandThatStartedIt) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);  // on purpose without O_CLOEXEC
  Server(options_).start();
  ::close(ends[1]);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 0) << "whoever reads the command's output would wait for the server's end";
  ::close(ends[0]);
}

TEST_F(RealLocalServer, StartsAgainWithItsDataAfterAKill) {
  const Status first = Server(options_).start();
  end_process(state().process, base::Duration(0));
  EXPECT_FALSE(accepts_connections(first.port));
  EXPECT_FALSE(Server(options_).status().running);
  EXPECT_TRUE(fs::exists(file("server.json")));
  const Status second = Server(options_).start();
  EXPECT_TRUE(second.started_now);
  EXPECT_NE(second.pid, first.pid);
  EXPECT_EQ(second.folder, first.folder);
  EXPECT_TRUE(accepts_connections(second.port));
}

TEST_F(RealLocalServer, IsOneHoweverManyStartItAtOnce) {
  constexpr int kStarters = 6;
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < kStarters; ++i) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    try {
      const Status status = Server(options_).start();
      const std::array<std::int64_t, 3> said{status.pid, status.port, status.started_now ? 1 : 0};
      ::_exit(::write(ends[1], said.data(), sizeof said) == sizeof said ? 0 : 2);
    } catch (const Error&) {
      ::_exit(1);
    }
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  std::set<std::int64_t> pids;
  std::int64_t starts = 0;
  for (int i = 0; i < kStarters; ++i) {
    std::array<std::int64_t, 3> said{};
    ASSERT_EQ(::read(ends[0], said.data(), sizeof said), static_cast<ssize_t>(sizeof said));
    pids.insert(said[0]);
    starts += said[2];
  }
  EXPECT_EQ(pids.size(), 1U);
  EXPECT_EQ(starts, 1);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(RealLocalServer, StopsAndStartsOnTheSamePort) {
  const Status first = Server(options_).start();
  EXPECT_TRUE(Server(options_).stop());
  EXPECT_FALSE(accepts_connections(first.port));
  EXPECT_FALSE(base::find_process(static_cast<pid_t>(first.pid)).has_value());
  EXPECT_FALSE(Server(options_).stop());
  EXPECT_EQ(Server(options_).start().port, first.port);
}

TEST_F(RealLocalServer, TakesAnotherPortWhenItsOwnIsTaken) {
  const test::Listener listener;
  fs::create_directories(file(""));
  base::write_file(file("port"), std::to_string(listener.port()));
  EXPECT_NE(Server(options_).start().port, listener.port());
}

TEST_F(RealLocalServer, IsNewAfterAReset) {
  const Status first = Server(options_).start();
  Server(options_).reset();
  EXPECT_FALSE(accepts_connections(first.port));
  EXPECT_FALSE(fs::exists(file("data")));
  EXPECT_TRUE(Server(options_).start().started_now);
}

TEST_F(RealLocalServer, LeavesTheProcessAloneThatGotItsNumber) {
  Daemon stranger({{"/usr/bin/tail", "-f", "/dev/null"}, {}, folder_.path(), folder_.path() / "stranger.log"});
  stranger.release();
  Server(options_).start();
  ServerState stale = state();
  end_process(stale.process, base::Duration(5000));
  stale.process.pid = stranger.identity().pid;
  base::write_file(file("server.json"), render_state(stale));
  EXPECT_FALSE(Server(options_).status().running);
  EXPECT_TRUE(Server(options_).start().started_now);
  EXPECT_TRUE(base::is_alive(stranger.identity()));
  end_process(stranger.identity(), base::Duration(5000));
}

TEST_F(RealLocalServer, SaysThatAnotherServerHasItsData) {
  const Status first = Server(options_).start();
  const auto process = state().process;
  fs::remove(file("server.json"));  // as if it were of another container
  try {
    Server(options_).start();
    ADD_FAILURE() << "two servers on one data folder";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kLocalServerFailed);
    EXPECT_EQ(error.message(), "secantusd-rs ended while it was starting");
    EXPECT_THAT(error.details(), Contains(HasSubstr("another server has its data open")));
    EXPECT_THAT(error.details(), Contains(HasSubstr("already being managed by another process")));
  }
  EXPECT_TRUE(accepts_connections(first.port)) << "the first one must not suffer";
  end_process(process, base::Duration(5000));
}

TEST_F(RealLocalServer, SaysThatItsDataAreDamagedAndRunsAgainAfterAReset) {
  Server(options_).start();
  Server(options_).stop();
  base::write_file(file("data/secantusd-rs/WiredTiger.turtle"), "junk");
  try {
    Server(options_).start();
    ADD_FAILURE() << "it started on damaged data";
  } catch (const Error& error) {
    EXPECT_THAT(error.details(), Contains("its data are damaged"));
    EXPECT_EQ(error.fix_text(), "godwit local reset, which deletes them");
  }
  Server(options_).reset();
  EXPECT_TRUE(Server(options_).start().running);
}

TEST_F(RealLocalServer, StartsAgainWhereTheProjectWasMovedTo) {
  const Status first = Server(options_).start();
  fs::rename(project_, folder_.path() / "moved");
  project_ = folder_.path() / "moved";
  options_.project = project_;
  const Status second = Server(options_).start();
  EXPECT_TRUE(second.started_now);
  EXPECT_FALSE(base::find_process(static_cast<pid_t>(first.pid)).has_value());
  EXPECT_TRUE(accepts_connections(second.port));
}

TEST_F(RealLocalServer, ObeysNoSettingsFileOfTheUser) {
  folder_.write("home/.secantus/secantusd.toml", "[server]\nport = 1\nauth = true\n");
  options_.variables["HOME"] = folder_.path() / "home";
  Server(options_).start();
  EXPECT_THAT(base::read_file(file("server.log")), testing::Not(HasSubstr("secantusd.toml")));
}

#ifdef GODWIT_FAULTS
// A starter that is killed at a fault point leaves either no server or one that the next start finds.
class KilledStarter : public RealLocalServer, public testing::WithParamInterface<const char*> {};

TEST_P(KilledStarter, IsFollowedByOneServer) {
  const int status = run_starter("start", GetParam());
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "the fault point was not reached";
  const auto written = read_state(file("server.json"));
  const Status second = Server(options_).start();
  EXPECT_TRUE(accepts_connections(second.port));
  if (std::string_view(GetParam()) == "local.after_release") {
    ASSERT_TRUE(written.has_value());
    EXPECT_EQ(second.pid, written->process.pid) << "the server that runs already is the one to use";
  } else {
    EXPECT_TRUE(second.started_now);
  }
}

INSTANTIATE_TEST_SUITE_P(EachPoint, KilledStarter,
                         testing::Values("local.before_state", "local.before_release", "local.after_release"));

TEST_F(RealLocalServer, IsEmptyAfterAResetThatWasKilled) {
  Server(options_).start();
  const int status = run_starter("reset", "local.before_delete");
  ASSERT_TRUE(WIFSIGNALED(status)) << "the fault point was not reached";
  EXPECT_FALSE(fs::exists(file("data")));
  Server(options_).start();
  for (const std::string& name : base::list_folder(file(""))) EXPECT_THAT(name, testing::Not(HasSubstr("deleting")));
}
#endif

}  // namespace
}  // namespace godwit::local
