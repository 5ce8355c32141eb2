#include "migrate/plan.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/text.h"
#include "godwit/error.h"
#include "script/runtime.h"

namespace godwit::migrate {

bool runs_again(const Entry& entry, OnModified on_modified) {
  return on_modified == OnModified::kRerun && entry.modified && entry.standing == Standing::kApplied;
}

namespace {

using After = std::map<std::string, std::vector<std::string>>;

Standing standing_of(const db::LedgerRow& row, bool running) {
  switch (row.state) {
    case db::RowState::kApplied: return Standing::kApplied;
    case db::RowState::kFailed: return Standing::kFailed;
    case db::RowState::kRolledBack: return Standing::kRolledBack;
    case db::RowState::kPending: return Standing::kPending;
    case db::RowState::kRunning:
      if (running) return Standing::kRunning;
      // A transaction that never committed left nothing: an interrupted way down is as applied as before.
      if (row.transaction && row.direction == "down") return Standing::kApplied;
      return Standing::kInterrupted;
  }
  return Standing::kPending;
}

std::string when_and_who(const db::LedgerRow& row, std::string_view environment) {
  const std::int64_t ms = row.applied_ms > 0 ? row.applied_ms : row.started_ms;
  const auto at = base::WallTime(std::chrono::milliseconds(ms));
  return fmt::format("{} {} {} by {}@{}", row.applied_ms > 0 ? "applied to" : "started in", environment,
                     base::readable_utc(at), row.by.user, row.by.host);
}

std::string short_hash(const std::string& checksum) { return checksum.substr(0, 12) + "…"; }

std::string nothing_changed(const PlanRequest& request) {
  return fmt::format("nothing was changed in {}", request.environment);
}

[[noreturn]] void refuse_modified(const std::vector<const Entry*>& modified, const PlanRequest& request) {
  Error error(ErrorCode::kMigrationModified,
              modified.size() == 1 ? std::string("an applied migration was edited")
                                   : fmt::format("{} applied migrations were edited", modified.size()));
  for (const Entry* entry : modified) {
    error.detail(fmt::format("{}   {}", entry->source->file, when_and_who(*entry->row, request.environment)));
    error.detail(fmt::format("recorded sha256 {}, now {}", short_hash(entry->row->checksum),
                             short_hash(entry->source->checksum)));
  }
  throw error.unchanged(nothing_changed(request))
      .fix(fmt::format("restore the file, or add a new migration; accept the edit: godwit mark {} applied --rehash",
                       modified.front()->id()));
}

Error undecided(ErrorCode code, std::string message, const Entry& entry, const PlanRequest& request) {
  const db::LedgerRow& row = *entry.row;
  Error error(code, std::move(message));
  error.detail(fmt::format("{}   {}", row.file.empty() ? row.id : row.file, when_and_who(row, request.environment)));
  for (const auto& [what, number] : row.counts) {
    if (number <= 0) continue;
    error.detail(what == script::kUnanswered
                     ? fmt::format("{} sent and not answered: nobody knows how far", base::counted(number, "write"))
                 : what == script::kUnseen
                     ? std::string("it ran in Node: of writes over other connections nobody knows")
                     : fmt::format("{} {} before it ended", base::grouped(number), what));
  }
  for (const db::RowStep& step : row.steps) error.detail(fmt::format("step \"{}\": {}", step.name, step.state));
  if (row.failure) error.detail(fmt::format("{}: {}", row.failure->code, row.failure->message));
  return error.unchanged(nothing_changed(request))
      .fix(fmt::format("look at the data, then one of: godwit retry {0} (run it again{1}) · godwit mark {0} applied · "
                       "godwit mark {0} pending",
                       row.id, can_resume(row) ? ", without its finished steps" : " from its start"));
}

Error file_missing(const Entry& entry) {
  return Error(ErrorCode::kMigrationFileMissing, fmt::format("the file of {} is missing", entry.id()))
      .fix(fmt::format("restore {}, or: godwit mark {} pending", entry.row->file, entry.id()));
}

bool starts_over(const db::LedgerRow& row) { return row.transaction || row.rerunnable; }

// Whether a migration that was tried may go on without a person's word, with its file as it was or edited since.
bool needs_no_person(const db::LedgerRow& row, bool edited) {
  if (starts_over(row)) return true;
  // What the finished steps did with the old text may not be what the new text counts on.
  if (can_resume(row)) return !edited;
  // Somebody corrected the script after it failed: that is a decision.
  return row.state == db::RowState::kFailed && (edited || wrote_nothing(row.counts));
}

// What to do about a migration that was tried and did not end well.
enum class Decision { kRunAgain, kResume, kAskAPerson };

Decision decide(const Entry& entry) {
  const db::LedgerRow& row = *entry.row;
  const bool edited = entry.source != nullptr && entry.source->checksum_normalised != row.checksum_normalised;
  if (!needs_no_person(row, edited)) return Decision::kAskAPerson;
  return starts_over(row) || !can_resume(row) ? Decision::kRunAgain : Decision::kResume;
}

// Nothing that is known was written; something may have been.
bool saw_no_write(const std::map<std::string, std::int64_t>& counts) {
  return std::all_of(counts.begin(), counts.end(), [](const auto& count) {
    return count.second == 0 || count.first == script::kUnseen;
  });
}

void refuse_undecided(const Entry& entry, const PlanRequest& request) {
  if (entry.standing == Standing::kInterrupted)
    throw undecided(ErrorCode::kMigrationInterrupted,
                    fmt::format("{} was interrupted while it ran {}", entry.id(), entry.row->direction), entry,
                    request);
  throw undecided(ErrorCode::kMigrationFailedBefore,
                  can_resume(*entry.row)
                      ? fmt::format("{} was edited after some of its steps had run", entry.id())
                      : fmt::format("{} failed after it {} written, and has not been changed since", entry.id(),
                                    saw_no_write(entry.row->counts) ? "may have" : "had"),
                  entry, request);
}

bool is_undecided(const Entry& entry) {
  return entry.standing == Standing::kInterrupted || entry.standing == Standing::kFailed;
}

bool is_half_undone(const Entry& entry) { return is_undecided(entry) && entry.row->direction == "down"; }

void check_selection(const Selection& selection) {
  const int chosen =
      (selection.to ? 1 : 0) + (selection.count ? 1 : 0) + (selection.only ? 1 : 0) + (selection.batch ? 1 : 0);
  if (chosen > 1)
    throw Error(ErrorCode::kUsage, "more than one of to, count, only and batch was given").fix("give one of them");
  if (selection.count && *selection.count < 1)
    throw Error(ErrorCode::kUsage, fmt::format("a count of {} selects nothing", *selection.count)).fix("--count 1");
}

void handle_modified(const std::vector<Entry>& entries, const PlanRequest& request, Plan& plan) {
  std::vector<const Entry*> modified;
  for (const Entry& entry : entries)
    if (entry.modified && entry.standing == Standing::kApplied) modified.push_back(&entry);
  if (modified.empty()) return;
  if (request.on_modified == OnModified::kFail) refuse_modified(modified, request);
  for (const Entry* entry : modified)
    plan.warnings.push_back(fmt::format("{} was edited after it was applied{}", entry->id(),
                                        request.on_modified == OnModified::kRerun ? ": it runs again" : ""));
}

void check_dependencies(const Entry& entry, const std::vector<Entry>& entries, const After& after) {
  const auto found = after.find(entry.id());
  if (found == after.end()) return;
  for (const std::string& id : found->second) {
    const Entry& first = find_entry(entries, id);
    if (first.standing == Standing::kApplied) continue;
    throw Error(ErrorCode::kDependencyPending, fmt::format("{} comes after {}, which is not applied", entry.id(), id))
        .fix(fmt::format("godwit up --to {}", entry.id()));
  }
}

void add_up(Plan& plan, const Entry& entry, const PlanRequest& request) {
  Planned planned{entry.source, Direction::kUp, entry.row != nullptr, false};
  if (is_undecided(entry)) {
    const Decision decision = decide(entry);
    if (is_half_undone(entry) || decision == Decision::kAskAPerson) refuse_undecided(entry, request);
    planned.resume = decision == Decision::kResume;
  }
  if (entry.source == nullptr) throw file_missing(entry);
  plan.migrations.push_back(planned);
}

void plan_only_up(Plan& plan, const std::vector<Entry>& entries, const After& after, const PlanRequest& request) {
  const Entry& entry = find_entry(entries, *request.selection.only);
  if (request.selection.retry) {
    if (!is_undecided(entry))
      throw Error(ErrorCode::kWrongState, fmt::format("{} neither failed nor was it interrupted", entry.id()))
          .fix("godwit status");
    if (entry.source == nullptr) throw file_missing(entry);
    const Direction direction = entry.row->direction == "down" ? Direction::kDown : Direction::kUp;
    plan.migrations.push_back({entry.source, direction, true, can_resume(*entry.row)});
    return;
  }
  const bool is_wanted = request.selection.force || runs_again(entry, request.on_modified);
  if (entry.standing == Standing::kApplied && !is_wanted) return;
  check_dependencies(entry, entries, after);
  if (entry.standing == Standing::kApplied) {
    if (entry.source == nullptr) add_up(plan, entry, request);
    plan.migrations.push_back({entry.source, Direction::kUp, true, false});
  } else {
    add_up(plan, entry, request);
  }
}

void plan_up(Plan& plan, const std::vector<Entry>& entries, const After& after, const PlanRequest& request) {
  const Selection& selection = request.selection;
  // Whatever is chosen, nothing new runs over a migration that may be half done.
  for (const Entry& entry : entries) {
    const bool chosen = selection.retry || (selection.only && entry.id() == *selection.only);
    if (is_undecided(entry) && !chosen && (is_half_undone(entry) || decide(entry) == Decision::kAskAPerson))
      refuse_undecided(entry, request);
  }
  if (selection.only) return plan_only_up(plan, entries, after, request);
  const Entry* last = selection.to ? &find_entry(entries, *selection.to) : nullptr;
  for (const Entry& entry : entries) {
    if (selection.count && static_cast<std::int64_t>(plan.migrations.size()) >= *selection.count) break;
    if (entry.standing == Standing::kRunning) {
      plan.warnings.push_back(fmt::format("{} is being run by {}", entry.id(), entry.row->run));
      if (&entry == last) break;
      continue;
    }
    if (entry.standing != Standing::kApplied || runs_again(entry, request.on_modified)) {
      add_up(plan, entry, request);
      if (entry.out_of_order)
        plan.warnings.push_back(fmt::format("{} is older than the newest applied migration", entry.id()));
    } else if (entry.source == nullptr) {
      plan.warnings.push_back(fmt::format("the file of {} is missing, and it is applied", entry.id()));
    }
    if (&entry == last) break;
  }
}

// The entries of which `is_one` says so, in the order in which they were applied.
template <class IsOne>
std::vector<const Entry*> in_order_of_application(const std::vector<Entry>& entries, const IsOne& is_one) {
  std::vector<const Entry*> found;
  for (const Entry& entry : entries)
    if (is_one(entry)) found.push_back(&entry);
  std::stable_sort(found.begin(), found.end(), [](const Entry* a, const Entry* b) {
    return std::pair(a->row->batch, a->row->applied_ms) < std::pair(b->row->batch, b->row->applied_ms);
  });
  return found;
}

// What there is to undo, the last first. A way down that did not come to its end is one of them, in its old place: else
// the same command once more would undo the one before it.
std::vector<const Entry*> to_undo(const std::vector<Entry>& entries) {
  std::vector<const Entry*> found = in_order_of_application(entries, [](const Entry& entry) {
    return entry.standing == Standing::kApplied || is_half_undone(entry);
  });
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<const Entry*> choose_down(const std::vector<Entry>& entries, const Selection& selection) {
  std::vector<const Entry*> applied = to_undo(entries);
  if (selection.only) {
    const Entry& entry = find_entry(entries, *selection.only);
    if (entry.standing != Standing::kApplied && entry.standing != Standing::kFailed)
      throw Error(ErrorCode::kWrongState, fmt::format("{} is not applied", entry.id())).fix("godwit status");
    return {&entry};
  }
  if (selection.batch) {
    const std::int64_t batch = applied.empty() ? 0 : applied.front()->row->batch;
    // Old rows of another tool have no number, and are no batch: each stands alone.
    if (batch == 0 && applied.size() > 1) applied.resize(1);
    std::erase_if(applied, [batch](const Entry* entry) { return entry->row->batch != batch; });
  } else if (selection.to && *selection.to != "base") {
    const Entry& keep = find_entry(entries, *selection.to);
    const auto at = std::find(applied.begin(), applied.end(), &keep);
    if (at == applied.end() || keep.standing != Standing::kApplied)
      throw Error(ErrorCode::kWrongState, fmt::format("{} is not applied", keep.id())).fix("godwit status");
    applied.erase(at, applied.end());
  } else if (!selection.to) {
    const auto count = static_cast<std::size_t>(selection.count.value_or(1));
    if (applied.size() > count) applied.resize(count);
  }
  return applied;
}

void check_followers(const std::vector<const Entry*>& chosen, const std::vector<Entry>& entries, const After& after) {
  for (const Entry& entry : entries) {
    const auto names = after.find(entry.id());
    if (entry.standing != Standing::kApplied || names == after.end()) continue;
    if (std::find(chosen.begin(), chosen.end(), &entry) != chosen.end()) continue;
    for (const Entry* down : chosen) {
      if (std::find(names->second.begin(), names->second.end(), down->id()) == names->second.end()) continue;
      throw Error(ErrorCode::kDependencyPending,
                  fmt::format("{} comes after {} and is still applied", entry.id(), down->id()))
          .fix(fmt::format("godwit down --only {}", entry.id()));
    }
  }
}

void plan_down(Plan& plan, const std::vector<Entry>& entries, const After& after, const PlanRequest& request) {
  for (const Entry& entry : entries) {
    const bool chosen = request.selection.only && entry.id() == *request.selection.only;
    if (is_undecided(entry) && !chosen && decide(entry) == Decision::kAskAPerson) refuse_undecided(entry, request);
  }
  const std::vector<const Entry*> chosen = choose_down(entries, request.selection);
  check_followers(chosen, entries, after);
  std::vector<const Entry*> modified;
  for (const Entry* entry : chosen) {
    if (entry->source == nullptr) throw file_missing(*entry).unchanged(nothing_changed(request));
    if (entry->modified) modified.push_back(entry);
    const bool resumes = is_half_undone(*entry) && decide(*entry) == Decision::kResume;
    plan.migrations.push_back({entry->source, Direction::kDown, true, resumes});
  }
  if (!modified.empty() && request.on_modified == OnModified::kFail) refuse_modified(modified, request);
}

// A row without a checksum was marked or adopted: there is nothing to compare with. The other tool's history knows the
// bytes only.
bool differs(const db::LedgerRow& row, const Source& source) {
  if (!row.checksum_normalised.empty()) return row.checksum_normalised != source.checksum_normalised;
  return !row.checksum.empty() && row.checksum != source.checksum;
}

}  // namespace

bool can_resume(const db::LedgerRow& row) { return row.steps_only && !row.steps.empty(); }

bool wrote_nothing(const std::map<std::string, std::int64_t>& counts) {
  return std::all_of(counts.begin(), counts.end(), [](const auto& count) { return count.second == 0; });
}

bool up_runs_again(const db::LedgerRow& row, bool edited) {
  return row.direction == "up" && needs_no_person(row, edited);
}

bool wants_retry(const db::LedgerRow& row) {
  return row.state == db::RowState::kFailed && !(up_runs_again(row, false) && up_runs_again(row, true));
}

const Entry& find_entry(const std::vector<Entry>& entries, const std::string& id) {
  std::vector<std::string> ids;
  for (const Entry& entry : entries) {
    // People paste file names as well as ids.
    if (entry.id() == id || (entry.source != nullptr && entry.source->path.filename() == id)) return entry;
    ids.push_back(entry.id());
  }
  const auto near = base::nearest(id, ids);
  throw Error(ErrorCode::kMigrationNotFound,
              fmt::format("there is no migration {}{}", id, base::did_you_mean(near)))
      .fix("godwit status");
}

std::vector<Entry> merge(const std::vector<Source>& sources, const std::vector<db::LedgerRow>& rows,
                         const std::function<bool(const db::LedgerRow&)>& is_running) {
  std::map<std::string_view, const db::LedgerRow*> by_id;
  for (const db::LedgerRow& row : rows) by_id[row.id] = &row;
  std::vector<Entry> entries;
  for (const Source& source : sources) {
    Entry entry{&source, nullptr, Standing::kPending, false, false};
    if (const auto found = by_id.find(source.id); found != by_id.end()) {
      entry.row = found->second;
      entry.standing = standing_of(*entry.row, is_running(*entry.row));
      entry.modified = entry.standing == Standing::kApplied && differs(*entry.row, source);
      by_id.erase(found);
    }
    entries.push_back(entry);
  }
  for (const auto& [id, row] : by_id) {
    const Standing standing = standing_of(*row, is_running(*row));
    if (standing == Standing::kPending || standing == Standing::kRolledBack) continue;
    const auto place = std::find_if(entries.begin(), entries.end(), [&id = id](const Entry& entry) {
      return base::less_utf16(id, entry.id());
    });
    entries.insert(place, Entry{nullptr, row, standing, false, false});
  }
  bool later_applied = false;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (entry->standing == Standing::kApplied) later_applied = true;
    entry->out_of_order = later_applied && entry->standing == Standing::kPending;
  }
  return entries;
}

Plan make_plan(const std::vector<Entry>& entries, const After& after, const PlanRequest& request) {
  check_selection(request.selection);
  Plan plan;
  plan.direction = request.direction;
  if (request.direction == Direction::kUp) {
    if (!request.selection.retry && !request.selection.force) handle_modified(entries, request, plan);
    plan_up(plan, entries, after, request);
  } else {
    plan_down(plan, entries, after, request);
  }
  return plan;
}

std::string plan_hash(const Plan& plan, std::string_view environment) {
  std::string text(environment);
  for (const Planned& planned : plan.migrations)
    text += fmt::format("\n{} {} {}", planned.direction == Direction::kUp ? "up" : "down", planned.source->id,
                        planned.source->checksum);
  return base::sha256_hex(text).substr(0, 12);
}

std::vector<const Entry*> applied_in_order(const std::vector<Entry>& entries) {
  return in_order_of_application(entries, [](const Entry& entry) { return entry.standing == Standing::kApplied; });
}

}  // namespace godwit::migrate
