#include "base/driver_url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/url.h"
#include "godwit/error.h"

namespace godwit::base {

namespace {

using Json = nlohmann::json;

// The driver's name, and what a connection string calls it.
struct Renamed {
  std::string_view name;
  std::string_view in_url;
};

constexpr std::array kSame = {
    "appName",
    "authMechanism",
    "authSource",
    "connectTimeoutMS",
    "directConnection",
    "heartbeatFrequencyMS",
    "journal",
    "loadBalanced",
    "localThresholdMS",
    "maxIdleTimeMS",
    "maxPoolSize",
    "maxStalenessSeconds",
    "minPoolSize",
    "readConcernLevel",
    "replicaSet",
    "retryReads",
    "retryWrites",
    "serverSelectionTimeoutMS",
    "socketTimeoutMS",
    "srvMaxHosts",
    "srvServiceName",
    "tls",
    "tlsAllowInvalidCertificates",
    "tlsAllowInvalidHostnames",
    "tlsCAFile",
    "tlsCertificateKeyFile",
    "tlsCertificateKeyFilePassword",
    "tlsInsecure",
    "w",
    "waitQueueTimeoutMS",
    "wTimeoutMS",
    "zlibCompressionLevel",
};

constexpr std::array kRenamed = {
    Renamed{"appname", "appName"},
    Renamed{"j", "journal"},
    Renamed{"poolSize", "maxPoolSize"},
    Renamed{"rs_name", "replicaSet"},
    Renamed{"ssl", "tls"},
    Renamed{"sslCA", "tlsCAFile"},
    Renamed{"wtimeout", "wTimeoutMS"},
    Renamed{"wtimeoutMS", "wTimeoutMS"},
};

// What the values of the others are, by their names in a connection string. All that is left takes any text.
constexpr std::array kTruths = {
    "directConnection", "journal", "loadBalanced", "retryReads", "retryWrites",
    "tls",              "tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames", "tlsInsecure",
};
constexpr std::array kNumbers = {
    "connectTimeoutMS", "heartbeatFrequencyMS", "localThresholdMS", "maxIdleTimeMS", "maxPoolSize",
    "maxStalenessSeconds", "minPoolSize", "serverSelectionTimeoutMS", "socketTimeoutMS", "srvMaxHosts",
    "waitQueueTimeoutMS", "wTimeoutMS", "zlibCompressionLevel",
};
constexpr std::array<std::string_view, 5> kModes = {"primary", "primaryPreferred", "secondary", "secondaryPreferred",
                                                    "nearest"};
constexpr std::array<std::string_view, 4> kCompressors = {"none", "snappy", "zlib", "zstd"};

// What changes nothing here: how the driver looks after itself, and options of its old versions.
constexpr std::array kWithoutEffect = {
    "autoCreate",
    "autoIndex",
    "autoReconnect",
    "autoSelectFamily",
    "autoSelectFamilyAttemptTimeout",
    "bufferCommands",
    "bufferMaxEntries",
    "checkServerIdentity",
    "driverInfo",
    "family",
    "forceServerObjectId",
    "keepAlive",
    "keepAliveInitialDelay",
    "logger",
    "loggerLevel",
    "lookup",
    "maxConnecting",
    "minHeartbeatFrequencyMS",
    "mongodbLogComponentSeverities",
    "monitorCommands",
    "noDelay",
    "pkFactory",
    "promiseLibrary",
    "reconnectInterval",
    "reconnectTries",
    "serverMonitoringMode",
    "useCreateIndex",
    "useFindAndModify",
    "useNewUrlParser",
    "useUnifiedTopology",
    "validateOptions",
};

// How the driver reads values unless it is told otherwise. Saying it once more changes nothing.
constexpr std::array kDefaults = {
    std::pair{"promoteValues", true},       std::pair{"promoteLongs", true}, std::pair{"promoteBuffers", false},
    std::pair{"useBigInt64", false},        std::pair{"raw", false},         std::pair{"bsonRegExp", false},
    std::pair{"serializeFunctions", false}, std::pair{"checkKeys", false},   std::pair{"enableUtf8Validation", true},
    std::pair{"fieldsAsRaw", false},        std::pair{"sslValidate", true},
};

template <class List>
bool has(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

[[noreturn]] void refuse(std::string_view name, std::string_view wanted, const Json& value) {
  throw Error(ErrorCode::kConfigValue, fmt::format("{} wants {}, not {}", name, wanted, value.type_name()));
}

std::string text_of(std::string_view name, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (value.is_number_float()) return fmt::format("{}", value.get<double>());
  refuse(name, "a text, a number, or true or false", value);
}

[[noreturn]] void refuse_value(std::string_view name, std::string_view wanted, const Json& value) {
  constexpr std::size_t kMost = 60;
  if (!value.is_string()) refuse(name, wanted, value);
  const std::string shown = printable(value.get<std::string>());
  throw Error(ErrorCode::kConfigValue, fmt::format("{} wants {}, not \"{}\"", name, wanted, beginning(shown, kMost)));
}

// A text of the right form does as well, as it does for the driver.
std::string truth(std::string_view name, const Json& value) {
  if (!value.is_boolean() && value != "true" && value != "false") refuse_value(name, "true or false", value);
  return text_of(name, value);
}

std::string number(std::string_view name, const Json& value) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  const std::string wanted = fmt::format("a number from 0 to {}", kMost);
  // With these it stands for what is so without them.
  const bool may_be_minus_one = name == "maxStalenessSeconds" || name == "zlibCompressionLevel";
  const double least = may_be_minus_one ? -1 : 0;
  if (value.is_number()) {
    const auto given = value.get<double>();
    if (given >= least && given <= static_cast<double>(kMost)) return std::to_string(static_cast<std::int64_t>(given));
    throw Error(ErrorCode::kConfigValue, fmt::format("{} wants {}, not {}", name, wanted, given));
  }
  const std::string text = value.is_string() ? value.get<std::string>() : "";
  std::int64_t given = -2;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), given);
  const bool is_number = problem == std::errc() && end == text.data() + text.size();
  if (!is_number || static_cast<double>(given) < least || given > kMost) refuse_value(name, wanted, value);
  return text;
}

template <class List>
void require_one_of(std::string_view name, const List& known, const Json& value) {
  if (!value.is_string() || !has(known, value.get_ref<const std::string&>()))
    refuse_value(name, fmt::format("one of {}", fmt::join(known, ", ")), value);
}

// How many members a write has to reach: a number, "majority" or the name of a tag.
std::string acknowledged(std::string_view name, const Json& value) {
  if (value.is_boolean()) refuse(name, "a number or a text", value);
  std::string text = text_of(name, value);
  if (text == "0")
    throw Error(ErrorCode::kConfigValue, fmt::format("{} is 0, and writes would fail without anybody noticing", name));
  return text;
}

std::string joined(std::string_view name, const Json& value) {
  if (!value.is_array()) return text_of(name, value);
  std::vector<std::string> parts;
  for (const Json& part : value) parts.push_back(text_of(name, part));
  return join(parts, ",");
}

std::vector<std::string> cut(std::string_view text) {
  std::vector<std::string> parts;
  for (;;) {
    const auto comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

// {a: 1, b: 2} as connection strings write it: "a:1,b:2".
std::string pairs(std::string_view name, const Json& value) {
  if (!value.is_object()) return text_of(name, value);
  std::vector<std::string> parts;
  for (const auto& [key, part] : value.items()) parts.push_back(key + ":" + text_of(name, part));
  return join(parts, ",");
}

std::string checked(std::string_view name, std::string_view in_url, const Json& value) {
  if (has(kTruths, in_url)) return truth(name, value);
  if (has(kNumbers, in_url)) return number(name, value);
  if (in_url == "w") return acknowledged(name, value);
  return joined(name, value);
}

class Translation {
 public:
  explicit Translation(std::string_view url) : url_(url) {}

  void option(const std::string& name, const Json& value) {
    if (value.is_null() || has(kWithoutEffect, name)) return;
    // Without it fields would be written as plain text that were encrypted until now.
    if (name == "autoEncryption")
      throw Error(ErrorCode::kConfigValue, "autoEncryption is not supported: godwit cannot encrypt fields");
    if (has(kSame, name)) return set(name, checked(name, name, value));
    for (const Renamed& renamed : kRenamed)
      if (renamed.name == name) return set(renamed.in_url, checked(name, renamed.in_url, value));
    if (nested(name, value)) return;
    for (const auto& [known, usual] : kDefaults)
      if (known == name && value.is_boolean() && value.get<bool>() == usual) return;
    result_.unknown.push_back(name);
  }

  // Options of the URL itself that only the Node driver knows.
  void clean_url() {
    for (const auto& name : kWithoutEffect) url_ = without_url_option(url_, name);
  }

  DriverUrl finish() {
    result_.url = std::move(url_);
    return std::move(result_);
  }

 private:
  void set(std::string_view name, const std::string& value) { url_ = with_url_option(url_, name, value); }

  // True for the options whose value is an object, or which are no option of a connection string.
  bool nested(const std::string& name, const Json& value) {
    if (name == "compressors") {
      compressors(name, value);
    } else if (name == "authMechanismProperties") {
      set(name, pairs(name, value));
    } else if (name == "readPreferenceTags") {
      tags(value);
    } else if (name == "readPreference" || name == "readConcern" || name == "writeConcern" || name == "auth") {
      of_object(name, value);
    } else if (name == "sslValidate" && value.is_boolean() && !value.get<bool>()) {
      set("tlsAllowInvalidCertificates", "true");
    } else if (name == "ignoreUndefined") {
      result_.ignores_undefined = value.is_boolean() && value.get<bool>();
    } else {
      return false;
    }
    return true;
  }

  void of_object(const std::string& name, const Json& value) {
    if (name == "readPreference") {
      const Json& mode = value.is_object() && value.contains("mode") ? value["mode"] : value;
      require_one_of(name, kModes, mode);
      set("readPreference", mode.get<std::string>());
      if (value.is_object() && value.contains("tags") && !value["tags"].is_null()) tags(value["tags"]);
    } else if (name == "readConcern") {
      set("readConcernLevel", text_of(name, value.is_object() && value.contains("level") ? value["level"] : value));
    } else if (name == "writeConcern" && value.is_object()) {
      try {
        for (const auto& [key, part] : value.items()) option(key, part);
      } catch (const Error& error) {
        throw Error(error.code(), "writeConcern." + error.message());
      }
    } else if (name == "writeConcern") {
      set("w", acknowledged(name, value));
    } else if (value.is_object()) {
      const auto part = [&](const char* key, const char* old) {
        return value.contains(key) ? text_of(key, value[key]) : value.contains(old) ? text_of(old, value[old]) : "";
      };
      url_ = with_url_user(url_, part("username", "user"), part("password", "pass"));
    } else {
      refuse(name, "an object", value);
    }
  }

  void compressors(const std::string& name, const Json& value) {
    std::vector<std::string> chosen;
    for (const Json& one : value.is_array() ? value : Json(cut(text_of(name, value)))) {
      require_one_of(name, kCompressors, one);
      if (one != "none") chosen.push_back(one.get<std::string>());
    }
    url_ = chosen.empty() ? without_url_option(url_, name) : with_url_option(url_, name, join(chosen, ","));
  }

  void tags(const Json& value) {
    for (const Json& one : value.is_array() ? value : Json::array({value}))
      set("readPreferenceTags", pairs("tags", one));
  }

  std::string url_;
  DriverUrl result_;
};

}  // namespace

DriverUrl with_driver_options(std::string_view url, std::string_view options_json) {
  Translation translation(url);
  translation.clean_url();
  const Json options = options_json.empty() ? Json() : Json::parse(options_json);
  for (const auto& [name, value] : options.items()) translation.option(name, value);
  return translation.finish();
}

}  // namespace godwit::base
