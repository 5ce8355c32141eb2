// The command line, taken apart.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"

namespace godwit::cli {

// Understands the words after the program's name. `--help` anywhere gives the command `help` for what was typed,
// `--version` the command `version`. Throws kUsage, with a suggestion where a word was probably misspelt.
Arguments parse_arguments(const std::vector<std::string>& words, const Variables& variables);

}  // namespace godwit::cli
