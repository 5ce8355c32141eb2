#include "config/migrate_mongo.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "config/driver_options.h"

namespace godwit::config {

namespace {

using Json = nlohmann::json;

// Code has no place for a single value: messages name the file.
constexpr Position kWholeFile{0, 0};

constexpr std::array kKeys = {"mongodb", "migrationsDir", "changelogCollectionName", "lockCollectionName",
                              "lockTtl", "useFileHash",   "migrationFileExtension",  "moduleSystem"};

class Reader {
 public:
  Reader(const Json& config, const Source& source, MigrateMongoFile& file)
      : config_(config), source_(source), file_(file) {}

  void read() {
    if (!config_.is_object())
      throw error(fmt::format("{} exports no configuration", source_.name()),
                  "export an object: module.exports = { mongodb: { url: … } }");
    for (const auto& [key, value] : config_.items())
      if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
        file_.warnings.push_back(fmt::format("{} has no effect in godwit", base::printable(key)));
    file_.spec.migrations = PlacedText{text(config_, "migrationsDir").value_or("migrations"), kWholeFile};
    read_history();
    file_.spec.migrate_mongo->migrations = file_.spec.migrations->value;
    read_environment();
  }

 private:
  void read_history() {
    MigrateMongo history;
    history.changelog = text(config_, "changelogCollectionName").value_or(history.changelog);
    history.use_file_hash = is_true("useFileHash");
    history.extension = text(config_, "migrationFileExtension").value_or(history.extension);
    if (!history.extension.starts_with('.'))
      throw error(fmt::format("migrationFileExtension is {}", quote(history.extension)),
                  "begin it with a dot: \".js\"");
    history.uses_modules = text(config_, "moduleSystem").value_or("commonjs") == "esm";
    const auto lock = text(config_, "lockCollectionName");
    const auto ttl = number(config_, "lockTtl");
    if (lock && (!ttl || *ttl > 0)) history.lock = lock;
    if (ttl && *ttl > 0) history.lock_ttl = base::Duration(*ttl * 1000);
    // It runs edited files again where it compares hashes, and never looks otherwise.
    file_.spec.on_modified =
        Placed<OnModified>{history.use_file_hash ? OnModified::kRerun : OnModified::kWarn, kWholeFile};
    file_.spec.migrate_mongo = std::move(history);
  }

  void read_environment() {
    const Json none;
    const Json& mongodb = config_.contains("mongodb") ? config_["mongodb"] : none;
    const auto url = mongodb.is_object() ? text(mongodb, "url") : std::nullopt;
    if (!url) throw missing_url();
    DriverConnection connection = connect_as_driver(*url, mongodb.contains("options") ? mongodb["options"].dump() : "");
    for (std::string& warning : connection.warnings) file_.warnings.push_back(std::move(warning));
    EnvironmentSpec environment;
    environment.name = kMigrateMongoEnvironment;
    environment.main.path = "mongodb";
    environment.main.at = kWholeFile;
    environment.main.url = PlacedTemplate{"mongodb.url", Template::literal(connection.url), kWholeFile};
    // The driver's own name for a database that nobody names.
    const auto database = text(mongodb, "databaseName");
    environment.main.fallback_database = "test";
    if (database)
      environment.main.database = PlacedTemplate{"mongodb.databaseName", Template::literal(*database), kWholeFile};
    if (connection.server_selection)
      environment.server_selection = Placed<base::Duration>{*connection.server_selection, kWholeFile};
    file_.spec.migrate_mongo->ignores_undefined = connection.ignores_undefined;
    file_.spec.environments.push_back(std::move(environment));
  }

  [[nodiscard]] Error missing_url() const {
    Error wanted =
        error(fmt::format("{} gives no mongodb.url", source_.name()), "write mongodb: { url: 'mongodb://…' }");
    std::vector<std::string> unset;
    for (const std::string& name : variables_read_by(source_.text())) {
      const auto found = file_.variables.find(name);
      if (found == file_.variables.end() || found->second.empty()) unset.push_back(name);
    }
    if (!unset.empty())
      wanted
          .detail(
              fmt::format("it reads {}, which {} not set", base::join(unset, ", "), unset.size() == 1 ? "is" : "are"))
          .fix("set " + base::join(unset, ", "));
    return wanted;
  }

  [[nodiscard]] Error error(const std::string& message, const std::string& fix) const {
    return Error(ErrorCode::kConfigValue, message).detail(source_.place(kWholeFile)).fix(fix);
  }

  // Nothing for an absent, null or empty value.
  [[nodiscard]] std::optional<std::string> text(const Json& object, const char* key) const {
    if (!object.contains(key) || object[key].is_null()) return std::nullopt;
    if (!object[key].is_string())
      throw error(fmt::format("{} is {}, not a text", key, object[key].type_name()),
                  fmt::format("write {} as a text", key));
    const std::string value = object[key].get<std::string>();
    return value.empty() ? std::nullopt : std::optional(value);
  }

  [[nodiscard]] std::optional<std::int64_t> number(const Json& object, const char* key) const {
    if (!object.contains(key) || object[key].is_null()) return std::nullopt;
    if (!object[key].is_number())
      throw error(fmt::format("{} is {}, not a number", key, object[key].type_name()),
                  fmt::format("write {} in seconds", key));
    constexpr double kMost = 1e9;  // thirty years
    return static_cast<std::int64_t>(std::clamp(object[key].get<double>(), -1.0, kMost));
  }

  [[nodiscard]] bool is_true(const char* key) const { return config_.contains(key) && config_[key] == true; }

  const Json& config_;
  const Source& source_;
  MigrateMongoFile& file_;
};

}  // namespace

MigrateMongoFile read_migrate_mongo(std::string_view evaluated, const Source& source) {
  const Json json = Json::parse(evaluated);
  MigrateMongoFile file;
  for (const auto& [name, value] : json.at("variables").items())
    if (value.is_string()) file.variables[name] = value.get<std::string>();
  Reader(json.at("config"), source, file).read();
  return file;
}

std::vector<std::string> variables_read_by(std::string_view text) {
  constexpr std::string_view kStart = "process.env";
  std::set<std::string> names;
  for (auto at = text.find(kStart); at != std::string_view::npos; at = text.find(kStart, at)) {
    at += kStart.size();
    std::string_view rest = text.substr(at);
    while (!rest.empty() && std::string_view("?.[\"'`").find(rest.front()) != std::string_view::npos)
      rest.remove_prefix(1);
    const auto end =
        std::find_if(rest.begin(), rest.end(), [](unsigned char c) { return std::isalnum(c) == 0 && c != '_'; });
    if (end != rest.begin()) names.emplace(rest.begin(), end);
  }
  return {names.begin(), names.end()};
}

}  // namespace godwit::config
