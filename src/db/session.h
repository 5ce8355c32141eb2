// A logical session: one connection's line of work, which may carry a transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace godwit::db {

// Owned by one run. Calls come one at a time, from any thread. Destroying it aborts an open transaction.
class Session {
 public:
  virtual ~Session() = default;
  // The server's id of the session (MongoDB: the 16 bytes of its lsid), so that a successor can end it.
  [[nodiscard]] virtual std::vector<std::uint8_t> id() const = 0;
  [[nodiscard]] virtual bool in_transaction() const = 0;
  // Starts a transaction: snapshot reads, majority writes. Throws kTransactionsMissing.
  virtual void begin() = 0;
  // Commits; repeats an unknown outcome until the server answers or the time for it is up. Throws Error with
  // Retry::kWholeStep when nothing of it happened, Retry::kOutcomeUnknown when nobody can tell.
  virtual void commit() = 0;
  // Gives up an open transaction. Never throws: a server that cannot be reached does it by itself.
  virtual void abort() noexcept = 0;
};

// Runs `work` between begin() and commit(), again from its start after Retry::kWholeStep for at most two minutes.
// Aborts when it throws and lets the error through. `work` must not have effects outside of the session.
void in_transaction(Session& session, const std::function<void()>& work);

}  // namespace godwit::db
