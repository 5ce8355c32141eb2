#include "cli/look_text.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "cli/run_text.h"
#include "cli/table.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

bool is_applied(const Migration& m) { return m.state == MigrationState::kApplied; }

std::string_view way_back(const Migration& m) {
  if (!m.reversible) return "not known until it is loaded";
  return *m.reversible ? "yes" : "no";
}

Cell state_cell(const Migration& m) {
  if (m.orphaned) return {"orphaned", Tone::kBad};
  if (m.modified) return {"modified", Tone::kBad};
  std::string name(state_name(m.state));
  switch (m.state) {
    case MigrationState::kApplied: return {std::move(name), Tone::kGood};
    case MigrationState::kRunning: return {std::move(name), Tone::kAccent};
    case MigrationState::kFailed:
    case MigrationState::kInterrupted: return {std::move(name), Tone::kBad};
    case MigrationState::kPending:
    case MigrationState::kRolledBack: return {std::move(name), Tone::kWarning};
  }
  return {std::move(name), Tone::kPlain};
}

std::string note_of(const Migration& m) {
  if (m.orphaned) return "its file is missing";
  if (m.modified) return m.again ? "its file was edited since: it runs again" : "its file was edited since";
  if (m.out_of_order) return "comes before one that is applied";
  return {};
}

bool wants_attention(const Migration& m) {
  return m.orphaned || m.modified || m.out_of_order || m.state == MigrationState::kFailed ||
         m.state == MigrationState::kInterrupted;
}

std::string who(const Actor& actor) { return visible(readable_actor(actor)); }

std::string duration_cell(const Migration& m) {
  // How long an interrupted one ran is not known, and one that was marked by hand did not run.
  const bool ran = is_applied(m) && !m.started_at.empty();
  return ran || m.seconds > 0 ? readable_seconds(m.seconds) : std::string();
}

std::string failure_line(const Failure& failure) {
  const auto lines = lines_of(failure.message);
  std::string text = failure.code.empty() ? "" : failure.code + " ";
  text += lines.empty() ? "" : visible(lines.front());
  if (!failure.where.empty()) text += fmt::format(" ({})", visible(failure.where));
  return text;
}

void add_migration(Table& table, const Migration& m, const View& view) {
  const bool attention = wants_attention(m);
  table.add({{attention ? "!" : " ", Tone::kBad},
             {visible(m.id), attention ? Tone::kStrong : Tone::kPlain},
             state_cell(m),
             {m.applied_at.empty() ? "" : readable_time(m.applied_at, view.time)},
             {duration_cell(m)},
             {who(m.by)},
             {note_of(m), Tone::kWarning}});
  if (m.failure && !is_applied(m)) table.add_line("    " + failure_line(*m.failure));
}

std::string heading(const StatusReport& report, const View& view) {
  std::string line = view.style.paint(Tone::kStrong, visible(report.environment));
  if (report.is_protected) line += view.style.paint(Tone::kWarning, " [protected]");
  if (!report.server.empty()) line += "   " + visible(report.server);
  if (!report.head.empty()) line += "   head " + visible(report.head);
  const std::int64_t pending = pending_count(report);
  line += pending == 0 ? "   nothing pending" : fmt::format("   {} pending", grouped(pending));
  return line + "\n";
}

std::string next_command(const StatusReport& report, const View& view) {
  if (report.migrations.empty()) return "godwit create NAME";
  for (const Migration& m : report.migrations) {
    if (m.state == MigrationState::kFailed || m.state == MigrationState::kInterrupted)
      return fmt::format("godwit show {}{}", shell_word(visible(m.id)), view.target);
  }
  if (check_exit_code(report) == 5) return "godwit verify" + view.target;
  if (pending_count(report) != 0) return "godwit plan" + view.target;
  return {};
}

// "label:" in a column of its own; nothing for an empty value.
void append_field(std::string& out, const Style& style, std::string_view label, std::string_view value) {
  if (!value.empty()) out += fmt::format("{} {}\n", style.paint(Tone::kFaint, fmt::format("{:<12}", label)), value);
}

std::string counts_text(const Migration& m) {
  std::vector<std::string> parts;
  for (const auto& [name, number] : m.counts)
    if (!is_unknown(name)) parts.push_back(fmt::format("{} {}", grouped(number), visible(name)));
  for (std::string& line : lines_of(unknown_text(m))) parts.push_back(std::move(line));
  return joined(parts, ", ");
}

std::string journal_text(const std::vector<JournalEntry>& entries, const View& view, std::string_view indent) {
  Table table({{"AT"}, {"EVENT"}, {"MIGRATION"}, {"BY"}, {"RUN"}});
  for (const JournalEntry& entry : entries) {
    table.add({{readable_time(entry.at, view.time), Tone::kFaint},
               {visible(entry.event)},
               {visible(entry.subject)},
               {who(entry.actor)},
               {visible(entry.run), Tone::kFaint}});
  }
  return table.text(view.style, indent);
}

std::string outcome_fields(const Migration& m, const View& view) {
  std::string out;
  const Style& style = view.style;
  append_field(out, style, "started", m.started_at.empty() ? "" : readable_time(m.started_at, view.time));
  append_field(out, style, "applied", m.applied_at.empty() ? "" : readable_time(m.applied_at, view.time));
  append_field(out, style, "took", duration_cell(m));
  append_field(out, style, "by", who(m.by));
  append_field(out, style, "run",
               m.run.empty()
                   ? ""
                   : fmt::format("{} (batch {}, attempt {}, epoch {})", visible(m.run), m.batch, m.attempt, m.epoch));
  append_field(out, style, "changed", counts_text(m));
  for (const Step& step : m.steps)
    append_field(out, style, "step",
                 fmt::format("{}  {}  {}", visible(step.name), visible(step.state), readable_seconds(step.seconds)));
  if (m.failure) append_field(out, style, "failure", failure_line(*m.failure));
  return out;
}

}  // namespace

std::string status_text(const StatusReport& report, const View& view) {
  std::string out = heading(report, view);
  Table table({{.title = "", .mark = true}, {"ID"}, {"STATE"}, {"APPLIED"}, {"TOOK", true}, {"BY"}, {""}});
  for (const Migration& m : report.migrations) add_migration(table, m, view);
  out += table.empty() ? "  there are no migrations yet\n" : table.text(view.style, "");
  if (report.lock.held)
    out += fmt::format("{} {}\n", view.style.paint(Tone::kWarning, "lock:"), lock_text(report.lock, view));
  const std::string next = next_command(report, view);
  if (!next.empty()) out += fmt::format("{}  {}\n", view.style.paint(Tone::kFaint, "Next:"), next);
  return out;
}

std::string history_text(const std::vector<JournalEntry>& entries, const View& view) {
  return entries.empty() ? "nothing is recorded\n" : journal_text(entries, view, "");
}

std::string show_text(const MigrationDetails& details, const View& view) {
  const Migration& m = details.migration;
  const Style& style = view.style;
  std::string out = style.paint(Tone::kStrong, visible(m.id)) + "\n";
  const Cell state = state_cell(m);
  const std::string note = note_of(m);
  append_field(out, style, "state", style.paint(state.tone, state.text) + (note.empty() ? "" : "  (" + note + ")"));
  append_field(out, style, "file", visible(m.file));
  append_field(out, style, "kind", visible(m.kind));
  append_field(out, style, "way back", way_back(m));
  append_field(out, style, "sha256", visible(m.checksum));
  if (m.recorded_checksum != m.checksum) append_field(out, style, "recorded", visible(m.recorded_checksum));
  out += outcome_fields(m, view);
  if (!details.journal.empty()) out += "\nJournal\n" + journal_text(details.journal, view, "  ");
  if (!details.text.empty()) {
    out += is_applied(m) ? "\nText as it was applied\n" : "\nText\n";
    for (const std::string& line : lines_of(details.text))
      out += line.empty() ? "\n" : "  " + visible_lines(line) + "\n";
  }
  return out;
}

std::string source_text(const MigrationDetails& details, const View& view) {
  return view.time.local ? visible_lines(details.text) : details.text;
}

std::string lock_text(const LockInfo& lock, const View& view) {
  if (lock.shuts_out_others && lock.run.empty()) return "a run that was killed, in migrate-mongo's lock";
  // Another tool's lock tells no more than since when.
  if (lock.run.empty() && !lock.command.empty())
    return visible(lock.command) + (lock.since.empty() ? "" : " since " + readable_time(lock.since, view.time));
  std::string out = "run " + visible(lock.run);
  if (!lock.command.empty()) out += fmt::format(" ({})", visible(lock.command));
  out += " by " + who(lock.by);
  if (!lock.since.empty()) out += " since " + readable_time(lock.since, view.time);
  if (!lock.migration.empty()) out += ", at " + visible(lock.migration);
  if (lock.seconds_to_expiry < 0) out += "; it is gone, and the next run takes over";
  return out;
}

std::int64_t pending_count(const StatusReport& report) {
  return std::count_if(report.migrations.begin(), report.migrations.end(), std::mem_fn(&Migration::is_pending));
}

std::int64_t applied_count(const StatusReport& report) {
  return std::count_if(report.migrations.begin(), report.migrations.end(), is_applied);
}

std::optional<Migration> newest(const StatusReport& report) {
  for (auto m = report.migrations.rbegin(); m != report.migrations.rend(); ++m)
    if (!m->orphaned) return *m;
  return std::nullopt;
}

int check_exit_code(const StatusReport& report) {
  const auto& all = report.migrations;
  if (std::any_of(all.begin(), all.end(), [](const Migration& m) { return (m.modified && !m.again) || m.orphaned; }))
    return 5;
  return pending_count(report) == 0 ? 0 : 2;
}

}  // namespace godwit::cli
