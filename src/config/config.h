// godwit.yaml: bytes in, checked option structs out.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace godwit::config {

using Variables = std::map<std::string, std::string>;

// What to do when the file of an applied migration differs from what was applied.
enum class OnModified { kFail, kWarn, kRerun };

// The history that the tool migrate-mongo keeps in the database, and its conventions. godwit goes on with both, so that
// people can go back (docs/formats/state.md, "The other tool's state").
struct MigrateMongo {
  std::string changelog = "changelog";            // collection, in the environment's database
  std::optional<std::string> lock;                // collection; nothing = its lock is off
  std::optional<base::Duration> lock_ttl;         // of its lock; nothing = for ever
  bool use_file_hash = false;                     // rows hold hashes, and an edited file is pending again
  std::string extension = ".js";                  // what migrations end in; other files there are no business of it
  bool uses_modules = false;                      // `create` writes ES modules
  bool ignores_undefined = false;                 // the driver's option for scripts' fields
  std::string migrations = "migrations";          // the folder, as the file has it
};

// What runs scripts: the embedded engine, the user's own Node, or the latter where the former cannot load one.
enum class Runtime { kAuto, kEmbedded, kNode };

// Where a value came from, for `env show --origin`.
struct Setting {
  std::string key;
  std::string value;   // secrets redacted
  std::string origin;  // "godwit.yaml:7:10", "GODWIT_URL", ".env:3", "default"
};

// One environment with every variable looked up. Ready to use.
struct Environment {
  std::string name;
  bool is_local = false;              // `url: local`
  bool is_protected = false;
  base::Secret url;                   // empty when is_local
  std::string database;               // from `database`, else from the URL's path; never empty
  std::string state_database;         // where godwit's own collections lie; default: `database`
  std::string state_prefix = "godwit_";
  base::Duration lease{30000};
  OnModified on_modified = OnModified::kFail;
  base::Duration server_selection{10000};   // how long to look for a server before giving up
  bool ignores_undefined = false;     // scripts' fields that are undefined are left out, as the driver's option has it
  bool coalesce = false;              // scripts' writes are sent together where they cannot tell
  Runtime runtime = Runtime::kAuto;
  bool backup_before_up = false;      // wanted by the file; whoever changes data must obey or refuse
  std::vector<Setting> settings;
};

// What can be said about an environment without looking up anything that may be missing.
struct EnvironmentSummary {
  std::string name;
  bool is_local = false;
  bool is_protected = false;
  std::string url;      // redacted; as written when it cannot be resolved
  std::string problem;  // message of the error that environment() would throw; empty when none
};

// A parsed and checked godwit.yaml. Immutable; safe to use from several threads.
class Config {
 public:
  // Parses `text` as the content of `file`. `variables` is the process environment; `.env` beside the file is read and
  // the process environment wins over it. Throws kConfigSyntax, kConfigUnknownKey (with a suggestion), kConfigValue,
  // each with "FILE:LINE:COLUMN" as its first detail. Every environment is checked for keys and types here, whether it
  // is used or not; variables are looked up in environment() only.
  static Config parse(std::string_view text, const std::filesystem::path& file, const Variables& variables);
  // Where the project that `folder` belongs to says what it is: godwit.yaml in it or above it, or, where there is none,
  // a migrate-mongo-config.js. Throws kConfigMissing naming where it looked.
  static std::filesystem::path locate(const std::filesystem::path& folder);
  // Reads exactly this file.
  static Config read(const std::filesystem::path& file, const Variables& variables);

  // What `migrate-mongo-config.js` comes to. `evaluated` is what its code gives (config/migrate_mongo.h), `text` the
  // code itself, `base` what its paths are relative to. Throws kConfigValue.
  static Config from_migrate_mongo(std::string_view evaluated, std::string_view text, const std::filesystem::path& file,
                                   const std::filesystem::path& base, const Variables& variables);

  [[nodiscard]] const std::filesystem::path& file() const;
  [[nodiscard]] const std::filesystem::path& folder() const;             // where the file lies, absolute
  [[nodiscard]] const std::filesystem::path& migrations_folder() const;  // absolute
  [[nodiscard]] const std::vector<std::string>& ignored_files() const;   // patterns of files in it: no migrations
  [[nodiscard]] const std::vector<std::string>& shell_files() const;     // `style`: patterns of files in mongosh style
  [[nodiscard]] const std::vector<std::string>& local_command() const;   // `local: { command: [...] }`; empty = look
  [[nodiscard]] base::Duration script_timeout() const;                   // `defaults.timeout`; zero = none
  [[nodiscard]] std::uint64_t script_memory_bytes() const;               // `defaults.memory`
  [[nodiscard]] const std::string& node_program() const;                 // `defaults.node`; empty = look on the PATH
  [[nodiscard]] bool unawaited_is_error() const;                         // `defaults.unawaited`
  [[nodiscard]] const std::map<std::string, std::string>& parameters() const;  // `params:`, given to ctx.params
  [[nodiscard]] const std::optional<MigrateMongo>& migrate_mongo() const;  // nothing: not a project of that tool
  [[nodiscard]] const Variables& script_variables() const;               // process.env of scripts
  [[nodiscard]] const std::vector<std::string>& warnings() const;        // what in the file has no effect
  [[nodiscard]] std::vector<EnvironmentSummary> environments() const;    // in the file's order
  // The name to use for `asked`; for "": GODWIT_ENV, then default_environment, then the only one there is. Throws
  // kUnknownEnvironment with a suggestion, kConfigValue when there is no default.
  [[nodiscard]] std::string environment_name(std::string_view asked) const;
  // Looks up variables, reads url_file, runs url_command (10 s). Overrides: GODWIT_URL and GODWIT_DATABASE replace url
  // and database of the environment that is used. Throws kConfigVariable naming key, line and environment;
  // kConfigSecretSource; kBadUrl; kConfigValue when no database is named anywhere.
  [[nodiscard]] Environment environment(std::string_view name) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

// The godwit.yaml that `godwit init` writes: one local environment, the others as comments that explain themselves.
std::string initial_config(std::string_view project_name);
struct ConvertedConfig {
  std::string yaml;
  std::vector<std::string> notes;  // what it leaves to a person; its comments say so too
};
// The godwit.yaml that says what a migrate-mongo-config.js of this text says. `evaluated` is what its code gives;
// `with_places` what it gives when each variable NAME that it reads holds the text ${NAME} (empty when it fails then),
// which shows where a url comes from.
ConvertedConfig config_from_migrate_mongo(std::string_view evaluated, std::string_view with_places,
                                          std::string_view text);

}  // namespace godwit::config
