#include "base/retry.h"

#include <gtest/gtest.h>

#include <set>

namespace godwit::base {
namespace {

TEST(Backoff, DoublesItsBoundUpToTheLongest) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Backoff backoff(Duration(100), Duration(1000), seed);
    for (const int bound : {100, 200, 400, 800, 1000, 1000, 1000}) {
      const auto wait = backoff.next().count();
      EXPECT_GE(wait, bound / 4) << "seed " << seed;
      EXPECT_LE(wait, bound) << "seed " << seed;
    }
  }
}

TEST(Backoff, NeverWaitsLongerThanTheLongest) {
  for (std::uint64_t seed = 0; seed < 50; ++seed)
    EXPECT_LE(Backoff(Duration(5000), Duration(1000), seed).next(), Duration(1000));
}

TEST(Backoff, NeverSpins) {
  Backoff backoff(Duration(0), Duration(0), 1);
  for (int i = 0; i < 100; ++i) EXPECT_GE(backoff.next(), Duration(1));
}

TEST(Backoff, SpreadsWaitersAndRepeatsForASeed) {
  std::set<std::int64_t> waits;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Backoff one(Duration(10000), Duration(10000), seed);
    Backoff two(Duration(10000), Duration(10000), seed);
    const auto wait = one.next().count();
    EXPECT_EQ(two.next().count(), wait);
    waits.insert(wait);
  }
  EXPECT_GT(waits.size(), 90U);
}

}  // namespace
}  // namespace godwit::base
