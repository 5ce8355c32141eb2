// The options object of the official Node driver, said as a connection string.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace godwit::base {

struct DriverUrl {
  std::string url;                   // with every option that a connection string can say
  bool ignores_undefined = false;    // ignoreUndefined: fields that are undefined are left out
  std::vector<std::string> unknown;  // options that no connection string can say, as they were written
};

// `url` as a script's author wrote it for the Node driver, `options_json` the object that went with it as JSON (or "").
// The object's value wins over the URL's, as in the driver. Options that only this driver knows and that change nothing
// for migrations are dropped. Throws kConfigValue, in a sentence that begins with the option's name, when its value is
// none that the driver takes or godwit lacks what it asks for. REQUIRES: "://" is in `url`, `options_json`
// is empty, or the JSON of an object or null.
DriverUrl with_driver_options(std::string_view url, std::string_view options_json);

}  // namespace godwit::base
