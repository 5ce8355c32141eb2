#include "base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace godwit::base {
namespace {

using ::testing::MatchesRegex;

TEST(Random, MakesUuidsOfVersionFour) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string text = format_uuid(random_uuid());
    EXPECT_EQ(text.size(), 36U);
    EXPECT_THAT(text, MatchesRegex("[0-9a-f]+-[0-9a-f]+-4[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+"));
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
    EXPECT_EQ(id.size(), 15U);
    EXPECT_THAT(id, MatchesRegex("r-[0-9a-z]+"));
    EXPECT_GE(id.substr(0, 11), last);
    last = id.substr(0, 11);
    EXPECT_TRUE(seen.insert(id).second) << id << " came twice";
  }
}

}  // namespace
}  // namespace godwit::base
