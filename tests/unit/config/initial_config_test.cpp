#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "config/config.h"
#include "config/url.h"

namespace godwit::config {
namespace {

Config parsed(const std::string& text, const Variables& variables = {}) {
  return Config::parse(text, "/nowhere/godwit.yaml", variables);
}

// The text without the "# " in front of each line that is a key and its value.
std::string with_comments_turned_on(const std::string& text) {
  std::string all;
  for (std::string line : base::split_lines(text)) {
    const auto mark = line.find_first_not_of(' ');
    if (mark != std::string::npos && line.substr(mark, 2) == "# ") {
      const auto key = line.find_first_not_of(' ', mark + 2);
      const auto end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", key);
      if (end != std::string::npos && end > key && line[end] == ':') line.erase(mark, 2);
    }
    all += line + "\n";
  }
  return all;
}

TEST(InitialConfig, IsAConfigurationWithOneLocalEnvironment) {
  const Config config = parsed(initial_config("shop"));
  EXPECT_EQ(config.environment_name(""), "local");
  const Environment local = config.environment("local");
  EXPECT_TRUE(local.is_local);
  EXPECT_EQ(local.database, "shop");
  EXPECT_EQ(config.environments().size(), 1U);
  EXPECT_EQ(config.migrations_folder(), "/nowhere/migrations");
}

TEST(InitialConfig, HasCommentsThatWorkWhenTheyAreTurnedOn) {
  const std::string text = with_comments_turned_on(initial_config("shop"));
  const Config config = parsed(text, {{"MONGO_URL_DEV", "mongodb://dev/"}, {"MONGO_URL_PROD", "mongodb://prod/"}});
  EXPECT_EQ(config.environments().size(), 3U);
  EXPECT_EQ(config.environment("dev").database, "shop");
  const Environment prod = config.environment("prod");
  EXPECT_TRUE(prod.is_protected);
  EXPECT_EQ(prod.lease, Environment{}.lease) << "the comment says that these are the defaults";
  EXPECT_EQ(prod.on_modified, Environment{}.on_modified);
  EXPECT_EQ(config.script_memory_bytes(), parsed(initial_config("shop")).script_memory_bytes());
  EXPECT_EQ(config.script_timeout(), std::chrono::minutes(30));
}

TEST(InitialConfig, MakesADatabaseNameOfAnyProjectName) {
  for (const char* name : {"", "My Shop!", "null", "local", "admin", "-x", "...", "Größe", "a: b # c", "\"", "123",
                           "a-very-long-name-of-a-project-that-nobody-would-want-to-type-twice-in-a-day"}) {
    const Environment local = parsed(initial_config(name)).environment("");
    EXPECT_FALSE(database_name_problem(local.database)) << name;
    EXPECT_FALSE(is_servers_own_database(local.database)) << name;
  }
  EXPECT_EQ(parsed(initial_config("My Shop!")).environment("").database, "my_shop");
}

}  // namespace
}  // namespace godwit::config
