#include "local/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scratch_folder.h"

namespace godwit::local {
namespace {

TEST(LocalLog, FindsThePortInWhatEitherServerPrints) {
  EXPECT_EQ(port_in_log("[… INFO] loaded config\nsecantusd-rs listening on 127.0.0.1:35233\n"), 35233);
  EXPECT_EQ(port_in_log("2026-11-22 19:41:12,277 INFO secantus.server: secantus listening on 127.0.0.1:40547\n"),
            40547);
}

TEST(LocalLog, WaitsForTheRestOfAHalfWrittenNumber) {
  EXPECT_EQ(port_in_log("secantusd-rs listening on 127.0.0.1:352"), std::nullopt);
  EXPECT_EQ(port_in_log("secantusd-rs listening on 127.0.0.1:"), std::nullopt);
  EXPECT_EQ(port_in_log("secantusd-rs listening on"), std::nullopt);
}

TEST(LocalLog, RefusesNumbersThatAreNoPort) {
  EXPECT_EQ(port_in_log("listening on 127.0.0.1:0\n"), std::nullopt);
  EXPECT_EQ(port_in_log("listening on 127.0.0.1:65536\n"), std::nullopt);
  EXPECT_EQ(port_in_log("listening on 127.0.0.1:99999999999999999999\n"), std::nullopt);
  EXPECT_EQ(port_in_log("listening on 127.0.0.1:-1\n"), std::nullopt);
  EXPECT_EQ(port_in_log("listening on 0.0.0.0:4711\n"), std::nullopt);
}

TEST(LocalLog, ShowsTheLastLinesWithoutTheirTerminalEscapes) {
  const test::ScratchFolder folder;
  std::string text;
  for (int i = 1; i <= 40; ++i) text += "line " + std::to_string(i) + "\n";
  const auto tail = log_tail(folder.write("log", text + "\x1b[31mred\n\n"));
  ASSERT_EQ(tail.size(), 15U);
  EXPECT_EQ(tail.front(), "line 27");
  EXPECT_EQ(tail.back().find('\x1b'), std::string::npos);
  EXPECT_NE(tail.back().find("red"), std::string::npos);
}

TEST(LocalLog, CutsEndlessLinesAndReadsOnlyTheEndOfALongFile) {
  const test::ScratchFolder folder;
  const auto tail = log_tail(folder.write("log", std::string(1000000, 'x') + "\nthe end\n"));
  ASSERT_EQ(tail.size(), 2U);
  EXPECT_EQ(tail[0].size(), 300U);
  EXPECT_EQ(tail[1], "the end");
}

TEST(LocalLog, IsEmptyWhereThereIsNoFile) { EXPECT_TRUE(log_tail("/nonexistent/log").empty()); }

}  // namespace
}  // namespace godwit::local
