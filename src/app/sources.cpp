#include "app/sources.h"

#include "app/project.h"
#include "migrate/discover.h"

namespace godwit::app {

std::vector<migrate::Source> sources_of(const Project& project) {
  const config::Config& config = project.state().config;
  migrate::DiscoverOptions where;
  where.project_folder = project.folder();
  where.folder = project.migrations_folder();
  where.ignored = config.ignored_files();
  if (config.migrate_mongo()) where.only_extension = config.migrate_mongo()->extension;
  return migrate::discover(where);
}

}  // namespace godwit::app
