#include "config/migrate_mongo.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "config/driver_options.h"
#include "config/variables_read.h"

namespace godwit::config {

namespace {

using Json = nlohmann::json;

// Code has no place for a single value: messages name the file.
constexpr Position kWholeFile{0, 0};

constexpr std::array<std::string_view, 8> kKeys = {
    "mongodb", "migrationsDir", "changelogCollectionName", "lockCollectionName",
    "lockTtl", "useFileHash",   "migrationFileExtension",  "moduleSystem"};
constexpr std::array<std::string_view, 3> kMongodbKeys = {"url", "databaseName", "options"};

// What JavaScript writes into a text for a variable that is not set.
constexpr const char* kUndefined = "undefined";

// The key that was meant, whatever of its letters are capitals.
std::optional<std::string> meant(std::string_view key, std::span<const std::string_view> known) {
  std::vector<std::string> in_lower_case;
  for (const std::string_view one : known) in_lower_case.push_back(base::lower_ascii(one));
  const auto near = base::nearest(base::lower_ascii(key), in_lower_case);
  if (!near) return std::nullopt;
  const auto found = std::find(in_lower_case.begin(), in_lower_case.end(), *near);
  return std::string(known[static_cast<std::size_t>(found - in_lower_case.begin())]);
}

class Reader {
 public:
  Reader(const Json& config, const Source& source, MigrateMongoFile& file)
      : config_(config), source_(source), file_(file) {}

  void read() {
    if (!config_.is_object())
      throw error(fmt::format("{} exports no configuration", source_.name()),
                  "export an object: module.exports = { mongodb: { url: … } }");
    name_unknown(config_, "", kKeys);
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
    const auto ttl = seconds(config_, "lockTtl");
    if (lock && (!ttl || ttl->count() > 0)) history.lock = lock;
    if (ttl && ttl->count() > 0) history.lock_ttl = ttl;
    // It runs edited files again where it compares hashes, and never looks otherwise.
    file_.spec.on_modified =
        Placed<OnModified>{history.use_file_hash ? OnModified::kRerun : OnModified::kWarn, kWholeFile};
    file_.spec.migrate_mongo = std::move(history);
  }

  void name_unknown(const Json& object, const std::string& where, std::span<const std::string_view> known) {
    for (const auto& [key, value] : object.items()) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      auto near = meant(key, known);
      if (near) near->insert(0, where);
      const std::string typed = fmt::format("\"{}{}\" has no effect in godwit", where, base::printable(key));
      file_.warnings.push_back(typed + base::did_you_mean(near));
    }
  }

  void read_environment() {
    const Json none = Json::object();
    const Json& mongodb = config_.contains("mongodb") && config_["mongodb"].is_object() ? config_["mongodb"] : none;
    name_unknown(mongodb, "mongodb.", kMongodbKeys);
    const auto url = text(mongodb, "url");
    if (!url) throw missing_url();
    require_filled("mongodb.url", *url);
    DriverConnection connection = connection_of(*url, mongodb);
    for (std::string& warning : connection.warnings) file_.warnings.push_back(std::move(warning));
    EnvironmentSpec environment;
    environment.name = kMigrateMongoEnvironment;
    environment.main.path = "mongodb";
    environment.main.at = kWholeFile;
    environment.main.url = PlacedTemplate{"mongodb.url", Template::literal(connection.url), kWholeFile};
    // The driver's own name for a database that nobody names.
    const auto database = text(mongodb, "databaseName");
    environment.main.fallback_database = "test";
    if (database) require_filled("mongodb.databaseName", *database);
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
    const std::vector<std::string> unset = unset_of(source_.text(), file_.variables);
    for (const std::string& warning : file_.warnings)
      if (warning.find("did you mean") != std::string::npos) wanted.detail(warning);
    if (!unset.empty()) add_unset(wanted, unset);
    return wanted;
  }

  static void add_unset(Error& error, const std::vector<std::string>& names) {
    error
        .detail(fmt::format("it reads {}, which {} not set", base::join(names, ", "), names.size() == 1 ? "is" : "are"))
        .fix("set " + base::join(names, ", "));
  }

  // Nobody means a host or a database that is called so.
  void require_filled(const char* key, const std::string& value) const {
    if (value.find(kUndefined) == std::string::npos) return;
    const std::vector<std::string> unset = unset_in_texts(source_.text(), file_.variables);
    if (unset.empty()) return;
    Error wanted = error(fmt::format("{} is {}: a variable in it is not set", key, quote(value)), "");
    add_unset(wanted, unset);
    throw wanted;
  }

  [[nodiscard]] DriverConnection connection_of(const std::string& url, const Json& mongodb) const {
    try {
      return connect_as_driver(url, mongodb.contains("options") ? mongodb["options"].dump() : "");
    } catch (const Error& wrong) {
      throw error(wrong.message(), fmt::format("correct mongodb.options in {}", source_.name()));
    }
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

  // A number of seconds, parts of one among them: what is more than nothing stays more than nothing.
  [[nodiscard]] std::optional<base::Duration> seconds(const Json& object, const char* key) const {
    if (!object.contains(key) || object[key].is_null()) return std::nullopt;
    if (!object[key].is_number())
      throw error(fmt::format("{} is {}, not a number", key, object[key].type_name()),
                  fmt::format("write {} in seconds", key));
    constexpr double kMost = 1e9;  // thirty years
    const double ms = std::clamp(object[key].get<double>(), -1.0, kMost) * 1000;
    return base::Duration(static_cast<std::int64_t>(std::ceil(ms)));
  }

  [[nodiscard]] bool is_true(const char* key) const { return config_.contains(key) && config_[key] == true; }

  const Json& config_;
  const Source& source_;
  MigrateMongoFile& file_;
};

}  // namespace

std::string configuration_of_other_name(const std::filesystem::path& folder) {
  for (const char* extension : {".mjs", ".cjs", ".ts", ".mts", ".cts"}) {
    const std::string name = std::filesystem::path(kMigrateMongoFileName).replace_extension(extension).string();
    std::error_code ignored;
    if (std::filesystem::is_regular_file(folder / name, ignored)) return name;
  }
  return {};
}

MigrateMongoFile read_migrate_mongo(std::string_view evaluated, const Source& source) {
  const Json json = Json::parse(evaluated);
  MigrateMongoFile file;
  for (const auto& [name, value] : json.at("variables").items())
    if (value.is_string()) file.variables[name] = value.get<std::string>();
  Reader(json.at("config"), source, file).read();
  return file;
}

}  // namespace godwit::config
