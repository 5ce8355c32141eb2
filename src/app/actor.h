// Who is running this.
#pragma once

#include <filesystem>

#include "config/config.h"
#include "db/ledger_store.h"

namespace godwit::app {

// User, host, process, the project's git commit (read from .git; no program is started) and the build of a known CI.
db::RowActor current_actor(const std::filesystem::path& project, const config::Variables& variables);

}  // namespace godwit::app
