// history, show: what was done.
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/look_text.h"

namespace godwit::cli {

int history_command(Session& session) {
  const HistoryQuery query = history_query_of(session.arguments());
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const std::vector<JournalEntry> entries = migrator.history(query);
  session.answer(history_text(entries, session.view()), history_json(entries));
  return 0;
}

int show_command(Session& session) {
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const MigrationDetails details = migrator.show(session.arguments().positional(0));
  const bool only_text = session.arguments().flag("text");
  session.answer(only_text ? source_text(details, session.view()) : show_text(details, session.view()),
                 show_json(details));
  return 0;
}

}  // namespace godwit::cli
