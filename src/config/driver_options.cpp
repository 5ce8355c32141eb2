#include "config/driver_options.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/driver_url.h"
#include "base/text.h"
#include "base/url.h"
#include "godwit/error.h"

namespace godwit::config {

namespace {

std::optional<base::Duration> server_selection_of(std::string_view url) {
  const auto text = base::url_option(url, "serverSelectionTimeoutMS");
  if (!text) return std::nullopt;
  std::int64_t ms = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), ms);
  if (problem != std::errc{} || ms <= 0) return std::nullopt;
  return base::Duration(ms);
}

void require_object(std::string_view options_json) {
  const auto options = options_json.empty() ? nlohmann::json() : nlohmann::json::parse(options_json);
  if (!options.is_null() && !options.is_object())
    throw Error(ErrorCode::kConfigValue, fmt::format("mongodb.options is {}, not an object", options.type_name()));
}

}  // namespace

DriverConnection connect_as_driver(std::string_view url, std::string_view options_json) {
  if (url.find("://") == std::string_view::npos) return DriverConnection{std::string(url), {}, false, {}};
  require_object(options_json);
  try {
    base::DriverUrl whole = base::with_driver_options(url, options_json);
    DriverConnection connection{std::move(whole.url), {}, whole.ignores_undefined, {}};
    connection.server_selection = server_selection_of(connection.url);
    for (const std::string& name : whole.unknown)
      connection.warnings.push_back(
          fmt::format("\"mongodb.options.{}\" has no effect in godwit", base::printable(name)));
    return connection;
  } catch (const Error& error) {
    throw Error(error.code(), "mongodb.options." + error.message());
  }
}

}  // namespace godwit::config
