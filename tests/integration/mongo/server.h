// The real servers that these tests run against, as tools/services names them.
#pragma once

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "bson/extended_json.h"
#include "mongo/client.h"
#include "mongo/connections.h"
#include "support/error_of.h"

namespace godwit::mongo {

// Sets `target` to a variable's value, or skips the test and says which one is missing.
#define GODWIT_SERVER_OR_SKIP(target, variable)                                                        \
  const char* const target##_value = std::getenv(variable);                                            \
  if (target##_value == nullptr || *target##_value == '\0')                                            \
    GTEST_SKIP() << variable << " is not set; run the tests through tools/services";                   \
  const std::string target = target##_value

inline bson::Document json(const std::string& text) { return bson::from_extended_json(text); }

inline std::shared_ptr<Connections> connect(const std::string& url, base::Duration selection = base::Duration(10000)) {
  return Connections::open({.url = base::Secret(url), .server_selection = selection, .application = "godwit-test"});
}

// The port of a URL with one host on the loopback interface.
inline int port_of(const std::string& url) {
  const auto at = url.rfind("127.0.0.1:");
  return std::atoi(url.c_str() + at + 10);
}

inline std::string url_of(int port, const std::string& options = "") {
  return "mongodb://127.0.0.1:" + std::to_string(port) + "/?directConnection=true" + options;
}

// How long an act took, in seconds.
inline double seconds(const std::function<void()>& act) {
  const auto begin = base::system_clock().monotonic();
  act();
  return std::chrono::duration<double>(base::system_clock().monotonic() - begin).count();
}

// A database of a test's own on the main server, gone with the test.
class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
    url_ = url;
    connections_ = connect(url_);
    database_ = "mongo_" + base::new_run_id();
    for (char& c : database_)
      if (c == '-') c = '_';
  }
  void TearDown() override {
    if (connections_ == nullptr) return;
    connections_->resume();
    connect(url_)->lend()->command(database_, json(R"({"dropDatabase": 1})"));
  }

  bson::Document run(const std::string& command) { return connections_->lend()->command(database_, json(command)); }
  std::int64_t count(const std::string& filter = "{}") {
    return run(R"({"count": "t", "query": )" + filter + "}")["n"].int64();
  }
  void insert_numbers(int many) {
    Bulk bulk(false);
    for (int i = 0; i < many; ++i) bulk.insert(json(R"({"_id": )" + std::to_string(i) + R"(, "x": 0})"));
    ASSERT_FALSE(connections_->lend()->execute(database_, "t", std::move(bulk), {}).error);
  }

  std::string url_;
  std::string database_;
  std::shared_ptr<Connections> connections_;
};

}  // namespace godwit::mongo
