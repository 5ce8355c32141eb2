// A project: a folder with godwit.yaml (or another tool's configuration) and migrations.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "godwit/events.h"
#include "godwit/export.h"

namespace godwit {

// "migrate-mongo-config.js": the name of the other tool's configuration, which makes a folder a project, too.
GODWIT_EXPORT const char* migrate_mongo_file_name() noexcept;

// Where to look and what overrides the file. The library never reads the process environment by itself; the caller
// hands it over (current_variables() does the usual thing).
struct ProjectOptions {
  // The search for godwit.yaml, or else for migrate-mongo-config.js, starts here and goes upwards.
  std::filesystem::path folder = ".";
  // This configuration file and no other. Paths in a migrate-mongo-config.js named here are relative to `folder`, as
  // that tool has it; otherwise to where the file lies.
  std::optional<std::filesystem::path> file;
  // This folder of migrations, relative to `folder`, instead of the one that the file names.
  std::optional<std::filesystem::path> migrations = std::nullopt;
  std::map<std::string, std::string> variables; // for ${X} and GODWIT_*
  EventSink events = {};                        // hears kConfigurationLog
};

// The variables of the calling process.
GODWIT_EXPORT std::map<std::string, std::string> current_variables();

// One setting of an environment for people: secrets are redacted.
struct Setting {
  std::string key;     // "url", "database", "protected", "lease", …
  std::string value;   // connection strings without user and password
  std::string origin;  // "godwit.yaml:7:10", "GODWIT_URL", ".env:3", "default"
};

struct EnvironmentInfo {
  std::string name;
  bool is_default = false;
  bool is_protected = false;
  bool is_local = false;           // `url: local`
  std::string url;                 // redacted; as written when a variable in it is not set
  std::string problem;             // why it cannot be used now (an unset variable); empty when it can
};

// What a project of the tool migrate-mongo says about its files and its history.
struct MigrateMongoProject {
  std::string migrations;      // the folder, as its configuration has it
  std::string extension;       // ".js"
  bool use_file_hash = false;  // an edited file is pending again
  bool uses_modules = false;   // new migrations are ES modules
  bool locks = false;          // its own lock is on
};

// An opened and checked configuration. Immutable; copies share it. Safe to use from several threads.
class GODWIT_EXPORT Project {
 public:
  // Reads and checks the configuration. The code of a migrate-mongo-config.js is run for that, in godwit's engine or
  // else in the user's Node; what it throws is kConfigCode with file, line and column. Throws kConfigMissing,
  // kConfigSyntax, kConfigUnknownKey, kConfigValue with file, line and column. Variables are looked up only for the
  // environment that is used, so that a missing one does not block the others.
  static Project open(const ProjectOptions& options);

  [[nodiscard]] const std::filesystem::path& folder() const;             // where the configuration file lies
  [[nodiscard]] const std::filesystem::path& file() const;               // the configuration file
  [[nodiscard]] const std::filesystem::path& migrations_folder() const;  // absolute
  // Settings of the file that have no effect here, in words for people.
  [[nodiscard]] const std::vector<std::string>& warnings() const;
  // For a project of the tool migrate-mongo, whose history in the database is kept as that tool keeps it; nothing for
  // others.
  [[nodiscard]] std::optional<MigrateMongoProject> migrate_mongo() const;
  [[nodiscard]] std::vector<EnvironmentInfo> environments() const;
  // The environment for `name`; the default one for "" (GODWIT_ENV before the file's default_environment). Throws
  // kUnknownEnvironment with a suggestion.
  [[nodiscard]] std::string environment_name(const std::string& name) const;
  // Every setting that counts for an environment and where it came from. Throws kConfigVariable, kConfigSecretSource.
  [[nodiscard]] std::vector<Setting> settings(const std::string& environment) const;

  struct State;
  explicit Project(std::shared_ptr<const State> state);
  [[nodiscard]] const State& state() const { return *state_; }

 private:
  std::shared_ptr<const State> state_;
};

struct InitResult {
  std::vector<std::filesystem::path> created;
  std::vector<std::filesystem::path> kept;  // were there and stay as they are
  std::vector<std::string> notes;           // what the new files leave to a person
};

// Writes godwit.yaml, the migrations folder with one example-free .gitkeep, and adds .godwit/ to .gitignore. Never
// overwrites; throws kProjectExists when godwit.yaml is there.
GODWIT_EXPORT InitResult init_project(const std::filesystem::path& folder);

// Writes migrate-mongo-config.js and the migrations folder of a new project of the tool migrate-mongo, for CommonJS or
// for ES modules. Throws kProjectExists when one of them is there, and changes nothing then.
GODWIT_EXPORT InitResult init_migrate_mongo_project(const std::filesystem::path& folder, bool uses_modules);

// Writes a godwit.yaml that says what `migrate-mongo-config.js` in the folder (or `options.file`) says, adds .godwit/
// to .gitignore, and leaves the old file as it is. No password is written: a url that has one, or that variables give,
// becomes a variable. Throws kProjectExists when godwit.yaml is there, and what Project::open throws for the old file.
GODWIT_EXPORT InitResult init_from_migrate_mongo(const ProjectOptions& options);

struct CreateOptions {
  std::string name;              // the description; what is no letter, digit, '.', '_' or '-' becomes a dash
  std::string kind = "js";       // "js", "cjs", "mjs", "ts", "cts" or "mts"
};
// Writes a new migration `YYYYMMDDHHMMSS-name.js` from the project's sample-migration.js (with its own extension) or
// godwit's own template and returns its path. In a project of migrate-mongo the usual kind is what its configuration
// says. Two calls within a second get different ids. Throws kUsage for an empty name.
GODWIT_EXPORT std::filesystem::path create_migration(const Project& project, const CreateOptions& options);
// The same as migrate-mongo does it, in a project of that tool: spaces become underscores and nothing else changes, the
// extension is the configured one. Throws kUsage for an empty description or one with a slash.
GODWIT_EXPORT std::filesystem::path create_migrate_mongo_migration(const Project& project,
                                                                   const std::string& description);

}  // namespace godwit
