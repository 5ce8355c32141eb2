#include "base/random.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace godwit::base {
namespace {

TEST(Random, MakesUuidsOfVersionFour) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string text = format_uuid(random_uuid());
    EXPECT_TRUE(
        std::regex_match(text, std::regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")))
        << text;
    EXPECT_TRUE(seen.insert(text).second);
  }
}

TEST(Random, WritesUuidsByteByByte) {
  EXPECT_EQ(format_uuid({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255}),
            "00010203-0405-0607-0809-0a0b0c0d0eff");
}

TEST(Random, MakesRunIdsThatSortByTheirStart) {
  std::set<std::string> seen;
  std::string last;
  for (int i = 0; i < 100; ++i) {
    const std::string id = new_run_id();
    EXPECT_TRUE(std::regex_match(id, std::regex("r-[0-9a-z]{13}"))) << id;
    EXPECT_GE(id.substr(0, 11), last);
    last = id.substr(0, 11);
    EXPECT_TRUE(seen.insert(id).second) << id << " came twice";
  }
}

}  // namespace
}  // namespace godwit::base
