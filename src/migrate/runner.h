// Executes a plan under the lease, and keeps ledger and journal right whatever happens.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/lease.h"
#include "db/ledger_store.h"
#include "godwit/error.h"
#include "godwit/events.h"
#include "migrate/executor.h"
#include "migrate/lease_keeper.h"
#include "migrate/plan.h"

namespace godwit::migrate {

// What a run works with. Everything outlives the Runner.
struct RunnerParts {
  db::LedgerStore& ledger;
  db::Lease& lease;
  Executor& executor;
  const base::Clock& clock;
  std::function<std::unique_ptr<db::Session>()> new_session;   // empty = the server has no transactions
};

struct RunRequest {
  std::string environment;
  bool is_protected = false;
  std::string command;                       // "up", for lock and journal
  PlanRequest plan;
  bool redo = false;                         // what goes down comes up again, in the same run
  std::map<std::string, std::vector<std::string>> after;
  std::map<std::string, std::string> parameters;
  std::string reason;
  std::vector<std::string> secrets;          // what never gets into ledger or journal, whoever says it
  db::RowActor actor;
  base::Duration lease{30000};
  base::Duration wait_lock{0};
  bool coalesce = false;                     // of each migration unless it says otherwise
  bool unawaited_is_error = false;           // unless a migration says otherwise
  base::Duration timeout{0};                 // of each migration unless it says otherwise; 0 = none
  std::function<Error()> stop_reason;        // why `stop` was requested; empty = kInterrupted
  std::function<void(const Plan&)> approve;  // with what is about to run, before the first write; throws to refuse
  bool batch_is_time = false;                // batches are numbered by the clock, as another tool's are: milliseconds
  std::function<void()> prepare;             // after the approval: makes ledger and lock, or throws to refuse
};

struct RunOutcome {
  std::string run;                           // empty when nothing had to be done
  std::vector<Planned> planned;              // everything that was to run, in order
  std::vector<db::LedgerRow> done;
  std::optional<db::LedgerRow> failed;
  std::vector<std::string> not_started;
  std::optional<Error> error;
  bool waited = false;
  std::vector<std::string> warnings;
};

// One run. Not reused.
class Runner {
 public:
  Runner(RunnerParts parts, std::vector<Source> sources, RunRequest request, EventSink events);
  ~Runner();

  // Looks, asks for approval, takes the lease, looks again, and runs what is left to do. Throws what makes the run
  // impossible before anything was changed; what goes wrong later is in the outcome's `error`.
  RunOutcome run(const std::stop_token& stop);

  // What run() would do, as far as that is known without the lock, with the checks that run() makes of it. Writes
  // nothing. The plan points into this runner. Throws what run() would.
  Plan preview(const std::stop_token& stop);

  // Takes the lease and applies the one transition that `build` makes of the rows (epoch and run are filled in). For
  // mark. Throws what `build` throws, having changed nothing.
  void change(const std::function<db::Transition(const std::vector<db::LedgerRow>&)>& build,
              const std::stop_token& stop);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

// The number of the batch after `highest`.
std::int64_t batch_after(std::int64_t highest, bool batch_is_time, const base::Clock& clock);

}  // namespace godwit::migrate
