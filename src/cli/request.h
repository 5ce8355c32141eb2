// From typed words to what the library is asked for. Everything here is pure and throws kUsage before anything happens.
#pragma once

#include "cli/arguments.h"
#include "cli/style.h"
#include "godwit/migrator.h"
#include "godwit/project.h"

namespace godwit::cli {

enum class Verbosity { kQuiet, kNormal, kVerbose, kDebug };

Verbosity verbosity_of(const Arguments& arguments);
ColourChoice colour_of(const Arguments& arguments);
// The project's folder (-C) and file (-f). The library looks the file up in that folder, as `make -C` does.
ProjectOptions project_options_of(const Arguments& arguments, const Variables& variables);
// --to, --count, --only, --batch. At most one of them.
Selection selection_of(const Arguments& arguments);
// The typed selection as words of a command, each with a space in front: " --to 20261122-x".
std::string selection_words(const Arguments& arguments);
// Selection, limits, confirmation, reason and parameters. `approve` is left empty.
RunOptions run_options_of(const Arguments& arguments);
// Which way `plan` looks.
Direction plan_direction_of(const Arguments& arguments);
// The TARGET of `upgrade`: nothing, head, heads, an ID or +N.
Selection upgrade_selection(const Arguments& arguments);
// The TARGET of `downgrade`: nothing, base, an ID or -N.
Selection downgrade_selection(const Arguments& arguments);
HistoryQuery history_query_of(const Arguments& arguments);
CreateOptions create_options_of(const Arguments& arguments);
// The environment that was named: the word after `env show`, else -e; "" for the default one.
std::string environment_of(const Arguments& arguments);

}  // namespace godwit::cli
