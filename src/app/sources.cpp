#include "app/sources.h"

#include <fmt/format.h>

#include "app/project.h"
#include "migrate/discover.h"

namespace godwit::app {

std::vector<migrate::Source> sources_of(const Project& project) {
  const config::Config& config = project.state().config;
  const bool is_of_migrate_mongo = project.state().is_of_migrate_mongo;
  const std::string file = project.file().filename().string();
  migrate::DiscoverOptions where;
  where.project_folder = project.folder();
  where.folder = project.migrations_folder();
  where.ignored = config.ignored_files();
  if (config.migrate_mongo()) where.only_extension = config.migrate_mongo()->extension;
  where.folder_setting = fmt::format("`{}` in {}", is_of_migrate_mongo ? "migrationsDir" : "migrations:", file);
  where.ignore_setting = is_of_migrate_mongo ? std::string() : fmt::format("`ignore:` in {}", file);
  return migrate::discover(where);
}

}  // namespace godwit::app
