#include "migrate/lease_keeper.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/random.h"
#include "base/retry.h"

namespace godwit::migrate {

namespace {

std::int64_t ms_of(base::Monotonic time) {
  return std::chrono::duration_cast<base::Duration>(time.time_since_epoch()).count();
}

}  // namespace

std::string describe_holder(const db::LeaseState& state) {
  const auto ago = [&state](std::int64_t ms) {
    return base::readable_duration(std::chrono::milliseconds(std::max<std::int64_t>(state.now_ms - ms, 0)));
  };
  // Another tool's lock tells no more.
  if (state.run.empty()) return fmt::format("{}, for {}", state.command, ago(state.since_ms));
  return fmt::format("run {} ({}@{} pid {}, `{}`, for {}, heartbeat {} ago{})", state.run, state.user, state.host,
                     state.process.pid, state.command, ago(state.since_ms), ago(state.heartbeat_ms),
                     state.migration.empty() ? "" : ", on " + state.migration);
}

LeaseKeeper::LeaseKeeper(db::Lease& lease, const base::Clock& clock, LeaseOptions options)
    : lease_(lease), clock_(clock), options_(std::move(options)) {}

LeaseKeeper::~LeaseKeeper() { release(); }

bool LeaseKeeper::try_once() {
  // A dead holder is named only if it was seen alive in the lock a moment ago; the server takes it over only while it
  // is still the same owner.
  std::optional<std::string> dead;
  if (holder_ && holder_->held && base::is_gone(holder_->process)) dead = holder_->owner;
  db::LeaseRequest request = options_.request;
  request.owner = base::format_uuid(base::random_uuid());
  const base::Monotonic before = clock_.monotonic();
  const auto taken = lease_.try_acquire(request, dead);
  if (!taken) return false;
  if (clock_.monotonic() - before >= request.lease) {
    // The answer came after the lease had run out: somebody else may hold it by now.
    lease_.release(request.owner, taken->epoch);
    return false;
  }
  owner_ = request.owner;
  epoch_ = taken->epoch;
  renewed_ = ms_of(before);
  held_ = true;
  return true;
}

void LeaseKeeper::look_at_holder() {
  holder_ = lease_.read();
  // A lock that was given back left no open transaction behind.
  if (holder_ && holder_->expires_ms != 0) dead_session_ = holder_->session;
}

void LeaseKeeper::refuse() const {
  Error error(ErrorCode::kLockHeld, "another run holds the lock");
  if (holder_) error.detail(describe_holder(*holder_));
  error.unchanged(fmt::format("nothing was changed in {}", options_.environment));
  const std::string wait = fmt::format("wait for it: godwit {} --wait-lock 10m", options_.request.command);
  // Another tool's lock does not tell whether its holder lives.
  if (holder_ && holder_->run.empty())
    throw error.fix(wait + "; if its holder is gone: godwit unlock --force --reason TEXT");
  throw error.fix(wait + "; look: godwit status; if its holder is gone: godwit unlock");
}

// Who waits already is not sent away by an election, or by a server that is gone for a moment: nobody has the lock then.
bool LeaseKeeper::try_now(std::optional<Error>& failure) {
  failure.reset();
  try {
    look_at_holder();
    if (try_once()) return true;
    look_at_holder();
    return holder_ && holder_->held && base::is_gone(holder_->process) && try_once();
  } catch (const Error& error) {
    const bool may_pass = error.retry_class() == Retry::kSameCall || error.retry_class() == Retry::kOutcomeUnknown;
    if (!waited_ || !may_pass) throw;
    failure = error;
    return false;
  }
}

void LeaseKeeper::acquire(const std::stop_token& stop) {
  const base::Monotonic give_up = clock_.monotonic() + options_.wait;
  base::Backoff backoff(base::Duration(50), base::Duration(1000), base::random_number());
  base::Monotonic told{};
  std::optional<Error> failure;
  for (;;) {
    if (try_now(failure)) break;
    const base::Monotonic now = clock_.monotonic();
    if (now >= give_up && failure) throw failure->unchanged(fmt::format("nothing was changed in {}", options_.environment));
    if (now >= give_up) refuse();
    if (options_.events && (!waited_ || now - told >= std::chrono::seconds(30))) {
      Event event;
      event.kind = EventKind::kLockWaiting;
      event.text = holder_ ? describe_holder(*holder_) : "another run";
      options_.events(event);
      told = now;
    }
    waited_ = true;
    const auto left = std::chrono::duration_cast<base::Duration>(give_up - now);
    if (!clock_.sleep(std::min(backoff.next(), left), stop))
      throw Error(ErrorCode::kInterrupted, "interrupted while waiting for the lock")
          .unchanged(fmt::format("nothing was changed in {}", options_.environment));
  }
  GODWIT_FAULT_POINT("run.after_lease");
  if (options_.events) {
    Event event;
    event.kind = EventKind::kLockTaken;
    event.number = epoch_;
    options_.events(event);
  }
  keeper_ = std::jthread([this](const std::stop_token& token) { keep(token); });
}

void LeaseKeeper::keep(const std::stop_token& stop) {
  const base::Duration lease = options_.request.lease;
  base::Duration pause = lease / 3;
  while (clock_.sleep(pause, stop)) {
    const base::Monotonic before = clock_.monotonic();
    bool renewed = false;
    bool refused = false;
    try {
      const std::lock_guard lock(lease_mutex_);
      if (stop.stop_requested()) return;
      renewed = lease_.renew(owner_, epoch_, lease);
      refused = !renewed;
      if (renewed && migration_ != announced_ && lease_.announce(owner_, epoch_, migration_)) announced_ = migration_;
    } catch (const std::exception&) {
      // The server did not answer: try again soon; the deadline decides.
    }
    if (renewed && clock_.monotonic() - before < lease) renewed_ = ms_of(before);
    pause = renewed ? lease / 3 : std::min(base::Duration(500), lease / 10);
    if (refused || age() >= lease * 2 / 3) {
      held_ = false;
      lost_.request_stop();
      return;
    }
  }
}

base::Duration LeaseKeeper::age() const { return base::Duration(ms_of(clock_.monotonic()) - renewed_.load()); }

void LeaseKeeper::release() noexcept {
  if (keeper_.joinable()) {
    keeper_.request_stop();
    keeper_.join();
  }
  if (!held_.exchange(false)) return;
  try {
    const std::lock_guard lock(lease_mutex_);
    GODWIT_FAULT_POINT("run.before_release");
    lease_.release(owner_, epoch_);
  } catch (const std::exception&) {
    // It runs out by itself.
  }
}

void LeaseKeeper::announce(const std::string& migration) {
  const std::lock_guard lock(lease_mutex_);
  migration_ = migration;
}

bool LeaseKeeper::is_lost() const noexcept {
  return lost_.stop_requested() || !held_ || age() >= options_.request.lease * 2 / 3;
}

void LeaseKeeper::check() const {
  if (is_lost()) throw lost_error();
}

Error LeaseKeeper::lost_error() const {
  return Error(ErrorCode::kLeaseLost, "the lease was lost: another run may work on this database now")
      .detail(fmt::format("epoch {}, last renewed {} ago, lease {}", epoch_, base::readable_duration(age()),
                          base::readable_duration(options_.request.lease)))
      .fix("godwit status; then godwit up again");
}

}  // namespace godwit::migrate
