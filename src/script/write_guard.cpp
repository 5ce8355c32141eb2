#include "script/write_guard.h"

#include <algorithm>

namespace godwit::script {
namespace {

namespace fs = std::filesystem;

// The path without links and "..", as far as it exists; empty when links turn in a circle.
fs::path real(const fs::path& path) {
  std::error_code failed;
  fs::path found = fs::weakly_canonical(path, failed);
  return failed ? fs::path() : found;
}

// A link that leads to nothing yet: a file that is made through it lies where it leads.
fs::path through_links(fs::path path) {
  constexpr int kMostLinks = 40;
  for (int i = 0; i < kMostLinks; ++i) {
    std::error_code failed;
    if (!fs::is_symlink(fs::symlink_status(path, failed))) return path;
    const fs::path target = fs::read_symlink(path, failed);
    if (failed) return {};
    path = real((target.is_absolute() ? target : path.parent_path() / target).parent_path()) / target.filename();
  }
  return {};
}

}  // namespace

bool may_write(const fs::path& project, const fs::path& path, bool follows) {
  fs::path plain = fs::absolute(path);
  if (!plain.has_filename()) plain = plain.parent_path();
  const bool is_name = plain.filename() != "." && plain.filename() != "..";
  fs::path place = is_name ? real(plain.parent_path()) / plain.filename() : real(plain);
  if (follows && !place.empty()) place = real(through_links(place));
  const fs::path top = real(project);
  if (place.empty() || top.empty() || place == top) return false;
  return std::mismatch(top.begin(), top.end(), place.begin(), place.end()).first == top.end();
}

}  // namespace godwit::script
