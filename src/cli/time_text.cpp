#include "cli/time_text.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <ctime>

#include <fmt/format.h>

#include "cli/text.h"
#include "godwit/error.h"

namespace godwit::cli {

namespace {

using std::chrono::milliseconds;

// Takes `digits` digits off `text`; nothing when there are other characters.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take_char(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// ".123456Z" or "Z", to the millisecond.
std::optional<milliseconds> take_fraction(std::string_view& text) {
  if (!take_char(text, '.')) return milliseconds(0);
  std::int64_t value = 0;
  std::int64_t scale = 100;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    value += scale * (text.front() - '0');
    scale /= 10;
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  return milliseconds(value);
}

std::tm broken_down(WallTime time, bool local) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
  std::tm fields{};
  if (local) {
    ::localtime_r(&seconds, &fields);
  } else {
    ::gmtime_r(&seconds, &fields);
  }
  return fields;
}

[[noreturn]] void refuse_duration(std::string_view what, std::string_view text) {
  throw Error(ErrorCode::kUsage, fmt::format("{} wants a duration, not \"{}\"", what, visible(text)))
      .detail("durations look like 250ms, 30s, 10m, 2h, 1h30m, 7d");
}

std::optional<std::int64_t> take_unit(std::string_view& text) {
  struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
  };
  constexpr std::array kUnits = {Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000},
                                 Unit{"d", 86'400'000}};
  for (const Unit& unit : kUnits) {
    if (!text.starts_with(unit.name)) continue;
    text.remove_prefix(unit.name.size());
    return unit.milliseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  std::array<int, 6> fields{};
  constexpr std::string_view kAfter = "--T::";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto number = take_number(text, i == 0 ? 4 : 2);
    if (!number || (i < kAfter.size() && !take_char(text, kAfter[i]))) return std::nullopt;
    fields.at(i) = *number;
  }
  const auto fraction = take_fraction(text);
  if (!fraction || text != "Z") return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(fields[0]),
                                        std::chrono::month(static_cast<unsigned>(fields[1])),
                                        std::chrono::day(static_cast<unsigned>(fields[2]))};
  if (!day.ok() || fields[3] > 23 || fields[4] > 59 || fields[5] > 60) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(fields[3]) + std::chrono::minutes(fields[4]) +
         std::chrono::seconds(fields[5]) + *fraction;
}

std::string rfc3339(WallTime time) {
  const std::tm t = broken_down(time, false);
  const auto millis = std::chrono::floor<milliseconds>(time) - std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
                     t.tm_min, t.tm_sec, millis.count());
}

std::string readable_time(std::string_view rfc3339_utc, const TimeView& view) {
  const auto time = parse_rfc3339(rfc3339_utc);
  if (!time) return visible(rfc3339_utc);
  const std::tm t = broken_down(*time, view.local);
  const std::string shown =
      fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min);
  if (!view.local) return shown + " UTC";
  return fmt::format("{} ({})", shown, relative_time(*time, view.now));
}

std::string relative_time(WallTime time, WallTime now) {
  const auto apart = std::chrono::duration_cast<std::chrono::seconds>(now - time).count();
  const std::int64_t seconds = apart < 0 ? -apart : apart;
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 3600;
  constexpr std::int64_t kDay = 86400;
  if (seconds < 10) return "just now";
  std::string amount;
  if (seconds < kMinute) {
    amount = fmt::format("{} s", seconds);
  } else if (seconds < kHour) {
    amount = fmt::format("{} min", seconds / kMinute);
  } else if (seconds < 2 * kDay) {
    amount = fmt::format("{} h", seconds / kHour);
  } else if (seconds < 60 * kDay) {
    amount = counted(seconds / kDay, "day");
  } else if (seconds < 730 * kDay) {
    amount = counted(seconds / (30 * kDay), "month");
  } else {
    amount = counted(seconds / (365 * kDay), "year");
  }
  return apart < 0 ? "in " + amount : amount + " ago";
}

std::string readable_seconds(double seconds) {
  if (!(seconds > 0)) return "0ms";
  if (seconds < 0.9995) return fmt::format("{}ms", std::lround(seconds * 1000));
  if (seconds < 59.95) return fmt::format("{:.1f}s", seconds);
  const std::int64_t whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole % 3600 / 60);
}

milliseconds parse_duration(std::string_view what, std::string_view text) {
  constexpr std::int64_t kLongest = std::int64_t{366} * 86'400'000;  // more than a year is a slip
  if (text == "0") return milliseconds(0);
  std::string_view rest = text;
  std::int64_t total = 0;
  if (rest.empty()) refuse_duration(what, text);
  while (!rest.empty()) {
    std::int64_t number = 0;
    const std::size_t before = rest.size();
    while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9' && number <= kLongest) {
      number = number * 10 + (rest.front() - '0');
      rest.remove_prefix(1);
    }
    const bool digits = rest.size() != before;
    const auto unit = take_unit(rest);
    if (!digits || !unit || number > kLongest / *unit) refuse_duration(what, text);
    total += number * *unit;
    if (total > kLongest) refuse_duration(what, text);
  }
  return milliseconds(total);
}

}  // namespace godwit::cli
