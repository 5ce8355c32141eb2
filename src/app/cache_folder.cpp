#include "app/cache_folder.h"

namespace godwit::app {

std::filesystem::path cache_folder(const std::map<std::string, std::string>& variables) {
  const auto value = [&variables](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  };
  if (const std::string cache = value("XDG_CACHE_HOME"); cache.starts_with('/')) return cache + "/godwit";
  if (const std::string home = value("HOME"); home.starts_with('/')) return home + "/.cache/godwit";
  return {};
}

}  // namespace godwit::app
