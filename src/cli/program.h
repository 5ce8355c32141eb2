// The program from words to exit code; main() only adds the process around it.
#pragma once

#include <string>
#include <vector>

#include "cli/signals.h"
#include "cli/style.h"
#include "cli/terminal.h"

namespace godwit::cli {

// Runs the command that `words` (without the program's name) ask for. Returns the exit code; never throws. An error is
// told on standard error, or with --json as the result on standard output.
int run_program(const std::vector<std::string>& words, Terminal& terminal, const Variables& variables,
                Interruption& interruption);

}  // namespace godwit::cli
