// status, current, heads: where an environment stands.
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/look_text.h"
#include "cli/text.h"

namespace godwit::cli {

int status_command(Session& session) {
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const StatusReport report = migrator.status();
  const int code = session.arguments().flag("check") ? check_exit_code(report) : 0;
  session.answer([&] { return status_text(report, session.view()); }, [&] { return status_json(report, code); });
  session.warn(report.warnings);
  return code;
}

int current_command(Session& session) {
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const StatusReport report = migrator.status();
  std::optional<Migration> current;
  for (const Migration& migration : report.migrations)
    if (migration.id == report.head) current = migration;
  const bool is_head = current && pending_count(report) == 0;
  const std::string text = current ? visible(current->id) + (is_head ? " (head)\n" : "\n") : std::string();
  session.answer(text, position_json("current", current, is_head));
  if (!current) session.narrator().say("nothing is applied\n");
  return 0;
}

int heads_command(Session& session) {
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const std::optional<Migration> head = newest(migrator.status());
  session.answer(head ? visible(head->id) + "\n" : std::string(), position_json("heads", head, head.has_value()));
  if (!head) session.narrator().say("there are no migrations yet\n");
  return 0;
}

}  // namespace godwit::cli
