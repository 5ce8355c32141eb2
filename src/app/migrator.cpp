#include "godwit/migrator.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/checks.h"
#include "app/convert.h"
#include "app/deadline.h"
#include "app/migrator_state.h"
#include "app/project.h"
#include "base/text.h"
#include "bson/builder.h"
#include "migrate/journal_entry.h"
#include "migrate/look.h"
#include "migrate/verify.h"

namespace godwit {

namespace {

// A look at folder and ledger without a lock. The vectors hold what the entries point to.
struct Look {
  Migrator::State::Order order;
  migrate::Look seen;
  std::vector<migrate::Entry> entries;
};

std::unique_ptr<Look> look(Migrator::State& state) {
  app::Environment& environment = state.connected();
  auto look = std::make_unique<Look>();
  look->order = state.order();
  look->seen = migrate::look_without_lock(*environment.ledger, *environment.lease);
  look->entries = migrate::merge(look->order.sources, look->seen.rows,
                                 [&look](const db::LedgerRow& row) { return look->seen.is_running(row); });
  return look;
}

// The row that `mark` leaves.
db::LedgerRow marked_row(const migrate::Entry& entry, MigrationState state, bool rehash, const db::RowActor& actor,
                         const std::string& environment, std::int64_t batch) {
  db::LedgerRow row = entry.row != nullptr ? *entry.row : db::LedgerRow{};
  row.id = entry.id();
  if (entry.source != nullptr) {
    row.kind = entry.source->kind;
    row.file = entry.source->file;
  }
  const bool was_applied = row.state == db::RowState::kApplied;
  row.state = state == MigrationState::kApplied ? db::RowState::kApplied : db::RowState::kRolledBack;
  row.direction = "up";
  row.session.clear();
  row.failure.reset();
  if (row.state == db::RowState::kRolledBack) {
    row.applied_ms = 0;
    return row;
  }
  if (entry.source != nullptr && (rehash || !was_applied)) {
    row.checksum = entry.source->checksum;
    row.checksum_normalised = entry.source->checksum_normalised;
    row.text = entry.source->text;
    // The other tool's row is written anew, with the new hash where it has one.
    row.in_history = false;
  }
  if (was_applied) return row;
  row.applied_ms = db::kServerNow;
  row.batch = batch;
  row.by = actor;
  row.environment = environment;
  return row;
}

void check_mark(const migrate::Entry& entry, MigrationState state, bool rehash) {
  if (state != MigrationState::kApplied && state != MigrationState::kPending && state != MigrationState::kRolledBack)
    throw Error(ErrorCode::kUsage, fmt::format("a migration cannot be marked {}", state_name(state)))
        .fix("applied, pending or rolled_back");
  if (!rehash) return;
  if (state != MigrationState::kApplied || entry.standing != migrate::Standing::kApplied)
    throw Error(ErrorCode::kWrongState, fmt::format("{} is not applied, so there is no edit to accept", entry.id()))
        .fix("godwit status");
  if (entry.source == nullptr)
    throw Error(ErrorCode::kMigrationFileMissing, fmt::format("the file of {} is missing", entry.id()))
        .fix("restore it first");
}

std::string mark_event(MigrationState state, bool rehash) {
  return rehash ? "migration.rehashed" : fmt::format("migration.marked_{}", state_name(state));
}

}  // namespace

Migrator::Migrator(const Project& project, MigratorOptions options)
    : state_(std::make_unique<State>(project, std::move(options))) {}
Migrator::~Migrator() = default;
Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;

const std::stop_token& Migrator::stop_token() const { return state_->options.stop; }

StatusReport Migrator::status() {
  const auto look = godwit::look(*state_);
  const app::Environment& environment = state_->connected();
  StatusReport report;
  report.environment = state_->config.name;
  report.is_protected = state_->config.is_protected;
  report.database = state_->config.database;
  report.server = fmt::format("{} at {}", state_->config.database, db::describe(environment.server));
  for (const migrate::Entry& entry : look->entries) {
    report.migrations.push_back(state_->to_public(entry));
    if (entry.standing == migrate::Standing::kRunning) report.lock.migration = entry.id();
    if (entry.out_of_order)
      report.warnings.push_back(fmt::format("{} is older than the newest applied migration", entry.id()));
  }
  if (const auto applied = migrate::applied_in_order(look->entries); !applied.empty())
    report.head = applied.back()->id();
  if (look->seen.lock) {
    const std::string running = report.lock.migration;
    report.lock = app::to_public(*look->seen.lock);
    if (report.lock.migration.empty()) report.lock.migration = running;
  }
  return report;
}

Plan Migrator::plan(Direction direction, const RunOptions& options) {
  const auto way = direction == Direction::kUp ? migrate::Direction::kUp : migrate::Direction::kDown;
  State::Order order = state_->order();
  state_->connect_beside_engine(order.sources, false);
  return state_->preview("plan", options, state_->plan_request(way, options), std::move(order), false);
}

std::vector<JournalEntry> Migrator::history(const HistoryQuery& query) {
  std::vector<JournalEntry> entries;
  for (const db::JournalRow& row :
       state_->connected().ledger->newest_journal(query.limit, query.migration, query.run))
    entries.push_back(app::to_public(row));
  return entries;
}

MigrationDetails Migrator::show(const std::string& id) {
  const auto look = godwit::look(*state_);
  const migrate::Entry& entry = migrate::find_entry(look->entries, id);
  MigrationDetails details;
  details.migration = state_->to_public(entry);
  if (entry.row != nullptr)
    if (const auto row = state_->connected().ledger->row(entry.id())) details.text = row->text.value_or("");
  if (details.text.empty() && entry.source != nullptr) details.text = entry.source->text;
  details.journal = history({0, entry.id(), ""});
  std::reverse(details.journal.begin(), details.journal.end());
  return details;
}

VerifyReport Migrator::verify() {
  const auto look = godwit::look(*state_);
  db::LedgerStore& ledger = *state_->connected().ledger;
  const std::vector<db::LedgerRow> rows = ledger.rows_with_texts();
  const migrate::Verification result = migrate::verify(ledger.journal(0, 0), rows, look->entries);
  VerifyReport report;
  report.journal_entries = result.entries;
  report.error = result.error;
  for (const migrate::Check& check : result.checks) report.findings.push_back(app::to_public(check));
  return report;
}

std::vector<Finding> Migrator::check() {
  std::vector<Finding> findings;
  app::check_environment(*state_, findings);
  return findings;
}

RunReport Migrator::up(const RunOptions& options) {
  return state_->run("up", options, state_->plan_request(migrate::Direction::kUp, options), false);
}

RunReport Migrator::down(const RunOptions& options) {
  return state_->run("down", options, state_->plan_request(migrate::Direction::kDown, options), false);
}

RunReport Migrator::redo(const RunOptions& options) {
  return state_->run("redo", options, state_->plan_request(migrate::Direction::kDown, options), true);
}

RunReport Migrator::retry(const std::string& id, const RunOptions& options) {
  migrate::PlanRequest request = state_->plan_request(migrate::Direction::kUp, options);
  request.selection = {};
  request.selection.only = id;
  request.selection.retry = true;
  return state_->run("retry", options, std::move(request), false);
}

Migration Migrator::mark(const std::string& id, MigrationState state, bool rehash, const RunOptions& options) {
  state_->refuse_unconfirmed(options);
  State::Order order = state_->order();
  const app::Deadline deadline(state_->options.stop, options.timeout);
  db::LedgerStore& ledger = *state_->connected().ledger;
  migrate::RunRequest request =
      state_->request("mark", options, state_->plan_request(migrate::Direction::kUp, options), order);
  request.stop_reason = [&deadline] { return deadline.reason(); };
  std::string found_id;
  const auto build = [&](const std::vector<db::LedgerRow>& rows) {
    const auto entries = migrate::merge(order.sources, rows, [](const db::LedgerRow&) { return false; });
    const migrate::Entry& entry = migrate::find_entry(entries, id);
    check_mark(entry, state, rehash);
    found_id = entry.id();
    std::int64_t batch = 0;
    for (const db::LedgerRow& row : rows) batch = std::max(batch, row.batch);
    batch =
        migrate::batch_after(batch, state_->project.state().config.migrate_mongo().has_value(), base::system_clock());
    db::Transition transition;
    if (state == MigrationState::kPending) {
      transition.forgotten.push_back(found_id);
    } else {
      transition.rows.push_back(marked_row(entry, state, rehash, state_->actor, state_->config.name, batch));
    }
    bson::Builder payload;
    payload.add("before", entry.row == nullptr ? "pending" : state_name(state_->to_public(entry).state));
    if (!options.reason.empty()) payload.add("reason", options.reason);
    transition.journal.push_back(
        migrate::journal_entry(state_->actor, "", 0, mark_event(state, rehash), found_id, payload.build()));
    return transition;
  };
  if (options.dry_run) {
    build(ledger.rows());
  } else {
    migrate::Runner(state_->parts(), {}, std::move(request), state_->options.events).change(build, deadline.token());
  }
  return show(found_id).migration;
}

LockInfo Migrator::unlock(bool force, const RunOptions& options) {
  state_->refuse_unconfirmed(options);
  app::Environment& environment = state_->connected();
  const auto lock = environment.lease->read();
  if (!lock || (lock->expires_ms == 0 && !lock->shuts_out_others)) return lock ? app::to_public(*lock) : LockInfo{};
  const bool gone = base::is_gone(lock->process);
  const bool alive = lock->held && !gone;
  if (alive && !force)
    throw Error(ErrorCode::kUnlockRefused, "the lock's holder is alive")
        .detail(migrate::describe_holder(*lock))
        .unchanged(fmt::format("nothing was changed in {}", state_->config.name))
        .fix("wait for it; or, when you know that it is gone: godwit unlock --force --reason TEXT");
  if (alive && options.reason.empty())
    throw Error(ErrorCode::kUsage, "a lock that is alive is broken only with a reason").fix("--reason TEXT");
  if (options.dry_run) return app::to_public(*lock);
  if (!environment.lease->break_lock(lock->owner, lock->epoch, lock->held))
    throw Error(ErrorCode::kLockHeld, "the lock changed hands meanwhile").fix("godwit status");
  const auto build = [&](const std::vector<db::LedgerRow>&) {
    bson::Builder payload;
    payload.add("broken_run", lock->run).add("broken_epoch", lock->epoch).add("alive", alive);
    if (!options.reason.empty()) payload.add("reason", options.reason);
    db::Transition transition;
    transition.journal.push_back(
        migrate::journal_entry(state_->actor, "", 0, alive ? "lock.forced" : "lock.freed", "", payload.build()));
    return transition;
  };
  const app::Deadline deadline(state_->options.stop, options.timeout);
  migrate::RunRequest request = state_->request(
      "unlock", options, state_->plan_request(migrate::Direction::kUp, options), State::Order{});
  request.stop_reason = [&deadline] { return deadline.reason(); };
  migrate::Runner(state_->parts(), {}, std::move(request), state_->options.events).change(build, deadline.token());
  return app::to_public(*lock);
}

}  // namespace godwit
