// Commands that a message suggests: made to act where the typed command acted, so that pasting one is safe.
#pragma once

#include <string>
#include <string_view>

#include "cli/arguments.h"

namespace godwit::cli {

// -C, -f and -e as they were typed, as words of a command with a space in front: " -C shop -e prod".
std::string typed_target(const Arguments& arguments);

// The whole command as it was typed, without what only concerns its output. `more` is appended, and what it says
// replaces what was typed for the same option: typed_command(arguments, "--confirm prod"). The value of a --param may
// be a secret: `<VALUE>` stands in its place, which no shell runs.
std::string typed_command(const Arguments& arguments, std::string_view more = {});

// `text` with every `godwit COMMAND …` in it completed: -C, -f and -e as typed, unless the command in the text says
// them itself or does not care; ids with blanks or quotes in shell quoting.
std::string completed(std::string_view text, const Arguments& arguments);

}  // namespace godwit::cli
