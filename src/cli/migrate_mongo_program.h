// The program under the name of migrate-mongo: what that tool understands in, what it prints and exits with out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/signals.h"
#include "cli/style.h"
#include "cli/terminal.h"

namespace godwit::cli {

// Whether a program that was started as `name` (a path or a word) is to act as migrate-mongo.
bool acts_as_migrate_mongo(std::string_view name);

// Runs what `words` ask for in the current folder. Returns 0, or 1 after any error as migrate-mongo does, or 128 + the
// signal that stopped it; never throws. Output lines, and the first line of an error, are those of migrate-mongo 14;
// what godwit knows beyond that follows on standard error.
int run_migrate_mongo(const std::vector<std::string>& words, Terminal& terminal, const Variables& variables,
                      Interruption& interruption);

}  // namespace godwit::cli
