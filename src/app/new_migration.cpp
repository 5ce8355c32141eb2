#include "app/new_migration.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/file.h"

namespace godwit::app {

std::optional<std::string> sample_migration(const std::filesystem::path& folder, const std::string& extension) {
  return base::read_file_if_exists(folder / ("sample-migration" + extension));
}

std::filesystem::path write_migration(const std::filesystem::path& folder, const std::string& rest,
                                      const std::string& text,
                                      const std::function<bool(const std::string& digits)>& may_take) {
  for (base::WallTime time = base::system_clock().wall();; time += std::chrono::seconds(1)) {
    const std::string digits = base::compact_utc(time);
    std::filesystem::path path = folder / fmt::format("{}-{}", digits, rest);
    if (may_take(digits) && base::create_file(path, text)) return path;
  }
}

}  // namespace godwit::app
