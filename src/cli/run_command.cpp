// up, down, redo, retry and what Alembic calls them: the commands that change data.
#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/error_text.h"
#include "cli/json.h"
#include "cli/look_text.h"
#include "cli/next_command.h"
#include "cli/plan_text.h"
#include "cli/run_text.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

constexpr std::size_t kPlanShown = 50;

// Shows each plan before it runs, and asks where it destroys data.
class Approval {
 public:
  Approval(Session& session, std::string way_on) : session_(session), way_on_(std::move(way_on)) {}

  bool operator()(const Plan& plan) {
    show(plan);
    if (!plan.destructive()) return true;
    Error refusal(ErrorCode::kDestructive, "the plan destroys data and was not confirmed");
    for (const PlannedMigration& planned : plan.migrations)
      for (const std::string& hazard : planned.hazards) refusal.detail(fmt::format("{}   {}", planned.file, hazard));
    refusal.unchanged("nothing was changed in " + plan.environment).fix(way_on_);
    session_.confirm("this plan destroys data; run it?", refusal);
    return true;
  }

  // Warnings of a run whose plan was empty and so was never shown.
  void warn_unless_shown(const Plan& plan) {
    if (!shown_) session_.warn(plan.warnings);
  }

 private:
  void show(const Plan& plan) {
    std::size_t widest = 0;
    for (const PlannedMigration& planned : plan.migrations)
      widest = std::max(widest, display_width(visible(planned.id)));
    session_.narrator().expect_ids(widest);
    if (session_.json()) {
      session_.plan_line(plan);
      return;
    }
    if (shown_) session_.narrator().say("another run changed what is left to do:\n");
    shown_ = true;
    session_.narrator().say(plan_text(plan, session_.err_view(), kPlanShown));
    session_.warn(plan.warnings);
  }

  Session& session_;
  std::string way_on_;
  bool shown_ = false;
};

RunReport run(Migrator& migrator, const Arguments& arguments, const RunOptions& options) {
  switch (arguments.command().command) {
    case Command::kDown:
    case Command::kDowngrade: return migrator.down(options);
    case Command::kRedo: return migrator.redo(options);
    case Command::kRetry: return migrator.retry(arguments.positional(0), options);
    default: return migrator.up(options);
  }
}

RunOptions options_of_run(const Arguments& arguments) {
  RunOptions options = run_options_of(arguments);
  if (arguments.command().command == Command::kUpgrade) options.selection = upgrade_selection(arguments);
  if (arguments.command().command == Command::kDowngrade) options.selection = downgrade_selection(arguments);
  return options;
}

// How many are applied and which is the last, when a run found nothing to do. Not worth failing for.
std::optional<Standing> standing_of(Migrator& migrator) {
  try {
    const StatusReport report = migrator.status();
    return Standing{applied_count(report), report.head};
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::string dry_run_text(const RunReport& report, const View& view) {
  if (report.plan.migrations.empty()) return "nothing to do\n";
  return plan_text(report.plan, view, 0) + "dry run: nothing was changed\n";
}

std::string outcome_text(const RunReport& report, bool dry_run, const std::optional<Standing>& standing,
                         const View& view) {
  if (report.error) return failure_text(report, view);
  if (dry_run) return dry_run_text(report, view);
  return report.done.empty() ? idle_text(report, standing) : success_text(report, view);
}

}  // namespace

int run_command(Session& session) {
  const Arguments& arguments = session.arguments();
  if (session.json()) session.narrator().data(version_json());
  RunOptions options = options_of_run(arguments);
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  Approval approval(session, typed_command(arguments, "-y"));
  options.approve = [&approval](const Plan& plan) { return approval(plan); };

  const RunReport report = run(migrator, arguments, options);
  session.narrator().settle();
  if (options.dry_run && session.json()) session.plan_line(report.plan);
  approval.warn_unless_shown(report.plan);
  const bool idle = !options.dry_run && !report.error && report.done.empty();
  const std::optional<Standing> standing = idle ? standing_of(migrator) : std::nullopt;
  std::optional<Error> error;
  if (report.error) error = session.ending(*report.error, &report);
  const int code = error ? exit_code(error->code()) : 0;
  session.answer([&] { return outcome_text(report, options.dry_run, standing, session.view()); },
                 [&] { return run_json(arguments.command().name, report, options.dry_run, standing, error, code); });
  if (error && !session.json())
    session.narrator().insist(error_text(*error, session.err_view().style, session.is_verbose()));
  return code;
}

}  // namespace godwit::cli
