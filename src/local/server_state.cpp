#include "local/server_state.h"

#include <sys/stat.h>

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "godwit/error.h"

namespace godwit::local {

namespace {

using nlohmann::json;

constexpr int kFormat = 1;
constexpr std::uint64_t kMostBytes = 65536;

std::optional<std::string> text_field(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

// An integer from `least` to `most`.
std::optional<std::uint64_t> number_field(const json& object, const char* name, std::uint64_t least,
                                          std::uint64_t most) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto value = found->get<std::uint64_t>();
  return value < least || value > most ? std::nullopt : std::optional(value);
}

}  // namespace

std::string render_state(const ServerState& state) {
  const json object{{"format", kFormat},
                    {"pid", state.process.pid},
                    {"started", state.process.started},
                    {"boot", state.process.boot},
                    {"kind", std::string(kind_name(state.kind))},
                    {"program", state.program},
                    {"data", state.data},
                    {"data_id", state.data_id},
                    {"port", state.port},
                    {"ready", state.is_ready}};
  // A path need not be UTF-8; one that is not is never equal to what is read back, and so never adopted.
  return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<ServerState> parse_state(std::string_view text) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object() || number_field(object, "format", kFormat, kFormat) != kFormat) return std::nullopt;
  // Number 1 is the system's first process, and 0 and below mean groups of processes to kill(2).
  const auto pid = number_field(object, "pid", 2, std::numeric_limits<pid_t>::max());
  const auto started = number_field(object, "started", 0, std::numeric_limits<std::uint64_t>::max());
  const auto port = number_field(object, "port", 0, 65535);
  const auto boot = text_field(object, "boot");
  const auto kind_text = text_field(object, "kind");
  const auto program = text_field(object, "program");
  const auto data = text_field(object, "data");
  const auto data_id = text_field(object, "data_id");
  const auto ready = object.find("ready");
  if (!pid || !started || !port || !boot || !kind_text || !program || !data || !data_id) return std::nullopt;
  const auto kind = kind_of_name(*kind_text);
  if (!kind || !data->starts_with('/') || data_id->empty() || ready == object.end() || !ready->is_boolean())
    return std::nullopt;
  return ServerState{{*boot, static_cast<pid_t>(*pid), *started},
                     *kind,
                     *program,
                     *data,
                     *data_id,
                     static_cast<int>(*port),
                     ready->get<bool>()};
}

std::optional<ServerState> read_state(const std::filesystem::path& path) {
  std::error_code reason;
  if (!std::filesystem::is_regular_file(path, reason)) return std::nullopt;
  try {
    return parse_state(base::read_file(path, kMostBytes));
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string folder_id(const std::filesystem::path& folder) {
  struct stat info {};
  if (::stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return {};
  return fmt::format("{}:{}", info.st_dev, info.st_ino);
}

Owner owner_of(const ServerState& state, const std::filesystem::path& data) {
  if (!base::is_alive(state.process) || folder_id(data) != state.data_id) return Owner::kNobody;
  const auto arguments = base::command_line_of(state.process.pid);
  const auto names_data = [&](const std::string& argument) { return argument.find(state.data) != std::string::npos; };
  if (std::ranges::none_of(arguments, names_data)) return Owner::kNobody;
  return state.data == data.string() ? Owner::kUs : Owner::kMoved;
}

}  // namespace godwit::local
