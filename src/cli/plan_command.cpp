#include "cli/commands.h"
#include "cli/json.h"
#include "cli/plan_text.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

// What carries the plan out needs beside the selection: the name of a protected environment.
std::string confirmation(const Project& project, const Plan& plan) {
  for (const EnvironmentInfo& info : project.environments())
    if (info.name == plan.environment && info.is_protected) return " --confirm " + shell_word(visible(info.name));
  return {};
}

}  // namespace

int plan_command(Session& session) {
  const Direction direction = plan_direction_of(session.arguments());
  const RunOptions options = run_options_of(session.arguments());
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const Plan plan = migrator.plan(direction, options);
  const int code = plan.migrations.empty() ? 0 : 2;
  View view = session.view();
  view.target += selection_words(session.arguments()) + confirmation(project, plan);
  const auto text = [&] {
    return plan.migrations.empty() ? "nothing to do\n" : plan_text(plan, view, 0) + plan_next(plan, view);
  };
  session.answer(text, [&] { return plan_json(plan, code); });
  session.warn(plan.warnings);
  return code;
}

}  // namespace godwit::cli
