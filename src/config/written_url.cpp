#include "config/written_url.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/driver_url.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/url.h"
#include "godwit/error.h"

namespace godwit::config {

namespace {

using Json = nlohmann::json;
using Values = std::map<std::string, std::string>;

constexpr const char* kUrlVariable = "MONGO_URL";
constexpr const char* kDatabaseVariable = "MONGO_DATABASE";
constexpr const char* kAnyUrl = "mongodb://h/";

bool has_secret(std::string_view url) { return base::redact_url(url) != url; }

std::string own_variable(const char* name) { return fmt::format("${{{}}}", name); }

std::string text_in(const Json& object, const std::string& key) {
  return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

struct Place {
  std::string text;
  bool is_found = false;  // otherwise the text is a variable of our own naming
};

// How `value` is written so that the same variables give the same value, and no password is. `with_places` is what it
// was when each variable held ${NAME}; `fallback` names the variable that stands for all of it where nothing else does.
Place place_of(const std::string& value, const std::string& with_places, const Values& variables,
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
    return {own_variable(fallback), false};
  }
  if (has_secret(value)) return {own_variable(fallback), false};
  return {escaped(value), true};
}

// The options object, sorted by what can become of each.
struct Options {
  std::string query;                 // "w=majority&replicaSet=${RS}"
  std::vector<std::string> secret;   // names of those that are not to be written down
  std::vector<std::string> unknown;  // of those that no connection string can say
};

// "replicaSet=${RS}" of "replicaSet=rs0", where the value is what the variable gives.
std::string with_place(const std::string& query, const std::string& value, const std::string& with_places,
                       const Values& variables) {
  const std::string end = "=" + base::percent_encode(value);
  const Place place = place_of(value, with_places, variables, kUrlVariable);
  if (!place.is_found || !query.ends_with(end) || base::percent_encode(value) != value) return query;
  return query.substr(0, query.size() - end.size() + 1) + place.text;
}

Options sorted(const Json& mongodb, const Json& with_places, const Values& variables) {
  Options sorted;
  const Json options = mongodb.value("options", Json());
  const Json places = with_places.is_object() ? with_places.value("options", Json()) : Json();
  for (const auto& [name, value] : options.items()) {
    base::DriverUrl one = base::with_driver_options(kAnyUrl, Json{{name, value}}.dump());
    for (std::string& unknown : one.unknown) sorted.unknown.push_back("mongodb.options." + std::move(unknown));
    if (one.url == kAnyUrl) continue;
    if (has_secret(one.url)) {
      sorted.secret.push_back("mongodb.options." + name);
      continue;
    }
    std::string query = one.url.substr(one.url.find('?') + 1);
    if (value.is_string() && text_in(places, name) != value)
      query = with_place(query, value.get<std::string>(), text_in(places, name), variables);
    sorted.query += (sorted.query.empty() ? "" : "&") + query;
  }
  return sorted;
}

// What stands between a url and more options.
std::string separator(std::string_view url) {
  const auto hosts = url.find("://");
  if (hosts == std::string_view::npos) return "?";
  if (url.find('?') != std::string_view::npos) return url.ends_with('?') || url.ends_with('&') ? "" : "&";
  return url.find('/', hosts + 3) == std::string_view::npos ? "/?" : "?";
}

// Whether the parts of a url can be seen in the template.
bool is_visible(std::string_view text) { return text.starts_with("mongodb"); }

// `url` is what the template gives now.
std::string with_query(std::string text, const std::string& url, const std::string& query) {
  if (!is_visible(text)) return query.empty() ? text : text + separator(url) + query;
  if (text.find("://") == std::string::npos) return text;
  text = base::with_driver_options(text, "").url;
  if (query.empty()) return text;
  for (std::string_view rest = query; !rest.empty();) {
    text = base::without_url_option(text, rest.substr(0, rest.find('=')));
    rest.remove_prefix(std::min(rest.find('&'), rest.size() - 1) + 1);
  }
  return text + separator(text) + query;
}

std::string note_on_query(const std::string& variable, std::string_view url) {
  return fmt::format("what follows {} is mongodb.options of the old file; it fits a value {} a ? of its own", variable,
                     url.find('?') == std::string_view::npos ? "without" : "with");
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '$' ? 2 : 1, c);
  return out;
}

WrittenUrl write_url(std::string_view mongodb_json, std::string_view with_places_json, const Values& variables) {
  const Json mongodb = Json::parse(mongodb_json);
  const Json with_places = Json::parse(with_places_json);
  const std::string url = text_in(mongodb, "url");
  const Options options = sorted(mongodb, with_places, variables);
  const std::string places = text_in(with_places, "url");
  const bool is_constant = !with_places.is_null() && places == url;
  Place place{own_variable(kUrlVariable), false};
  if (!with_places.is_null() && (!is_constant || options.secret.empty()))
    place = place_of(url, is_constant ? "" : places, variables, kUrlVariable);
  WrittenUrl written;
  written.text = with_query(place.text, url, options.query);
  if (!options.query.empty() && !is_visible(place.text)) written.notes.push_back(note_on_query(place.text, url));
  if (!place.is_found)
    written.notes.push_back(fmt::format(
        "{} is what mongodb.url was; set it, or write it into the file .env beside this one", kUrlVariable));
  if (!options.secret.empty())
    written.notes.push_back(fmt::format("{} is secret and not written here: add it to the value of the variable",
                                        base::join(options.secret, ", ")));
  if (!options.unknown.empty())
    written.notes.push_back(fmt::format("a url cannot say {}, which had no effect in godwit before either",
                                        base::join(options.unknown, ", ")));
  return written;
}

std::string write_database(std::string_view mongodb_json, std::string_view with_places_json, const Values& variables) {
  const std::string database = text_in(Json::parse(mongodb_json), "databaseName");
  if (database.empty()) return {};
  return place_of(database, text_in(Json::parse(with_places_json), "databaseName"), variables, kDatabaseVariable).text;
}

}  // namespace godwit::config
