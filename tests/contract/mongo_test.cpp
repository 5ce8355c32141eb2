#include "contract/lease_contract.h"
#include "contract/ledger_store_contract.h"
#include "contract/mongo_world.h"

namespace godwit::test {

namespace {

constexpr WorldKind kRust = {"Rust", "GODWIT_TEST_MONGODB_URI", []() -> std::unique_ptr<StateWorld> {
                               return MongoWorld::open("GODWIT_TEST_MONGODB_URI");
                             }};
constexpr WorldKind kPython = {"Python", "GODWIT_TEST_MONGODB_PY_URI", []() -> std::unique_ptr<StateWorld> {
                                 return MongoWorld::open("GODWIT_TEST_MONGODB_PY_URI");
                               }};
constexpr WorldKind kStandalone = {
    "Standalone", "GODWIT_TEST_MONGODB_STANDALONE_URI",
    []() -> std::unique_ptr<StateWorld> { return MongoWorld::open("GODWIT_TEST_MONGODB_STANDALONE_URI"); }};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Mongo, LedgerStoreContract, testing::Values(kRust, kPython, kStandalone), name_of);
INSTANTIATE_TEST_SUITE_P(Mongo, LedgerTransactionContract, testing::Values(kRust, kPython), name_of);
INSTANTIATE_TEST_SUITE_P(Mongo, LeaseContract, testing::Values(kRust, kPython, kStandalone), name_of);

}  // namespace godwit::test
