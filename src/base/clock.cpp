#include "base/clock.h"

#include <condition_variable>
#include <cctype>
#include <cmath>
#include <ctime>
#include <limits>
#include <mutex>
#include <string_view>

#include <fmt/format.h>

#include "godwit/error.h"

namespace godwit::base {

namespace {

class SystemClock final : public Clock {
 public:
  Monotonic monotonic() const override { return std::chrono::steady_clock::now(); }
  WallTime wall() const override { return std::chrono::system_clock::now(); }

  bool sleep(Duration duration, const std::stop_token& stop) const override {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
  }
};

std::tm utc_fields(WallTime time) {
  // Floor, not truncate: a time before 1970 with a fraction belongs to the second below it.
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t value = seconds.time_since_epoch().count();
  std::tm fields{};
  gmtime_r(&value, &fields);
  return fields;
}

[[noreturn]] void refuse_duration(std::string_view text) {
  throw Error(ErrorCode::kConfigValue, fmt::format("\"{}\" is not a duration", text))
      .fix("write a number with a unit: 250ms, 30s, 10m, 2h, 1h30m, 7d");
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string rfc3339(WallTime time) {
  const std::tm f = utc_fields(time);
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time - whole).count();
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", f.tm_year + 1900, f.tm_mon + 1, f.tm_mday,
                                 f.tm_hour, f.tm_min, f.tm_sec);
  if (ms != 0) text += fmt::format(".{:03}", ms);
  return text + "Z";
}

std::string readable_utc(WallTime time) {
  const std::tm f = utc_fields(time);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", f.tm_year + 1900, f.tm_mon + 1, f.tm_mday, f.tm_hour,
                     f.tm_min);
}

std::string compact_utc(WallTime time) {
  const std::tm f = utc_fields(time);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", f.tm_year + 1900, f.tm_mon + 1, f.tm_mday, f.tm_hour, f.tm_min,
                     f.tm_sec);
}

std::string readable_duration(std::chrono::duration<double> duration) {
  const double seconds = duration.count();
  if (seconds < 0.9995) return fmt::format("{:.0f}ms", seconds * 1000);
  if (seconds < 59.95) return fmt::format("{:.1f}s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole % 3600 / 60);
}

Duration parse_duration(std::string_view text) {
  constexpr std::int64_t kLongest = std::int64_t{366} * 100 * 24 * 3600 * 1000;  // a century: more is a slip
  std::int64_t total = 0;
  std::size_t at = 0;
  if (text.empty()) refuse_duration(text);
  while (at < text.size()) {
    std::int64_t number = 0;
    const std::size_t digits_from = at;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) {
      number = number * 10 + (text[at++] - '0');
      if (number > kLongest) refuse_duration(text);
    }
    if (at == digits_from) refuse_duration(text);
    std::int64_t unit = 0;
    if (text.substr(at, 2) == "ms") {
      unit = 1;
      at += 2;
    } else if (at < text.size()) {
      switch (text[at++]) {
        case 's': unit = 1000; break;
        case 'm': unit = 60 * 1000; break;
        case 'h': unit = 3600 * 1000; break;
        case 'd': unit = 24 * 3600 * 1000; break;
        default: refuse_duration(text);
      }
    } else {
      refuse_duration(text);
    }
    if (number > kLongest / unit) refuse_duration(text);
    total += number * unit;
    if (total > kLongest) refuse_duration(text);
  }
  return Duration(total);
}

}  // namespace godwit::base
