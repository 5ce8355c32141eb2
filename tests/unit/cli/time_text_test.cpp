#include "cli/time_text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

#include "godwit/error.h"

namespace godwit::cli {
namespace {

using namespace std::chrono_literals;

WallTime at(std::string_view text) { return parse_rfc3339(text).value(); }

TEST(ParseRfc3339, ReadsWhatTheLibraryWrites) {
  EXPECT_EQ(at("1970-01-01T00:00:01Z").time_since_epoch(), 1s);
  EXPECT_EQ(at("2026-11-22T09:15:00.123Z") - at("2026-11-22T09:15:00Z"), 123ms);
  EXPECT_EQ(at("2026-11-22T09:15:00.5Z") - at("2026-11-22T09:15:00Z"), 500ms);
  EXPECT_EQ(at("2024-02-29T00:00:00Z") - at("2024-02-28T00:00:00Z"), 24h);
}

TEST(ParseRfc3339, RefusesEverythingElse) {
  for (const char* text :
       {"", "now", "2026-11-22", "2026-11-22T09:15:00", "2026-13-22T09:15:00Z", "2026-02-30T00:00:00Z",
        "2026-11-22T25:00:00Z", "2026-11-22T09:15:00.Z", "2026-11-22T09:15:00Zz", "2026-11-2aT09:15:00Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Rfc3339, RoundTrips) {
  EXPECT_EQ(rfc3339(at("2026-11-22T09:15:00.007Z")), "2026-11-22T09:15:00.007Z");
  EXPECT_EQ(rfc3339(at("2026-11-22T09:15:00Z")), "2026-11-22T09:15:00.000Z");
}

TEST(ReadableTime, IsUtcAwayFromATerminal) {
  EXPECT_EQ(readable_time("2026-11-22T09:15:59Z", {}), "2026-11-22 09:15 UTC");
}

TEST(ReadableTime, IsLocalAndRelativeOnATerminal) {
  ::setenv("TZ", "EST5", 1);
  ::tzset();
  EXPECT_EQ(readable_time("2026-11-22T09:15:00Z", {true, at("2026-11-22T12:16:00Z")}), "2026-11-22 04:15 (3 h ago)");
  ::unsetenv("TZ");
  ::tzset();
}

TEST(ReadableTime, ShowsWhatIsNoTimeHarmlessly) { EXPECT_EQ(readable_time("\x1bx", {}), "\\x1bx"); }

TEST(RelativeTime, ChoosesTheUnit) {
  const WallTime now = at("2026-11-22T12:00:00Z");
  EXPECT_EQ(relative_time(now, now), "just now");
  EXPECT_EQ(relative_time(now - 9s, now), "just now");
  EXPECT_EQ(relative_time(now - 40s, now), "40 s ago");
  EXPECT_EQ(relative_time(now - 59min, now), "59 min ago");
  EXPECT_EQ(relative_time(now - 47h, now), "47 h ago");
  EXPECT_EQ(relative_time(now - 48h, now), "2 days ago");
  EXPECT_EQ(relative_time(now - 24h * 59, now), "59 days ago");
  EXPECT_EQ(relative_time(now - 24h * 90, now), "3 months ago");
  EXPECT_EQ(relative_time(now - 24h * 800, now), "2 years ago");
  EXPECT_EQ(relative_time(now + 5min, now), "in 5 min");
}

TEST(ReadableSeconds, ChoosesTheUnit) {
  EXPECT_EQ(readable_seconds(0), "0ms");
  EXPECT_EQ(readable_seconds(-1), "0ms");
  EXPECT_EQ(readable_seconds(0.0384), "38ms");
  EXPECT_EQ(readable_seconds(0.9999), "1.0s");
  EXPECT_EQ(readable_seconds(38.44), "38.4s");
  EXPECT_EQ(readable_seconds(59.99), "1m00s");
  EXPECT_EQ(readable_seconds(251), "4m11s");
  EXPECT_EQ(readable_seconds(3720), "1h02m");
}

TEST(ParseDuration, ReadsWhatPeopleType) {
  EXPECT_EQ(parse_duration("--timeout", "250ms"), 250ms);
  EXPECT_EQ(parse_duration("--timeout", "30s"), 30s);
  EXPECT_EQ(parse_duration("--timeout", "1h30m"), 90min);
  EXPECT_EQ(parse_duration("--timeout", "7d"), 168h);
  EXPECT_EQ(parse_duration("--timeout", "0"), 0ms);
}

TEST(ParseDuration, RefusesTheRestByName) {
  for (const char* text : {"", "5", "s", "5x", "-5s", "5 s", "1.5s", "99999999999999999999s", "400d", "1h1"}) {
    try {
      parse_duration("--wait-lock", text);
      FAIL() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kUsage);
      EXPECT_EQ(error.message(), std::string("--wait-lock wants a duration, not \"") + text + "\"");
    }
  }
}

}  // namespace
}  // namespace godwit::cli
