#include "cli/progress.h"

#include <gtest/gtest.h>

namespace godwit::cli {
namespace {

Progress half_way() { return {"20261120-tier", 874000, 1900000, 35, 24900, true}; }

TEST(ProgressBar, ShowsShareCountRateAndTimeLeft) {
  EXPECT_EQ(progress_bar(half_way(), 120, {}),
            "> 20261120-tier  [#########-----------]   46%  874,000/1,900,000  24.9k/s  ETA 41.2s");
}

TEST(ProgressBar, FitsTheTerminal) {
  const std::string line = progress_bar(half_way(), 30, {});
  EXPECT_EQ(line.size(), 29U);
  EXPECT_TRUE(line.ends_with("..."));
}

TEST(ProgressBar, NeverShowsMoreThanAll) {
  Progress over = half_way();
  over.done = 1'950'000;
  EXPECT_EQ(progress_bar(over, 120, {}), "> 20261120-tier  [####################]  100%  1,950,000/1,900,000  24.9k/s");
}

TEST(ProgressBar, ShowsTimeWhileNothingIsCounted) {
  EXPECT_EQ(progress_bar({"x", 0, 0, 0.4, 0, false}, 80, {}), "> x");
  EXPECT_EQ(progress_bar({"x", 0, 0, 75, 0, false}, 80, {}), "> x  1m15s");
}

TEST(ProgressLine, IsForLogs) {
  EXPECT_EQ(progress_line(half_way()), "20261120-tier   46%  874,000/1,900,000  24.9k/s  ETA 41.2s");
  EXPECT_EQ(progress_line({"x", 1200, 0, 30, 40, true}), "x  1,200  40/s");
  EXPECT_EQ(progress_line({"x", 12, 0, 30, 0.4, true}), "x  12  0.4/s");
  EXPECT_EQ(progress_line({"x", 0, 0, 90, 0, false}), "x  running for 1m30s");
}

TEST(ProgressLine, KnowsLargeRates) { EXPECT_EQ(progress_line({"x", 1, 0, 1, 2'500'000, true}), "x  1  2.5M/s"); }

}  // namespace
}  // namespace godwit::cli
