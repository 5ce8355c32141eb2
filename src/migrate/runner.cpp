#include "migrate/runner.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/random.h"
#include "base/retry.h"
#include "base/secret.h"
#include "base/text.h"
#include "bson/builder.h"
#include "migrate/adoption.h"
#include "migrate/journal_entry.h"
#include "migrate/look.h"
#include "migrate/run_host.h"

namespace godwit::migrate {

namespace {

using Clock = base::Clock;

// The ledger keeps the first detail, which is the place, and one line of message: never a whole stack.
db::RowFailure failure_of(const Error& error) {
  return {error_name(error.code()), error.message(), error.details().empty() ? "" : error.details().front()};
}

}  // namespace

std::int64_t batch_after(std::int64_t highest, bool batch_is_time, const base::Clock& clock) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(clock.wall().time_since_epoch()).count();
  return std::max(std::min(highest, std::numeric_limits<std::int64_t>::max() - 1) + 1,
                  batch_is_time ? std::int64_t{now} : 0);
}

struct Runner::State {
  RunnerParts parts;
  std::vector<Source> sources;
  RunRequest request;
  EventSink events;

  std::map<std::string, Loaded> loaded{};                // by id
  std::unique_ptr<db::Session> session{};                // the run's own, for the ledger and for data
  std::unique_ptr<LeaseKeeper> keeper{};
  std::stop_source stop{};                               // the user's stop or the lost lease
  RunOutcome outcome{};
  db::Transition carry{};                                // the end of the last migration, written with what comes next
  std::string unrecorded{};                              // why a failure could not be recorded
  bool is_outcome_unknown = false;                       // of the transaction that failed last
  bool is_end_open = false;                              // the last of outcome.done is not recorded yet
  std::int64_t batch = 0;

  // The ledger outlives the run and must not go on with its session or ask its lease.
  ~State() {
    parts.ledger.use_session(nullptr);
    parts.ledger.keep_trying_while({});
  }

  // --- looking and choosing -------------------------------------------------------------------------------------

  [[nodiscard]] Plan choose(const std::vector<db::LedgerRow>& rows,
                            const std::function<bool(const db::LedgerRow&)>& is_running) const {
    const std::vector<Entry> entries = merge(sources, rows, is_running);
    Plan plan = make_plan(entries, request.after, request.plan);
    if (request.redo) {
      const std::vector<Planned> downs = plan.migrations;
      for (auto down = downs.rbegin(); down != downs.rend(); ++down)
        plan.migrations.push_back({down->source, Direction::kUp, true, false});
    }
    return plan;
  }

  // A look without the lock. Of a migration that another run is working on nobody knows yet how it ends: then the lock
  // decides, even if nothing else is to be done; so it does where another tool's doings are to be written down.
  [[nodiscard]] Plan choose_unlocked(bool& undecided) const {
    const Look look = look_without_lock(parts.ledger, parts.lease);
    undecided = std::any_of(look.rows.begin(), look.rows.end(), [](const auto& row) { return row.learned; });
    return choose(look.rows, [&](const db::LedgerRow& row) {
      const bool running = look.is_running(row);
      undecided = undecided || running;
      return running;
    });
  }

  // Loads everything that is to run before anything runs: a mistake in the last file must not be found half way.
  void load(const Plan& plan, const std::stop_token& token) {
    for (const Planned& planned : plan.migrations) {
      if (!loaded.contains(planned.source->id))
        loaded[planned.source->id] = parts.executor.load(*planned.source, token);
      const Loaded& code = loaded[planned.source->id];
      if (planned.direction == Direction::kUp && !code.has_up)
        throw refusal(ErrorCode::kScriptExports, fmt::format("{} exports no function up", planned.source->id), planned)
            .fix("export an async function called up");
      if (planned.direction == Direction::kDown && !code.has_down)
        throw refusal(ErrorCode::kNotReversible, fmt::format("{} has no way back: it exports no function down",
                                                             planned.source->id), planned)
            .fix("write a down function, or a new migration that undoes it");
      if (code.options.transaction && !parts.new_session)
        throw refusal(ErrorCode::kTransactionsMissing,
                      fmt::format("{} wants a transaction, which this server does not have", planned.source->id),
                      planned)
            .fix("run the server as a replica set, or take `transaction` out of its options");
    }
  }

  // What the plan says, and what was learned when its code was loaded.
  [[nodiscard]] std::vector<std::string> warnings_of(const Plan& plan) const {
    std::vector<std::string> warnings = plan.warnings;
    std::set<std::string> told;
    for (const Planned& planned : plan.migrations) {
      const auto code = loaded.find(planned.source->id);
      if (code == loaded.end() || !told.insert(code->first).second) continue;
      warnings.insert(warnings.end(), code->second.warnings.begin(), code->second.warnings.end());
    }
    return warnings;
  }

  [[nodiscard]] Error refusal(ErrorCode code, std::string message, const Planned& planned) const {
    return Error(code, std::move(message)).detail(planned.source->file).unchanged(nothing_changed());
  }

  [[nodiscard]] std::string nothing_changed() const {
    return fmt::format("nothing was changed in {}", request.environment);
  }

  static bool is_part_of(const Plan& part, const Plan& whole) {
    return std::all_of(part.migrations.begin(), part.migrations.end(), [&whole](const Planned& wanted) {
      return std::any_of(whole.migrations.begin(), whole.migrations.end(), [&wanted](const Planned& known) {
        return known.source == wanted.source && known.direction == wanted.direction;
      });
    });
  }

  // --- the lease ------------------------------------------------------------------------------------------------

  void take_lease(const std::stop_token& token) {
    if (request.prepare) request.prepare();
    if (parts.new_session) {
      session = parts.new_session();
      parts.ledger.use_session(session.get());
    }
    outcome.run = base::new_run_id();
    LeaseOptions options;
    options.request.run = outcome.run;
    options.request.command = request.command;
    options.request.user = request.actor.user;
    options.request.host = request.actor.host;
    options.request.process = base::this_process();
    if (session) options.request.session = session->id();
    options.request.lease = request.lease;
    options.wait = request.wait_lock;
    options.environment = request.environment;
    options.events = events;
    keeper = std::make_unique<LeaseKeeper>(parts.lease, parts.clock, std::move(options));
    try {
      keeper->acquire(token);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInterrupted) throw;
      throw why_stopped().unchanged(nothing_changed());
    }
    parts.ledger.keep_trying_while([this] { return !keeper->is_lost(); });
    outcome.waited = keeper->waited();
  }

  // Returns the ledger as it is from then on.
  std::vector<db::LedgerRow> take_over() {
    bson::Builder payload;
    payload.add("command", request.command);
    if (!request.reason.empty()) payload.add("reason", request.reason);
    std::vector<db::LedgerRow> rows =
        parts.ledger.take_over(keeper->epoch(), keeper->dead_session(), entry("run.started", "", payload.build()));
    GODWIT_FAULT_POINT("run.after_take_over");
    return rows;
  }

  // Writes down what the other tool did, so that the ledger tells everything from here on.
  void adopt(std::vector<db::LedgerRow>& rows) {
    constexpr std::size_t kMost = 100;  // in one transaction
    db::Transition transition;
    const auto flush = [&] { write(std::exchange(transition, {})); };
    for (db::LedgerRow& row : rows) {
      if (!row.learned) continue;
      complete_adopted(row, sources);
      row.run = outcome.run;
      row.environment = request.environment;
      transition.rows.push_back(row);
      transition.journal.push_back(
          entry(adoption_event(row), row.id,
                bson::Builder().add("tool", row.by.tool).add("checksum", row.checksum).build()));
      if (transition.rows.size() == kMost) flush();
    }
    flush();
  }

  [[nodiscard]] db::JournalRow entry(std::string event, std::string subject, bson::Document payload) const {
    return journal_entry(request.actor, outcome.run, keeper->epoch(), std::move(event), std::move(subject),
                         std::move(payload));
  }

  [[nodiscard]] Error why_stopped() const {
    if (keeper && keeper->is_lost()) return keeper->lost_error();
    return request.stop_reason ? request.stop_reason() : Error(ErrorCode::kInterrupted, "interrupted");
  }

  void write(db::Transition transition, db::Session* in = nullptr) {
    if (transition.rows.empty() && transition.journal.empty() && transition.forgotten.empty()) return;
    keeper->check();
    transition.epoch = keeper->epoch();
    parts.ledger.apply(std::move(transition), in);
  }

  // --- one migration --------------------------------------------------------------------------------------------

  // What earlier attempts wrote and nobody has taken back: as long as the migration has not succeeded, it counts.
  static script::Counts left_behind(const db::LedgerRow& before) {
    const bool failed = before.state == db::RowState::kFailed;
    if (!failed && before.state != db::RowState::kRunning) return {};
    script::Counts counts = before.counts;
    // How far an attempt came that just vanished is not known, unless it could leave nothing.
    if (!failed && !before.transaction) ++counts[script::kUnanswered];
    return counts;
  }

  [[nodiscard]] db::LedgerRow begin_row(const Planned& planned, const db::LedgerRow* before) const {
    const Loaded& code = loaded.at(planned.source->id);
    db::LedgerRow row = before != nullptr ? *before : db::LedgerRow{};
    row.id = planned.source->id;
    row.kind = planned.source->kind;
    row.file = planned.source->file;
    row.state = db::RowState::kRunning;
    row.direction = planned.direction == Direction::kUp ? "up" : "down";
    if (planned.direction == Direction::kUp) {
      row.checksum = planned.source->checksum;
      row.checksum_normalised = planned.source->checksum_normalised;
      row.text = planned.source->text;
      row.batch = batch;
    }
    row.run = outcome.run;
    ++row.attempt;
    row.epoch = keeper->epoch();
    row.started_ms = db::kServerNow;
    row.duration_ms = 0;
    row.counts = before != nullptr ? left_behind(*before) : script::Counts{};
    row.by = request.actor;
    row.environment = request.environment;
    row.failure.reset();
    if (!planned.resume) {
      row.steps.clear();
      row.steps_only = false;
    }
    row.reversible = code.has_down;
    row.transaction = code.options.transaction;
    row.rerunnable = code.options.idempotent || code.options.retry_when_interrupted;
    row.session = session ? session->id() : std::vector<std::uint8_t>{};
    return row;
  }

  void execute(const Planned& planned, db::LedgerRow& row, RunHost& host, bool in_transaction) {
    const Loaded& code = loaded.at(planned.source->id);
    Execution execution;
    execution.direction = planned.direction;
    execution.environment = request.environment;
    execution.is_protected = request.is_protected;
    execution.parameters = request.parameters;
    execution.session = in_transaction ? session.get() : nullptr;
    execution.unawaited_is_error = code.options.unawaited_is_error.value_or(request.unawaited_is_error);
    execution.network = code.options.network;
    execution.coalesce = code.options.coalesce.value_or(request.coalesce);
    execution.timeout = code.options.timeout.value_or(request.timeout);
    execution.stop_reason = [this] { return why_stopped(); };
    script::Counts counts;
    const auto failed = [&] {
      if (!in_transaction)
        for (const auto& [what, number] : counts) row.counts[what] += number;
    };
    try {
      parts.executor.run(*planned.source, execution, host, counts, stop.get_token());
    } catch (...) {
      failed();
      throw;
    }
    row.counts = std::move(counts);
    GODWIT_FAULT_POINT("run.after_script");
  }

  void end_row(const Planned& planned, db::LedgerRow& row, base::Monotonic began) const {
    const bool up = planned.direction == Direction::kUp;
    row.state = up ? db::RowState::kApplied : db::RowState::kRolledBack;
    row.applied_ms = up ? db::kServerNow : 0;
    row.duration_ms = std::chrono::duration_cast<base::Duration>(parts.clock.monotonic() - began).count();
    row.session.clear();
  }

  [[nodiscard]] db::Transition end_transition(const Planned& planned, const db::LedgerRow& row,
                                              const RunHost& host) const {
    bson::Builder payload;
    payload.add("duration_ms", row.duration_ms).add("attempt", row.attempt).add("counts", counts_document(row.counts));
    payload.add("checksum", row.checksum);
    add_log(payload, host.logged());
    const char* event = planned.direction == Direction::kUp ? "migration.applied" : "migration.rolled_back";
    db::Transition transition;
    transition.rows.push_back(row);
    transition.journal.push_back(entry(event, row.id, payload.build()));
    return transition;
  }

  // Runs one migration. On success its end is in `carry` (or committed with its data); on failure the row says so.
  void run_one(const Planned& planned, const db::LedgerRow* before) {
    db::LedgerRow row = begin_row(planned, before);
    carry.rows.push_back(row);
    carry.journal.push_back(entry("migration.started", row.id,
                                  bson::Builder().add("direction", row.direction).add("attempt", row.attempt).build()));
    const std::optional<db::LedgerRow> applied_before = row_to_go_back_to(before);
    write_carry();
    GODWIT_FAULT_POINT("run.after_begin");
    row.started_ms = db::kKeepStored;
    row.text.reset();  // stored by now
    keeper->announce(row.id);
    announce_start(planned);
    const base::Monotonic began = parts.clock.monotonic();
    std::optional<RunHost> host;
    try {
      if (row.transaction) {
        run_in_transaction(planned, row, host, began);
      } else {
        host.emplace(row, parts.clock, events, request.secrets, [&] { save_steps(row); });
        execute(planned, row, *host, false);
        end_row(planned, row, began);
        carry = end_transition(planned, row, *host);
        is_end_open = true;
      }
    } catch (const Error& cause) {
      const Error error = lost_first(cause);
      row.duration_ms = std::chrono::duration_cast<base::Duration>(parts.clock.monotonic() - began).count();
      record_failure(planned, row, host ? host->logged() : std::vector<std::string>{}, error, applied_before);
      throw with_way_on(error, row);
    }
    GODWIT_FAULT_POINT("run.after_migration");
    outcome.done.push_back(row);
    announce_end(planned, row);
  }

  // A fix that was followed must lead on, where `up` may refuse: the module may be missing outside of the migration's
  // file, or be misspelt in it.
  static Error with_way_on(Error error, const db::LedgerRow& row) {
    const bool names_mending = error.code() == ErrorCode::kModuleNotFound && !error.fix_text().empty();
    if (!names_mending || !wants_retry(row)) return error;
    return error.fix(fmt::format("{}; then: godwit retry {}", error.fix_text(), row.id));
  }

  // Whoever lost the lease is broken off wherever it stands; what it meets there is only where that was.
  [[nodiscard]] Error lost_first(const Error& error) const {
    if (error.code() == ErrorCode::kLeaseLost || !keeper->is_lost()) return error;
    return keeper->lost_error().detail(fmt::format("it showed as: {}", error.message()));
  }

  // Before an applied migration runs again, up or down: the row as it is, whole. If nothing comes of it, it is as applied
  // as it was.
  [[nodiscard]] std::optional<db::LedgerRow> row_to_go_back_to(const db::LedgerRow* before) const {
    if (before == nullptr || before->state != db::RowState::kApplied) return {};
    return parts.ledger.row(before->id);
  }

  void write_carry() {
    write(std::exchange(carry, {}));
    is_end_open = false;
  }

  void save_steps(const db::LedgerRow& row) {
    db::Transition transition;
    transition.rows.push_back(row);
    write(std::move(transition));
  }

  void run_in_transaction(const Planned& planned, db::LedgerRow& row, std::optional<RunHost>& host,
                          base::Monotonic began) {
    const std::vector<db::RowStep> steps = row.steps;
    const auto work = [&] {
      // What an attempt did that was rolled back is nothing to go on from.
      row.steps = steps;
      host.emplace(row, parts.clock, events, request.secrets, std::function<void()>());
      keeper->check();
      parts.ledger.fence(*session, row.id, outcome.run, keeper->epoch());
      execute(planned, row, *host, true);
      db::LedgerRow ended = row;
      end_row(planned, ended, began);
      write(end_transition(planned, ended, *host), session.get());
      GODWIT_FAULT_POINT("run.before_commit");
    };
    try {
      db::in_transaction(*session, work);
    } catch (const Error& error) {
      if (error.retry_class() != Retry::kOutcomeUnknown || !was_committed_after_all(error)) throw;
    }
    GODWIT_FAULT_POINT("run.after_commit");
    end_row(planned, row, began);
  }

  // The answer to the commit was lost. Until it is known whether it happened nothing may be recorded: the row stays
  // `running`, which is then the truth.
  bool was_committed_after_all(const Error& error) {
    base::Backoff backoff(base::Duration(100), base::Duration(1000), base::random_number());
    for (;;) {
      try {
        return parts.ledger.was_committed(*session);
      } catch (const Error&) {
        if (!keeper->is_lost() && parts.clock.sleep(backoff.next(), stop.get_token())) continue;
      }
      is_outcome_unknown = true;
      throw error;
    }
  }

  // A failure is recorded unless the lease is gone: then the row belongs to whoever has it now.
  void record_failure(const Planned& planned, db::LedgerRow& row, const std::vector<std::string>& log,
                      const Error& error, const std::optional<db::LedgerRow>& applied_before) {
    const bool nothing_happened = wrote_nothing(row.counts);
    row.state =
        planned.direction == Direction::kDown && nothing_happened ? db::RowState::kApplied : db::RowState::kFailed;
    row.failure = failure_of(error);
    row.failure->message = base::hide(std::move(row.failure->message), request.secrets);
    row.session.clear();
    if (is_outcome_unknown) row.state = db::RowState::kRunning;
    outcome.failed = row;
    Event event;
    event.kind = EventKind::kMigrationFailed;
    event.migration = row.id;
    event.text = row.failure->message;
    if (events) events(event);
    if (error.code() == ErrorCode::kLeaseLost || keeper->is_lost() || is_outcome_unknown) return;
    bson::Builder payload;  // of this execution, whatever the row goes back to
    payload.add("direction", row.direction).add("attempt", row.attempt).add("error", failure_document(*row.failure));
    const script::Counts counts = row.counts;
    if (nothing_happened && applied_before) {
      db::LedgerRow back = *applied_before;
      back.run = row.run;
      back.attempt = row.attempt;
      back.epoch = row.epoch;
      back.failure = row.failure;
      row = std::move(back);
    }
    // A script that was stopped from outside took the run's session with it.
    parts.ledger.use_session(nullptr);
    payload.add("state", row.state == db::RowState::kApplied ? "applied" : "failed");
    payload.add("counts", counts_document(counts));
    add_log(payload, log);
    db::Transition transition;
    transition.rows.push_back(row);
    transition.journal.push_back(entry("migration.failed", row.id, payload.build()));
    transition.journal.push_back(finished_entry(&error));
    try {
      write(std::move(transition));
    } catch (const Error& second) {
      // The row stays `running` and is an interrupted migration for the next run, which is the truth.
      unrecorded = fmt::format("that could not be recorded: {}", second.message());
    }
  }

  [[nodiscard]] db::JournalRow finished_entry(const Error* error) const {
    bson::Builder payload;
    payload.add("migrations", static_cast<std::int64_t>(outcome.done.size()));
    payload.add("result", error == nullptr ? "done" : "failed");
    return entry("run.finished", "", payload.build());
  }

  void announce_start(const Planned& planned) const {
    Event event;
    event.kind = EventKind::kMigrationStarted;
    event.migration = planned.source->id;
    event.text = planned.direction == Direction::kUp ? "up" : "down";
    if (events) events(event);
  }

  void announce_end(const Planned& planned, const db::LedgerRow& row) const {
    Event event;
    event.kind = EventKind::kMigrationFinished;
    event.migration = row.id;
    event.state = planned.direction == Direction::kUp ? "applied" : "rolled_back";
    event.seconds = static_cast<double>(row.duration_ms) / 1000;
    if (events) events(event);
  }

  // --- all of them ----------------------------------------------------------------------------------------------

  void run_all(const Plan& plan, std::vector<db::LedgerRow> rows) {
    std::map<std::string, db::LedgerRow> by_id;
    for (db::LedgerRow& row : rows) {
      batch = std::max(batch, row.batch);
      by_id[row.id] = std::move(row);
    }
    batch = batch_after(batch, request.batch_is_time, parts.clock);
    std::size_t next = 0;
    try {
      for (; next < plan.migrations.size(); ++next) {
        if (stop.stop_requested()) throw why_stopped();
        const Planned& planned = plan.migrations[next];
        const auto before = by_id.find(planned.source->id);
        GODWIT_FAULT_POINT("run.before_migration");
        run_one(planned, before == by_id.end() ? nullptr : &before->second);
        by_id[planned.source->id] = outcome.done.back();
      }
      carry.journal.push_back(finished_entry(nullptr));
      write_carry();
      GODWIT_FAULT_POINT("run.after_finish");
    } catch (const Error& error) {
      outcome.error = error;
      if (outcome.failed) ++next;
      flush_after(error);
      if (!unrecorded.empty()) outcome.error->detail(unrecorded);
      if (is_end_open) take_back_last();
    }
    for (; next < plan.migrations.size(); ++next) outcome.not_started.push_back(plan.migrations[next].source->id);
  }

  // The last migration ran to its end, and that could not be recorded: for everybody else it was interrupted.
  void take_back_last() {
    db::LedgerRow& last = outcome.done.back();
    outcome.error->detail(
        fmt::format("{} ran to its end, which could not be recorded: it stands as interrupted", last.id));
    outcome.done.pop_back();
  }

  // Writes the end of the last good migration when the run ended between two.
  void flush_after(const Error& error) {
    if (carry.rows.empty() || keeper->is_lost()) return;
    carry.journal.push_back(finished_entry(&error));
    try {
      write_carry();
    } catch (const Error& second) {
      outcome.error = second;
      outcome.error->during("recording the result");
    }
  }

  // Times were set by the server: read them once, at the end.
  void read_back() {
    if (outcome.done.empty()) return;
    try {
      std::map<std::string, db::LedgerRow> stored;
      for (db::LedgerRow& row : parts.ledger.rows()) stored[row.id] = std::move(row);
      for (db::LedgerRow& done : outcome.done)
        if (const auto found = stored.find(done.id); found != stored.end() && found->second.state == done.state)
          done = found->second;
    } catch (const Error&) {
      // The report lacks a time; what happened is recorded.
    }
  }
};

Runner::Runner(RunnerParts parts, std::vector<Source> sources, RunRequest request, EventSink events)
    : state_(new State{parts, std::move(sources), std::move(request), std::move(events)}) {}

Runner::~Runner() = default;

RunOutcome Runner::run(const std::stop_token& user_stop) {
  State& s = *state_;
  const std::stop_callback forward(user_stop, [&s] { s.stop.request_stop(); });
  bool undecided = false;
  Plan plan = s.choose_unlocked(undecided);
  s.outcome.warnings = plan.warnings;
  if (plan.migrations.empty() && !undecided) return std::move(s.outcome);
  s.load(plan, s.stop.get_token());
  plan.warnings = s.warnings_of(plan);
  s.outcome.warnings = plan.warnings;
  if (s.request.approve && !plan.migrations.empty()) s.request.approve(plan);

  s.take_lease(s.stop.get_token());
  const std::stop_callback lost(s.keeper->lost(), [&s] { s.stop.request_stop(); });
  // What was seen without the lock may have been done by somebody else by now, or may have been left half done.
  std::vector<db::LedgerRow> rows = s.take_over();
  s.adopt(rows);
  Plan now = s.choose(rows, [](const db::LedgerRow&) { return false; });
  const bool is_known = State::is_part_of(now, plan);
  if (!is_known) s.load(now, s.stop.get_token());
  now.warnings = s.warnings_of(now);
  if (!is_known && s.request.approve) s.request.approve(now);
  s.outcome.warnings = now.warnings;
  s.outcome.planned = now.migrations;
  s.run_all(now, std::move(rows));
  s.read_back();
  s.keeper->release();
  if (s.outcome.planned.empty()) s.outcome.run.clear();
  return std::move(s.outcome);
}

Plan Runner::preview(const std::stop_token& stop) {
  bool undecided = false;
  Plan plan = state_->choose_unlocked(undecided);
  state_->load(plan, stop);
  plan.warnings = state_->warnings_of(plan);
  return plan;
}

void Runner::change(const std::function<db::Transition(const std::vector<db::LedgerRow>&)>& build,
                    const std::stop_token& user_stop) {
  State& s = *state_;
  s.take_lease(user_stop);
  db::Transition transition = build(s.take_over());
  for (db::LedgerRow& row : transition.rows) {
    row.epoch = s.keeper->epoch();
    row.run = s.outcome.run;
  }
  for (db::JournalRow& row : transition.journal) {
    row.epoch = s.keeper->epoch();
    row.run = s.outcome.run;
  }
  transition.journal.push_back(s.finished_entry(nullptr));
  s.write(std::move(transition));
  s.keeper->release();
}

}  // namespace godwit::migrate
