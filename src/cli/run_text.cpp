#include "cli/run_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/table.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

constexpr std::size_t kLongestList = 20;
constexpr std::string_view kUnanswered = "unanswered";
constexpr std::string_view kUnseen = "unseen";

std::string count_of(std::size_t number) { return grouped(static_cast<std::int64_t>(number)); }

bool is_undone(const Migration& m) {
  return m.state == MigrationState::kRolledBack || m.state == MigrationState::kPending;
}

// "3 migrations applied to dev", "1 migration undone in dev", or both for a redo.
std::string done_clause(const RunReport& report) {
  const auto undone = std::count_if(report.done.begin(), report.done.end(), is_undone);
  const auto applied = static_cast<std::int64_t>(report.done.size()) - undone;
  const std::string where = visible(report.environment);
  if (undone == 0) return fmt::format("{} applied to {}", counted(applied, "migration"), where);
  if (applied == 0) return fmt::format("{} undone in {}", counted(undone, "migration"), where);
  return fmt::format("{} undone and {} applied in {}", counted(undone, "migration"), grouped(applied), where);
}

std::string list_heading(std::string_view title, std::size_t number, const Style& style, Tone tone) {
  return style.paint(tone, fmt::format("{} ({}):", title, number == 0 ? "none" : count_of(number))) + "\n";
}

// Which way the run went. A retry may repeat a way down although it is asked for as a way up.
bool was_undoing(const RunReport& report) {
  if (!report.done.empty()) return is_undone(report.done.front());
  if (report.failed)
    for (const PlannedMigration& planned : report.plan.migrations)
      if (planned.id == report.failed->id) return planned.direction == Direction::kDown;
  return report.plan.direction == Direction::kDown;
}

std::string done_list(const RunReport& report, const Style& style) {
  const bool undone = was_undoing(report);
  std::string out = list_heading(undone ? "undone now" : "applied now", report.done.size(), style, Tone::kGood);
  Table table({{""}, {"", true}, {""}});
  const std::size_t skipped = report.done.size() > kLongestList ? report.done.size() - kLongestList : 0;
  if (skipped != 0) out += fmt::format("  {} {} before these\n", style.symbol(Symbol::kEllipsis), count_of(skipped));
  for (std::size_t i = skipped; i < report.done.size(); ++i) {
    const Migration& m = report.done[i];
    const bool mixed = is_undone(m) != undone;
    table.add({{visible(m.id)}, {readable_seconds(m.seconds)}, {mixed ? std::string(state_name(m.state)) : ""}});
  }
  return out + table.text(style, "  ");
}

std::string failed_list(const RunReport& report, const Style& style) {
  if (!report.failed) return list_heading("failed", 0, style, Tone::kPlain);
  const Migration& m = *report.failed;
  const bool stopped =
      m.state == MigrationState::kInterrupted || (report.error && report.error->code() == ErrorCode::kInterrupted);
  std::string out = list_heading(stopped ? "interrupted" : "failed", 1, style, Tone::kBad);
  out += fmt::format("  {}  after {}\n", visible(m.id), readable_seconds(m.seconds));
  for (const std::string& line : lines_of(how_far(m, report.plan))) out += "    " + line + "\n";
  return out;
}

std::string not_started_list(const RunReport& report, const Style& style) {
  std::string out = list_heading("not started", report.not_started.size(), style, Tone::kPlain);
  const std::size_t shown = std::min(report.not_started.size(), kLongestList);
  for (std::size_t i = 0; i < shown; ++i) out += "  " + visible(report.not_started[i]) + "\n";
  if (shown != report.not_started.size())
    out +=
        fmt::format("  {} and {} more\n", style.symbol(Symbol::kEllipsis), count_of(report.not_started.size() - shown));
  return out;
}

bool in_transaction(const Migration& m, const Plan& plan) {
  return std::any_of(plan.migrations.begin(), plan.migrations.end(),
                     [&](const PlannedMigration& p) { return p.id == m.id && p.transaction; });
}

}  // namespace

std::string finished_line(std::string_view id, std::string_view state, double seconds, std::size_t width,
                          const Style& style) {
  const std::string shown = visible(id);
  const std::size_t cells = display_width(shown);
  const std::string space(width > cells ? width - cells : 0, ' ');
  const std::string_view did = state == "applied" ? "" : "undone ";
  return fmt::format("{} {}{}  {}{}\n", style.paint(Tone::kGood, style.symbol(Symbol::kOk)), shown, space, did,
                     readable_seconds(seconds));
}

std::string success_text(const RunReport& report, const View& view) {
  std::string out = done_clause(report);
  out += " in " + readable_seconds(report.seconds);
  std::vector<std::string> remarks;
  if (!report.run.empty()) remarks.push_back("run " + visible(report.run));
  const Migration& last = report.done.back();
  if (last.batch != 0 && !is_undone(last)) remarks.push_back(fmt::format("batch {}", last.batch));
  if (report.waited) remarks.emplace_back("waited for another run first");
  if (!remarks.empty()) out += view.style.paint(Tone::kFaint, fmt::format(" ({})", joined(remarks, ", ")));
  return out + "\n";
}

std::string idle_text(const RunReport& report, const std::optional<Standing>& standing) {
  std::string out = report.waited ? "waited for another run, then nothing to do" : "nothing to do";
  if (!standing) return out + "\n";
  if (standing->applied == 0) return out + ": nothing is applied\n";
  out += fmt::format(": {} applied", grouped(standing->applied));
  if (!standing->head.empty()) out += ", head " + visible(standing->head);
  return out + "\n";
}

std::string failure_text(const RunReport& report, const View& view) {
  return done_list(report, view.style) + failed_list(report, view.style) + not_started_list(report, view.style);
}

std::string how_far(const Migration& failed, const Plan& plan) {
  if (failed.state == MigrationState::kApplied) return "this run changed nothing of it: it is applied as before";
  const bool known = failed.state != MigrationState::kRunning && failed.state != MigrationState::kInterrupted;
  if (in_transaction(failed, plan) && !known)
    return "whether its transaction was committed is not known: godwit status tells when the server answers";
  if (in_transaction(failed, plan)) return "resumable: it ran in one transaction, and nothing of it was kept";
  std::vector<std::string> changed;
  for (const auto& [name, number] : failed.counts)
    if (number != 0 && !is_unknown(name)) changed.push_back(fmt::format("{} {}", grouped(number), visible(name)));
  std::vector<std::string> steps;
  for (const Step& step : failed.steps)
    if (step.state == "done") steps.push_back(visible(step.name));
  // Counts of a run that vanished may be older than what it did last, so their absence proves nothing.
  const bool told = failed.state != MigrationState::kInterrupted;
  const std::string unknown = unknown_text(failed);
  if (changed.empty() && steps.empty() && unknown.empty())
    return told ? "resumable: it had written nothing" : "how far it got is not known";
  std::string out =
      changed.empty() ? "" : fmt::format("{}: {}\n", told ? "written" : "written at least", joined(changed, ", "));
  if (!unknown.empty()) out += unknown + "\n";
  if (steps.empty()) return out + "what it wrote stays; it recorded no steps to go on from";
  if (!failed.resumable) return out + fmt::format("finished: {}; it also wrote outside of steps", joined(steps, ", "));
  return out + fmt::format("resumable: {} {} done and will be skipped", joined(steps, ", "),
                           steps.size() == 1 ? "is" : "are");
}

bool is_unknown(std::string_view key) { return key == kUnanswered || key == kUnseen; }

std::string unknown_text(const Migration& migration) {
  const auto number = [&](std::string_view key) {
    const auto found = migration.counts.find(std::string(key));
    return found == migration.counts.end() ? std::int64_t{0} : found->second;
  };
  std::vector<std::string> lines;
  if (const std::int64_t writes = number(kUnanswered); writes > 0)
    lines.push_back(fmt::format("{} sent and never answered: nobody knows how far {} got",
                                writes == 1 ? "1 write was" : grouped(writes) + " writes were",
                                writes == 1 ? "it" : "they"));
  if (number(kUnseen) > 0)
    lines.emplace_back("it ran in Node: what it may have written over other connections nobody knows");
  return joined(lines, "\n");
}

}  // namespace godwit::cli
