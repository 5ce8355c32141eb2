// How the connection string of a migrate-mongo-config.js is written into a godwit.yaml.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/variables.h"

namespace godwit::config {

// A text in which `$` stands for itself.
std::string escaped(std::string_view text);

struct Place {
  std::string text;
  bool is_found = false;  // otherwise the text is a variable of our own naming
};

// How `value` is written so that the same variables give the same value, and no password is. `with_places` is what it
// was when each variable held ${NAME}; `fallback` names the variable that stands for all of it where nothing else does.
Place place_of(const std::string& value, const std::string& with_places,
               const std::map<std::string, std::string>& variables, const char* fallback);

struct WrittenUrl {
  std::string text;                // a template
  std::vector<std::string> notes;  // what it leaves to a person, as sentences
};

// `mongodb_json` is that part of the configuration, with its url and options; `with_places_json` the same when each
// variable held ${NAME}, "null" when that is not known. Options go into the url where a connection string can say them.
// No password is written. REQUIRES: read_migrate_mongo took it.
WrittenUrl write_url(std::string_view mongodb_json, std::string_view with_places_json,
                     const std::map<std::string, std::string>& variables);

}  // namespace godwit::config
