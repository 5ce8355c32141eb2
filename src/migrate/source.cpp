#include "migrate/source.h"

#include <algorithm>
#include <array>
#include <cctype>

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

// Whether the text has the key `runtime` with that value.
bool may_name_runtime(std::string_view text, std::string_view value) {
  for (std::size_t at = 0; (at = text.find("runtime", at)) != std::string_view::npos; ++at) {
    std::string_view rest = text.substr(at + 7);
    const auto skip = [&rest](std::string_view marks) {
      while (!rest.empty() && marks.find(rest.front()) != std::string_view::npos) rest.remove_prefix(1);
    };
    skip("'\" ");
    if (!rest.starts_with(':')) continue;
    skip(": '\"`");
    if (rest.starts_with(value)) return true;
  }
  return false;
}

std::size_t up_to(std::string_view text, std::size_t at, std::string_view end) {
  const std::size_t found = text.find(end, at);
  return found == std::string_view::npos ? text.size() : found + end.size();
}

// How long the comment, text or regular expression is that begins at `at`; 1 for any other character. `before` is the
// code in front of it: a slash divides behind a value.
std::size_t length_of_token(std::string_view text, std::size_t at, std::string_view before) {
  const char quote = text[at];
  if (text.substr(at).starts_with("//")) return up_to(text, at, "\n") - at;
  if (text.substr(at).starts_with("/*")) return up_to(text, at + 2, "*/") - at;
  if (quote == '/') {
    while (before.ends_with(' ')) before.remove_suffix(1);
    constexpr std::string_view kBeforeValues = "(,=:[!&|?{};\n+-*%<>~^";
    if (!before.empty() && kBeforeValues.find(before.back()) == std::string_view::npos) return 1;
  } else if (quote != '\'' && quote != '"' && quote != '`') {
    return 1;
  }
  for (std::size_t end = at + 1; end < text.size(); ++end) {
    if (text[end] == '\\') ++end;
    else if (text[end] == quote) return end + 1 - at;
    else if (text[end] == '\n' && quote != '`') return 1;  // no text after all
  }
  return 1;
}

// Whether what comes next is the name of a module: "require(", "import(", "import", "from".
bool asks_for_module(std::string_view code) {
  const auto trim = [&code] {
    while (!code.empty() && std::isspace(static_cast<unsigned char>(code.back())) != 0) code.remove_suffix(1);
  };
  trim();
  if (!code.ends_with('(')) return code.ends_with("from") || code.ends_with("import");
  code.remove_suffix(1);
  trim();
  return code.ends_with("require") || code.ends_with("import");
}

struct Code {
  std::string text;                       // without comments, with `"` for each text
  std::vector<std::string_view> modules;  // that it requires or imports, without "node:"
};

Code read_code(std::string_view text) {
  Code code;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_of_token(text, at, code.text);
    std::string_view token = text.substr(at, length);
    at += length;
    if (token.front() != '\'' && token.front() != '"') {
      if (length == 1) code.text += token;
      continue;
    }
    token = token.substr(1, token.size() - 2);
    if (token.starts_with("node:")) token.remove_prefix(5);
    if (asks_for_module(code.text)) code.modules.push_back(token);
    code.text += '"';
  }
  return code;
}

bool is_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; }

// Whether the code calls a function of that name, of whatever object but the client that every migration has.
bool calls(std::string_view code, std::string_view name) {
  for (std::size_t at = 0; (at = code.find(name, at)) != std::string_view::npos; at += name.size()) {
    const std::string_view before = code.substr(0, at);
    std::string_view after = code.substr(at + name.size());
    while (!after.empty() && std::isspace(static_cast<unsigned char>(after.front())) != 0) after.remove_prefix(1);
    if (!after.starts_with('(') || (!before.empty() && is_of_name(before.back()))) continue;
    if (!before.ends_with("client.") && !before.ends_with("Client.")) return true;
  }
  return false;
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
             fmt::format("unknown option \"{}\"{}", key, base::did_you_mean(near)),
             "known: transaction, idempotent, onInterrupted, timeout, after, unawaited, runtime, allow, coalesce");
    }
  }
  return options;
}

bool may_want_node(std::string_view text) { return may_name_runtime(text, "node"); }

bool may_want_engine(std::string_view text) { return may_name_runtime(text, "embedded"); }

std::string node_only_use(std::string_view text) {
  constexpr std::array<std::string_view, 8> kModules = {"child_process", "cluster", "dgram", "http2",
                                                        "inspector",     "net",     "tls",   "worker_threads"};
  const Code code = read_code(text);
  for (const std::string_view module : code.modules) {
    if (std::find(kModules.begin(), kModules.end(), module) != kModules.end())
      return fmt::format("it uses {}, which only Node has", module);
  }
  const bool has_mongoose = std::find(code.modules.begin(), code.modules.end(), "mongoose") != code.modules.end();
  if (has_mongoose && (calls(code.text, "connect") || calls(code.text, "createConnection")))
    return "it connects with mongoose, which only Node can";
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
