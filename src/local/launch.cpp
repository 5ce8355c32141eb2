#include "local/launch.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace godwit::local {

namespace {

using Arguments = std::vector<std::string>;

Arguments secantus_arguments(const Launch& launch, Kind kind) {
  Arguments arguments{"--config",
                      launch.config.string(),
                      "--host",
                      "127.0.0.1",
                      "--port",
                      std::to_string(launch.port),
                      "--storage-path",
                      launch.data.string(),
                      "--sync-on-commit",
                      "--cache-size",
                      "1G"};
  // Its default of 2 GB makes an empty store 129 MB; the Python server has no such flag and starts small.
  if (kind == Kind::kSecantusRs) arguments.insert(arguments.end(), {"--log-file-max", "10MB"});
  return arguments;
}

Arguments mongod_arguments(const Launch& launch) {
  return {"--replSet",     "rs0",
          "--bind_ip",     "127.0.0.1",
          "--port",        std::to_string(launch.port),
          "--dbpath",      launch.data.string(),
          "--nounixsocket"};
}

std::string replace_all(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

}  // namespace

bool picks_port(Kind kind) { return kind == Kind::kSecantusRs || kind == Kind::kSecantusPy; }

std::vector<std::string> launch_arguments(const Program& program, const Launch& launch) {
  Arguments arguments = program.command;
  if (program.kind == Kind::kCustom) {
    for (std::string& argument : arguments)
      argument =
          replace_all(replace_all(argument, "{port}", std::to_string(launch.port)), "{data}", launch.data.string());
    return arguments;
  }
  const Arguments own =
      program.kind == Kind::kMongod ? mongod_arguments(launch) : secantus_arguments(launch, program.kind);
  arguments.insert(arguments.end(), own.begin(), own.end());
  arguments.insert(arguments.end(), program.extra.begin(), program.extra.end());
  return arguments;
}

std::vector<std::string> launch_variables(Kind kind, const Variables& variables) {
  static constexpr std::array<std::string_view, 10> kKept{"PATH", "HOME",   "USER",     "LOGNAME",         "LANG",
                                                          "TZ",   "TMPDIR", "LANGUAGE", "LD_LIBRARY_PATH", "SHELL"};
  std::vector<std::string> result;
  for (const auto& [name, value] : variables)
    if (kind == Kind::kCustom || name.starts_with("LC_") || std::ranges::find(kKept, name) != kKept.end())
      result.push_back(fmt::format("{}={}", name, value));
  return result;
}

}  // namespace godwit::local
