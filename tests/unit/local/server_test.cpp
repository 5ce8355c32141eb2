// The server's life with a stand-in for the program; tests/integration/local has real ones.
#include "local/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/process.h"
#include "godwit/error.h"
#include "local/daemon.h"
#include "support/listener.h"
#include "support/scratch_folder.h"

namespace godwit::local {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LocalServer : public testing::Test {
 protected:
  LocalServer() {
    fs::create_directory(project_);
    options_.project = project_;
    options_.variables = {{"PATH", "/usr/bin:/bin"}, {"HOME", folder_.path() / "home"}};
    options_.processor = "x86_64";
    options_.ping = [this](int) { return answers_; };
    options_.initiate = [](int) { FAIL() << "only a mongod has a replica set to initiate"; };
    options_.events = [this](const Event& event) { notes_.push_back(event.text); };
    options_.stop_limit = base::Duration(5000);
    // Runs until it is stopped, and names the data folder in its arguments.
    options_.command = {"tail", "-f", "/dev/null", "{data}", "{port}"};
  }
  ~LocalServer() override {
    if (fs::exists(project_)) Server(options_).stop();
  }
  fs::path file(const std::string& name) { return project_ / ".godwit/local" / name; }
  ServerState state() { return read_state(file("server.json")).value(); }

  test::ScratchFolder folder_;
  fs::path project_ = folder_.path() / "shop";
  Options options_;
  bool answers_ = true;
  std::vector<std::string> notes_;
};

TEST_F(LocalServer, IsStartedOnceAndFoundAgain) {
  const Status first = Server(options_).start();
  EXPECT_TRUE(first.started_now);
  EXPECT_TRUE(first.running);
  EXPECT_EQ(first.kind, "custom");
  EXPECT_EQ(first.folder, fs::canonical(file("data/custom")));
  EXPECT_EQ(first.url, "mongodb://127.0.0.1:" + std::to_string(first.port) + "/?directConnection=true");
  EXPECT_THAT(notes_, ElementsAre("started a local server (custom) on 127.0.0.1:" + std::to_string(first.port)));
  const Status second = Server(options_).start();
  EXPECT_FALSE(second.started_now);
  EXPECT_EQ(second.pid, first.pid);
  EXPECT_EQ(Server(options_).status().pid, first.pid);
}

TEST_F(LocalServer, IsFoundThroughALinkToTheProject) {
  const Status first = Server(options_).start();
  fs::create_directory_symlink(project_, folder_.path() / "link");
  Options through_link = options_;
  through_link.project = folder_.path() / "link";
  EXPECT_EQ(Server(through_link).start().pid, first.pid);
}

TEST_F(LocalServer, KeepsItsFolderToItsOwner) {
  Server(options_).start();
  struct stat info {};
  ASSERT_EQ(::stat(file("").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0700U);
  EXPECT_EQ(base::read_file(file(".gitignore")), "*\n");
}

TEST_F(LocalServer, IsStoppedOnceAndLeavesItsData) {
  const Status status = Server(options_).start();
  const auto process = state().process;
  base::write_file(file("data/custom/kept"), "x");
  EXPECT_TRUE(Server(options_).stop());
  EXPECT_FALSE(base::is_alive(process));
  EXPECT_FALSE(fs::exists(file("server.json")));
  EXPECT_TRUE(fs::exists(file("data/custom/kept")));
  EXPECT_FALSE(Server(options_).stop());
  EXPECT_EQ(Server(options_).start().port, status.port) << "the port should stay, so that URLs stay right";
}

TEST_F(LocalServer, TakesAnotherPortWhenItsOwnIsTaken) {
  const test::Listener listener;
  fs::create_directories(file(""));
  base::write_file(file("port"), std::to_string(listener.port()));
  EXPECT_NE(Server(options_).start().port, listener.port());
}

TEST_F(LocalServer, IgnoresAPortFileThatMakesNoSense) {
  fs::create_directories(file(""));
  base::write_file(file("port"), "-17 bananas");
  EXPECT_GT(Server(options_).start().port, 0);
}

TEST_F(LocalServer, LookingAndStoppingMakeNoFiles) {
  EXPECT_FALSE(Server(options_).status().running);
  EXPECT_FALSE(Server(options_).stop());
  Server(options_).reset();
  EXPECT_FALSE(fs::exists(project_ / ".godwit"));
}

TEST_F(LocalServer, SaysWhatItWouldStart) {
  const Status status = Server(options_).status();
  EXPECT_EQ(status.program, "/usr/bin/tail");
  EXPECT_EQ(status.kind, "custom");
  options_.command = {"no-such-program", "{port}", "{data}"};
  EXPECT_EQ(Server(options_).status().program, "");
}

TEST_F(LocalServer, SaysWhereItLookedWhenThereIsNoProgram) {
  options_.command.clear();
  options_.variables["PATH"] = folder_.path();
  try {
    Server(options_).start();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kLocalServerMissing);
    EXPECT_THAT(error.details(), Contains("not found: mongod on PATH"));
  }
}

TEST_F(LocalServer, ShowsTheEndOfTheLogOfAServerThatEndsAtOnce) {
  options_.command = {"sh", "-c", "echo first; echo '\x1b[31mno room\x1b[0m' >&2; exit 3", "{port}", "{data}"};
  answers_ = false;
  try {
    Server(options_).start();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kLocalServerFailed);
    EXPECT_EQ(error.message(), "custom ended while it was starting");
    EXPECT_THAT(error.details(), Contains("  first"));
    EXPECT_THAT(error.details(), Contains(HasSubstr("no room")));
    EXPECT_EQ(error.unchanged_text(), "the local data are as they were");
  }
  EXPECT_FALSE(fs::exists(file("server.json")));
}

TEST_F(LocalServer, IsNotThereBecauseSomebodyElseAnswersAfterItsEnd) {
  options_.command = {"sh", "-c", "exit 0", "{port}", "{data}"};
  options_.ping = [this](int) {
    while (base::is_alive(state().process)) {
    }
    return true;
  };
  EXPECT_THROW(Server(options_).start(), Error);
}

TEST_F(LocalServer, LeavesNoServerThatDoesNotAnswerInTime) {
  answers_ = false;
  options_.start_limit = base::Duration(100);
  base::ProcessIdentity started;
  options_.ping = [&](int) {
    started = state().process;
    return false;
  };
  try {
    Server(options_).start();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "custom did not answer within 100ms");
  }
  EXPECT_GT(started.pid, 0);
  EXPECT_FALSE(base::is_alive(started));
  EXPECT_FALSE(fs::exists(file("server.json")));
}

TEST_F(LocalServer, IsAdoptedWhenItsStarterDiedBeforeItWasReady) {
  const Status first = Server(options_).start();
  ServerState unready = state();
  unready.is_ready = false;
  base::write_file(file("server.json"), render_state(unready));
  const Status second = Server(options_).start();
  EXPECT_EQ(second.pid, first.pid);
  EXPECT_TRUE(state().is_ready);
}

TEST_F(LocalServer, IsReplacedWhenItHangsWhileStarting) {
  const Status first = Server(options_).start();
  ServerState unready = state();
  unready.is_ready = false;
  base::write_file(file("server.json"), render_state(unready));
  options_.start_limit = base::Duration(50);
  options_.ping = [&](int) { return state().process.pid != first.pid; };
  notes_.clear();
  const Status second = Server(options_).start();
  EXPECT_NE(second.pid, first.pid);
  EXPECT_FALSE(base::find_process(static_cast<pid_t>(first.pid)).has_value());
  EXPECT_THAT(notes_, Contains(HasSubstr("does not answer and is started again")));
}

TEST_F(LocalServer, IsAliveButNotRunningWhenItDoesNotAnswer) {
  Server(options_).start();
  answers_ = false;
  const Status status = Server(options_).status();
  EXPECT_TRUE(status.alive);
  EXPECT_FALSE(status.running);
  EXPECT_EQ(status.url, "");
}

TEST_F(LocalServer, IsStartedAgainAfterItWasKilled) {
  const Status first = Server(options_).start();
  end_process(state().process, base::Duration(0));
  EXPECT_FALSE(Server(options_).status().running);
  const Status second = Server(options_).start();
  EXPECT_TRUE(second.started_now);
  EXPECT_NE(second.pid, first.pid);
}

TEST_F(LocalServer, IsStartedAgainInAMovedProject) {
  const Status first = Server(options_).start();
  fs::rename(project_, folder_.path() / "moved");
  options_.project = folder_.path() / "moved";
  EXPECT_FALSE(Server(options_).status().running);
  const Status second = Server(options_).start();
  EXPECT_TRUE(second.started_now);
  EXPECT_FALSE(base::find_process(static_cast<pid_t>(first.pid)).has_value());
  EXPECT_EQ(second.folder, fs::canonical(folder_.path() / "moved/.godwit/local/data/custom"));
  Server(options_).stop();
}

TEST_F(LocalServer, OfTheOriginalIsLeftAloneByACopy) {
  const Status original = Server(options_).start();
  fs::copy(project_, folder_.path() / "copy", fs::copy_options::recursive);
  Options copy = options_;
  copy.project = folder_.path() / "copy";
  EXPECT_FALSE(Server(copy).status().running);
  EXPECT_FALSE(Server(copy).stop());
  EXPECT_TRUE(Server(options_).status().running);
  EXPECT_NE(Server(copy).start().pid, original.pid);
  Server(copy).reset();
  EXPECT_EQ(Server(options_).status().pid, original.pid);
}

// A process that has nothing to do with us and runs until the test ends it.
class Stranger {
 public:
  explicit Stranger(const fs::path& folder)
      : daemon_({{"/usr/bin/tail", "-f", "/dev/null"}, {}, folder, folder / "stranger.log"}) {
    daemon_.release();
  }
  ~Stranger() { end_process(daemon_.identity(), base::Duration(5000)); }
  [[nodiscard]] const base::ProcessIdentity& identity() const { return daemon_.identity(); }
  [[nodiscard]] bool is_alive() const { return base::is_alive(daemon_.identity()); }

 private:
  Daemon daemon_;
};

TEST_F(LocalServer, NeverTouchesTheProcessThatGotItsNumber) {
  const Stranger stranger(folder_.path());
  Server(options_).start();
  ServerState stale = state();
  Server(options_).stop();
  stale.process.pid = stranger.identity().pid;
  base::write_file(file("server.json"), render_state(stale));
  EXPECT_FALSE(Server(options_).status().alive);
  EXPECT_FALSE(Server(options_).stop());
  base::write_file(file("server.json"), render_state(stale));
  Server(options_).reset();
  base::write_file(file("server.json"), render_state(stale));
  EXPECT_NE(Server(options_).start().pid, stranger.identity().pid);
  EXPECT_TRUE(stranger.is_alive());
}

TEST_F(LocalServer, NeverTouchesAProcessWithItsIdentityThatIsNoServerOfThisProject) {
  const Stranger stranger(folder_.path());
  Server(options_).start();
  ServerState forged = state();
  Server(options_).stop();
  forged.process = stranger.identity();
  base::write_file(file("server.json"), render_state(forged));
  EXPECT_FALSE(Server(options_).stop());
  base::write_file(file("server.json"), render_state(forged));
  EXPECT_TRUE(Server(options_).start().started_now);
  EXPECT_TRUE(stranger.is_alive());
}

TEST_F(LocalServer, IsStartedDespiteAStateFileOfRubbish) {
  fs::create_directories(file(""));
  base::write_file(file("server.json"), "{\"pid\": \"rm -rf\"");
  EXPECT_FALSE(Server(options_).status().running);
  EXPECT_TRUE(Server(options_).start().started_now);
}

TEST_F(LocalServer, IsEmptyAfterAReset) {
  Server(options_).start();
  const auto process = state().process;
  base::write_file(file("data/custom/rows"), "x");
  fs::create_directory(file("data.deleting-0123"));
  EXPECT_TRUE(Server(options_).status().has_data);
  Server(options_).reset();
  EXPECT_FALSE(base::is_alive(process));
  EXPECT_FALSE(Server(options_).status().has_data);
  EXPECT_THAT(base::list_folder(file("")),
              testing::UnorderedElementsAre("lock", "port", "secantus.toml", ".gitignore"));
}

TEST_F(LocalServer, IsNotEmptiedThroughALink) {
  Server(options_).start();
  Server(options_).stop();
  folder_.write("precious/file", "x");
  fs::remove_all(file("data"));
  fs::create_directory_symlink(folder_.path() / "precious", file("data"));
  try {
    Server(options_).reset();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kLocalFolder);
    EXPECT_THAT(error.details(), Contains(HasSubstr("precious")));
  }
  EXPECT_TRUE(fs::exists(folder_.path() / "precious/file"));
}

TEST_F(LocalServer, IsNotEmptiedThroughALinkFurtherUp) {
  Server(options_).start();
  Server(options_).stop();
  fs::rename(project_ / ".godwit", folder_.path() / "elsewhere");
  fs::create_directory_symlink(folder_.path() / "elsewhere", project_ / ".godwit");
  EXPECT_THROW(Server(options_).reset(), Error);
  EXPECT_TRUE(fs::exists(folder_.path() / "elsewhere/local/data/custom"));
}

TEST_F(LocalServer, LinksInItsDataAreNotFollowedWhenItIsEmptied) {
  Server(options_).start();
  folder_.write("precious/file", "x");
  fs::create_directory_symlink(folder_.path() / "precious", file("data/custom/link"));
  Server(options_).reset();
  EXPECT_TRUE(fs::exists(folder_.path() / "precious/file"));
  EXPECT_FALSE(fs::exists(file("data")));
}

TEST_F(LocalServer, WantsAProjectFolder) {
  options_.project = folder_.path() / "missing";
  EXPECT_THROW(Server{options_}, Error);
  options_.project = project_;
}

// A mongod on PATH as far as its arguments and its port go.
class LocalMongod : public LocalServer {
 protected:
  LocalMongod() {
    folder_.write_program("bin/mongod", R"(#!/usr/bin/env python3
import signal, socket, sys
port = int(sys.argv[sys.argv.index("--port") + 1])
if "--deaf" not in sys.argv:
    listener = socket.create_server(("127.0.0.1", port))
signal.pause()
)");
    options_.command = {};
    options_.variables["PATH"] = (folder_.path() / "bin").string() + ":/usr/bin:/bin";
    options_.initiate = [this](int port) { initiated_.push_back(port); };
  }
  std::vector<int> initiated_;
};

TEST_F(LocalMongod, IsInitiatedOnce) {
  const Status status = Server(options_).start();
  EXPECT_EQ(status.kind, "mongod");
  EXPECT_THAT(initiated_, ElementsAre(status.port));
  EXPECT_FALSE(Server(options_).start().started_now);
  EXPECT_EQ(initiated_.size(), 1U);
}

TEST_F(LocalMongod, IsInitiatedByTheNextStartWhenTheFirstDiedBefore) {
  const Status status = Server(options_).start();
  ServerState unready = state();
  unready.is_ready = false;
  base::write_file(file("server.json"), render_state(unready));
  Server(options_).start();
  EXPECT_THAT(initiated_, ElementsAre(status.port, status.port));
}

TEST_F(LocalMongod, DoesNotRunWhenItCannotBeInitiated) {
  base::ProcessIdentity started;
  options_.initiate = [&](int) {
    started = state().process;
    throw Error(ErrorCode::kServer, "no majority");
  };
  try {
    Server(options_).start();
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("initiating the local server's replica set: no majority"));
  }
  EXPECT_GT(started.pid, 0);
  EXPECT_FALSE(base::is_alive(started));
  EXPECT_FALSE(Server(options_).status().alive);
}

TEST_F(LocalMongod, IsNotMistakenForAStrangerThatAnswersOnItsPort) {
  options_.command = {"mongod", "--deaf"};
  options_.start_limit = base::Duration(300);
  EXPECT_THROW(Server(options_).start(), Error);
  EXPECT_THAT(initiated_, IsEmpty()) << "a stranger's server was about to be reconfigured";
}

}  // namespace
}  // namespace godwit::local
