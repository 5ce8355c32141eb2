#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "config/config.h"
#include "config/migrate_mongo.h"
#include "config/variables.h"
#include "config/variables_read.h"
#include "config/written_url.h"

namespace godwit::config {

namespace {

using Json = nlohmann::json;

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

// As JSON; "null" where there is none.
std::string mongodb_of(std::string_view evaluated) {
  return Json::parse(evaluated).value(Json::json_pointer("/config/mongodb"), Json()).dump();
}

std::string lock_lines(const MigrateMongo& history) {
  std::string lines;
  if (history.lock) lines += fmt::format("  lock: {}\n", yaml_text(escaped(*history.lock)));
  if (history.lock && history.lock_ttl)
    lines += fmt::format("  lock_ttl: {}s\n", std::chrono::ceil<std::chrono::seconds>(*history.lock_ttl).count());
  return lines;
}

}  // namespace

ConvertedConfig config_from_migrate_mongo(std::string_view evaluated, std::string_view with_places,
                                          std::string_view text) {
  const MigrateMongoFile file = read_migrate_mongo(evaluated, Source(kMigrateMongoFileName, std::string(text)));
  const std::string plain = mongodb_of(evaluated);
  const std::string places = with_places.empty() ? plain : mongodb_of(with_places);
  // Where nobody knows what the url is made of, a variable of our own is all of it.
  const bool is_opaque = with_places.empty() && !variables_read_by(text).empty();
  WrittenUrl url = write_url(plain, is_opaque ? "null" : places, file.variables);
  const std::string database = write_database(plain, places, file.variables);
  const MigrateMongo& history = *file.spec.migrate_mongo;
  ConvertedConfig converted;
  converted.notes = std::move(url.notes);
  std::string comment;
  for (const std::string& note : converted.notes) comment += fmt::format("    # {}\n", note);
  converted.yaml = fmt::format(
      fmt::runtime(kText), fmt::arg("migrations", yaml_text(escaped(file.spec.migrations->value))),
      fmt::arg("environment", kMigrateMongoEnvironment), fmt::arg("comment", comment),
      fmt::arg("url", yaml_text(url.text)),
      fmt::arg("database", database.empty() ? "" : fmt::format("    database: {}\n", yaml_text(database))),
      fmt::arg("on_modified", on_modified_name(file.spec.on_modified->value)),
      fmt::arg("changelog", yaml_text(escaped(history.changelog))), fmt::arg("lock", lock_lines(history)),
      fmt::arg("use_file_hash", history.use_file_hash), fmt::arg("extension", yaml_text(history.extension)),
      fmt::arg("modules", history.uses_modules ? "esm" : "commonjs"),
      fmt::arg("ignore_undefined", history.ignores_undefined));
  return converted;
}

}  // namespace godwit::config
