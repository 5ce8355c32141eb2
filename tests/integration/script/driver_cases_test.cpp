// Runs driver_cases/*.cases.js in the engine, against a real server, and compares with what the official driver gave.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "mongo/connections.h"
#include "script/mongo/bindings.h"
#include "script/runtime.h"

namespace godwit::script {
namespace {

constexpr const char* kServer = "GODWIT_TEST_MONGODB_URI";

// Keeps what the runner in JavaScript says: each difference is an error, the number of cases the only other line.
class Listener final : public Host {
 public:
  void log(LogLevel level, std::string_view text) override {
    if (level == LogLevel::kError) differences += std::string(text) + '\n';
    if (level == LogLevel::kInfo) cases = std::atoi(std::string(text).c_str());
  }
  void progress(std::int64_t, std::int64_t) override {}
  bool step_begins(const std::string&, bool) override { return true; }
  void step_ended(const std::string&) override {}
  void writes_outside_step() override {}
  void warning(std::string_view text) override { differences += "warning: " + std::string(text) + '\n'; }

  std::string differences;
  int cases = 0;
};

class DriverCases : public testing::TestWithParam<const char*> {};

TEST_P(DriverCases, GiveWhatTheOfficialDriverGave) {
  const char* url = std::getenv(kServer);
  if (url == nullptr || *url == '\0') GTEST_SKIP() << kServer << " is not set (see tools/services)";
  godwit::mongo::ConnectionOptions connection;
  connection.url = base::Secret(url);
  mongo::BindingsOptions bindings;
  bindings.connections = godwit::mongo::Connections::open(std::move(connection));
  bindings.database = std::string("driver_cases_") + GetParam();

  const std::filesystem::path folder(GODWIT_DRIVER_CASES);
  RuntimeOptions options;
  options.project_folder = folder;
  options.bindings = [&bindings] { return mongo::make_bindings(bindings); };
  Runtime runtime(options);
  runtime.load(folder / "run.js");

  CallOptions call;
  call.function = "up";
  call.parameters["cases"] = GetParam();
  Listener listener;
  Counts counts;
  runtime.call(folder / "run.js", call, listener, counts, {});
  EXPECT_EQ(listener.differences, "");
  EXPECT_GT(listener.cases, 20);
}

INSTANTIATE_TEST_SUITE_P(Files, DriverCases,
                         testing::Values("read", "cursors", "write", "bulk", "indexes", "database", "sessions",
                                         "values", "refusals"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace godwit::script
