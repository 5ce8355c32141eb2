#include "local/port.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "support/listener.h"

namespace godwit::local {
namespace {

TEST(LocalPort, KnowsWhetherAPortIsTaken) {
  const test::Listener listener;
  EXPECT_FALSE(is_port_free(listener.port()));
  EXPECT_FALSE(is_port_free(0));
  EXPECT_FALSE(is_port_free(-5));
  EXPECT_FALSE(is_port_free(70000));
  EXPECT_TRUE(is_port_free(pick_free_port()));
}

TEST(LocalPort, KnowsWhoListens) {
  const test::Listener listener;
  EXPECT_TRUE(listens_on(::getpid(), listener.port()));
  EXPECT_FALSE(listens_on(::getppid(), listener.port()));
  EXPECT_FALSE(listens_on(::getpid(), pick_free_port()));
}

}  // namespace
}  // namespace godwit::local
