// From the name in `require('…')` or `import '…'` to a file.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/error.h"
#include "script/tsconfig.h"

namespace godwit::script {

enum class ModuleFormat {
  kCommonJs,
  kModule,  // ECMAScript module
  kJson,
  kUndecided,  // a .js or .ts file whose package does not say: its text decides
};

// A package's package.json closes what was asked for: it is not among its `exports`. `node_message` is Node's text.
class NotExported final : public Error {
 public:
  NotExported(std::string_view package, std::string_view asked, const std::filesystem::path& description);
  [[nodiscard]] const std::string& node_message() const { return node_message_; }

 private:
  std::string node_message_;
};

// Node's rules (https://nodejs.org/api/modules.html, https://nodejs.org/api/packages.html) for files, folders and
// node_modules with `main`, `exports` and `imports`. Imports may leave out extensions as require may. For TypeScript
// projects, "./x" and "./x.js" may be x.ts, and a TypeScript file may use the names of its tsconfig.json. Looks at the
// disk and never at JavaScript.
class Resolver {
 public:
  Resolver();
  ~Resolver();

  // The file that `specifier` means in the file `from`, symbolic links followed; nothing when there is none.
  // `is_import` chooses among a package's conditional exports. Throws kModuleNotFound when a package's package.json
  // cannot be read, and NotExported.
  std::optional<std::filesystem::path> resolve(std::string_view specifier, const std::filesystem::path& from,
                                               bool is_import);
  // By extension and the `type` of the nearest package.json.
  ModuleFormat format_of(const std::filesystem::path& file);

 private:
  using Path = std::filesystem::path;

  const nlohmann::ordered_json* package(const Path& folder);
  const nlohmann::ordered_json* nearest_package(const Path& folder, Path* where);
  std::optional<Path> as_path(const Path& path);
  std::optional<Path> as_folder(const Path& folder);
  std::optional<Path> in_packages(std::string_view specifier, const Path& folder, bool is_import);
  std::optional<Path> as_package(const Path& folder, std::string_view name, std::string_view inner, bool is_import);
  std::optional<Path> as_import_name(std::string_view specifier, const Path& folder, bool is_import);

  std::map<Path, std::unique_ptr<nlohmann::ordered_json>> packages_;  // by folder; null = no package.json there
  TsConfigs tsconfigs_;
};

// True when Node itself has a module of that name ("fs", "node:fs/promises").
bool is_node_builtin(std::string_view specifier);

}  // namespace godwit::script
