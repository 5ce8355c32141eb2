// Runs cases/*.js in the engine, against a real server, and compares with what the official driver gave for them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "mongo/connections.h"
#include "script/mongo/bindings.h"
#include "script/runtime.h"

namespace godwit::script {
namespace {

using Json = nlohmann::ordered_json;  // the order of keys is part of what is compared

constexpr const char* kServer = "GODWIT_TEST_MONGODB_URI";
constexpr int kFewestCases = 600;

const std::filesystem::path kFolder(GODWIT_CONFORMANCE);

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

Json json_of(const std::filesystem::path& file) { return Json::parse(text_of(file)); }

std::vector<std::string> case_files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder / "cases"))
    if (entry.is_regular_file()) names.push_back(entry.path().stem());
  std::ranges::sort(names);
  return names;
}

// What one case gave, "FILE: NAME".
struct Outcome {
  Json wanted;
  Json got;
};

// Keeps what run.js says, a line of JSON for each case.
class Listener final : public Host {
 public:
  explicit Listener(std::string file) : file_(std::move(file)) {}
  void log(LogLevel level, std::string_view text) override {
    if (level != LogLevel::kInfo || !text.starts_with(R"({"name":)")) return;
    const Json line = Json::parse(text);
    outcomes[file_ + ": " + line["name"].get<std::string>()] = {line["wanted"], line["got"]};
  }
  void progress(std::int64_t, std::int64_t) override {}
  bool step_begins(const std::string&, bool) override { return true; }
  void step_ended(const std::string&) override {}
  void writes_outside_step() override {}
  void warning(std::string_view) override {}

  std::map<std::string, Outcome> outcomes;

 private:
  std::string file_;
};

std::map<std::string, Outcome> run_file(const std::string& name, const char* url) {
  godwit::mongo::ConnectionOptions connection;
  connection.url = base::Secret(url);
  mongo::BindingsOptions bindings;
  bindings.connections = godwit::mongo::Connections::open(std::move(connection));
  bindings.database = "conformance_" + name;

  RuntimeOptions options;
  options.project_folder = kFolder;
  options.variables["CONFORMANCE_URL"] = url;
  options.bindings = [&bindings] { return mongo::make_bindings(bindings); };
  Runtime runtime(options);
  runtime.load(kFolder / "run.js");

  CallOptions call;
  call.function = "up";
  call.parameters["cases"] = name;
  Listener listener(name);
  Counts counts;
  runtime.call(kFolder / "run.js", call, listener, counts, {});
  return listener.outcomes;
}

// Case -> what godwit gives for it, out of the list of known differences.
std::map<std::string, Json> known_differences() {
  std::map<std::string, Json> known;
  for (const Json& each : json_of(kFolder / "differences.json"))
    for (const auto& [name, got] : each["cases"].items()) known[name] = got;
  return known;
}

void check(const std::string& name, const Outcome& outcome, const std::map<std::string, Json>& known) {
  const auto listed = known.find(name);
  if (outcome.wanted == outcome.got) {
    EXPECT_EQ(listed, known.end()) << name << " agrees now: take it out of differences.json";
    return;
  }
  const bool is_as_listed = listed != known.end() && listed->second == outcome.got;
  EXPECT_TRUE(is_as_listed) << "DIFFERS " << Json{{"name", name}, {"wanted", outcome.wanted}, {"got", outcome.got}}.dump();
}

TEST(Conformance, CasesGiveWhatTheOfficialDriverGave) {
  const char* url = std::getenv(kServer);
  if (url == nullptr || *url == '\0') GTEST_SKIP() << kServer << " is not set (see tools/services)";
  const auto known = known_differences();
  const char* const only = std::getenv("CONFORMANCE_FILE");
  std::size_t all = 0;
  std::size_t agree = 0;
  for (const std::string& file : case_files()) {
    if (only != nullptr && file != only) continue;
    const auto outcomes = run_file(file, url);
    EXPECT_EQ(outcomes.size(), json_of(kFolder / "expected" / (file + ".json"))["outcomes"].size()) << file;
    for (const auto& [name, outcome] : outcomes) {
      check(name, outcome, known);
      agree += outcome.wanted == outcome.got ? 1 : 0;
    }
    all += outcomes.size();
  }
  std::cout << agree << " of " << all << " cases agree (" << 100.0 * static_cast<double>(agree) / static_cast<double>(all)
            << " %)\n";
}

TEST(Conformance, HasSixHundredCasesEachWithItsOutcomeAndServer) {
  std::size_t all = 0;
  for (const std::string& file : case_files()) {
    const Json expected = json_of(kFolder / "expected" / (file + ".json"));
    EXPECT_FALSE(expected["driver"].get<std::string>().empty());
    EXPECT_FALSE(expected["server"].get<std::string>().empty());
    all += expected["outcomes"].size();
  }
  EXPECT_GE(all, kFewestCases);
}

TEST(Conformance, DifferencesNameCasesThatExist) {
  for (const auto& [name, got] : known_differences()) {
    const auto colon = name.find(": ");
    const Json expected = json_of(kFolder / "expected" / (name.substr(0, colon) + ".json"));
    EXPECT_TRUE(expected["outcomes"].contains(name.substr(colon + 2))) << name;
  }
}

// The list above the page's first heading has the reasons of the list, no more and no less: one item each, "- REASON".
TEST(Conformance, TheGuideHasTheReasonsOfTheList) {
  std::set<std::string> listed;
  for (const Json& each : json_of(kFolder / "differences.json")) listed.insert(each["reason"].get<std::string>());
  std::set<std::string> told;
  std::istringstream page(text_of(GODWIT_DIFFERENCES_PAGE));
  std::string item;
  const auto end_item = [&] {
    if (!item.empty()) told.insert(item);
    item.clear();
  };
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) break;
    if (line.starts_with("- ")) {
      end_item();
      item = line.substr(2);
    } else if (line.starts_with("  ") && !item.empty()) {
      item += line.substr(1);
    } else {
      end_item();
    }
  }
  end_item();
  EXPECT_EQ(told, listed);
}

}  // namespace
}  // namespace godwit::script
