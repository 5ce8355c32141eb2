#include "db/session.h"

#include <chrono>

#include "base/clock.h"
#include "base/random.h"
#include "base/retry.h"
#include "godwit/error.h"

namespace godwit::db {

void in_transaction(Session& session, const std::function<void()>& work) {
  const base::Clock& clock = base::system_clock();
  const base::Monotonic give_up = clock.monotonic() + std::chrono::minutes(2);
  base::Backoff backoff(base::Duration(10), base::Duration(1000), base::random_number());
  for (;;) {
    try {
      session.begin();
      work();
      session.commit();
      return;
    } catch (const Error& error) {
      session.abort();
      if (error.retry_class() != Retry::kWholeStep || clock.monotonic() >= give_up) throw;
    } catch (...) {
      session.abort();
      throw;
    }
    clock.sleep(backoff.next(), {});
  }
}

}  // namespace godwit::db
