#include "local/program.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/process.h"
#include "base/text.h"
#include "godwit/error.h"
#include "local/installer.h"

namespace godwit::local {

namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 4> kKinds{{{Kind::kMongod, "mongod"},
                                                                   {Kind::kSecantusRs, "secantusd-rs"},
                                                                   {Kind::kSecantusPy, "secantusd-py"},
                                                                   {Kind::kCustom, "custom"}}};

std::string variable(const Options& options, const std::string& name) {
  const auto found = options.variables.find(name);
  return found == options.variables.end() ? std::string() : found->second;
}

std::optional<std::filesystem::path> on_path(const Options& options, const std::string& name) {
  auto found = base::find_program(name, variable(options, "PATH"));
  // The server runs in another folder than the one a relative entry of PATH was meant for.
  if (found) *found = std::filesystem::absolute(*found);
  return found;
}

Place place_on_path(const Options& options, Kind kind) {
  const std::string name(kind_name(kind));
  Place place{name + " on PATH", std::nullopt};
  if (const auto found = on_path(options, name)) place.program = Program{kind, {found->string()}, {}};
  return place;
}

Place installed_place(const Options& options) {
  const Package& package = package_for(options);
  const auto cache = cache_folder(options.variables);
  if (!cache)
    return {fmt::format("{} in the user's cache (neither HOME nor XDG_CACHE_HOME is set)", package.title), {}};
  const auto folder = installed_folder(*cache, package);
  Place place{fmt::format("{} in {}", package.title, folder.string()), std::nullopt};
  if (is_installed(*cache, package)) place.program = Program{package.kind, installed_command(*cache, package), {}};
  return place;
}

// Nothing for a program that godwit has no arguments for.
std::optional<Kind> known_by_file_name(const std::string& program) {
  const std::string name = std::filesystem::path(program).filename().string();
  for (const auto& [kind, known] : kKinds)
    if (kind != Kind::kCustom && name.starts_with(known)) return kind;
  return std::nullopt;
}

}  // namespace

std::string_view kind_name(Kind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<Kind, std::string_view>::first)->second;
}

std::optional<Kind> kind_of_name(std::string_view name) {
  const auto* found = std::ranges::find(kKinds, name, &std::pair<Kind, std::string_view>::second);
  return found == kKinds.end() ? std::nullopt : std::optional(found->first);
}

Program configured_program(const Options& options) {
  const std::string& name = options.command.at(0);
  const std::string whole = base::join(options.command, "\n");
  const bool has_port = whole.find("{port}") != std::string::npos;
  const bool has_data = whole.find("{data}") != std::string::npos;
  const auto known = known_by_file_name(name);
  if (has_port != has_data || (!has_port && !known))
    throw Error(ErrorCode::kConfigValue, fmt::format("local.command \"{}\" cannot be used as a local server", name))
        .detail("known programs are mongod, secantusd-rs and secantusd-py; godwit adds the port and the data folder")
        .detail("any other command says where they belong with {port} and {data}, both of them")
        .unchanged("nothing was started")
        .fix("correct local.command in godwit.yaml");
  const bool is_path = name.find('/') != std::string::npos;
  const auto found = is_path ? base::find_program((options.project / name).string(), "") : on_path(options, name);
  if (!found)
    throw Error(ErrorCode::kLocalServerMissing, fmt::format("the program of local.command was not found: {}", name))
        .unchanged("nothing was started")
        .fix("correct local.command in godwit.yaml, or leave it out to let godwit search");
  Program program{has_port ? Kind::kCustom : *known, {std::filesystem::absolute(*found).string()}, {}};
  auto& rest = has_port ? program.command : program.extra;
  rest.insert(rest.end(), options.command.begin() + 1, options.command.end());
  return program;
}

std::vector<Place> search_places(const Options& options) {
  return {place_on_path(options, Kind::kMongod), place_on_path(options, Kind::kSecantusRs), installed_place(options)};
}

std::optional<Choice> choose(const std::vector<Place>& places, const std::set<Kind>& data) {
  const auto first = std::ranges::find_if(places, [](const Place& place) { return place.program.has_value(); });
  if (first == places.end()) return std::nullopt;
  const auto has_data = [&](const Place& place) { return place.program && data.contains(place.program->kind); };
  const auto sticky = std::ranges::find_if(places, has_data);
  if (data.empty() || sticky == first) return Choice{*first->program, "", false};
  if (sticky != places.end())
    return Choice{*sticky->program,
                  fmt::format("using {} and not {}, because this project's local data was made by it",
                              kind_name(sticky->program->kind), kind_name(first->program->kind)),
                  false};
  return Choice{
      *first->program,
      fmt::format("this project's local data was made by {}, which was not found; {} starts with an empty store",
                  kind_name(*data.begin()), kind_name(first->program->kind)),
      true};
}

void throw_missing(const std::vector<Place>& places) {
  Error error(ErrorCode::kLocalServerMissing, "no server program was found for url: local");
  for (const Place& place : places) error.detail(fmt::format("not found: {}", place.description));
  throw error.unchanged("nothing was started").fix("godwit local install");
}

}  // namespace godwit::local
