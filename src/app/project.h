// What a Project holds.
#pragma once

#include "config/config.h"
#include "godwit/project.h"

namespace godwit {

struct Project::State {
  config::Config config;
  config::Variables variables;
  std::filesystem::path migrations_folder;
  bool is_of_migrate_mongo = false;  // the configuration file is that tool's own
};

}  // namespace godwit
