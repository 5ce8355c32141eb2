#include "migrate/look.h"

#include "base/process.h"

namespace godwit::migrate {

namespace {

std::set<std::string> runs_at_work(const std::vector<db::LedgerRow>& rows) {
  std::set<std::string> runs;
  for (const db::LedgerRow& row : rows)
    if (row.state == db::RowState::kRunning) runs.insert(row.run);
  return runs;
}

}  // namespace

Look look_without_lock(db::LedgerStore& ledger, db::Lease& lease) {
  Look look;
  look.rows = ledger.rows();
  look.ended_runs = runs_at_work(look.rows);
  look.lock = lease.read();
  // A holder that died on this machine is taken over at once, so it counts as gone here, too.
  if (look.lock && look.lock->held && !base::is_gone(look.lock->process)) look.ended_runs.erase(look.lock->run);
  // Whoever is left does not hold the lock any more. It may have ended its row before it gave the lock back, and
  // another run may have begun since: that one is not among them.
  if (!look.ended_runs.empty()) look.rows = ledger.rows();
  return look;
}

}  // namespace godwit::migrate
