// A server that dies while it is being used.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bson/builder.h"
#include "server.h"
#include "support/scratch_folder.h"

namespace godwit::mongo {
namespace {

using test::error_of;
using testing::HasSubstr;

// A server of a test's own, which ends with it.
class OwnServer {
 public:
  OwnServer(const std::string& program, const std::filesystem::path& folder) {
    std::array<int, 2> pipe_ends{};
    if (pipe(pipe_ends.data()) != 0) throw std::runtime_error("pipe");
    const std::string empty = folder / "empty.toml";
    const std::string data = folder / "data";
    std::ofstream(empty).close();
    pid_ = fork();
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      dup2(pipe_ends[1], 1);
      dup2(pipe_ends[1], 2);
      execl(program.c_str(), program.c_str(), "--config", empty.c_str(), "--port", "0", "--storage-path", data.c_str(),
            "--log-file-max", "10MB", "--cache-size", "256M", nullptr);
      _exit(127);
    }
    close(pipe_ends[1]);
    output_ = pipe_ends[0];
    port_ = read_port();
  }
  ~OwnServer() {
    kill();
    close(output_);
  }
  OwnServer(const OwnServer&) = delete;
  OwnServer& operator=(const OwnServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  // Returns when none of its threads runs any more.
  void stop_running() const {
    ::kill(pid_, SIGSTOP);
    waitpid(pid_, nullptr, WUNTRACED);
  }

 private:
  int read_port() const {
    static constexpr std::string_view kLine = "listening on 127.0.0.1:";
    std::string text;
    std::array<char, 512> buffer{};
    for (ssize_t got = 0; (got = read(output_, buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
      const auto at = text.find(kLine);
      if (at != std::string::npos && text.find('\n', at) != std::string::npos)
        return std::atoi(text.c_str() + at + kLine.size());
    }
    throw std::runtime_error("the server did not start: " + text);
  }

  pid_t pid_ = 0;
  int output_ = -1;
  int port_ = 0;
};

class ServerLoss : public testing::Test {
 protected:
  void SetUp() override {
    GODWIT_SERVER_OR_SKIP(program, "GODWIT_TEST_SECANTUSD");
    server_ = std::make_unique<OwnServer>(program, folder_.path());
    connections_ = connect(url_of(server_->port()), base::Duration(1200));
    Bulk bulk(false);
    for (int i = 0; i < 2000; ++i) bulk.insert(bson::Builder().add("_id", i).build());
    ASSERT_FALSE(connections_->lend()->execute("shop", "t", std::move(bulk), {}).error);
  }

  test::ScratchFolder folder_;
  std::unique_ptr<OwnServer> server_;
  std::shared_ptr<Connections> connections_;
};

TEST_F(ServerLoss, InTheMiddleOfACursor) {
  const auto client = connections_->lend();
  const auto cursor = client->find("shop", "t", {}, json(R"({"batchSize": 100})"));
  for (int i = 0; i < 150; ++i) ASSERT_TRUE(cursor->next());
  server_->kill();
  Error error(ErrorCode::kInternal, "");
  EXPECT_LT(seconds([&] {
              error = error_of([&] {
                while (cursor->next()) {
                }
              });
            }),
            4);
  EXPECT_EQ(error.code(), ErrorCode::kConnectionLost);
  EXPECT_THAT(error.message(), HasSubstr("the connection to 127.0.0.1:" + std::to_string(server_->port()) + " was lost"));
  EXPECT_EQ(error_of([&] { client->command("admin", json(R"({"ping": 1})")); }).code(), ErrorCode::kCannotConnect);
}

TEST_F(ServerLoss, InATransaction) {
  const auto session = Session::start(connections_);
  session->begin();
  session->client().write_command("shop", json(R"({"insert": "t", "documents": [{"_id": "x"}]})"), session.get());
  server_->kill();
  const Error error = error_of([&] {
    session->client().write_command("shop", json(R"({"insert": "t", "documents": [{"_id": "y"}]})"), session.get());
  });
  EXPECT_EQ(error.retry_class(), Retry::kWholeStep);
  EXPECT_LT(seconds([&] { session->abort(); }), 6);
}

TEST_F(ServerLoss, ClosingDoesNotWaitForAServerThatHangs) {
  {
    const auto client = connections_->lend();
    client->command("admin", json(R"({"ping": 1})"));
  }
  server_->stop_running();
  EXPECT_LT(seconds([&] { connections_.reset(); }), 2.5);
}

TEST_F(ServerLoss, DroppingACursorAndASessionDoesNotWaitForAServerThatHangs) {
  auto session = Session::start(connections_);
  session->begin();
  auto cursor = session->client().find("shop", "t", {}, json(R"({"batchSize": 10})"), session.get());
  ASSERT_TRUE(cursor->next());
  server_->stop_running();
  EXPECT_LT(seconds([&] {
              cursor.reset();
              session.reset();
              connections_.reset();
            }),
            5);
}

TEST_F(ServerLoss, IsNoticedByTheUrlsSocketTimeout) {
  const auto client = connect(url_of(server_->port(), "&socketTimeoutMS=300"), base::Duration(600))->lend();
  client->command("admin", json(R"({"ping": 1})"));
  server_->stop_running();
  Error error(ErrorCode::kInternal, "");
  EXPECT_LT(seconds([&] { error = error_of([&] { client->command("admin", json(R"({"ping": 1})")); }); }), 2.5);
  EXPECT_EQ(error.code(), ErrorCode::kConnectionLost);
  EXPECT_THAT(error.message(), HasSubstr("no answer within socketTimeoutMS"));
}

}  // namespace
}  // namespace godwit::mongo
