#include "cli/plan_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/table.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

Cell mark_of(const PlannedMigration& planned) {
  if (!planned.hazards.empty()) return {"!", Tone::kBad};
  return planned.direction == Direction::kUp ? Cell{"+", Tone::kGood} : Cell{"-", Tone::kWarning};
}

std::string remarks_on(const PlannedMigration& planned, Direction way) {
  std::vector<std::string> remarks;
  // Of course what is undone ran before.
  if (planned.again && way == Direction::kUp) remarks.emplace_back("ran before");
  if (planned.transaction) remarks.emplace_back("one transaction");
  return joined(remarks, ", ");
}

std::string hazards_of(const PlannedMigration& planned) {
  std::vector<std::string> hazards;
  for (const std::string& hazard : planned.hazards) hazards.push_back(visible(hazard));
  return hazards.empty() ? "" : "DESTRUCTIVE: " + joined(hazards, "; ");
}

template <class Condition>
std::int64_t count(const Plan& plan, Condition condition) {
  return std::count_if(plan.migrations.begin(), plan.migrations.end(), condition);
}

}  // namespace

std::string plan_summary(const Plan& plan) {
  const auto up = count(plan, [](const PlannedMigration& p) { return p.direction == Direction::kUp; });
  const auto down = count(plan, [](const PlannedMigration& p) { return p.direction == Direction::kDown; });
  const auto destroys = count(plan, [](const PlannedMigration& p) { return !p.hazards.empty(); });
  std::vector<std::string> parts;
  if (down != 0) parts.push_back(grouped(down) + " to undo");
  if (up != 0) parts.push_back(grouped(up) + " to apply");
  if (destroys != 0) parts.push_back(fmt::format("{} destroy{} data", grouped(destroys), destroys == 1 ? "s" : ""));
  return joined(parts, ", ");
}

std::string plan_text(const Plan& plan, const View& view, std::size_t limit) {
  if (plan.migrations.empty()) return {};
  constexpr std::size_t kHashShown = 7;
  std::string out = fmt::format("Plan {} for {}\n", visible(plan.hash).substr(0, kHashShown),
                                view.style.paint(Tone::kStrong, visible(plan.environment)));
  Table table({{.title = "", .mark = true}, {""}, {""}, {""}});
  std::size_t shown = 0;
  for (const PlannedMigration& planned : plan.migrations) {
    if (limit != 0 && shown == limit) break;
    ++shown;
    table.add({mark_of(planned),
               {visible(planned.id)},
               {remarks_on(planned, plan.direction), Tone::kFaint},
               {hazards_of(planned), Tone::kBad}});
  }
  out += table.text(view.style, "  ");
  const std::size_t left = plan.migrations.size() - shown;
  if (left != 0)
    out += fmt::format("  {} and {} more\n", view.style.symbol(Symbol::kEllipsis),
                       grouped(static_cast<std::int64_t>(left)));
  const auto reversible = count(plan, [](const PlannedMigration& p) { return p.reversible; });
  out += plan_summary(plan);
  if (plan.direction == Direction::kUp)
    out += fmt::format(".  Reversible: {} of {}", grouped(reversible),
                       grouped(static_cast<std::int64_t>(plan.migrations.size())));
  return out + ".\n";
}

std::string plan_next(const Plan& plan, const View& view) {
  if (plan.migrations.empty()) return {};
  return fmt::format("{}  godwit {}{}\n", view.style.paint(Tone::kFaint, "Next:"),
                     plan.direction == Direction::kUp ? "up" : "down", view.target);
}

}  // namespace godwit::cli
