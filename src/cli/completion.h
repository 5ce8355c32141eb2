// Completion scripts for shells, made from the command table.
#pragma once

#include <string>

namespace godwit::cli {

// What the scripts do not know (environments, migrations) they ask of `godwit __complete`, handing on -C and -f.
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace godwit::cli
