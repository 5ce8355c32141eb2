// Applies migrations to one environment and tells what happened to it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/error.h"
#include "godwit/events.h"
#include "godwit/export.h"
#include "godwit/project.h"

namespace godwit {

// Where a migration stands. The last three are derived when looking (see `Migration`).
enum class MigrationState { kPending, kRunning, kApplied, kFailed, kInterrupted, kRolledBack };
// "pending", "running", "applied", "failed", "interrupted", "rolled_back".
GODWIT_EXPORT std::string_view state_name(MigrationState state) noexcept;
// The state for a name; nothing for another text.
GODWIT_EXPORT std::optional<MigrationState> parse_state(std::string_view name) noexcept;

// Who did something. Empty strings where it is not known.
struct Actor {
  std::string user;
  std::string host;
  std::int64_t pid = 0;
  std::string tool;  // "godwit 0.1.0"
  std::string git;   // commit of the project, where it is one
  std::string ci;    // build id of a known CI system
};
// "ada@build3", or "ci@build-812" with a CI build.
GODWIT_EXPORT std::string readable_actor(const Actor& actor);

struct Failure {
  std::string code;     // "GW0503"
  std::string message;
  std::string where;    // "migrations/20260101-x.js:12:9"
};

struct Step {
  std::string name;
  std::string state;  // "done", "running"
  double seconds = 0;
};

// What godwit knows of one migration, from the folder and from the ledger.
struct Migration {
  std::string id;
  std::string file;                    // relative to the project; the recorded one when the file is gone
  std::string kind;                    // "javascript", "compiled"
  MigrationState state = MigrationState::kPending;
  bool modified = false;               // the file differs from what was applied
  bool orphaned = false;               // applied, and the file is missing
  bool out_of_order = false;           // pending, and comes before one that is applied
  bool again = false;                  // applied and modified, and the next run up runs it again (on_modified: rerun)
  std::optional<bool> reversible;      // has a way back; nothing = not known as long as its code was not loaded
  std::string checksum;                // sha256 of the file now; empty when it is gone
  std::string recorded_checksum;       // of the text that was applied
  std::string applied_at;              // RFC 3339 UTC, the server's clock; empty unless applied
  std::string started_at;
  double seconds = 0;
  std::int64_t batch = 0;
  std::int64_t attempt = 0;
  std::int64_t epoch = 0;
  std::string run;
  Actor by;
  std::vector<Step> steps;
  bool resumable = false;              // it wrote inside of steps only, so that another try skips those that are done
  bool wants_retry = false;            // it failed so that a run up may refuse to run it again; Migrator::retry() does
  std::map<std::string, std::int64_t> counts;  // "inserted", "matched", "modified", "deleted", "upserted", "commands",
                                               // "unanswered" (writes whose effect nobody knows),
                                               // "unseen" (1 when it failed where it could write without being seen)
  std::optional<Failure> failure;

  // Whether the next run up has it to do.
  [[nodiscard]] bool is_pending() const { return state != MigrationState::kApplied || again; }
};

// A file as migrate-mongo's own history has it.
struct MigrateMongoItem {
  std::string file;         // its name
  std::string hash;         // sha256 of the file now; only where the project compares hashes
  std::string applied_at;   // RFC 3339 UTC, always with milliseconds; empty = pending
  std::int64_t block = 0;   // what was applied in one run has one number; 0 = not recorded
};

struct LockInfo {
  bool held = false;
  std::string run;
  std::string command;
  Actor by;
  std::string since;               // RFC 3339 UTC
  double seconds_to_expiry = 0;    // negative: expired, free for the next one
  std::int64_t epoch = 0;
  std::string migration;           // the one that is running
  bool shuts_out_others = false;   // a killed run's row is in migrate-mongo's lock: that tool waits for it
};

// A look at an environment. Taken without a lock and with read rights only.
struct StatusReport {
  std::string environment;
  bool is_protected = false;
  std::string server;              // "shop at 127.0.0.1:27017 (replica set secantus, 8.2.11)", without secrets
  std::string database;
  std::vector<Migration> migrations;  // in order of execution; orphaned ones where their id sorts
  std::string head;                // the last applied in that order
  LockInfo lock;
  std::vector<std::string> warnings;
};

enum class Direction { kUp, kDown };

struct PlannedMigration {
  std::string id;
  std::string file;
  Direction direction = Direction::kUp;
  bool transaction = false;
  bool reversible = false;
  bool again = false;               // was applied, failed or interrupted before
  std::vector<std::string> hazards; // texts such as "drops a collection (line 12)"; not empty = asks before it runs
};

// Which migrations would run, in order. `hash` covers ids, checksums, directions and the environment.
struct Plan {
  std::string environment;
  Direction direction = Direction::kUp;
  std::string hash;
  std::vector<PlannedMigration> migrations;
  std::vector<std::string> warnings;
  [[nodiscard]] bool destructive() const {
    for (const auto& m : migrations)
      if (!m.hazards.empty()) return true;
    return false;
  }
};

// Which of the pending (up) or applied (down) migrations. At most one of the fields is set.
struct Selection {
  std::optional<std::string> to;        // up: up to and with this one; down: everything after this one. "base" = all
  std::optional<std::int64_t> count;    // the next N (up), the last N (down)
  std::optional<std::string> only;      // just this one
  bool batch = false;                   // down: what the last run applied
};

struct RunOptions {
  Selection selection;
  bool dry_run = false;          // nothing is written: the plan is what comes back
  bool force = false;            // with `only`: run an applied one again
  std::string confirm;           // the name of a protected environment, typed out
  std::function<bool(const Plan&)> approve;  // asked once with the plan, before the first write; empty = yes unless the
                                             // plan is destructive, which then throws kDestructive
  std::optional<std::chrono::milliseconds> timeout;    // for the whole run
  std::chrono::milliseconds wait_lock{std::chrono::minutes(10)};  // 0 = fail at once
  std::string reason;            // goes into the journal
  std::map<std::string, std::string> parameters;       // ctx.params
};

struct RunReport {
  std::string run;                       // empty when nothing had to run
  std::string environment;
  Plan plan;
  std::vector<Migration> done;           // applied or rolled back now, in order
  std::optional<Migration> failed;       // the one that ended the run
  std::vector<std::string> not_started;  // ids
  std::optional<Error> error;            // why it ended; nothing when all is done
  double seconds = 0;
  bool waited = false;                   // another run held the lock first
};

struct JournalEntry {
  std::int64_t sequence = 0;
  std::string at;          // RFC 3339 UTC
  std::string run;
  Actor actor;
  std::int64_t epoch = 0;
  std::string event;       // "run.started", "migration.applied", "lock.forced", …
  std::string subject;     // a migration id
  std::string payload;     // relaxed Extended JSON
  std::string hash;
};

struct HistoryQuery {
  std::int64_t limit = 50;             // newest first; 0 = all
  std::string migration;               // only entries about this one
  std::string run;                     // only entries of this run
};

struct MigrationDetails {
  Migration migration;
  std::string text;                      // as applied; from the folder when pending
  std::vector<JournalEntry> journal;     // entries about it, oldest first
};

struct Finding {
  enum class Level { kOk, kWarning, kError };
  Level level = Level::kOk;
  std::string check;       // "journal", "rights", "clock", …
  std::string text;
  std::string hint;        // what to do; empty when kOk
  std::optional<ErrorCode> error = std::nullopt;  // of kError: what a command that needs this would end with, if known
};

// Checks the journal's chain, and ledger, journal and folder against each other.
struct VerifyReport {
  std::vector<Finding> findings;
  std::int64_t journal_entries = 0;
  std::optional<Error> error;            // kJournalBroken, kMigrationModified or kMigrationFileMissing: the worst one
};

// Given to a compiled-in migration. Valid during the call only; used from the calling thread.
class GODWIT_EXPORT MigrationContext {
 public:
  virtual ~MigrationContext() = default;
  [[nodiscard]] virtual const std::string& environment() const = 0;
  [[nodiscard]] virtual const std::map<std::string, std::string>& parameters() const = 0;
  // Runs a database command, given and answered as Extended JSON, in the migration's transaction where it has one.
  // Throws kServer, kConnectionLost, kLeaseLost, kInterrupted.
  virtual std::string command(std::string_view extended_json) = 0;
  virtual void log(LogLevel level, std::string text) = 0;
  virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

// A migration written in C++. Its id takes part in the order like a file's.
struct CompiledMigration {
  std::string id;
  std::string checksum;                                // change it when the code changes; may be empty
  std::function<void(MigrationContext&)> up;
  std::function<void(MigrationContext&)> down;         // empty = cannot be undone
  bool transaction = false;
  bool idempotent = false;
};

struct MigratorOptions {
  std::string environment;                  // "" = the default one
  EventSink events;                         // may be empty
  std::stop_token stop;                     // ends any call after the current operation with kInterrupted
  std::vector<CompiledMigration> compiled;
  std::string command = "library";          // recorded in lock and journal
  bool start_local_server = true;           // for `url: local`
};

// One environment of a project. Construction checks the configuration and opens no connection; the first call that
// needs the server does. Not safe for several threads; several Migrators in one process are.
class GODWIT_EXPORT Migrator {
 public:
  // Throws kUnknownEnvironment, kConfigVariable, kConfigSecretSource, kBadUrl.
  Migrator(const Project& project, MigratorOptions options);
  ~Migrator();
  Migrator(Migrator&&) noexcept;
  Migrator& operator=(Migrator&&) noexcept;

  // Reading. None of these writes, takes the lock or wants more than read rights.
  // Throw kCannotConnect, kAuthentication, kPermission, kWrongDatabase, kLedgerFormat, kUnknownFile, ….
  [[nodiscard]] StatusReport status();
  [[nodiscard]] Plan plan(Direction direction, const RunOptions& options);
  [[nodiscard]] std::vector<JournalEntry> history(const HistoryQuery& query);
  [[nodiscard]] MigrationDetails show(const std::string& id);
  [[nodiscard]] VerifyReport verify();
  // What migrate-mongo's own `status` says, in a project of that tool. Throws kUsage in others.
  [[nodiscard]] std::vector<MigrateMongoItem> migrate_mongo_status();
  // Connection, marker, rights, transactions, clock, lock: for `env check` and `doctor`.
  [[nodiscard]] std::vector<Finding> check();

  // Changing. Each takes the lease, and does what it can before it gives up: a failure inside the run is in the
  // report's `error`; what makes the run impossible (guards, lock, connection) is thrown and nothing was changed.
  RunReport up(const RunOptions& options);
  RunReport down(const RunOptions& options);
  RunReport redo(const RunOptions& options);                          // down and up again, the last one
  RunReport retry(const std::string& id, const RunOptions& options);  // a failed or interrupted one, from its start
  // Sets the ledger by hand: kApplied, kPending (forgets it) or kRolledBack; `rehash` accepts the file as it is now.
  Migration mark(const std::string& id, MigrationState state, bool rehash, const RunOptions& options);
  // Frees a lock whose holder is gone. Throws kUnlockRefused while its heartbeat is alive unless `force`.
  LockInfo unlock(bool force, const RunOptions& options);

  // The token given in MigratorOptions.
  [[nodiscard]] const std::stop_token& stop_token() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

// What an application does with its migrations when it starts.
enum class Startup {
  kRequire,  // throw kWrongState when something is pending
  kWait,     // wait until nothing is pending (another process migrates), at most `wait_lock`; then kTimeout
  kMigrate,  // one of the starting processes applies, the others wait for it
};
// Returns when the environment is up to date. Throws what the report's error says when a migration failed.
GODWIT_EXPORT RunReport prepare(Migrator& migrator, Startup startup, const RunOptions& options = {});

// Everything that can be checked without changing anything, for one environment or (empty) for all of them. Never
// throws for what it checks: a broken configuration is a finding.
GODWIT_EXPORT std::vector<Finding> doctor(const ProjectOptions& project, const std::string& environment,
                                          const EventSink& events);

}  // namespace godwit
