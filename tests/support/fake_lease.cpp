#include "support/fake_lease.h"

namespace godwit::test {

namespace {

bool is_held(const db::LeaseState& state, std::int64_t now_ms) {
  return !state.owner.empty() && state.expires_ms > now_ms;
}

void free_lock(db::LeaseState& state) {
  state.owner.clear();
  state.migration.clear();
  state.expires_ms = 0;
}

}  // namespace

std::optional<db::LeaseState> FakeLease::try_acquire(const db::LeaseRequest& request,
                                                     const std::optional<std::string>& dead) {
  database_->begin_call("try_acquire");
  std::optional<db::LeaseState> taken;
  database_->write({[&](FakeContents& contents) {
    const std::int64_t now_ms = database_->now_ms();
    const db::LeaseState old = contents.lock.value_or(db::LeaseState{});
    if (is_held(old, now_ms) && (!dead || old.owner != *dead)) return;
    db::LeaseState state;
    state.held = true;
    state.owner = request.owner;
    state.run = request.run;
    state.command = request.command;
    state.user = request.user;
    state.host = request.host;
    state.process = request.process;
    state.session = request.session;
    state.epoch = old.epoch + 1;
    state.since_ms = state.heartbeat_ms = state.now_ms = now_ms;
    state.expires_ms = now_ms + request.lease.count();
    taken = contents.lock = state;
  }});
  return taken;
}

bool FakeLease::change(const std::string& call, const std::string& owner, std::int64_t epoch,
                       const std::function<bool(db::LeaseState&)>& change) {
  database_->begin_call(call);
  bool changed = false;
  database_->write({[&](FakeContents& contents) {
    if (contents.lock && contents.lock->owner == owner && contents.lock->epoch == epoch)
      changed = change(*contents.lock);
  }});
  return changed;
}

bool FakeLease::renew(const std::string& owner, std::int64_t epoch, base::Duration lease) {
  return change("renew", owner, epoch, [&](db::LeaseState& state) {
    state.heartbeat_ms = database_->now_ms();
    state.expires_ms = state.heartbeat_ms + lease.count();
    return true;
  });
}

bool FakeLease::release(const std::string& owner, std::int64_t epoch) {
  return change("release", owner, epoch, [](db::LeaseState& state) {
    free_lock(state);
    return true;
  });
}

bool FakeLease::announce(const std::string& owner, std::int64_t epoch, const std::string& migration) {
  return change("announce", owner, epoch, [&](db::LeaseState& state) {
    state.migration = migration;
    return true;
  });
}

std::optional<db::LeaseState> FakeLease::read() {
  database_->begin_call("read");
  std::optional<db::LeaseState> state = database_->contents().lock;
  if (!state) return std::nullopt;
  state->now_ms = database_->now_ms();
  state->held = is_held(*state, state->now_ms);
  return state;
}

bool FakeLease::break_lock(const std::string& owner, std::int64_t epoch, bool force_alive) {
  return change("break_lock", owner, epoch, [&](db::LeaseState& state) {
    if (!force_alive && is_held(state, database_->now_ms())) return false;
    free_lock(state);
    ++state.epoch;
    return true;
  });
}

}  // namespace godwit::test
