#include "mongo/lease.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/fault.h"
#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/state_fields.h"

namespace godwit::mongo {

namespace {

constexpr std::string_view kLock = "lock";
constexpr std::string_view kLeaseId = "lease";
constexpr std::int64_t kAcquireLimitMs = 1000;
constexpr base::Duration kPatience{1500};     // then something is done about it
constexpr base::Duration kLongestWait{5000};  // then we give up
constexpr base::Duration kReadLimit{30'000};  // of a look, as of one at the ledger: longer than an election
constexpr std::int64_t kWriteConflict = 112;
constexpr std::uint8_t kUuid = 4;

// --- pieces of the server's language --------------------------------------------------------------------------

bson::Document now() { return bson::Builder().add("$toLong", "$$NOW").build(); }

bson::Document now_plus(base::Duration lease) {
  const bson::Document terms = bson::ArrayBuilder().add(now()).add(std::int64_t{lease.count()}).build();
  return bson::Builder().add("$add", bson::Array{terms}).build();
}

// The value as it is, even if it looks like an expression.
template <class Value>
bson::Document literal(const Value& value) {
  return bson::Builder().add("$literal", value).build();
}

// A filter's {$expr: expires_ms <= now}.
bson::Document expired() {
  const bson::Document terms = bson::ArrayBuilder().add("$expires_ms").add(now()).build();
  const bson::Document compare = bson::Builder().add("$lte", bson::Array{terms}).build();
  return bson::Builder().add("$expr", compare).build();
}

bson::Document pipeline(const bson::Builder& set) {
  return bson::ArrayBuilder().add(bson::Builder().add("$set", set.build()).build()).build();
}

bson::Document this_lease() { return bson::Builder().add("_id", kLeaseId).build(); }

bson::Document held_by(const std::string& owner) { return bson::Builder(this_lease()).add("owner", owner).build(); }

bson::Document held_by(const std::string& owner, std::int64_t epoch) {
  return bson::Builder(held_by(owner)).add("epoch", epoch).build();
}

bson::Document takeable(const std::optional<std::string>& dead) {
  if (!dead) return bson::Builder(this_lease()).add_all(expired()).build();
  const bson::Document either =
      bson::ArrayBuilder().add(bson::Builder().add("owner", *dead).build()).add(expired()).build();
  return bson::Builder(this_lease()).add("$or", bson::Array{either}).build();
}

// --- the document ---------------------------------------------------------------------------------------------

bson::Document taken_by(const db::LeaseRequest& request) {
  bson::Builder set;
  set.add("owner", literal(request.owner)).add("run", literal(request.run)).add("command", literal(request.command));
  set.add("user", literal(request.user)).add("host", literal(request.host));
  set.add("boot", literal(request.process.boot)).add("pid", literal(std::int64_t{request.process.pid}));
  set.add("started", literal(static_cast<std::int64_t>(request.process.started)));
  if (request.session.empty()) {
    set.add("session", bson::Null{});
  } else {
    set.add("session", literal(bson::Binary{request.session, kUuid}));
  }
  const bson::Document next = bson::ArrayBuilder().add("$epoch").add(std::int64_t{1}).build();
  set.add("epoch", bson::Builder().add("$add", bson::Array{next}).build());
  set.add("since_ms", now()).add("heartbeat_ms", now()).add("expires_ms", now_plus(request.lease));
  return pipeline(set.add("migration", ""));
}

bson::Document free_document() {
  bson::Builder document;
  document.add("_id", kLeaseId).add("owner", bson::Null{}).add("epoch", std::int64_t{0});
  document.add("since_ms", std::int64_t{0}).add("heartbeat_ms", std::int64_t{0}).add("expires_ms", std::int64_t{0});
  return document.build();
}

db::LeaseState lease_state(bson::View document, std::int64_t now_ms) {
  const StateFields fields(document, "the lock document");
  db::LeaseState state;
  state.owner = fields.text("owner");
  state.run = fields.text("run");
  state.command = fields.text("command");
  state.user = fields.text("user");
  state.host = fields.text("host");
  state.process.boot = fields.text("boot");
  state.process.pid = static_cast<pid_t>(fields.number("pid"));
  state.process.started = static_cast<std::uint64_t>(fields.number("started"));
  state.session = fields.binary("session");
  state.epoch = fields.needed_number("epoch");
  state.since_ms = fields.number("since_ms");
  state.heartbeat_ms = fields.number("heartbeat_ms");
  state.expires_ms = fields.needed_number("expires_ms");
  state.migration = fields.text("migration");
  state.now_ms = now_ms;
  state.held = !state.owner.empty() && state.expires_ms > now_ms;
  return state;
}

// A server that cannot be found was looked for long enough; after anything else that is not final it is worth a look.
bool may_have_happened(const Error& error) {
  return error.code() == ErrorCode::kConnectionLost || error.retry_class() == Retry::kOutcomeUnknown ||
         (error.retry_class() == Retry::kSameCall && error.code() != ErrorCode::kCannotConnect);
}

// Calls `act` on a thread of its own unless destroyed within `patience`.
class AfterPatience {
 public:
  AfterPatience(base::Duration patience, std::function<void()> act)
      : thread_([this, patience, act = std::move(act)](const std::stop_token& stop) {
          std::unique_lock lock(mutex_);
          over_.wait_for(lock, stop, patience, [] { return false; });
          if (!stop.stop_requested()) act();
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any over_;
  std::jthread thread_;
};

class MongoLease final : public db::Lease {
 public:
  MongoLease(std::shared_ptr<Connections> looking, std::shared_ptr<Connections> holding, StateLocation location)
      : looking_(std::move(looking)), holding_(std::move(holding)), state_(std::move(location)) {}

  void connect_ahead() noexcept override { holding_->connect_ahead(); }
  std::optional<db::LeaseState> try_acquire(const db::LeaseRequest& request,
                                            const std::optional<std::string>& dead) override;
  bool renew(const std::string& owner, std::int64_t epoch, base::Duration lease) override;
  bool release(const std::string& owner, std::int64_t epoch) override;
  bool announce(const std::string& owner, std::int64_t epoch, const std::string& migration) override;
  std::optional<db::LeaseState> read() override;
  bool break_lock(const std::string& owner, std::int64_t epoch, bool force_alive) override;

 private:
  std::optional<db::LeaseState> acquire_once(const db::LeaseRequest& request, const std::optional<std::string>& dead);
  std::optional<db::LeaseState> adopt(const std::string& owner);
  bool create();
  bool change(const bson::Document& filter, const bson::Document& pipeline);
  bool free(const bson::Document& filter, bson::Builder set, std::int64_t epoch_afterwards);
  void unblock(const std::optional<std::string>& dead);

  std::shared_ptr<Connections> looking_;
  std::shared_ptr<Connections> holding_;
  StateDatabase state_;
  // How long a write about a lock that is held may take, in milliseconds: a third of the lease, so that a holder whose
  // server falls silent knows by two thirds.
  std::atomic<std::int64_t> limit_ms_{10'000};
};

// --- acquiring ------------------------------------------------------------------------------------------------

std::optional<db::LeaseState> MongoLease::try_acquire(const db::LeaseRequest& request,
                                                      const std::optional<std::string>& dead) {
  constexpr int kAttempts = 3;
  // Not less than a second: a lease that short is one of a test, and its disk may stall.
  limit_ms_ = std::max<std::int64_t>(request.lease.count() / 3, 1000);
  bool unsure = false;  // an earlier attempt may have got it, or get it yet
  for (int attempt = 1;; ++attempt) {
    try {
      auto taken = acquire_once(request, dead);
      if (!taken && create()) taken = acquire_once(request, dead);
      if (!taken && unsure) taken = adopt(request.owner);
      if (taken) GODWIT_FAULT_POINT("lease.after_acquire");
      return taken;
    } catch (const Error& error) {
      const bool blocked = error.code() == ErrorCode::kTimeout || error.vendor_error().code == kWriteConflict;
      if (!blocked && !may_have_happened(error)) throw;
      unsure = unsure || may_have_happened(error);
      if (auto taken = adopt(request.owner)) return taken;
      if (attempt == kAttempts && blocked) return std::nullopt;
      if (attempt == kAttempts) throw;
      if (blocked) unblock(dead);
    }
  }
}

std::optional<db::LeaseState> MongoLease::acquire_once(const db::LeaseRequest& request,
                                                       const std::optional<std::string>& dead) {
  const Connections::Lent client = holding_->lend();
  // Some servers ignore maxTimeMS while a document is locked, and would wait for its transaction without end.
  const TimeLimit limit(*client, kLongestWait);
  const AfterPatience watch(kPatience, [this, dead] { unblock(dead); });
  const bson::Document document =
      state_.find_and_modify(Wire{*client}, kLock, takeable(dead), taken_by(request), kAcquireLimitMs);
  if (document.empty()) return std::nullopt;
  return lease_state(document, document["since_ms"].int64());
}

std::optional<db::LeaseState> MongoLease::adopt(const std::string& owner) {
  auto there = read();
  if (!there || there->owner != owner) return std::nullopt;
  return there;
}

// True when the lock's document was not there and is now.
bool MongoLease::create() {
  const Connections::Lent client = holding_->lend();
  const bson::Document document = free_document();
  const bool created = state_.insert(Wire{*client}, kLock, {&document, 1});
  if (created) GODWIT_FAULT_POINT("lease.after_create");
  return created;
}

// Ends what blocks the document, if the lock may be taken at all: an open transaction of the holder that is gone.
void MongoLease::unblock(const std::optional<std::string>& dead) {
  try {
    const auto there = read();
    if (!there || there->session.empty() || (there->held && there->owner != dead)) return;
    const Connections::Lent client = holding_->lend();
    client->kill_sessions({there->session});
  } catch (const std::exception&) {
    // Whoever waits goes on waiting, or is told the same.
  }
}

// --- holding --------------------------------------------------------------------------------------------------

std::optional<db::LeaseState> MongoLease::read() {
  // A run has lent what it looks with to its session by then.
  Connections::Lent client = holding_->lend_idle();
  if (!client) client = looking_->lend();
  const TimeLimit limit(*client, kReadLimit);
  const bson::Document match = bson::Builder().add("$match", this_lease()).build();
  const bson::Document clock = bson::Builder().add("$addFields", bson::Builder().add("now_ms", now()).build()).build();
  const auto found = state_.aggregate(Wire{*client}, kLock, bson::ArrayBuilder().add(match).add(clock).build());
  if (found.empty()) return std::nullopt;
  return lease_state(found.front(), found.front()["now_ms"].int64());
}

bool MongoLease::change(const bson::Document& filter, const bson::Document& pipeline) {
  const bson::Document change = pipeline_statement(filter, pipeline);
  std::int64_t matched = 0;
  const Connections::Lent client = holding_->lend();
  const TimeLimit limit(*client, base::Duration(limit_ms_.load()));
  repeat_when_lost([&] { matched = state_.update(Wire{*client}, kLock, {&change, 1}).matched; });
  return matched == 1;
}

bool MongoLease::renew(const std::string& owner, std::int64_t epoch, base::Duration lease) {
  bson::Builder set;
  set.add("heartbeat_ms", now()).add("expires_ms", now_plus(lease));
  return change(held_by(owner, epoch), pipeline(set));
}

bool MongoLease::announce(const std::string& owner, std::int64_t epoch, const std::string& migration) {
  return change(held_by(owner, epoch), pipeline(bson::Builder().add("migration", literal(migration))));
}

// --- freeing --------------------------------------------------------------------------------------------------

// A repeated write finds nothing to do when the first one was lost only on its way back: then the lock is free and has
// the epoch that the write was to leave.
bool MongoLease::free(const bson::Document& filter, bson::Builder set, std::int64_t epoch_afterwards) {
  set.add("owner", bson::Null{}).add("expires_ms", std::int64_t{0}).add("migration", "");
  const bson::Document change = pipeline_statement(filter, pipeline(set));
  std::int64_t matched = 0;
  int sent = 0;
  {
    const Connections::Lent client = holding_->lend();
    const TimeLimit limit(*client, base::Duration(limit_ms_.load()));
    repeat_when_lost([&] {
      ++sent;
      matched = state_.update(Wire{*client}, kLock, {&change, 1}).matched;
    });
  }
  if (matched == 1 || sent == 1) return matched == 1;
  const auto there = read();
  return there && there->owner.empty() && there->epoch == epoch_afterwards;
}

bool MongoLease::release(const std::string& owner, std::int64_t epoch) {
  GODWIT_FAULT_POINT("lease.before_release");
  const bool freed = free(held_by(owner, epoch), bson::Builder(), epoch);
  GODWIT_FAULT_POINT("lease.after_release");
  return freed;
}

bool MongoLease::break_lock(const std::string& owner, std::int64_t epoch, bool force_alive) {
  bson::Builder filter(held_by(owner, epoch));
  if (!force_alive) filter.add_all(expired());
  bson::Builder set;
  set.add("epoch", epoch + 1);
  return free(filter.build(), std::move(set), epoch + 1);
}

}  // namespace

std::unique_ptr<db::Lease> open_lease(std::shared_ptr<Connections> looking, std::shared_ptr<Connections> holding,
                                      StateLocation location) {
  return std::make_unique<MongoLease>(std::move(looking), std::move(holding), std::move(location));
}

}  // namespace godwit::mongo
