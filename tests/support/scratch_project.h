// A project in a scratch folder and a database of its own on a real server, for tests that run the program.
#pragma once

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/process.h"
#include "base/random.h"
#include "bson/builder.h"
#include "bson/extended_json.h"
#include "mongo/client.h"
#include "mongo/connections.h"
#include "support/scratch_folder.h"

namespace godwit::test {

// The program under test; set by CMake.
inline std::string program() {
  const char* path = std::getenv("GODWIT_TEST_PROGRAM");
  return path == nullptr ? std::string() : path;
}

// The server's URI in `variable`; empty when the variable is not set, after which the test is to be skipped.
inline std::string server_uri(const char* variable = "GODWIT_TEST_MONGODB_URI") {
  const char* uri = std::getenv(variable);
  return uri == nullptr ? std::string() : uri;
}

// For tests of the program that need the server; without one they are skipped.
class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    if (server_uri().empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_URI is not set (tools/services run -- ctest …)";
  }
};

// Environment `test`, database `database()`; dropped at the end.
class ScratchProject {
 public:
  explicit ScratchProject(std::string uri = server_uri(), const std::string& more_yaml = {})
      : uri_(std::move(uri)), database_(fmt::format("t{:012x}", base::random_number() >> 16U)) {
    mongo::ConnectionOptions options;
    options.url = base::Secret(uri_);
    connections_ = mongo::Connections::open(std::move(options));
    base::make_folder(folder() / "migrations");
    base::write_file(folder() / "godwit.yaml",
                     fmt::format("version: 1\nenvironments:\n  test: {{ url: \"{}\", database: {}, lease: 6s }}\n{}", uri_,
                                 database_, more_yaml));
  }
  ~ScratchProject() {
    try {
      connections_->lend()->command(database_, bson::Builder().add("dropDatabase", 1).build());
    } catch (const Error&) {
      // The server is gone, and the database with it.
    }
  }
  ScratchProject(const ScratchProject&) = delete;
  ScratchProject& operator=(const ScratchProject&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return scratch_.path(); }
  [[nodiscard]] const std::string& database() const { return database_; }
  [[nodiscard]] mongo::Connections& connections() { return *connections_; }

  void set_lease(const std::string& lease) {
    std::string yaml = base::read_file(folder() / "godwit.yaml");
    const auto at = yaml.find("lease: 6s");
    write("godwit.yaml", yaml.replace(at, std::string_view("lease: 6s").size(), "lease: " + lease));
  }

  void write(const std::string& name, const std::string& text) {
    base::make_folder((folder() / name).parent_path());
    base::write_file(folder() / name, text);
  }
  // migrations/ID.js with a body for up and one for down.
  void migration(const std::string& id, const std::string& up, const std::string& down = "", const std::string& options = "{}") {
    write("migrations/" + id + ".js",
          fmt::format("exports.options = {};\nexports.up = async (db, client, ctx) => {{\n{}\n}};\nexports.down = async (db, "
                      "client, ctx) => {{\n{}\n}};\n",
                      options, up, down));
  }

  // The whole command line, for those who start it themselves.
  [[nodiscard]] std::vector<std::string> command_line(const std::vector<std::string>& arguments,
                                                      const std::map<std::string, std::string>& variables = {}) const {
    std::vector<std::string> line = {"env", "NO_COLOR=1"};
    for (const auto& [name, value] : variables) line.push_back(name + "=" + value);
    line.push_back(program());
    line.insert(line.end(), arguments.begin(), arguments.end());
    return line;
  }
  // Runs the program in the project's folder.
  base::ProcessResult godwit(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& variables = {},
                             base::Duration limit = std::chrono::seconds(60)) {
    return base::run_process(command_line(arguments, variables), limit, folder());
  }

  // All documents of a collection ordered by _id, as canonical Extended JSON lines.
  std::string dump(const std::string& collection, const std::string& projection = "{}") {
    const auto client = connections_->lend();
    const bson::Document sort = bson::Builder().add("_id", 1).build();
    const bson::Document fields = bson::from_extended_json(projection);
    const bson::Document options = bson::Builder().add("sort", sort).add("projection", fields).build();
    const auto cursor = client->find(database_, collection, {}, options);
    std::string text;
    while (const auto document = cursor->next()) text += bson::to_canonical_json(*document) + "\n";
    return text;
  }
  std::int64_t count(const std::string& collection, const std::string& filter = "{}") {
    const auto client = connections_->lend();
    const bson::Document query = bson::from_extended_json(filter);
    const auto cursor = client->find(database_, collection, query, {});
    std::int64_t number = 0;
    while (cursor->next()) ++number;
    return number;
  }

 private:
  ScratchFolder scratch_;
  std::string uri_;
  std::string database_;
  std::shared_ptr<mongo::Connections> connections_;
};

}  // namespace godwit::test
