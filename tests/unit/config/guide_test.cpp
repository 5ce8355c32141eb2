// docs/guide/configuration.md says what the code does.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "config/config.h"
#include "support/error_of.h"

namespace godwit::config {
namespace {

std::string guide() { return base::read_file(GODWIT_SOURCE_DIR "/docs/guide/configuration.md"); }

Config parsed(const std::string& text) { return Config::parse(text, "/nowhere/godwit.yaml", {}); }

TEST(Guide, HasAnExampleThatIsAConfiguration) {
  const std::string text = guide();
  const auto start = text.find("```yaml\n") + 8;
  const Config config = parsed(text.substr(start, text.find("```", start) - start));
  EXPECT_EQ(config.environments().size(), 3U);
  EXPECT_EQ(config.environment("").database, "shop");
}

// The message about an unknown key lists the keys that are known.
std::vector<std::string> keys_known_in(const std::string& text) {
  constexpr std::string_view kBefore = "the keys here are ";
  const std::string fix = test::error_of([&] { parsed(text); }).fix_text();
  std::vector<std::string> keys;
  for (auto at = fix.find(kBefore) + kBefore.size() - 2; at < fix.size();) {
    const auto end = std::min(fix.find(',', at + 2), fix.size());
    keys.push_back(fix.substr(at + 2, end - at - 2));
    at = end;
  }
  return keys;
}

TEST(Guide, HasARowForEveryKey) {
  const std::string good = "version: 1\nenvironments:\n  a: { url: local, database: x ";
  const std::vector<std::pair<std::string, std::string>> sections = {
      {"", good + "}\nzzzzzzzz: 1\n"},
      {"", good + ", zzzzzzzz: 1 }\n"},
      {"state.", good + ", state: { zzzzzzzz: 1 } }\n"},
      {"", good + "}\ndefaults: { zzzzzzzz: 1 }\n"},
      {"", good + "}\nmigrate_mongo: { zzzzzzzz: 1 }\n"},
      {"local.", good + "}\nlocal: { zzzzzzzz: 1 }\n"},
  };
  const std::string text = guide();
  const auto has_row = [&](const std::string& key) {
    return text.find("| `" + key + "` |") != std::string::npos || text.find("| `" + key + ".") != std::string::npos;
  };
  for (const auto& [path, file] : sections) {
    const auto keys = keys_known_in(file);
    EXPECT_GE(keys.size(), 2U) << file;
    for (const std::string& key : keys) EXPECT_TRUE(has_row(path + key)) << path + key;
  }
}

}  // namespace
}  // namespace godwit::config
