// What godwit.yaml says, with every key and type checked and no variable looked up.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "config/section.h"
#include "config/variables.h"

namespace godwit::config {

// Text of an environment, in which variables may stand.
struct PlacedTemplate {
  std::string key;  // "environments.prod.url"
  Template text;
  Position at;
};

// One database of an environment. Exactly one of the three sources is there.
struct DatabaseSpec {
  std::string path;  // "environments.prod" or "environments.prod.databases.main"
  Position at;
  std::optional<PlacedTemplate> url;
  std::optional<PlacedTemplate> url_file;
  std::vector<PlacedTemplate> url_command;
  std::optional<PlacedTemplate> database;
  std::string fallback_database;  // where neither `database` nor the URL names one
};

struct EnvironmentSpec {
  std::string name;
  DatabaseSpec main;  // `main` of `databases`, or its first
  std::optional<Placed<bool>> is_protected;
  std::optional<Placed<bool>> backup_before_up;
  std::optional<Placed<bool>> coalesce;
  std::optional<Placed<base::Duration>> lease;
  std::optional<Placed<OnModified>> on_modified;
  std::optional<Placed<Runtime>> runtime;
  std::optional<Placed<base::Duration>> server_selection;
  std::optional<PlacedTemplate> state_database;
  std::optional<PlacedTemplate> state_prefix;
};

struct ProjectSpec {
  std::optional<PlacedText> migrations;
  std::optional<PlacedText> default_environment;
  std::vector<EnvironmentSpec> environments;
  std::optional<Placed<bool>> coalesce;
  std::optional<Placed<base::Duration>> lease;
  std::optional<Placed<OnModified>> on_modified;
  std::optional<Placed<base::Duration>> timeout;
  std::optional<Placed<std::uint64_t>> memory;
  std::optional<Placed<Runtime>> runtime;
  std::string node;
  bool unawaited_is_error = false;
  std::vector<std::string> ignored;
  std::vector<std::string> shell_files;
  std::vector<std::string> local_command;
  std::map<std::string, std::string> parameters;
  std::optional<MigrateMongo> migrate_mongo;
};

// Throws kConfigUnknownKey and kConfigValue for anything in any part of the file.
ProjectSpec read_spec(const Node& root, const Source& source);

// An error of `code` that names what there is and the nearest name.
Error unknown_environment(ErrorCode code, std::string_view name, const std::vector<EnvironmentSpec>& environments);

std::string on_modified_name(OnModified choice);
std::string runtime_name(Runtime choice);

}  // namespace godwit::config
