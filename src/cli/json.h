// Machine output. Every function returns one line of JSON with its newline: {"v":1,"type":…}. Fields are only ever
// added; what is not known is null; times are RFC 3339 UTC, durations whole milliseconds; text is always valid UTF-8.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/error.h"
#include "godwit/events.h"
#include "godwit/local_server.h"
#include "godwit/migrator.h"
#include "godwit/project.h"

namespace godwit::cli {

// Documents of the short commands. `exit_code` is what the program ends with.
std::string status_json(const StatusReport& report, int exit_code);
std::string plan_json(const Plan& plan, int exit_code);
std::string history_json(const std::vector<JournalEntry>& entries);
std::string show_json(const MigrationDetails& details);
std::string verify_json(const VerifyReport& report, int exit_code);
// `type` is "doctor" or "env_check".
std::string findings_json(std::string_view type, const std::vector<Finding>& findings, int exit_code);
std::string mark_json(const Migration& migration, bool dry_run);
std::string unlock_json(const LockInfo& lock, bool freed, bool dry_run);
std::string environments_json(const Project& project);
std::string settings_json(std::string_view environment, const std::vector<Setting>& settings);
// `type` is "local_start", "local_stop", …; `changed` says whether the command did something.
std::string local_json(std::string_view type, const LocalServerStatus& status, bool changed);
std::string install_json(const LocalInstallPlan& plan, bool installed);
std::string init_json(const InitResult& result);
std::string create_json(std::string_view id, const std::filesystem::path& file);
std::string explain_json(const ErrorPage& page);
std::string error_codes_json();
// `current` and `heads`: `type` is the command; no id when there is none.
std::string position_json(std::string_view type, const std::optional<Migration>& migration, bool is_head);
// The first line of every JSON Lines output.
std::string version_json();
// The same as the answer of `version`.
std::string version_answer_json();
std::string help_json(std::string_view text);

// The last line of a command that failed before it had a report.
std::string failure_json(const Error& error, int exit_code);

// Lines of the long commands.
std::string event_json(const Event& event, std::string_view at);
std::string plan_line_json(const Plan& plan, std::string_view at);

// What the ledger holds, where the command looked; for a run that found nothing to do.
struct Standing {
  std::int64_t applied = 0;
  std::string head;
};
// The last line of a run.
std::string run_json(std::string_view command, const RunReport& report, bool dry_run,
                     const std::optional<Standing>& standing, const std::optional<Error>& error, int exit_code);

}  // namespace godwit::cli
