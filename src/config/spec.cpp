#include "config/spec.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace godwit::config {

namespace {

constexpr std::string_view kShortestLease = "1s";
constexpr std::string_view kLongestLease = "1h";

Template parse_template(const Section& section, const std::string& key, const PlacedText& text) {
  try {
    return Template(text.value);
  } catch (const Error& e) {
    throw section.source()
        .error(ErrorCode::kConfigValue, fmt::format("{}: {}", key, e.message()), text.at)
        .fix(e.fix_text());
  }
}

PlacedTemplate placed_template(const Section& section, const std::string& key, const PlacedText& text) {
  return PlacedTemplate{key, parse_template(section, key, text), text.at};
}

std::optional<PlacedTemplate> read_template(const Section& section, std::string_view key) {
  const auto text = section.text(key);
  if (!text) return std::nullopt;
  return placed_template(section, section.path_of(key), *text);
}

// Text outside of the environments. It counts for all of them, so a variable in it could not be looked up only where
// it is needed.
std::string fixed_text(const Section& section, const std::string& key, const PlacedText& text) {
  const Template parsed = parse_template(section, key, text);
  if (parsed.has_variables())
    throw section.source()
        .error(ErrorCode::kConfigValue, fmt::format("{} cannot hold a variable; only environments can", key), text.at)
        .fix("write the text out; $${ stands for ${");
  return parsed.fill(VariableSet{});
}

std::optional<PlacedText> read_fixed(const Section& section, std::string_view key) {
  auto text = section.text(key);
  if (text) text->value = fixed_text(section, section.path_of(key), *text);
  return text;
}

std::vector<std::string> read_fixed_list(const Section& section, std::string_view key, Section::Shape shape) {
  std::vector<std::string> texts;
  if (const auto list = section.texts(key, shape))
    for (const PlacedText& item : list->value) texts.push_back(fixed_text(section, section.path_of(key), item));
  return texts;
}

std::optional<Placed<OnModified>> read_on_modified(const Section& section) {
  const auto word = section.choice("on_modified", {"fail", "warn", "rerun"});
  if (!word) return std::nullopt;
  const OnModified choice = word->value == "fail"   ? OnModified::kFail
                            : word->value == "warn" ? OnModified::kWarn
                                                    : OnModified::kRerun;
  return Placed<OnModified>{choice, word->at};
}

std::optional<Placed<Runtime>> read_runtime(const Section& section) {
  const auto word = section.choice("runtime", {"auto", "embedded", "node"});
  if (!word) return std::nullopt;
  const Runtime choice = word->value == "auto"   ? Runtime::kAuto
                         : word->value == "node" ? Runtime::kNode
                                                 : Runtime::kEmbedded;
  return Placed<Runtime>{choice, word->at};
}

DatabaseSpec read_database(const Section& section) {
  DatabaseSpec spec;
  spec.path = section.path();
  spec.at = section.at();
  spec.url = read_template(section, "url");
  spec.url_file = read_template(section, "url_file");
  if (const auto command = section.texts("url_command", Section::Shape::kList)) {
    if (command->value[0].value.empty())
      throw section.wrong(*section.find("url_command"), "a list that starts with a program: [PROGRAM, ARGUMENT]");
    for (const PlacedText& item : command->value)
      spec.url_command.push_back(placed_template(section, section.path_of("url_command"), item));
  }
  spec.database = read_template(section, "database");

  std::string_view first;
  for (const std::string_view key : {"url", "url_file", "url_command"}) {
    const Entry* entry = section.find(key);
    if (entry == nullptr) continue;
    if (!first.empty())
      throw section.source()
          .error(ErrorCode::kConfigValue, fmt::format("{} has both {} and {}", section.path(), first, key), entry->at)
          .fix("keep one of them");
    first = key;
  }
  if (first.empty())
    throw section.source()
        .error(ErrorCode::kConfigValue, fmt::format("{} has no url", section.path()), section.at())
        .fix("add url, url_file or url_command");
  return spec;
}

DatabaseSpec read_databases(const Section& environment) {
  for (const std::string_view key : {"url", "url_file", "url_command", "database"}) {
    const Entry* entry = environment.find(key);
    if (entry == nullptr) continue;
    throw environment.source()
        .error(ErrorCode::kConfigValue, fmt::format("{} has both databases and {}", environment.path(), key), entry->at)
        .fix(fmt::format("move {} into databases.main", key));
  }
  const auto databases = environment.section("databases");
  std::optional<DatabaseSpec> main;
  for (const Entry& entry : databases->entries()) {
    const Section section(environment.source(), entry.value, databases->path_of(entry.key));
    section.allow({"url", "url_file", "url_command", "database"});
    DatabaseSpec spec = read_database(section);
    if (!main || entry.key == "main") main = std::move(spec);
  }
  if (!main) throw environment.wrong(*environment.find("databases"), "at least one database: { main: { url: … } }");
  return *std::move(main);
}

EnvironmentSpec read_environment(const Section& section, const std::string& name) {
  section.allow({"url", "url_file", "url_command", "database", "databases", "protected", "backup_before_up", "lease",
                 "on_modified", "runtime", "state", "server_selection_timeout", "accept_from", "pii", "coalesce"});
  EnvironmentSpec spec;
  spec.name = name;
  spec.main = section.find("databases") != nullptr ? read_databases(section) : read_database(section);
  spec.is_protected = section.truth("protected");
  spec.backup_before_up = section.truth("backup_before_up");
  spec.coalesce = section.truth("coalesce");
  spec.lease = section.duration("lease", kShortestLease, kLongestLease);
  spec.on_modified = read_on_modified(section);
  spec.runtime = read_runtime(section);
  spec.server_selection = section.duration("server_selection_timeout", "100ms", "10m");
  section.texts("accept_from", Section::Shape::kListOrOne);
  section.choice("pii", {"allowed", "masked-only"});
  if (const auto state = section.section("state")) {
    state->allow({"database", "prefix"});
    spec.state_database = read_template(*state, "database");
    spec.state_prefix = read_template(*state, "prefix");
  }
  return spec;
}

std::vector<EnvironmentSpec> read_environments(const Section& root) {
  std::vector<EnvironmentSpec> specs;
  const auto section = root.section("environments");
  if (!section)
    throw root.source()
        .error(ErrorCode::kConfigValue, fmt::format("{} has no environments", root.source().name()), root.at())
        .fix("add environments: { local: { url: local, database: NAME } }");
  for (const Entry& entry : section->entries()) {
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    if (entry.key.empty() || entry.key.size() > 64 || std::any_of(entry.key.begin(), entry.key.end(), is_control))
      throw root.source()
          .error(ErrorCode::kConfigValue, fmt::format("an environment cannot be called {}", quote(entry.key)), entry.at)
          .fix("use 1 to 64 printable characters");
    specs.push_back(read_environment(Section(root.source(), entry.value, section->path_of(entry.key)), entry.key));
  }
  if (specs.empty()) throw root.wrong(*root.find("environments"), "at least one environment");
  return specs;
}

void read_defaults(const Section& section, ProjectSpec& spec) {
  section.allow(
      {"lease", "chunk", "jobs", "on_modified", "timeout", "memory", "runtime", "node", "unawaited", "coalesce"});
  spec.coalesce = section.truth("coalesce");
  spec.lease = section.duration("lease", kShortestLease, kLongestLease);
  section.integer("chunk", 1, 100000);
  if (const Entry* jobs = section.find("jobs"); jobs != nullptr && jobs->value.text != "auto")
    section.integer("jobs", 1, 256);
  spec.on_modified = read_on_modified(section);
  spec.timeout = section.duration("timeout", "1ms", "30d");
  spec.memory = section.bytes("memory", "32MiB", "4095MiB");
  spec.runtime = read_runtime(section);
  if (const auto node = read_fixed(section, "node")) spec.node = node->value;
  if (const auto word = section.choice("unawaited", {"warn", "error"}))
    spec.unawaited_is_error = word->value == "error";
}

// Backups are kept by later commands; what is said about them must be well-formed all the same.
void check_storage(const Section& storages) {
  for (const Entry& entry : storages.entries()) {
    const Section storage(storages.source(), entry.value, storages.path_of(entry.key));
    const auto type = storage.choice("type", {"local", "s3"});
    if (!type)
      throw storages.source()
          .error(ErrorCode::kConfigValue, fmt::format("{} has no type", storage.path()), storage.at())
          .fix("add type: local or type: s3");
    if (type->value == "local") storage.allow({"type", "path"});
    for (const Entry& setting : storage.entries())
      if (setting.value.kind != Node::Kind::kText) throw storage.wrong(setting, "text");
  }
}

std::vector<std::string> read_local_command(const Section& local) {
  local.allow({"command", "program"});
  const Entry* command = local.find("command");
  const Entry* program = local.find("program");
  if (command != nullptr && program != nullptr)
    throw local.source()
        .error(ErrorCode::kConfigValue, "local has both command and program", std::max(command, program)->at)
        .fix("keep one of them");
  if (program != nullptr) return {read_fixed(local, "program")->value};
  return read_fixed_list(local, "command", Section::Shape::kList);
}

std::map<std::string, std::string> read_parameters(const Section& section) {
  std::map<std::string, std::string> parameters;
  for (const Entry& entry : section.entries()) {
    if (entry.value.kind != Node::Kind::kText) throw section.wrong(entry, "text, a number, or true or false");
    parameters[entry.key] =
        fixed_text(section, section.path_of(entry.key), PlacedText{entry.value.text, entry.value.at});
  }
  return parameters;
}

MigrateMongo read_migrate_mongo_section(const Section& section) {
  section.allow({"changelog", "lock", "lock_ttl", "use_file_hash", "extension", "modules", "ignore_undefined"});
  MigrateMongo history;
  if (const auto changelog = read_fixed(section, "changelog")) history.changelog = changelog->value;
  if (const auto lock = read_fixed(section, "lock")) history.lock = lock->value;
  if (const auto ttl = section.duration("lock_ttl", "1s", "30d")) history.lock_ttl = ttl->value;
  if (const auto hashed = section.truth("use_file_hash")) history.use_file_hash = hashed->value;
  if (const auto modules = section.choice("modules", {"commonjs", "esm"}))
    history.uses_modules = modules->value == "esm";
  if (const auto ignored = section.truth("ignore_undefined")) history.ignores_undefined = ignored->value;
  if (const auto extension = read_fixed(section, "extension")) history.extension = extension->value;
  if (!history.extension.starts_with('.')) throw section.wrong(*section.find("extension"), "an extension like .js");
  return history;
}

// `style: mongosh` for every file without exports, or `style: { mongosh: [PATTERN, …] }`.
std::vector<std::string> read_style(const Section& root) {
  const Entry* style = root.find("style");
  if (style == nullptr) return {};
  if (style->value.kind == Node::Kind::kText) {
    root.choice("style", {"driver", "mongosh"});
    return style->value.text == "mongosh" ? std::vector<std::string>{"*"} : std::vector<std::string>();
  }
  const auto section = root.section("style");
  section->allow({"mongosh"});
  return read_fixed_list(*section, "mongosh", Section::Shape::kListOrOne);
}

void check_default_environment(const ProjectSpec& spec, const Source& source) {
  if (!spec.default_environment) return;
  const std::string& name = spec.default_environment->value;
  const auto has_name = [&](const EnvironmentSpec& environment) { return environment.name == name; };
  if (std::any_of(spec.environments.begin(), spec.environments.end(), has_name)) return;
  const Error unknown = unknown_environment(ErrorCode::kConfigValue, name, spec.environments);
  throw source.error(ErrorCode::kConfigValue, "default_environment: " + unknown.message(), spec.default_environment->at)
      .fix(unknown.fix_text());
}

}  // namespace

ProjectSpec read_spec(const Node& root_node, const Source& source) {
  const Section root(source, root_node, "");
  root.allow({"version", "migrations", "default_environment", "environments", "defaults", "storage", "ignore", "local",
              "params", "migrate_mongo", "style"});
  if (root.find("version") == nullptr)
    throw source.error(ErrorCode::kConfigValue, source.name() + " has no version", root.at()).fix("add version: 1");
  root.integer("version", 1, 1);
  ProjectSpec spec;
  spec.migrations = read_fixed(root, "migrations");
  spec.default_environment = read_fixed(root, "default_environment");
  spec.environments = read_environments(root);
  if (const auto defaults = root.section("defaults")) read_defaults(*defaults, spec);
  if (const auto storage = root.section("storage")) check_storage(*storage);
  spec.ignored = read_fixed_list(root, "ignore", Section::Shape::kListOrOne);
  if (const auto local = root.section("local")) spec.local_command = read_local_command(*local);
  if (const auto parameters = root.section("params")) spec.parameters = read_parameters(*parameters);
  if (const auto history = root.section("migrate_mongo")) spec.migrate_mongo = read_migrate_mongo_section(*history);
  spec.shell_files = read_style(root);
  check_default_environment(spec, source);
  return spec;
}

Error unknown_environment(ErrorCode code, std::string_view name, const std::vector<EnvironmentSpec>& environments) {
  std::vector<std::string> names;
  for (const EnvironmentSpec& environment : environments) names.push_back(environment.name);
  const auto meant = base::nearest(name, names);
  Error error(code, fmt::format("there is no environment {}{}", quote(name), base::did_you_mean(meant)));
  error.detail("environments: " + base::join(names, ", "));
  // The list of a file that is itself wrong cannot be had.
  error.fix(code == ErrorCode::kUnknownEnvironment ? "godwit env list"
                                                   : fmt::format("use one of {}", base::join(names, ", ")));
  return error;
}

std::string on_modified_name(OnModified choice) {
  switch (choice) {
    case OnModified::kFail: return "fail";
    case OnModified::kWarn: return "warn";
    case OnModified::kRerun: break;
  }
  return "rerun";
}

std::string runtime_name(Runtime choice) {
  switch (choice) {
    case Runtime::kAuto: return "auto";
    case Runtime::kEmbedded: return "embedded";
    case Runtime::kNode: break;
  }
  return "node";
}

}  // namespace godwit::config
