// How the connection string and the database of a migrate-mongo-config.js are written into a godwit.yaml.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/variables.h"

namespace godwit::config {

// A text in which `$` stands for itself.
std::string escaped(std::string_view text);

struct WrittenUrl {
  std::string text;                // a template
  std::vector<std::string> notes;  // what it leaves to a person, as sentences
};

// `mongodb_json` is that part of the configuration, with its url and options; `with_places_json` the same when each
// variable held ${NAME}, "null" when that is not known. Options go into the url where a connection string can say them.
// No password is written. REQUIRES: read_migrate_mongo took it.
WrittenUrl write_url(std::string_view mongodb_json, std::string_view with_places_json,
                     const std::map<std::string, std::string>& variables);

// The same for the name of the database, as a template; "" where there is none.
std::string write_database(std::string_view mongodb_json, std::string_view with_places_json,
                           const std::map<std::string, std::string>& variables);

}  // namespace godwit::config
