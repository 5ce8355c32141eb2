// The options object of the official Node driver, said as a connection string.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace godwit::config {

struct DriverConnection {
  std::string url;                                  // with every option that a connection string can say
  std::optional<base::Duration> server_selection;   // from serverSelectionTimeoutMS, of the object or of the URL
  bool ignores_undefined = false;                   // ignoreUndefined: fields that are undefined are left out
  std::vector<std::string> warnings;                // options without an effect here, each named
};

// `url` as a script's author wrote it for the Node driver, `options_json` the object that went with it as JSON (or "").
// The object's value wins over the URL's, as in the driver. Options that only this driver knows and that change nothing
// for migrations are dropped; those that would change something are dropped with a warning. A text that is no
// connection string is given back as it is. Throws kConfigValue when an option has a value of another kind than the
// driver takes.
DriverConnection connect_as_driver(std::string_view url, std::string_view options_json);

}  // namespace godwit::config
