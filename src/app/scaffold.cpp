#include <fmt/format.h>

#include "app/configuration_code.h"
#include "app/file_name.h"
#include "app/new_migration.h"
#include "app/project.h"
#include "base/file.h"
#include "base/script_name.h"
#include "base/text.h"
#include "config/migrate_mongo.h"
#include "config/variables_read.h"
#include "godwit/error.h"

namespace godwit {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCommonJs =
    R"(// Runs with (db, client) as the official MongoDB driver gives them; ctx adds log, progress, step and params.
module.exports = {
  async up(db, client, ctx) {
    // await db.collection('users').updateMany({ nick: { $exists: true } }, { $rename: { nick: 'nickname' } });
  },

  async down(db, client, ctx) {
    // await db.collection('users').updateMany({ nickname: { $exists: true } }, { $rename: { nickname: 'nick' } });
  },
};
)";

constexpr std::string_view kModule =
    R"(// Runs with (db, client) as the official MongoDB driver gives them; ctx adds log, progress, step and params.
export async function up(db, client, ctx) {
  // await db.collection('users').updateMany({ nick: { $exists: true } }, { $rename: { nick: 'nickname' } });
}

export async function down(db, client, ctx) {
  // await db.collection('users').updateMany({ nickname: { $exists: true } }, { $rename: { nickname: 'nick' } });
}
)";

constexpr std::string_view kTypeScript =
    R"(// Runs with (db, client) as the official MongoDB driver gives them; ctx adds log, progress, step and params.
import type { Db, MongoClient } from 'mongodb';

export async function up(db: Db, client: MongoClient): Promise<void> {
  // await db.collection('users').updateMany({ nick: { $exists: true } }, { $rename: { nick: 'nickname' } });
}

export async function down(db: Db, client: MongoClient): Promise<void> {
  // await db.collection('users').updateMany({ nickname: { $exists: true } }, { $rename: { nickname: 'nick' } });
}
)";

bool is_kind(const std::string& kind) {
  const fs::path any("any." + kind);
  return any.extension() == "." + kind && base::script_language(any) != base::ScriptLanguage::kNone;
}

// What the file's name ends in. The other tool's projects have one extension for all, which a kind that is asked for
// beats.
std::string extension_for(const Project& project, const std::string& kind) {
  const auto& other = project.state().config.migrate_mongo();
  return other && kind == CreateOptions().kind ? other->extension : "." + kind;
}

std::string template_for(const Project& project, const std::string& extension) {
  if (auto sample = app::sample_migration(project.migrations_folder(), extension)) return *std::move(sample);
  if (extension.ends_with("ts")) return std::string(kTypeScript);
  const auto& other = project.state().config.migrate_mongo();
  return std::string(extension == ".mjs" || (other && other->uses_modules) ? kModule : kCommonJs);
}

// True when a migration with these digits is there: ids are unique, and so are their times.
bool is_taken(const fs::path& folder, const std::string& digits) {
  for (const std::string& name : base::list_folder(folder))
    if (name.starts_with(digits)) return true;
  return false;
}

// Absolute, and without a slash at its end, with which it may have been typed.
fs::path plain_folder(const fs::path& folder) { return fs::absolute(folder / ".").lexically_normal().parent_path(); }

// The other tool's configuration in a folder, be it one that has to be named; empty when there is none.
std::string other_configuration(const fs::path& folder) {
  std::error_code unreadable;  // is told of when the folder is made
  if (fs::exists(folder / config::kMigrateMongoFileName, unreadable)) return config::kMigrateMongoFileName;
  return config::configuration_of_other_name(folder);
}

Error other_project(const fs::path& folder, const std::string& file) {
  const std::string named = file == config::kMigrateMongoFileName ? "" : " -f " + file;
  return Error(ErrorCode::kProjectExists,
               fmt::format("{} is a project of migrate-mongo, which godwit runs as it is", folder.string()))
      .unchanged("nothing was changed")
      .fix(fmt::format("godwit status{0}; for a godwit.yaml that says the same: godwit init --from migrate-mongo{0}",
                       named));
}

Error no_configuration(const fs::path& folder, const fs::path& file) {
  Error missing(ErrorCode::kConfigMissing, fmt::format("there is no file {}", file.string()));
  const std::string other = config::configuration_of_other_name(folder);
  if (other.empty()) return missing.fix("name the folder of the project with -C, or the file with -f");
  return missing.detail(fmt::format("{} is there", (folder / other).string()))
      .fix(fmt::format("godwit init --from migrate-mongo -f {}", other));
}

void ignore_state_folder(const fs::path& folder, InitResult& result) {
  const fs::path file = folder / ".gitignore";
  const std::optional<std::string> before = base::read_file_if_exists(file);
  for (const std::string& line : base::split_lines(before.value_or(""))) {
    if (line == ".godwit/" || line == ".godwit") {
      result.kept.push_back(file);
      return;
    }
  }
  const std::string gap = !before || before->empty() || before->ends_with('\n') ? "" : "\n";
  base::write_file(file, before.value_or("") + gap + ".godwit/\n");
  result.created.push_back(file);
}

}  // namespace

InitResult init_project(const fs::path& where) {
  const fs::path folder = plain_folder(where);
  std::error_code unreadable;
  const std::string other = other_configuration(folder);
  if (!other.empty() && !fs::exists(folder / "godwit.yaml", unreadable)) throw other_project(folder, other);
  InitResult result;
  base::make_folder(folder);
  if (!base::create_file(folder / "godwit.yaml", config::initial_config(folder.filename().string())))
    throw Error(ErrorCode::kProjectExists, fmt::format("{} is there already", (folder / "godwit.yaml").string()))
        .unchanged("nothing was changed")
        .fix("edit it, or start elsewhere: godwit init -C FOLDER");
  result.created.push_back(folder / "godwit.yaml");
  const fs::path migrations = folder / "migrations";
  const bool had_folder = fs::is_directory(migrations);
  base::make_folder(migrations);
  (had_folder ? result.kept : result.created).push_back(migrations);
  if (!had_folder) base::create_file(migrations / ".gitkeep", "");
  ignore_state_folder(folder, result);
  return result;
}

InitResult init_from_migrate_mongo(const ProjectOptions& options) {
  const fs::path folder = plain_folder(options.folder);
  const fs::path old_file =
      (options.file ? folder / *options.file : folder / config::kMigrateMongoFileName).lexically_normal();
  const auto text = base::read_file_if_exists(old_file);
  if (!text) throw no_configuration(folder, old_file);
  const std::string evaluated = app::evaluate_configuration(old_file, options.variables, options.events);
  std::map<std::string, std::string> places = options.variables;
  for (const std::string& name : config::variables_read_by(*text)) places[name] = "${" + name + "}";
  std::string with_places;
  try {
    with_places = app::evaluate_configuration(old_file, places);
  } catch (const Error&) {
    // A file that checks its variables: then the url becomes one variable.
  }
  config::ConvertedConfig converted = config::config_from_migrate_mongo(evaluated, with_places, *text);
  InitResult result;
  if (!base::create_file(folder / "godwit.yaml", converted.yaml))
    throw Error(ErrorCode::kProjectExists, fmt::format("{} is there already", (folder / "godwit.yaml").string()))
        .unchanged("nothing was changed")
        .fix("remove it first, if migrate-mongo-config.js is what counts");
  result.created.push_back(folder / "godwit.yaml");
  result.kept.push_back(old_file);
  result.notes = std::move(converted.notes);
  ignore_state_folder(folder, result);
  return result;
}

fs::path create_migration(const Project& project, const CreateOptions& options) {
  const std::string name = app::file_name_part(options.name);
  if (name.empty())
    throw Error(ErrorCode::kUsage, fmt::format("\"{}\" gives no file name", options.name))
        .fix("godwit create split-name")
        .detail("a name has at least one letter or digit");
  if (!is_kind(options.kind))
    throw Error(ErrorCode::kUsage, fmt::format("there is no kind of migration \"{}\"", options.kind))
        .fix("choose js, cjs, mjs, ts, cts or mts");
  const fs::path& folder = project.migrations_folder();
  base::make_folder(folder);
  const std::string extension = extension_for(project, options.kind);
  const std::string text = template_for(project, extension);
  return app::write_migration(folder, name + extension, text,
                              [&folder](const std::string& digits) { return !is_taken(folder, digits); });
}

}  // namespace godwit
