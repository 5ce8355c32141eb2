// Which server program to use.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "local/options.h"

namespace godwit::local {

enum class Kind { kMongod, kSecantusRs, kSecantusPy, kCustom };

// "mongod", "secantusd-rs", "secantusd-py", "custom": shown to people, and the name of the kind's data folder.
std::string_view kind_name(Kind kind);
std::optional<Kind> kind_of_name(std::string_view name);

struct Program {
  Kind kind = Kind::kCustom;
  std::vector<std::string> command;  // the program's absolute path and what stands before godwit's own arguments
  std::vector<std::string> extra;    // what stands after them
};

// One place that was looked at, in the order of preference.
struct Place {
  std::string description;         // "mongod on PATH"
  std::optional<Program> program;  // what is there
};

// The program that `local.command` names. `mongod…`, `secantusd-rs…` and `secantusd-py…` get godwit's arguments, then
// the user's; any other command is taken as it stands, with {port} and {data} replaced, and must hold both. A relative
// path is relative to the project. Throws kConfigValue when the command is none of these, kLocalServerMissing when
// the program is not there.
Program configured_program(const Options& options);

// Everywhere that a program may be: mongod and secantusd-rs on PATH, the pinned one in the user's cache.
std::vector<Place> search_places(const Options& options);

struct Choice {
  Program program;
  std::string remark;       // why it is not simply the first that was found; empty when it is
  bool is_warning = false;  // the remark is about data that this program does not see
};

// Picks from `places`. Servers cannot read each other's files, so a program whose kind has `data` already is preferred
// to an earlier one: a mongod that somebody installs later does not make a project's data disappear. Nothing when no
// place has a program.
std::optional<Choice> choose(const std::vector<Place>& places, const std::set<Kind>& data);

// The Error for a search that found nothing (kLocalServerMissing).
[[noreturn]] void throw_missing(const std::vector<Place>& places);

}  // namespace godwit::local
