// How far a running migration is, as one line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/style.h"

namespace godwit::cli {

struct Progress {
  std::string migration;
  std::int64_t done = 0;
  std::int64_t total = 0;  // 0 = unknown
  double seconds = 0;      // since the migration started
  double per_second = 0;   // 0 = not known yet
  bool counted = false;    // whether it told anything at all
};

// "▸ 20261120-tier  [#########-----------]  46%  874,000/1,900,000  24.9k/s  ETA 41s", cut to `columns`.
std::string progress_bar(const Progress& progress, std::size_t columns, const Style& style);
// "20261120-tier  46%  874,000/1,900,000  24.9k/s  ETA 41s", for logs.
std::string progress_line(const Progress& progress);

}  // namespace godwit::cli
