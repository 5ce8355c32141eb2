// What a server program is started with.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "local/program.h"

namespace godwit::local {

struct Launch {
  int port = 0;                  // 0: the program picks one and says which (SecantusDB only)
  std::filesystem::path data;    // absolute
  std::filesystem::path config;  // a settings file of ours, so that none of the user's is found
};

// True when the program picks a free port by itself if asked for port 0.
bool picks_port(Kind kind);

// The whole argument vector. The server listens on loopback only and acknowledges nothing before it is on disk.
std::vector<std::string> launch_arguments(const Program& program, const Launch& launch);

// The variables that a server is started with, as NAME=VALUE. A known program gets the few that a program needs to
// find its way about: no connection strings of the shell, and nothing that changes its settings (SECANTUS_…). A
// custom command gets all.
std::vector<std::string> launch_variables(Kind kind, const Variables& variables);

}  // namespace godwit::local
