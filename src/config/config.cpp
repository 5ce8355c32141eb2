#include "config/config.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "config/dotenv.h"
#include "config/migrate_mongo.h"
#include "config/resolver.h"
#include "config/spec.h"
#include "config/yaml.h"

namespace godwit::config {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "godwit.yaml";
constexpr const char* kDotenvName = ".env";
constexpr std::uint64_t kMostDotenvBytes = std::uint64_t{1} << 20U;

std::string without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return std::string(text.starts_with(kMark) ? text.substr(kMark.size()) : text);
}

// A folder called .env is a Python environment and none of our business.
VariableSet read_variables(const fs::path& folder, const Variables& process) {
  const fs::path path = folder / kDotenvName;
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return VariableSet(process, {}, kDotenvName);
  return VariableSet(process, parse_dotenv(base::read_file(path, kMostDotenvBytes), kDotenvName), kDotenvName);
}

// What to type for a configuration of the other tool that has to be named.
std::string naming(const std::string& name, bool is_here) {
  const std::string named = (is_here ? " -f " : " -C FOLDER -f ") + name;
  return fmt::format("godwit status{0}; to do without -f: godwit init --from migrate-mongo{0}", named);
}

// A program that is named by a path lies where the file says, wherever the command was started.
std::vector<std::string> located_command(std::vector<std::string> command, const fs::path& folder) {
  if (!command.empty() && command[0].find('/') != std::string::npos)
    command[0] = (folder / command[0]).lexically_normal().string();
  return command;
}

}  // namespace

struct Config::State {
  State(std::string_view text, const fs::path& path, const Variables& process)
      : source(path.filename().string(), without_byte_order_mark(text)),
        file(fs::absolute(path).lexically_normal()),
        folder(file.parent_path()),
        spec(read_spec(parse_yaml(source), source)),
        variables(read_variables(folder, process)),
        script_variables(process),
        migrations((folder / (spec.migrations ? spec.migrations->value : "migrations")).lexically_normal()),
        local_command(located_command(spec.local_command, folder)),
        node(spec.node.empty() ? std::string() : located_command({spec.node}, folder).front()),
        resolver(spec, source, variables, folder) {}
  // What the code of such a file reads is its own affair: no `.env` is read for it.
  State(Source text, MigrateMongoFile read, const fs::path& path, const fs::path& base, const Variables& process)
      : source(std::move(text)),
        file(fs::absolute(path).lexically_normal()),
        folder(file.parent_path()),
        spec(std::move(read.spec)),
        variables(process, {}, kDotenvName),
        script_variables(std::move(read.variables)),
        warnings(std::move(read.warnings)),
        migrations((fs::absolute(base) / spec.migrations->value).lexically_normal()),
        resolver(spec, source, variables, folder) {}
  State(const State&) = delete;  // the resolver borrows from its neighbours
  State& operator=(const State&) = delete;

  Source source;
  fs::path file;
  fs::path folder;
  ProjectSpec spec;
  VariableSet variables;
  Variables script_variables;
  std::vector<std::string> warnings;
  fs::path migrations;
  std::vector<std::string> local_command;
  std::string node;
  Resolver resolver;
};

Config Config::parse(std::string_view text, const fs::path& file, const Variables& variables) {
  Config config;
  config.state_ = std::make_shared<const State>(text, file, variables);
  return config;
}

Config Config::from_migrate_mongo(std::string_view evaluated, std::string_view text, const fs::path& file,
                                  const fs::path& base, const Variables& variables) {
  Source source(file.filename().string(), std::string(text));
  MigrateMongoFile read = read_migrate_mongo(evaluated, source);
  Config config;
  config.state_ = std::make_shared<const State>(std::move(source), std::move(read), file, base, variables);
  return config;
}

fs::path Config::locate(const fs::path& folder) {
  std::error_code unknown;
  if (!fs::is_directory(folder, unknown))
    throw Error(ErrorCode::kConfigMissing,
                fmt::format("there is no folder {}", (folder / ".").lexically_normal().parent_path().string()))
        .fix("name the folder of the project, or one in it, with -C");
  Error missing(ErrorCode::kConfigMissing, fmt::format("there is no {} or {} here or in a folder above", kFileName,
                                                       kMigrateMongoFileName));
  missing.fix("godwit init");
  const fs::path here = fs::absolute(folder / ".").lexically_normal().parent_path();
  bool is_named_otherwise = false;
  for (fs::path at = here;; at = at.parent_path()) {
    std::error_code ignored;
    if (fs::is_regular_file(at / kFileName, ignored)) return at / kFileName;
    if (fs::is_regular_file(at / kMigrateMongoFileName, ignored)) return at / kMigrateMongoFileName;
    missing.detail("looked in " + at.string());
    if (fs::exists(at / "godwit.yml", ignored))
      missing.detail(fmt::format("{} is there: its name must be {}", (at / "godwit.yml").string(), kFileName));
    if (const std::string name = configuration_of_other_name(at); !name.empty() && !is_named_otherwise) {
      is_named_otherwise = true;
      const std::string file = (at / name).string();
      missing.detail(fmt::format("{} is there: only {} is found by itself", file, kMigrateMongoFileName));
      missing.fix(naming(name, at == here));
    }
    if (at == at.parent_path()) break;
  }
  throw missing;
}

Config Config::read(const fs::path& file, const Variables& variables) {
  const auto text = base::read_file_if_exists(file);
  if (!text)
    throw Error(ErrorCode::kConfigMissing, fmt::format("there is no file {}", file.lexically_normal().string()))
        .detail("looked in " + fs::absolute(file).lexically_normal().parent_path().string())
        .fix("godwit init, or name the file with -f");
  return parse(*text, file, variables);
}

const fs::path& Config::file() const { return state_->file; }
const fs::path& Config::folder() const { return state_->folder; }
const fs::path& Config::migrations_folder() const { return state_->migrations; }
const std::vector<std::string>& Config::ignored_files() const { return state_->spec.ignored; }
const std::vector<std::string>& Config::shell_files() const { return state_->spec.shell_files; }
const std::vector<std::string>& Config::local_command() const { return state_->local_command; }
const std::map<std::string, std::string>& Config::parameters() const { return state_->spec.parameters; }

base::Duration Config::script_timeout() const {
  return state_->spec.timeout ? state_->spec.timeout->value : base::Duration{0};
}

const std::string& Config::node_program() const { return state_->node; }
bool Config::unawaited_is_error() const { return state_->spec.unawaited_is_error; }

std::uint64_t Config::script_memory_bytes() const {
  return state_->spec.memory ? state_->spec.memory->value : kDefaultMemoryBytes;
}

const std::optional<MigrateMongo>& Config::migrate_mongo() const { return state_->spec.migrate_mongo; }
const Variables& Config::script_variables() const { return state_->script_variables; }
const std::vector<std::string>& Config::warnings() const { return state_->warnings; }

std::vector<EnvironmentSummary> Config::environments() const {
  std::vector<EnvironmentSummary> summaries;
  for (const EnvironmentSpec& spec : state_->spec.environments) summaries.push_back(state_->resolver.summary(spec));
  return summaries;
}

std::string Config::environment_name(std::string_view asked) const {
  const ProjectSpec& spec = state_->spec;
  const Variable* variable = asked.empty() ? state_->variables.find_filled("GODWIT_ENV") : nullptr;
  const std::string name(variable != nullptr ? std::string_view(variable->value) : asked);
  if (!name.empty()) {
    const auto has_name = [&](const EnvironmentSpec& environment) { return environment.name == name; };
    if (std::any_of(spec.environments.begin(), spec.environments.end(), has_name)) return name;
    Error unknown = unknown_environment(ErrorCode::kUnknownEnvironment, name, spec.environments);
    if (variable != nullptr) unknown.detail(fmt::format("GODWIT_ENV in {}", variable->origin));
    throw unknown;
  }
  if (spec.default_environment) return spec.default_environment->value;
  if (spec.environments.size() == 1) return spec.environments.front().name;
  std::vector<std::string> names;
  for (const EnvironmentSpec& environment : spec.environments) names.push_back(environment.name);
  throw Error(ErrorCode::kConfigValue, fmt::format("{} has several environments and no default", state_->source.name()))
      .detail("environments: " + base::join(names, ", "))
      .fix("name one with -e, set GODWIT_ENV, or add default_environment");
}

Environment Config::environment(std::string_view name) const {
  const std::string found = environment_name(name);
  const auto& specs = state_->spec.environments;
  return state_->resolver.environment(*std::find_if(
      specs.begin(), specs.end(), [&](const EnvironmentSpec& environment) { return environment.name == found; }));
}

}  // namespace godwit::config
