// The names that a TypeScript project gives to its folders: `paths` and `baseUrl` of tsconfig.json.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace godwit::script {

class TsConfigs {
 public:
  // What `specifier` ("@/models/user") may mean in the file `from`, by the nearest tsconfig.json in its folder or above
  // and those that it extends: paths to try in their order, without extensions as written. Empty when no name fits.
  // A tsconfig.json that cannot be read or parsed throws kModuleNotFound.
  std::vector<std::filesystem::path> candidates(std::string_view specifier, const std::filesystem::path& from);

 private:
  using Path = std::filesystem::path;
  struct Names {
    std::optional<Path> base;  // baseUrl
    Path paths_base;           // what `paths` is relative to without a baseUrl: the folder of the file that has it
    std::vector<std::pair<std::string, std::vector<std::string>>> paths;
  };

  const Names* nearest(const Path& folder);
  static std::optional<Names> read(const Path& file, int depth);
  static void read_options(const std::string& text, const Path& file, int depth, Names& names);

  std::map<Path, std::optional<Names>> known_;  // by folder; nothing = no tsconfig.json there
};

// JSON with comments and trailing commas as plain JSON, each place where it was.
std::string plain_json(std::string_view text);

}  // namespace godwit::script
