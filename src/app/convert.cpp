#include "app/convert.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/clock.h"
#include "bson/extended_json.h"

namespace godwit {

namespace {
constexpr std::array<std::pair<MigrationState, std::string_view>, 6> kStates = {
    {{MigrationState::kPending, "pending"},
     {MigrationState::kRunning, "running"},
     {MigrationState::kApplied, "applied"},
     {MigrationState::kFailed, "failed"},
     {MigrationState::kInterrupted, "interrupted"},
     {MigrationState::kRolledBack, "rolled_back"}}};
}  // namespace

std::string_view state_name(MigrationState state) noexcept {
  for (const auto& [value, name] : kStates)
    if (value == state) return name;
  return "pending";
}

std::optional<MigrationState> parse_state(std::string_view name) noexcept {
  for (const auto& [value, known] : kStates)
    if (known == name) return value;
  return std::nullopt;
}

std::string readable_actor(const Actor& actor) {
  if (actor.user.empty() && actor.host.empty()) return {};
  return actor.ci.empty() ? fmt::format("{}@{}", actor.user, actor.host) : fmt::format("ci@{}", actor.ci);
}

}  // namespace godwit

namespace godwit::app {

namespace {

double seconds_of(std::int64_t ms) { return static_cast<double>(ms) / 1000; }

MigrationState state_of(migrate::Standing standing) {
  switch (standing) {
    case migrate::Standing::kPending: return MigrationState::kPending;
    case migrate::Standing::kRunning: return MigrationState::kRunning;
    case migrate::Standing::kApplied: return MigrationState::kApplied;
    case migrate::Standing::kFailed: return MigrationState::kFailed;
    case migrate::Standing::kInterrupted: return MigrationState::kInterrupted;
    case migrate::Standing::kRolledBack: return MigrationState::kRolledBack;
  }
  return MigrationState::kPending;
}

MigrationState state_of(db::RowState state) {
  switch (state) {
    case db::RowState::kPending: return MigrationState::kPending;
    case db::RowState::kRunning: return MigrationState::kRunning;
    case db::RowState::kApplied: return MigrationState::kApplied;
    case db::RowState::kFailed: return MigrationState::kFailed;
    case db::RowState::kRolledBack: return MigrationState::kRolledBack;
  }
  return MigrationState::kPending;
}

}  // namespace

std::string time_text(std::int64_t ms) {
  return ms <= 0 ? std::string() : base::rfc3339(base::WallTime(std::chrono::milliseconds(ms)));
}

Actor to_public(const db::RowActor& actor) {
  return {actor.user, actor.host, actor.pid, actor.tool, actor.git, actor.ci};
}

Migration to_public(const db::LedgerRow& row) {
  Migration migration;
  migration.id = row.id;
  migration.file = row.file;
  migration.kind = row.kind;
  migration.state = state_of(row.state);
  // Rows learned from another tool, or made by hand, say nothing of the code.
  if (row.attempt > 0) migration.reversible = row.reversible;
  migration.recorded_checksum = row.checksum;
  migration.applied_at = time_text(row.applied_ms);
  migration.started_at = time_text(row.started_ms);
  migration.seconds = seconds_of(row.duration_ms);
  migration.batch = row.batch;
  migration.attempt = row.attempt;
  migration.epoch = row.epoch;
  migration.run = row.run;
  migration.by = to_public(row.by);
  for (const db::RowStep& step : row.steps)
    migration.steps.push_back({step.name, step.state, seconds_of(step.duration_ms)});
  migration.resumable = migrate::can_resume(row);
  migration.wants_retry = migrate::wants_retry(row);
  migration.counts = row.counts;
  if (row.failure) migration.failure = Failure{row.failure->code, row.failure->message, row.failure->where};
  return migration;
}

Migration to_public(const migrate::Entry& entry, migrate::OnModified on_modified) {
  Migration migration = entry.row != nullptr ? to_public(*entry.row) : Migration{};
  if (entry.source != nullptr) {
    migration.id = entry.source->id;
    migration.file = entry.source->file;
    migration.kind = entry.source->kind;
    migration.checksum = entry.source->checksum;
    if (migration.recorded_checksum != migration.checksum) migration.reversible.reset();
    if (entry.source->compiled) migration.reversible = static_cast<bool>(entry.source->compiled->down);
  }
  migration.state = state_of(entry.standing);
  migration.modified = entry.modified;
  migration.orphaned = entry.source == nullptr;
  migration.out_of_order = entry.out_of_order;
  migration.again = migrate::runs_again(entry, on_modified);
  return migration;
}

JournalEntry to_public(const db::JournalRow& row) {
  return {row.sequence, time_text(row.at_ms), row.run,     to_public(row.actor),
          row.epoch,    row.event,            row.subject, bson::to_relaxed_json(row.payload),
          row.hash};
}

LockInfo to_public(const db::LeaseState& state) {
  LockInfo lock;
  lock.held = state.held;
  lock.run = state.run;
  lock.command = state.command;
  lock.by.user = state.user;
  lock.by.host = state.host;
  lock.by.pid = state.process.pid;
  lock.since = time_text(state.since_ms);
  lock.seconds_to_expiry = state.expires_ms == 0 ? 0 : seconds_of(state.expires_ms - state.now_ms);
  lock.epoch = state.epoch;
  lock.migration = state.migration;
  lock.shuts_out_others = state.shuts_out_others;
  return lock;
}

migrate::RuntimeChoice to_internal(config::Runtime runtime) {
  switch (runtime) {
    case config::Runtime::kAuto: return migrate::RuntimeChoice::kAuto;
    case config::Runtime::kEmbedded: return migrate::RuntimeChoice::kEmbedded;
    case config::Runtime::kNode: break;
  }
  return migrate::RuntimeChoice::kNode;
}

migrate::OnModified to_internal(config::OnModified on_modified) {
  switch (on_modified) {
    case config::OnModified::kFail: return migrate::OnModified::kFail;
    case config::OnModified::kWarn: return migrate::OnModified::kWarn;
    case config::OnModified::kRerun: break;
  }
  return migrate::OnModified::kRerun;
}

migrate::Selection to_internal(const RunOptions& options) {
  migrate::Selection selection;
  selection.to = options.selection.to;
  selection.count = options.selection.count;
  selection.only = options.selection.only;
  selection.batch = options.selection.batch;
  selection.force = options.force;
  return selection;
}

}  // namespace godwit::app
