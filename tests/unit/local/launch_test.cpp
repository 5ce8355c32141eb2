#include "local/launch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit::local {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

const Launch kLaunch{4711, "/p q/.godwit/local/data", "/p q/.godwit/local/secantus.toml"};

TEST(Launch, StartsMongodAsAOneNodeReplicaSetOnLoopback) {
  EXPECT_THAT(launch_arguments({Kind::kMongod, {"/usr/bin/mongod"}, {}}, kLaunch),
              ElementsAre("/usr/bin/mongod", "--replSet", "rs0", "--bind_ip", "127.0.0.1", "--port", "4711", "--dbpath",
                          "/p q/.godwit/local/data", "--nounixsocket"));
}

TEST(Launch, StartsTheRustServerDurableAndSmall) {
  EXPECT_THAT(launch_arguments({Kind::kSecantusRs, {"/c/secantusd-rs"}, {}}, kLaunch),
              ElementsAre("/c/secantusd-rs", "--config", "/p q/.godwit/local/secantus.toml", "--host", "127.0.0.1",
                          "--port", "4711", "--storage-path", "/p q/.godwit/local/data", "--sync-on-commit",
                          "--cache-size", "1G", "--log-file-max", "10MB"));
}

TEST(Launch, GivesThePythonServerNoFlagThatItDoesNotKnow) {
  const auto arguments = launch_arguments({Kind::kSecantusPy, {"/v/bin/python3", "-I", "-c", "main()"}, {}}, kLaunch);
  EXPECT_THAT(arguments, testing::Contains("--sync-on-commit"));
  EXPECT_THAT(arguments, testing::Not(testing::Contains("--log-file-max")));
  EXPECT_EQ(arguments.at(3), "main()");
  EXPECT_EQ(arguments.at(4), "--config");
}

TEST(Launch, PutsTheUsersArgumentsLastSoThatTheyWin) {
  const auto arguments = launch_arguments({Kind::kSecantusRs, {"/c/secantusd-rs"}, {"--cache-size", "4G"}}, kLaunch);
  EXPECT_EQ(arguments.at(arguments.size() - 2), "--cache-size");
  EXPECT_EQ(arguments.back(), "4G");
}

TEST(Launch, FillsPortAndDataIntoACustomCommandAndAddsNothing) {
  const Program program{Kind::kCustom, {"/bin/serve", "--listen=127.0.0.1:{port}", "{data}/x:{data}", "{other}"}, {}};
  EXPECT_THAT(launch_arguments(program, kLaunch),
              ElementsAre("/bin/serve", "--listen=127.0.0.1:4711", "/p q/.godwit/local/data/x:/p q/.godwit/local/data",
                          "{other}"));
}

TEST(Launch, DoesNotFillInWhatThePathItselfSpells) {
  const Launch launch{4711, "/{data}/{port}", "/c"};
  EXPECT_THAT(launch_arguments({Kind::kCustom, {"/bin/serve", "{data}"}, {}}, launch),
              ElementsAre("/bin/serve", "/{data}/{port}"));
}

TEST(Launch, KeepsTheShellsSecretsAndSettingsFromAKnownProgram) {
  const Variables variables{{"PATH", "/bin"},
                            {"HOME", "/root"},
                            {"MONGO_URL_PROD", "mongodb://a:b@c"},
                            {"SECANTUS_OPLOG_ASYNC", "1"},
                            {"LC_ALL", "C"}};
  EXPECT_THAT(launch_variables(Kind::kSecantusRs, variables),
              UnorderedElementsAre("PATH=/bin", "HOME=/root", "LC_ALL=C"));
  EXPECT_EQ(launch_variables(Kind::kCustom, variables).size(), variables.size());
}

}  // namespace
}  // namespace godwit::local
