// Projects of the tool migrate-mongo: what their configuration says, and what of it godwit goes on with.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/dotenv.h"
#include "config/spec.h"

namespace godwit::config {

inline constexpr const char* kMigrateMongoFileName = "migrate-mongo-config.js";
// A file in `folder` that is called so but for its extension ("migrate-mongo-config.mjs"), which nobody looks for and
// both tools take with -f; empty without one.
std::string configuration_of_other_name(const std::filesystem::path& folder);
// The name of a migrate-mongo project's only environment.
inline constexpr const char* kMigrateMongoEnvironment = "default";

// What `migrate-mongo-config.js` comes to once its code has run.
struct MigrateMongoFile {
  ProjectSpec spec;                        // one environment, and spec.migrate_mongo
  std::map<std::string, std::string> variables;  // process.env as the file left it (dotenv adds to it)
  std::vector<std::string> warnings;       // what has no effect here, for people
};

// `evaluated` is JSON, {"config": what the file exports, "variables": process.env afterwards}; the keys are those of
// migrate-mongo 14 (docs/guide/from-migrate-mongo.md). Throws kConfigValue, with the file as its place, for a value of
// the wrong kind, where nothing, or no url, is exported, and for a url or a database's name in which "undefined" stands
// for a variable; then it names variables that the file's text asks for and that are not set.
MigrateMongoFile read_migrate_mongo(std::string_view evaluated, const Source& source);

}  // namespace godwit::config
