// The file that remembers which process is a project's local server.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/process.h"
#include "local/program.h"

namespace godwit::local {

struct ServerState {
  base::ProcessIdentity process;
  Kind kind = Kind::kCustom;
  std::string program;    // its path
  std::string data;       // absolute path of the data folder that it was started with
  std::string data_id;    // device and inode of that folder, so that a copy of the project is not taken for it
  int port = 0;           // 0 until it is known
  bool is_ready = false;  // it has answered, and its replica set is initiated
};

std::string render_state(const ServerState& state);
// Nothing for anything that render_state() would not have written: such a file says nothing about a process.
std::optional<ServerState> parse_state(std::string_view text);
// Reads and parses; nothing also when the file is missing, no regular file, or too long to be ours.
std::optional<ServerState> read_state(const std::filesystem::path& path);

// "device:inode" of a folder; empty when there is none.
std::string folder_id(const std::filesystem::path& folder);

enum class Owner {
  kNobody,  // the process is gone, or the number now belongs to another one, or to the project this one was copied from
  kUs,      // exactly the process that was started for `data`
  kMoved,   // it is ours, but the folder has another path since, under which the server does not find its files
};

// Who the process in `state` is, for a project whose data folder is `data` (canonical). Looks only.
Owner owner_of(const ServerState& state, const std::filesystem::path& data);

}  // namespace godwit::local
