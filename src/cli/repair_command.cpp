// mark, verify, unlock: when what the ledger says and what is true have come apart.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/error_text.h"
#include "cli/findings_text.h"
#include "cli/json.h"
#include "cli/look_text.h"
#include "cli/next_command.h"
#include "cli/text.h"
#include "cli/usage_error.h"

namespace godwit::cli {

int mark_command(Session& session) {
  const Arguments& arguments = session.arguments();
  const RunOptions options = run_options_of(arguments);
  const std::string id = arguments.positional(0);
  const std::string name = arguments.positional(1);
  const auto state = parse_state(name);
  if (!state) throw not_one_of("STATE", name, {"applied", "pending", "rolled_back"});
  const bool rehash = arguments.flag("rehash");
  if (rehash && *state != MigrationState::kApplied) throw misuse(arguments.command(), "--rehash goes with \"applied\"");

  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const std::string environment = visible(project.environment_name(environment_of(arguments)));
  const std::string act = rehash ? fmt::format("accept the file of {} as it is now, in {}", visible(id), environment)
                                 : fmt::format("mark {} {} in {}", visible(id), name, environment);
  if (!options.dry_run) {
    session.confirm(act + "?", Error(ErrorCode::kNotConfirmed, "the ledger is corrected only after a confirmation")
                                   .unchanged("nothing was changed in " + environment)
                                   .fix(typed_command(arguments, "-y")));
  }
  const Migration marked = migrator.mark(id, *state, rehash, options);
  const std::string text = options.dry_run ? fmt::format("would {}\n", act)
                           : rehash        ? fmt::format("{}: the file is accepted as it is now\n", visible(marked.id))
                                    : fmt::format("{} is {} now\n", visible(marked.id), state_name(marked.state));
  session.answer(text, mark_json(marked, options.dry_run));
  return 0;
}

int verify_command(Session& session) {
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  VerifyReport report = migrator.verify();
  report.findings = session.completed_hints(std::move(report.findings));
  if (report.error) report.error = session.ending(*report.error);
  const int code = report.error ? exit_code(report.error->code()) : findings_exit_code(report.findings);
  session.answer([&] { return findings_text(report.findings, session.view()); },
                 [&] { return verify_json(report, code); });
  if (report.error && !session.json())
    session.narrator().insist(error_text(*report.error, session.err_view().style, session.is_verbose()));
  return code;
}

int unlock_command(Session& session) {
  const Arguments& arguments = session.arguments();
  const RunOptions options = run_options_of(arguments);
  const bool force = options.force;
  if (force && options.reason.empty())
    throw Error(ErrorCode::kUsage, "--force wants --reason and why").fix(typed_command(arguments, "--reason TEXT"));
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const std::string environment = visible(project.environment_name(environment_of(arguments)));
  if (force && !options.dry_run) {
    session.confirm(fmt::format("take the lock of {} away from its holder?", environment),
                    Error(ErrorCode::kNotConfirmed, "a lock is taken away only after a confirmation")
                        .unchanged("nothing was changed in " + environment)
                        .fix(typed_command(arguments, "-y")));
  }
  const LockInfo lock = migrator.unlock(force, options);
  // A lock that was given back properly has no time left to expire.
  const bool freed = lock.held || lock.shuts_out_others || (!lock.run.empty() && lock.seconds_to_expiry != 0);
  const std::string text =
      !freed            ? "nothing to do: the lock is free\n"
      : options.dry_run ? fmt::format("would free the lock of {}\n", lock_text(lock, session.view()))
                        : fmt::format("the lock is free now; it belonged to {}\n", lock_text(lock, session.view()));
  session.answer(text, unlock_json(lock, freed, options.dry_run));
  return 0;
}

}  // namespace godwit::cli
