#include "mongo/connections.h"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>
#include <vector>

#include "mongo/client.h"
#include "support/error_of.h"

namespace godwit::mongo {
namespace {

using test::error_of;
using testing::ElementsAre;

// Nothing listens on port 1, and nothing here asks it.
std::shared_ptr<Connections> bag(std::size_t most) {
  return Connections::open({.url = base::Secret("mongodb://ada:pw@127.0.0.1:1/shop"), .most = most});
}

TEST(Connections, OpenChecksTheUrlAndConnectsToNothing) {
  const auto connections = bag(1);
  EXPECT_THAT(connections->hosts(), ElementsAre("127.0.0.1:1"));
  EXPECT_EQ(connections->redacted_url(), "mongodb://***@127.0.0.1:1/shop");
  EXPECT_EQ(connections->default_database(), "shop");
  EXPECT_EQ(error_of([] { Connections::open({.url = base::Secret("mongodb://h/?nonsense=1")}); }).code(),
            ErrorCode::kBadUrl);
}

TEST(Connections, OutliveTheirLastOwnerWhileAClientIsLent) {
  auto connections = bag(1);
  Connections::Lent lent = connections->lend();
  connections.reset();
  EXPECT_NE(lent, nullptr);
  lent.reset();
}

TEST(Connections, LetAFurtherCallerWaitUntilAClientComesBack) {
  const auto connections = bag(1);
  Connections::Lent first = connections->lend();
  Client* const lent_first = first.get();
  Client* lent_second = nullptr;
  std::jthread other([&] { lent_second = connections->lend().get(); });
  first.reset();
  other.join();
  EXPECT_NE(lent_second, nullptr);
  EXPECT_NE(lent_second, lent_first) << "a client that was never used is not worth keeping";
}

TEST(Connections, RefuseWhoComesOrWaitsDuringAnInterruption) {
  const auto connections = bag(1);
  Connections::Lent first = connections->lend();
  ErrorCode seen = ErrorCode::kInternal;
  std::jthread waiting([&] { seen = error_of([&] { static_cast<void>(connections->lend()); }).code(); });
  connections->interrupt();
  waiting.join();
  EXPECT_EQ(seen, ErrorCode::kInterrupted);
  EXPECT_EQ(error_of([&] { first->command("admin", {}); }).code(), ErrorCode::kInterrupted);
  first.reset();
  EXPECT_EQ(error_of([&] { static_cast<void>(connections->lend()); }).code(), ErrorCode::kInterrupted);
  connections->resume();
  EXPECT_NE(connections->lend(), nullptr);
}

}  // namespace
}  // namespace godwit::mongo
