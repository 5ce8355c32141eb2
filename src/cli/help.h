// Help, made from the command table.
#pragma once

#include <string>
#include <vector>

#include "cli/command_table.h"
#include "cli/style.h"

namespace godwit::cli {

// Every command in a line.
std::string overview_text(const Style& style);
// Synopsis, options, examples and exit codes of one command.
std::string command_help(const CommandSpec& command, const Style& style);
// The help for words after `help`: nothing, a command, or the first word of a family. Throws kUsage for other words.
std::string help_text(const std::vector<std::string>& topic, const Style& style);
// "godwit up [--to ID] …".
std::string synopsis(const CommandSpec& command);

}  // namespace godwit::cli
