#include "cli/progress.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/text.h"
#include "cli/time_text.h"

namespace godwit::cli {

namespace {

constexpr std::int64_t kBarCells = 20;

std::string rate_text(double per_second) {
  if (per_second <= 0) return {};
  if (per_second >= 999'500) return fmt::format("{:.1f}M/s", per_second / 1'000'000);
  if (per_second >= 999.5) return fmt::format("{:.1f}k/s", per_second / 1000);
  return fmt::format("{:.{}f}/s", per_second, per_second < 10 ? 1 : 0);
}

std::string remaining_text(const Progress& p) {
  if (p.total == 0 || p.per_second <= 0 || p.done >= p.total) return {};
  return "ETA " + readable_seconds(static_cast<double>(p.total - p.done) / p.per_second);
}

// Estimated totals are overshot; nobody believes 101 %.
double share_of(const Progress& p) {
  return std::clamp(static_cast<double>(p.done) / static_cast<double>(p.total), 0.0, 1.0);
}

std::string numbers(const Progress& p) {
  if (!p.counted) return p.seconds < 1 ? "" : readable_seconds(p.seconds);
  std::vector<std::string> parts;
  if (p.total > 0) {
    parts.push_back(fmt::format("{:3.0f}%", share_of(p) * 100));
    parts.push_back(grouped(p.done) + "/" + grouped(p.total));
  } else {
    parts.push_back(grouped(p.done));
  }
  for (std::string part : {rate_text(p.per_second), remaining_text(p)})
    if (!part.empty()) parts.push_back(std::move(part));
  return joined(parts, "  ");
}

}  // namespace

std::string progress_bar(const Progress& progress, std::size_t columns, const Style& style) {
  std::string line = fmt::format("{} {}", style.symbol(Symbol::kRunning), visible(progress.migration));
  if (progress.counted && progress.total > 0) {
    const auto full = static_cast<std::size_t>(share_of(progress) * kBarCells);
    line += fmt::format("  [{}{}]", std::string(full, '#'), std::string(kBarCells - full, '-'));
  }
  const std::string rest = numbers(progress);
  if (!rest.empty()) line += "  " + rest;
  return shorten(line, columns > 1 ? columns - 1 : 1, style.symbol(Symbol::kEllipsis));
}

std::string progress_line(const Progress& progress) {
  const std::string id = visible(progress.migration);
  if (!progress.counted) return fmt::format("{}  running for {}", id, readable_seconds(progress.seconds));
  return fmt::format("{}  {}", id, numbers(progress));
}

}  // namespace godwit::cli
