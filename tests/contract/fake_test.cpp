// The fakes keep the contracts too, or tests that use them would prove nothing.
#include "contract/lease_contract.h"
#include "contract/ledger_store_contract.h"
#include "support/fake_database.h"
#include "support/fake_lease.h"
#include "support/fake_ledger_store.h"

namespace godwit::test {

namespace {

class FakeWorld final : public StateWorld {
 public:
  std::unique_ptr<db::LedgerStore> store() override { return std::make_unique<FakeLedgerStore>(database_); }
  std::unique_ptr<db::Lease> lease() override { return std::make_unique<FakeLease>(database_); }
  std::unique_ptr<db::Session> session() override { return std::make_unique<FakeSession>(database_); }
  void pass(base::Duration duration) override { clock_.advance(duration); }
  base::Duration short_lease() override { return base::Duration(300); }
  void set_format(std::int64_t format, const std::string& needs) override {
    database_->write({[&](FakeContents& contents) {
      contents.marker->format = format;
      contents.needs = needs;
    }});
  }
  void damage_row(const std::string& id) override {
    database_->write({[&](FakeContents& contents) { contents.damaged.insert(id); }});
  }

 private:
  HandClock clock_;
  std::shared_ptr<FakeDatabase> database_ = std::make_shared<FakeDatabase>(clock_);
};

constexpr WorldKind kFake = {"Fake", "", [] { return std::unique_ptr<StateWorld>(new FakeWorld()); }};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Memory, LedgerStoreContract, testing::Values(kFake), name_of);
INSTANTIATE_TEST_SUITE_P(Memory, LedgerTransactionContract, testing::Values(kFake), name_of);
INSTANTIATE_TEST_SUITE_P(Memory, LeaseContract, testing::Values(kFake), name_of);

}  // namespace godwit::test
