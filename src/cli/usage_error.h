// Wrong words on the command line, and which ones were probably meant.
#pragma once

#include <string_view>
#include <vector>

#include "cli/command_table.h"
#include "godwit/error.h"

namespace godwit::cli {

// `family` is "" or the first word of a command of two words.
Error unknown_command(std::string_view family, std::string_view word);
Error incomplete_command(std::string_view family);
Error unknown_option(const CommandSpec& command, std::string_view option);
Error unexpected_word(const CommandSpec& command, std::string_view word);
Error missing_word(const CommandSpec& command, std::string_view what);
// A value that is none of the words that are allowed. `what` is "--color" or "STATE".
Error not_one_of(std::string_view what, std::string_view value, const std::vector<std::string_view>& allowed);
// A usage error about a command, whose fix is to read its help.
Error misuse(const CommandSpec& command, std::string message);

// "a b c" -> {"a", "b", "c"}.
std::vector<std::string_view> words_of(std::string_view text);

}  // namespace godwit::cli
