#include "base/clock.h"

#include <gtest/gtest.h>

#include "support/error_of.h"

namespace godwit::base {
namespace {

using std::chrono::milliseconds;

WallTime at_ms(std::int64_t ms) { return WallTime(milliseconds(ms)); }

TEST(Clock, WritesInstantsInUtc) {
  EXPECT_EQ(rfc3339(at_ms(1795338900000)), "2026-11-22T09:15:00Z");
  EXPECT_EQ(rfc3339(at_ms(1795338900042)), "2026-11-22T09:15:00.042Z");
  EXPECT_EQ(readable_utc(at_ms(1795338959999)), "2026-11-22 09:15 UTC");
  EXPECT_EQ(compact_utc(at_ms(1795338907999)), "20261122091507");
}

TEST(Clock, WritesInstantsBefore1970) {
  EXPECT_EQ(rfc3339(at_ms(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(rfc3339(at_ms(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(compact_utc(at_ms(-1)), "19691231235959");
}

TEST(Clock, WritesDurationsForPeople) {
  const auto text = [](double seconds) { return readable_duration(std::chrono::duration<double>(seconds)); };
  EXPECT_EQ(text(0), "0ms");
  EXPECT_EQ(text(0.038), "38ms");
  EXPECT_EQ(text(0.9994), "999ms");
  EXPECT_EQ(text(0.9996), "1.0s");
  EXPECT_EQ(text(1.24), "1.2s");
  EXPECT_EQ(text(59.94), "59.9s");
  EXPECT_EQ(text(59.96), "1m00s") << "never 60.0s";
  EXPECT_EQ(text(251), "4m11s");
  EXPECT_EQ(text(3599.7), "1h00m") << "never 60m00s";
  EXPECT_EQ(text(3725), "1h02m");
  EXPECT_EQ(text(100 * 3600), "100h00m");
}

TEST(Clock, ReadsDurations) {
  EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(parse_duration("30s"), milliseconds(30000));
  EXPECT_EQ(parse_duration("10m"), std::chrono::minutes(10));
  EXPECT_EQ(parse_duration("1h30m"), std::chrono::minutes(90));
  EXPECT_EQ(parse_duration("1m5s20ms"), milliseconds(65020));
  EXPECT_EQ(parse_duration("7d"), std::chrono::hours(7 * 24));
  EXPECT_EQ(parse_duration("0s"), milliseconds(0));
}

TEST(Clock, RefusesWhatIsNoDuration) {
  for (const char* text : {"", "30", "s", "-5s", "1.5s", "5 s", "5x", "ms", "1h30", " 1s", "1s ", "1S",
                           "99999999999999999999s", "36601d", "300000000000h"}) {
    const Error error = test::error_of([&] { parse_duration(text); });
    EXPECT_EQ(error.code(), ErrorCode::kConfigValue) << text;
    EXPECT_EQ(error.message(), "\"" + std::string(text) + "\" is not a duration");
    EXPECT_FALSE(error.fix_text().empty());
  }
}

TEST(Clock, DoesNotSleepOnceAStopWasRequested) {
  std::stop_source source;
  EXPECT_TRUE(system_clock().sleep(milliseconds(0), source.get_token()));
  source.request_stop();
  const Monotonic before = system_clock().monotonic();
  EXPECT_FALSE(system_clock().sleep(std::chrono::hours(1), source.get_token()));
  EXPECT_LT(system_clock().monotonic() - before, std::chrono::minutes(1));
}

}  // namespace
}  // namespace godwit::base
