// The lock in memory, by the fake database's clock.
#pragma once

#include <memory>

#include "support/fake_database.h"

namespace godwit::test {

// Safe to use from several threads.
class FakeLease final : public db::Lease {
 public:
  explicit FakeLease(std::shared_ptr<FakeDatabase> database) : database_(std::move(database)) {}

  std::optional<db::LeaseState> try_acquire(const db::LeaseRequest& request,
                                            const std::optional<std::string>& dead) override;
  bool renew(const std::string& owner, std::int64_t epoch, base::Duration lease) override;
  bool release(const std::string& owner, std::int64_t epoch) override;
  bool announce(const std::string& owner, std::int64_t epoch, const std::string& migration) override;
  std::optional<db::LeaseState> read() override;
  bool break_lock(const std::string& owner, std::int64_t epoch, bool force_alive) override;

 private:
  // Changes the lock if `owner` has it at `epoch`.
  bool change(const std::string& call, const std::string& owner, std::int64_t epoch,
              const std::function<bool(db::LeaseState&)>& change);
  std::shared_ptr<FakeDatabase> database_;
};

}  // namespace godwit::test
