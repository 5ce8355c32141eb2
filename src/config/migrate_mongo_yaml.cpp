#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/url.h"
#include "config/config.h"
#include "config/migrate_mongo.h"
#include "config/variables.h"

namespace godwit::config {

namespace {

using Json = nlohmann::json;

constexpr const char* kUrlVariable = "MONGO_URL";

constexpr const char* kText =
    R"(# What migrate-mongo-config.js says, for godwit. That file is not read any more while this one is here; migrate-mongo
# still reads it.
version: 1
migrations: {migrations}
default_environment: {environment}

environments:
  {environment}:
{comment}    url: {url}
{database}    on_modified: {on_modified}   # when an applied migration was edited: fail, warn or rerun

# The history that migrate-mongo keeps: godwit reads it and writes it, so that both agree. Take this part out when nobody
# goes back.
migrate_mongo:
  changelog: {changelog}
{lock}  use_file_hash: {use_file_hash}
  extension: {extension}
  modules: {modules}
  ignore_undefined: {ignore_undefined}
)";

// Double quotes take any text.
std::string yaml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// A text in which `$` stands for itself.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '$' ? 2 : 1, c);
  return out;
}

std::string text_in(const Json& evaluated, const char* key) {
  const Json& mongodb = evaluated["config"]["mongodb"];
  return mongodb.is_object() && mongodb.contains(key) && mongodb[key].is_string() ? mongodb[key].get<std::string>()
                                                                                  : "";
}

bool has_secret(std::string_view url) { return base::redact_url(url) != url; }

struct Place {
  std::string text;
  bool is_found = false;  // otherwise the text is a variable of our own naming
};

// How a value is written in YAML so that the same variables give the same value.
Place place_of(const std::string& value, const std::string& with_places, const Variables& variables,
               const char* fallback) {
  const VariableSet set(variables, {}, "");
  if (!with_places.empty() && with_places != value) {
    try {
      const Template shape(with_places);
      if (shape.has_variables() && !shape.missing(set) && shape.fill(set) == value) return {with_places, true};
      const bool is_one = with_places.starts_with("${") && with_places.find('}') == with_places.size() - 1;
      // The file has a value for when the variable is not set.
      if (is_one && shape.missing(set) && !has_secret(value) && value.find_first_of("$}") == std::string::npos)
        return {with_places.substr(0, with_places.size() - 1) + ":-" + value + "}", true};
    } catch (const Error&) {
      // No template: it is not a variable alone that makes it.
    }
    return {fmt::format("${{{}}}", fallback), false};
  }
  if (has_secret(value)) return {fmt::format("${{{}}}", fallback), false};
  return {escaped(value), true};
}

std::string lock_lines(const MigrateMongo& history) {
  std::string lines;
  if (history.lock) lines += fmt::format("  lock: {}\n", yaml_text(escaped(*history.lock)));
  if (history.lock && history.lock_ttl) lines += fmt::format("  lock_ttl: {}s\n", history.lock_ttl->count() / 1000);
  return lines;
}

std::vector<std::string> notes_for(const Place& url, const Json& evaluated, std::string_view plain) {
  std::vector<std::string> notes;
  if (!url.is_found)
    notes.push_back(fmt::format("{} is what mongodb.url was; set it, or write it into the file .env beside this one.",
                                kUrlVariable));
  const Json& mongodb = evaluated["config"]["mongodb"];
  if (mongodb.contains("options") && !mongodb["options"].empty() && url.text.find(plain) == std::string::npos)
    notes.emplace_back("mongodb.options of the old file belong into the url, as NAME=VALUE behind a ?");
  return notes;
}

}  // namespace

ConvertedConfig config_from_migrate_mongo(std::string_view evaluated, std::string_view with_places,
                                          std::string_view text) {
  const MigrateMongoFile file = read_migrate_mongo(evaluated, Source("migrate-mongo-config.js", std::string(text)));
  const Json plain = Json::parse(evaluated);
  const Json places = with_places.empty() ? plain : Json::parse(with_places);
  const EnvironmentSpec& environment = file.spec.environments.front();
  const std::string raw_url = text_in(plain, "url");
  const bool varies = text_in(places, "url") != raw_url;
  // Options can be put into a url that is written out, not into a variable.
  const std::string whole_url = varies ? raw_url : environment.main.url->text.as_written();
  const Place url = with_places.empty() && !variables_read_by(text).empty()
                        ? Place{fmt::format("${{{}}}", kUrlVariable), false}
                        : place_of(whole_url, varies ? text_in(places, "url") : "", file.variables, kUrlVariable);
  const std::string database = text_in(plain, "databaseName");
  const std::string path =
      database.empty() ? ""
                       : place_of(database, text_in(places, "databaseName"), file.variables, "MONGO_DATABASE").text;
  const MigrateMongo& history = *file.spec.migrate_mongo;
  ConvertedConfig converted;
  converted.notes = notes_for(url, plain, raw_url);
  std::string comment;
  for (const std::string& note : converted.notes) comment += fmt::format("    # {}\n", note);
  converted.yaml = fmt::format(
      fmt::runtime(kText), fmt::arg("migrations", yaml_text(escaped(file.spec.migrations->value))),
      fmt::arg("environment", kMigrateMongoEnvironment), fmt::arg("comment", comment),
      fmt::arg("url", yaml_text(url.text)),
      fmt::arg("database", path.empty() ? "" : fmt::format("    database: {}\n", yaml_text(path))),
      fmt::arg("on_modified", on_modified_name(file.spec.on_modified->value)),
      fmt::arg("changelog", yaml_text(escaped(history.changelog))), fmt::arg("lock", lock_lines(history)),
      fmt::arg("use_file_hash", history.use_file_hash), fmt::arg("extension", yaml_text(history.extension)),
      fmt::arg("modules", history.uses_modules ? "esm" : "commonjs"),
      fmt::arg("ignore_undefined", history.ignores_undefined));
  return converted;
}

}  // namespace godwit::config
