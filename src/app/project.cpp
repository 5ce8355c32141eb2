#include "app/project.h"

#include <unistd.h>

#include "app/configuration_code.h"
#include "base/text.h"
#include "config/migrate_mongo.h"
#include "godwit/error.h"

extern char** environ;

namespace godwit {

std::map<std::string, std::string> current_variables() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

const char* migrate_mongo_file_name() noexcept { return config::kMigrateMongoFileName; }

Project::Project(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Project Project::open(const ProjectOptions& options) {
  const std::filesystem::path folder = std::filesystem::absolute(options.folder);
  const std::filesystem::path file = options.file ? folder / *options.file : config::Config::locate(folder);
  const bool is_of_migrate_mongo = app::is_of_migrate_mongo(file);
  config::Config config =
      is_of_migrate_mongo ? app::run_configuration(file, options.file ? folder : file.parent_path(), options.variables,
                                                   options.events)
                          : config::Config::read(file, options.variables);
  std::filesystem::path migrations =
      options.migrations ? (folder / *options.migrations).lexically_normal() : config.migrations_folder();
  std::map<std::string, std::string> variables = config.script_variables();
  return Project(std::make_shared<const State>(
      State{std::move(config), std::move(variables), std::move(migrations), is_of_migrate_mongo}));
}

const std::filesystem::path& Project::folder() const { return state_->config.folder(); }
const std::filesystem::path& Project::file() const { return state_->config.file(); }
const std::filesystem::path& Project::migrations_folder() const { return state_->migrations_folder; }

const std::vector<std::string>& Project::warnings() const { return state_->config.warnings(); }

std::optional<MigrateMongoProject> Project::migrate_mongo() const {
  const auto& found = state_->config.migrate_mongo();
  if (!found) return std::nullopt;
  return MigrateMongoProject{found->migrations, found->extension, found->use_file_hash, found->uses_modules,
                             found->lock.has_value()};
}

std::vector<EnvironmentInfo> Project::environments() const {
  std::string default_name;
  try {
    default_name = state_->config.environment_name("");
  } catch (const Error&) {
    // No default: then none of them is it.
  }
  std::vector<EnvironmentInfo> infos;
  for (const config::EnvironmentSummary& summary : state_->config.environments())
    infos.push_back({summary.name, summary.name == default_name, summary.is_protected, summary.is_local, summary.url,
                     summary.problem});
  return infos;
}

std::string Project::environment_name(const std::string& name) const { return state_->config.environment_name(name); }

std::vector<Setting> Project::settings(const std::string& environment) const {
  std::vector<Setting> settings;
  for (const config::Setting& setting : state_->config.environment(environment_name(environment)).settings)
    settings.push_back({setting.key, setting.value, setting.origin});
  return settings;
}

}  // namespace godwit
