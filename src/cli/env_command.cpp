// env list, env show, env check, doctor: is everything set up as it should be?
#include "cli/commands.h"
#include "cli/findings_text.h"
#include "cli/json.h"
#include "cli/project_text.h"

namespace godwit::cli {

int env_list_command(Session& session) {
  const Project project = session.open_project();
  session.answer(environments_text(project.environments(), session.view()), environments_json(project));
  return 0;
}

int env_show_command(Session& session) {
  const Project project = session.open_project();
  const std::string environment = project.environment_name(environment_of(session.arguments()));
  session.look_up(environment);
  const std::vector<Setting> settings = project.settings(environment);
  session.answer(settings_text(settings, session.arguments().flag("origin"), session.view()),
                 settings_json(environment, settings));
  return 0;
}

int env_check_command(Session& session) {
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const std::vector<Finding> findings = session.completed_hints(migrator.check());
  const int code = worst_exit_code(findings);
  session.answer(findings_text(findings, session.view()), findings_json("env_check", findings, code));
  return code;
}

int doctor_command(Session& session) {
  if (!session.json()) session.narrator().expect("checking the project and its environments");
  const std::vector<Finding> findings =
      session.completed_hints(doctor(session.project_options(), environment_of(session.arguments()), session.events()));
  const int code = findings_exit_code(findings);
  session.answer(findings_text(findings, session.view()), findings_json("doctor", findings, code));
  return code;
}

}  // namespace godwit::cli
