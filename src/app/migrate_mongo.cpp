// What is only for people who come from migrate-mongo.
#include <algorithm>

#include <fmt/format.h>

#include "app/migrator_state.h"
#include "app/new_migration.h"
#include "app/project.h"
#include "base/clock.h"
#include "base/file.h"
#include "config/migrate_mongo.h"
#include "godwit/error.h"
#include "godwit/migrator.h"

namespace godwit {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kConfiguration =
    R"(// What migrate-mongo and godwit read. Anything that Node can compute may stand here.
const config = {
  mongodb: {
    url: 'mongodb://localhost:27017',
    databaseName: 'YOURDATABASENAME',
    options: {},
  },

  migrationsDir: 'migrations',                  // relative to this folder, or absolute
  changelogCollectionName: 'changelog',         // the history
  lockCollectionName: 'changelog_lock',
  lockTtl: 0,                                   // seconds; 0 = migrate-mongo takes no lock
  migrationFileExtension: '.js',
  useFileHash: false,                           // true: an edited file is run again
  moduleSystem: '@MODULES@',
};

@EXPORT@ config;
)";

constexpr std::string_view kCommonJs = R"(module.exports = {
  /**
   * @param {import('mongodb').Db} db
   * @param {import('mongodb').MongoClient} client
   */
  async up(db, client) {
    // await db.collection('users').updateMany({ nick: { $exists: true } }, { $rename: { nick: 'nickname' } });
  },

  async down(db, client) {
    // await db.collection('users').updateMany({ nickname: { $exists: true } }, { $rename: { nickname: 'nick' } });
  },
};
)";

constexpr std::string_view kModule = R"(/**
 * @param {import('mongodb').Db} db
 * @param {import('mongodb').MongoClient} client
 */
export const up = async (db, client) => {
  // await db.collection('users').updateMany({ nick: { $exists: true } }, { $rename: { nick: 'nickname' } });
};

export const down = async (db, client) => {
  // await db.collection('users').updateMany({ nickname: { $exists: true } }, { $rename: { nickname: 'nick' } });
};
)";

std::string configuration(bool uses_modules) {
  std::string text(kConfiguration);
  const auto fill = [&text](std::string_view mark, std::string_view value) {
    text.replace(text.find(mark), mark.size(), value);
  };
  fill("@MODULES@", uses_modules ? "esm" : "commonjs");
  fill("@EXPORT@", uses_modules ? "export default" : "module.exports =");
  return text;
}

Error is_there(std::string_view what, const fs::path& path) {
  return Error(ErrorCode::kProjectExists, fmt::format("{} already exists: {}", what, path.string()))
      .unchanged("nothing was changed");
}

const db::HistoryRow* entry_of(const std::vector<db::HistoryRow>& history, const MigrateMongoItem& item) {
  // The newest of several, which is the one that `up` goes by.
  const db::HistoryRow* newest = nullptr;
  for (const db::HistoryRow& row : history)
    if (row.file == item.file && (newest == nullptr || newest->applied_ms <= row.applied_ms)) newest = &row;
  return newest == nullptr || item.hash.empty() || newest->hash == item.hash ? newest : nullptr;
}

std::string with_milliseconds(std::int64_t ms) {
  std::string text = base::rfc3339(base::WallTime(std::chrono::milliseconds(ms)));
  if (text.find('.') == std::string::npos) text.insert(text.size() - 1, ".000");
  return text;
}

const config::MigrateMongo& settings_of(const Project& project, const char* otherwise) {
  const auto& settings = project.state().config.migrate_mongo();
  if (!settings) throw Error(ErrorCode::kUsage, "this is no project of migrate-mongo").fix(otherwise);
  return *settings;
}

}  // namespace

InitResult init_migrate_mongo_project(const fs::path& where, bool uses_modules) {
  const fs::path folder = fs::absolute(where).lexically_normal();
  const fs::path migrations = folder / "migrations";
  const fs::path file = folder / config::kMigrateMongoFileName;
  if (fs::exists(migrations)) throw is_there("migrations directory", migrations);
  if (!base::create_file(file, configuration(uses_modules))) throw is_there("config file", file);
  base::make_folder(migrations);
  return {{file, migrations}, {}};
}

fs::path create_migrate_mongo_migration(const Project& project, const std::string& description) {
  const config::MigrateMongo& settings = settings_of(project, "godwit create NAME");
  if (description.empty())
    throw Error(ErrorCode::kUsage, "the description is missing").fix("name what the migration does");
  if (description.find('/') != std::string::npos)
    throw Error(ErrorCode::kUsage, fmt::format("\"{}\" gives no file name", description)).fix("leave out the slash");
  std::string name = description;
  std::replace(name.begin(), name.end(), ' ', '_');
  const fs::path& folder = project.migrations_folder();
  const auto sample = app::sample_migration(folder, settings.extension);
  const std::string text = sample ? *sample : std::string(settings.uses_modules ? kModule : kCommonJs);
  return app::write_migration(folder, name + settings.extension, text, [](const std::string&) { return true; });
}

std::vector<MigrateMongoItem> Migrator::migrate_mongo_status() {
  const config::MigrateMongo& settings = settings_of(state_->project, "godwit status");
  const std::vector<db::HistoryRow> history = state_->connected().ledger->history();
  std::vector<MigrateMongoItem> items;
  for (const migrate::Source& source : state_->order().sources) {
    MigrateMongoItem item;
    item.file = source.path.filename().string();
    if (settings.use_file_hash) item.hash = source.checksum;
    if (const db::HistoryRow* row = entry_of(history, item)) {
      item.applied_at = with_milliseconds(row->applied_ms);
      item.block = row->block;
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace godwit
