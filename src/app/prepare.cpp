#include <algorithm>

#include <fmt/format.h>

#include "app/migrator_state.h"
#include "base/text.h"

namespace godwit {

namespace {

std::vector<std::string> pending_in(const StatusReport& report) {
  std::vector<std::string> ids;
  for (const Migration& migration : report.migrations)
    if (migration.is_pending()) ids.push_back(migration.id);
  return ids;
}

Error pending_error(ErrorCode code, const StatusReport& report, const std::vector<std::string>& pending) {
  Error error(code,
              fmt::format("{} pending in {}", base::counted(static_cast<std::int64_t>(pending.size()), "migration"),
                          report.environment));
  constexpr std::size_t kMost = 10;
  for (std::size_t i = 0; i < std::min(pending.size(), kMost); ++i) error.detail(pending[i]);
  if (pending.size() > kMost) error.detail(fmt::format("… and {} more", pending.size() - kMost));
  return error.unchanged(fmt::format("nothing was changed in {}", report.environment))
      .fix(fmt::format("godwit up -e {}", report.environment));
}

}  // namespace

RunReport prepare(Migrator& migrator, Startup startup, const RunOptions& options) {
  if (startup == Startup::kMigrate) {
    RunReport report = migrator.up(options);
    if (report.error) throw *report.error;
    return report;
  }
  const base::Clock& clock = base::system_clock();
  const base::Monotonic give_up = clock.monotonic() + options.wait_lock;
  RunReport result;
  for (;;) {
    const StatusReport report = migrator.status();
    result.environment = report.environment;
    const std::vector<std::string> pending = pending_in(report);
    if (pending.empty()) return result;
    if (startup == Startup::kRequire) throw pending_error(ErrorCode::kWrongState, report, pending);
    if (clock.monotonic() >= give_up) throw pending_error(ErrorCode::kTimeout, report, pending);
    result.waited = true;
    if (!clock.sleep(base::Duration(500), migrator.stop_token()))
      throw Error(ErrorCode::kInterrupted, "interrupted while waiting for migrations");
  }
}

}  // namespace godwit
