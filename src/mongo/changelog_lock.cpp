#include "mongo/changelog_lock.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/state_database.h"

namespace godwit::mongo {

namespace {

// The text "godwit.lock." as bytes: an ObjectId like any other to the tool whose collection it is.
constexpr bson::ObjectId kOurRow = {0x67, 0x6f, 0x64, 0x77, 0x69, 0x74, 0x2e, 0x6c, 0x6f, 0x63, 0x6b, 0x2e};
constexpr base::Duration kLimit{10'000};

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(base::system_clock().wall().time_since_epoch()).count();
}

class ChangelogLock final : public db::Lease {
  template <class Act>
  auto on_server(const Act& act) {
    const Connections::Lent client = connections_->lend();
    const TimeLimit limit(*client, kLimit);
    return act(Wire{*client});
  }

 public:
  ChangelogLock(std::unique_ptr<db::Lease> own, std::shared_ptr<Connections> connections, ChangelogLockOptions options)
      : own_(std::move(own)),
        connections_(std::move(connections)),
        options_(std::move(options)),
        state_({options_.database, ""}) {}

  void connect_ahead() noexcept override { own_->connect_ahead(); }

  std::optional<db::LeaseState> try_acquire(const db::LeaseRequest& request,
                                            const std::optional<std::string>& dead) override {
    // Another lock's owner says nothing about ours.
    if (dead == kMigrateMongoOwner || oldest_of_others()) return std::nullopt;
    auto taken = own_->try_acquire(request, dead);
    if (!taken) return std::nullopt;
    try {
      expire_rows();
      touch();
      if (!oldest_of_others()) return taken;
      give_back(request.owner, taken->epoch);
    } catch (...) {
      own_->release(request.owner, taken->epoch);
      throw;
    }
    return std::nullopt;
  }

  bool renew(const std::string& owner, std::int64_t epoch, base::Duration lease) override {
    if (!own_->renew(owner, epoch, lease)) return false;
    try {
      touch();
    } catch (const Error&) {
      // Ours is renewed, and it is the one that fences.
    }
    return true;
  }

  bool release(const std::string& owner, std::int64_t epoch) override { return give_back(owner, epoch); }

  bool announce(const std::string& owner, std::int64_t epoch, const std::string& migration) override {
    return own_->announce(owner, epoch, migration);
  }

  std::optional<db::LeaseState> read() override {
    auto there = own_->read();
    if (there && there->held) return there;
    const auto since = oldest_of_others();
    if (!since) {
      if (has_our_row()) there.emplace(there.value_or(db::LeaseState{})).shuts_out_others = true;
      return there;
    }
    db::LeaseState state;
    state.held = true;
    state.owner = kMigrateMongoOwner;
    state.command = kMigrateMongoOwner;
    state.since_ms = *since;
    state.heartbeat_ms = *since;
    state.now_ms = wall_ms();
    state.expires_ms = options_.ttl ? *since + options_.ttl->count() : std::numeric_limits<std::int64_t>::max();
    return state;
  }

  bool break_lock(const std::string& owner, std::int64_t epoch, bool force_alive) override {
    if (owner == kMigrateMongoOwner) {
      on_server([&](const Wire& wire) { state_.remove(wire, options_.collection, others()); });
      return true;
    }
    if (!owner.empty() && !own_->break_lock(owner, epoch, force_alive)) return false;
    remove_our_row();
    return true;
  }

 private:
  static bson::Document others() {
    return bson::Builder().add("_id", bson::Builder().add("$ne", kOurRow).build()).build();
  }

  // Since when the other tool has held its lock; nothing when it does not, or no longer by its own rule.
  std::optional<std::int64_t> oldest_of_others() {
    const auto rows = on_server([&](const Wire& wire) { return state_.find(wire, options_.collection, others()); });
    std::optional<std::int64_t> oldest;
    for (const bson::Document& row : rows) {
      const bson::Element at = row["createdAt"];
      const std::int64_t since = at.is(bson::Type::kDate) ? at.date_ms() : 0;
      // The server removes expired rows once a minute only. Without a date it never does.
      if (options_.ttl && since != 0 && since + options_.ttl->count() < wall_ms()) continue;
      oldest = std::min(oldest.value_or(since), since);
    }
    return oldest;
  }

  void touch() {
    const bson::Document set =
        bson::Builder().add("$set", bson::Builder().add("createdAt", bson::Date{wall_ms()}).build()).build();
    const bson::Document upsert = bson::Builder(statement(ours(), set)).add("upsert", true).build();
    on_server([&](const Wire& wire) { state_.update(wire, options_.collection, {&upsert, 1}); });
  }

  // The index by which the server expires rows, made as the other tool makes it.
  void expire_rows() {
    if (!options_.ttl) return;
    bson::Builder index;
    index.add("key", bson::Builder().add("createdAt", 1).build()).add("name", "createdAt_1");
    if (options_.ttl->count() % 1000 == 0) {
      index.add("expireAfterSeconds", static_cast<std::int32_t>(options_.ttl->count() / 1000));
    } else {
      index.add("expireAfterSeconds", static_cast<double>(options_.ttl->count()) / 1000);
    }
    const bson::Document indexes = bson::ArrayBuilder().add(index.build()).build();
    const bson::Document command = bson::Builder()
                                       .add("createIndexes", options_.collection)
                                       .add("indexes", bson::Array{indexes.view()})
                                       .build();
    try {
      on_server([&](const Wire& wire) { wire.client.write_command(options_.database, command); });
    } catch (const Error& error) {
      // One with another time is there: it stays, as the other tool leaves it.
      if (error.code() != ErrorCode::kServer) throw;
    }
  }

  static bson::Document ours() { return bson::Builder().add("_id", kOurRow).build(); }

  bool has_our_row() {
    return on_server([&](const Wire& wire) { return !state_.find(wire, options_.collection, ours()).empty(); });
  }

  void remove_our_row() {
    on_server([&](const Wire& wire) { state_.remove(wire, options_.collection, ours()); });
  }

  bool give_back(const std::string& owner, std::int64_t epoch) {
    try {
      remove_our_row();
    } catch (const Error&) {
      // The next run of ours uses the row again; the other tool's users find it in `doctor`.
    }
    return own_->release(owner, epoch);
  }

  std::unique_ptr<db::Lease> own_;
  std::shared_ptr<Connections> connections_;
  ChangelogLockOptions options_;
  StateDatabase state_;
};

}  // namespace

std::unique_ptr<db::Lease> with_changelog_lock(std::unique_ptr<db::Lease> own, std::shared_ptr<Connections> connections,
                                               ChangelogLockOptions options) {
  return std::make_unique<ChangelogLock>(std::move(own), std::move(connections), std::move(options));
}

}  // namespace godwit::mongo
