#include "migrate/source.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "godwit/error.h"

namespace godwit::migrate {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 9> kKeys = {"transaction", "idempotent", "timeout", "onInterrupted", "after",
                                                   "unawaited",   "runtime",    "allow",   "coalesce"};

[[noreturn]] void refuse(std::string_view where, std::string message, std::string fix) {
  throw Error(ErrorCode::kScriptOptions, std::move(message)).detail(std::string(where)).fix(std::move(fix));
}

bool read_bool(const Json& value, std::string_view key, std::string_view where) {
  if (!value.is_boolean())
    refuse(where, fmt::format("options.{} must be true or false, not {}", key, value.dump()),
           fmt::format("write options.{}: true", key));
  return value.get<bool>();
}

// Reads an option that is one word out of two; true for `special`.
bool read_word(const Json& value, std::string_view key, std::string_view special, std::string_view plain,
               std::string_view where) {
  if (value == std::string(special)) return true;
  if (value == std::string(plain)) return false;
  refuse(where, fmt::format("options.{} is {}, which is unknown", key, value.dump()),
         fmt::format("write '{}' or '{}'", special, plain));
}

RuntimeChoice read_runtime(const Json& value, std::string_view where) {
  if (value == "auto") return RuntimeChoice::kAuto;
  if (value == "embedded") return RuntimeChoice::kEmbedded;
  if (value == "node") return RuntimeChoice::kNode;
  refuse(where, fmt::format("options.runtime is {}, which is unknown", value.dump()),
         "write 'auto', 'embedded' or 'node'");
}

base::Duration read_timeout(const Json& value, std::string_view where) {
  if (value.is_number_integer() && value.get<std::int64_t>() > 0) return base::Duration(value.get<std::int64_t>());
  if (value.is_string()) {
    try {
      return base::parse_duration(value.get<std::string>());
    } catch (const Error& error) {
      refuse(where, "options.timeout: " + error.message(), error.fix_text());
    }
  }
  refuse(where, fmt::format("options.timeout is {}, which is no duration", value.dump()), "write timeout: '30m'");
}

// True when the network is among what is allowed; nothing else is known yet.
bool read_allow(const Json& value, std::string_view where) {
  const Json list = value.is_string() ? Json::array({value}) : value;
  if (!list.is_array()) refuse(where, "options.allow must be a list", "write allow: ['network']");
  for (const Json& one : list) {
    if (one != "network")
      refuse(where, fmt::format("options.allow has {}, which is unknown", one.dump()), "write allow: ['network']");
  }
  return !list.empty();
}

std::vector<std::string> read_after(const Json& value, std::string_view where) {
  std::vector<std::string> ids;
  const Json list = value.is_string() ? Json::array({value}) : value;
  if (!list.is_array()) refuse(where, "options.after must be a list of migration ids", "write after: ['20260101-x']");
  for (const Json& id : list) {
    if (!id.is_string()) refuse(where, "options.after must be a list of migration ids", "write after: ['20260101-x']");
    ids.push_back(id.get<std::string>());
  }
  return ids;
}

}  // namespace

Options parse_options(std::string_view json, std::string_view where) {
  const Json all = Json::parse(json, nullptr, false);
  if (!all.is_object()) refuse(where, "the exported options are not an object", "export const options = { … }");
  Options options;
  for (const auto& [key, value] : all.items()) {
    if (key == "transaction") {
      options.transaction = read_bool(value, key, where);
    } else if (key == "idempotent") {
      options.idempotent = read_bool(value, key, where);
    } else if (key == "onInterrupted") {
      options.retry_when_interrupted = read_word(value, key, "retry", "stop", where);
    } else if (key == "unawaited") {
      options.unawaited_is_error = read_word(value, key, "error", "warn", where);
    } else if (key == "allow") {
      options.network = read_allow(value, where);
    } else if (key == "coalesce") {
      options.coalesce = read_bool(value, key, where);
    } else if (key == "runtime") {
      options.runtime = read_runtime(value, where);
    } else if (key == "timeout") {
      options.timeout = read_timeout(value, where);
    } else if (key == "after") {
      options.after = read_after(value, where);
    } else {
      const auto near = base::nearest(key, std::span<const std::string_view>(kKeys));
      refuse(where,
             fmt::format("unknown option \"{}\"{}", key, near ? fmt::format("; did you mean \"{}\"?", *near) : ""),
             "known: transaction, idempotent, onInterrupted, timeout, after, unawaited, runtime, allow, coalesce");
    }
  }
  return options;
}

bool may_want_node(std::string_view text) {
  for (std::size_t at = 0; (at = text.find("runtime", at)) != std::string_view::npos; ++at) {
    std::string_view rest = text.substr(at + 7);
    const auto skip = [&rest](std::string_view marks) {
      while (!rest.empty() && marks.find(rest.front()) != std::string_view::npos) rest.remove_prefix(1);
    };
    skip("'\" ");
    if (!rest.starts_with(':')) continue;
    skip(": '\"`");
    if (rest.starts_with("node")) return true;
  }
  return false;
}

std::string node_only_module(std::string_view text) {
  for (const std::string_view name :
       {"child_process", "cluster", "dgram", "http2", "inspector", "net", "tls", "worker_threads"}) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string_view::npos; at += name.size()) {
      std::string_view before = text.substr(0, at);
      const std::string_view after = text.substr(at + name.size());
      if (before.ends_with("node:")) before.remove_suffix(5);
      if (before.empty() || after.empty() || before.back() != after.front()) continue;
      if (before.back() != '\'' && before.back() != '"') continue;
      before.remove_suffix(1);
      while (before.ends_with(' ')) before.remove_suffix(1);
      if (before.ends_with('(') || before.ends_with("from") || before.ends_with("import")) return std::string(name);
    }
  }
  return {};
}

std::string normalise(std::string_view text) {
  std::string out;
  for (std::string& line : base::split_lines(text)) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.pop_back();
    out += line + '\n';
  }
  while (out.size() >= 2 && out[out.size() - 2] == '\n') out.pop_back();
  return out;
}

}  // namespace godwit::migrate
