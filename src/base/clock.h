// Time as a dependency, so that lease expiry and back-off are tested without waiting.
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

namespace godwit::base {

using Duration = std::chrono::milliseconds;
using Monotonic = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

// A source of time. Implementations are safe to use from several threads.
class Clock {
 public:
  virtual ~Clock() = default;
  // Never goes back; for deadlines and durations.
  [[nodiscard]] virtual Monotonic monotonic() const = 0;
  // The calendar; for records and file names only, never for deciding who owns something.
  [[nodiscard]] virtual WallTime wall() const = 0;
  // Waits for `duration` or until a stop is requested. Returns false when stopped.
  virtual bool sleep(Duration duration, const std::stop_token& stop) const = 0;
};

// The machine's clock. Lives as long as the program.
const Clock& system_clock();

// "2026-11-22T09:15:00Z"; with milliseconds when they are not zero.
std::string rfc3339(WallTime time);
// "2026-11-22 09:15 UTC", for people.
std::string readable_utc(WallTime time);
// "20261122091500": the digits in front of a migration's name.
std::string compact_utc(WallTime time);
// "1h02m", "4m11s", "1.2s", "38ms".
std::string readable_duration(std::chrono::duration<double> duration);
// Reads "250ms", "30s", "10m", "2h", "1h30m", "7d". Throws kConfigValue naming the text otherwise.
Duration parse_duration(std::string_view text);

}  // namespace godwit::base
