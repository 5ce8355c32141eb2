// What would run. Pure: state in, plan out.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/ledger_store.h"
#include "migrate/source.h"

namespace godwit::migrate {

enum class Direction { kUp, kDown };

// Where a migration stands when folder and ledger are looked at together.
enum class Standing { kPending, kRunning, kApplied, kFailed, kInterrupted, kRolledBack };

struct Entry {
  const Source* source = nullptr;          // null = the file is gone
  const db::LedgerRow* row = nullptr;      // null = never ran
  Standing standing = Standing::kPending;
  bool modified = false;
  bool out_of_order = false;
  [[nodiscard]] const std::string& id() const { return source != nullptr ? source->id : row->id; }
};

// Folder and ledger, merged in the order of execution; rows without a file stand where their id sorts.
// `is_running(row)` tells whether the run of a running row still holds the lock.
// REQUIRES: sources are in their order of execution and outlive the result, as do the rows.
std::vector<Entry> merge(const std::vector<Source>& sources, const std::vector<db::LedgerRow>& rows,
                         const std::function<bool(const db::LedgerRow&)>& is_running);

// The entry with this id or file name. Throws kMigrationNotFound with a suggestion.
const Entry& find_entry(const std::vector<Entry>& entries, const std::string& id);

// True when another try may skip the steps that are done, because everything was written inside of steps.
bool can_resume(const db::LedgerRow& row);

// True when an execution changed nothing that was counted.
bool wrote_nothing(const std::map<std::string, std::int64_t>& counts);

// Whether the next run up runs a migration again that failed: with its file as it was, or edited since.
bool up_runs_again(const db::LedgerRow& row, bool edited);

// True when a migration failed so that the next run up may refuse to run it again, depending on where its fault is
// mended, in its file or outside of it; a retry does not.
bool wants_retry(const db::LedgerRow& row);

struct Selection {
  std::optional<std::string> to;
  std::optional<std::int64_t> count;
  std::optional<std::string> only;
  bool batch = false;
  bool force = false;                      // with `only`: an applied one again
  bool retry = false;                      // with `only`: a failed or interrupted one, from its start
};

enum class OnModified { kFail, kWarn, kRerun };

// Whether the next run up runs an applied migration again because its file was edited.
bool runs_again(const Entry& entry, OnModified on_modified);

struct Planned {
  const Source* source = nullptr;
  Direction direction = Direction::kUp;
  bool again = false;                      // was tried before
  bool resume = false;                     // skips the steps that are done
};

struct Plan {
  Direction direction = Direction::kUp;
  std::vector<Planned> migrations;
  std::vector<std::string> warnings;
};

struct PlanRequest {
  Direction direction = Direction::kUp;
  Selection selection;
  OnModified on_modified = OnModified::kFail;
  std::string environment;                 // for messages
};

// Decides what runs. Throws kMigrationNotFound with a suggestion, kMigrationModified, kMigrationInterrupted,
// kMigrationFailedBefore, kMigrationFileMissing (down), kDependencyPending, kWrongState, kUsage (two selections at
// once).
Plan make_plan(const std::vector<Entry>& entries, const std::map<std::string, std::vector<std::string>>& after,
               const PlanRequest& request);

// The plan's identity: sha256 over environment, directions, ids and checksums, 12 hexadecimal digits.
std::string plan_hash(const Plan& plan, std::string_view environment);

// Ids of applied migrations, the last applied last.
std::vector<const Entry*> applied_in_order(const std::vector<Entry>& entries);

}  // namespace godwit::migrate
