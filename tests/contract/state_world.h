// Where the contract suites of ledger store and lease take place: one empty database and whatever uses it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "db/lease.h"
#include "db/ledger_store.h"
#include "db/session.h"

namespace godwit::test {

// Made anew, and empty, for each test. Everything that it hands out works on the same database.
class StateWorld {
 public:
  virtual ~StateWorld() = default;
  virtual std::unique_ptr<db::LedgerStore> store() = 0;
  virtual std::unique_ptr<db::Lease> lease() = 0;
  // Null where the server has no transactions.
  virtual std::unique_ptr<db::Session> session() = 0;
  // Lets time pass.
  virtual void pass(base::Duration duration) = 0;
  // The shortest lease that a test may rely on to be kept while it makes a few calls.
  virtual base::Duration short_lease() = 0;
  // Writes past the store: a marker of another format, a row that makes no sense.
  virtual void set_format(std::int64_t format, const std::string& needs) = 0;
  virtual void damage_row(const std::string& id) = 0;
};

// One implementation. `open` returns null when it is not at hand; `needs` says what is missing then.
struct WorldKind {
  const char* name;
  const char* needs;
  std::unique_ptr<StateWorld> (*open)();
};

inline void PrintTo(const WorldKind& kind, std::ostream* out) { *out << kind.name; }

inline std::string name_of(const testing::TestParamInfo<WorldKind>& info) { return info.param.name; }

class StateContract : public testing::TestWithParam<WorldKind> {
 protected:
  void SetUp() override {
    world_ = GetParam().open();
    if (world_ == nullptr) GTEST_SKIP() << GetParam().needs << " is not set";
  }
  std::unique_ptr<StateWorld> world_;
};

}  // namespace godwit::test
