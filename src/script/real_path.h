// Where a file really is.
#pragma once

#include <filesystem>
#include <system_error>

namespace godwit::script {

// Without symbolic links; of what does not exist the absolute path. Relative paths begin at the working directory.
inline std::filesystem::path real_path(const std::filesystem::path& path) {
  std::error_code failed;
  std::filesystem::path real = std::filesystem::canonical(path, failed);
  return failed ? std::filesystem::absolute(path) : real;
}

}  // namespace godwit::script
