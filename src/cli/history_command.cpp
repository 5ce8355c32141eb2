// history, show: what was done.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/look_text.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

// No entry may mean that nothing happened yet, or that there is no such thing. Throws kMigrationNotFound, kRunNotFound.
void refuse_unknown(Migrator& migrator, const HistoryQuery& query) {
  if (!query.migration.empty()) static_cast<void>(migrator.show(query.migration));
  if (query.run.empty() || !migrator.history({1, "", query.run}).empty()) return;
  std::vector<std::string> runs;
  for (JournalEntry& entry : migrator.history({0, "", ""})) runs.push_back(std::move(entry.run));
  Error error(ErrorCode::kRunNotFound, fmt::format("there is no run {}", visible(query.run)));
  const std::vector<std::string_view> known(runs.begin(), runs.end());
  if (const auto guess = meant(query.run, known)) error.detail(fmt::format("did you mean \"{}\"?", visible(*guess)));
  throw error.fix("godwit history");
}

}  // namespace

int history_command(Session& session) {
  const HistoryQuery query = history_query_of(session.arguments());
  const Project project = session.open_project();
  Migrator migrator = session.open_migrator(project);
  const std::vector<JournalEntry> entries = migrator.history(query);
  if (entries.empty()) refuse_unknown(migrator, query);
  session.answer([&] { return history_text(entries, session.view()); }, [&] { return history_json(entries); });
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
