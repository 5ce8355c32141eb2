// Times and durations for people, and durations as people type them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace godwit::cli {

using WallTime = std::chrono::system_clock::time_point;

// Reads "2026-11-22T09:15:00Z", with or without fractions of a second. Nothing for any other text.
std::optional<WallTime> parse_rfc3339(std::string_view text);
// "2026-11-22T09:15:00.123Z".
std::string rfc3339(WallTime time);

// How times are shown: in the zone of the machine and relative to now on a terminal, in UTC elsewhere.
struct TimeView {
  bool local = false;
  WallTime now{};
};
// "2026-11-22 09:15 UTC", or "2026-11-22 10:15 (3 h ago)". A text that is no time is returned as it is.
std::string readable_time(std::string_view rfc3339_utc, const TimeView& view);
// "just now", "40 s ago", "5 min ago", "3 h ago", "2 days ago", "4 months ago", "in 5 min".
std::string relative_time(WallTime time, WallTime now);

// "1h02m", "4m11s", "1.2s", "38ms", "0ms".
std::string readable_seconds(double seconds);

// Reads "250ms", "30s", "10m", "2h", "1h30m", "7d" and a bare "0". Throws kUsage naming `what` ("--timeout") otherwise.
std::chrono::milliseconds parse_duration(std::string_view what, std::string_view text);

}  // namespace godwit::cli
