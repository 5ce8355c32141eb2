// `status`, `history`, `show`: what there is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/view.h"
#include "godwit/migrator.h"

namespace godwit::cli {

std::string status_text(const StatusReport& report, const View& view);
std::string history_text(const std::vector<JournalEntry>& entries, const View& view);
std::string show_text(const MigrationDetails& details, const View& view);

// Only the migration's text. On a terminal it is made harmless; elsewhere it is exactly what was applied.
std::string source_text(const MigrationDetails& details, const View& view);

// "run r-42 (up) by ada@build3 since 2026-11-22 09:15 UTC, applying 20261122-x".
std::string lock_text(const LockInfo& lock, const View& view);

// How many of the report's migrations an `up` would still apply.
std::int64_t pending_count(const StatusReport& report);
std::int64_t applied_count(const StatusReport& report);
// The last migration of the folder, applied or not.
std::optional<Migration> newest(const StatusReport& report);
// What `status --check` ends with: 5 when an applied file was edited or is gone, else 2 when something is pending.
int check_exit_code(const StatusReport& report);

}  // namespace godwit::cli
