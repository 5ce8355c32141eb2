// A Migrator whose server is not there, is silent, or is another one than before.
#include "godwit/migrator.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "base/file.h"
#include "godwit/project.h"
#include "support/error_of.h"
#include "support/listener.h"
#include "support/scratch_folder.h"

namespace godwit {
namespace {

using namespace std::chrono_literals;
using test::error_of;

class Unreached : public testing::Test {
 protected:
  Migrator migrator(const std::string& url, MigratorOptions options = {}) {
    base::make_folder(folder_.path() / "migrations");
    base::write_file(folder_.path() / "migrations" / "1-a.js", "exports.up = async () => {};\n");
    base::write_file(folder_.path() / "godwit.yaml",
                     fmt::format("version: 1\nenvironments:\n  test: {{ url: \"{}\", database: shop }}\n", url));
    ProjectOptions where;
    where.folder = folder_.path();
    return {Project::open(where), std::move(options)};
  }
  static int port_of_nobody() { return test::Listener().port(); }

  test::ScratchFolder folder_;
};

TEST_F(Unreached, EveryCallTriesAgainAndSaysTheSame) {
  Migrator migrator = this->migrator(fmt::format("mongodb://127.0.0.1:{}/?serverSelectionTimeoutMS=300", port_of_nobody()));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(error_of([&] { migrator.up({}); }).code(), ErrorCode::kCannotConnect);
    EXPECT_EQ(error_of([&] { static_cast<void>(migrator.status()); }).code(), ErrorCode::kCannotConnect);
    EXPECT_EQ(error_of([&] { static_cast<void>(migrator.plan(Direction::kUp, {})); }).code(), ErrorCode::kCannotConnect);
  }
}

TEST_F(Unreached, ALocalServerThatMayNotBeStartedIsMissedEachTime) {
  MigratorOptions options;
  options.start_local_server = false;
  Migrator migrator = this->migrator("local", options);
  for (int i = 0; i < 2; ++i) {
    const Error error = error_of([&] { migrator.up({}); });
    EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
    EXPECT_EQ(error.fix_text(), "godwit local start");
  }
}

TEST_F(Unreached, ASilentServerIsLeftWhenAStopIsAskedFor) {
  const test::Listener silent;
  std::stop_source stop;
  MigratorOptions options;
  options.stop = stop.get_token();
  Migrator migrator = this->migrator(fmt::format("mongodb://127.0.0.1:{}/", silent.port()), options);
  std::jthread asking([&] {
    std::this_thread::sleep_for(300ms);
    stop.request_stop();
  });
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(error_of([&] { migrator.up({}); }).code(), ErrorCode::kInterrupted);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 8s);
}

}  // namespace
}  // namespace godwit
