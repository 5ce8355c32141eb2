#include "base/child_process.h"

#include <gtest/gtest.h>

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <string>

#include "base/process.h"
#include "support/background_process.h"

namespace godwit::base {
namespace {

constexpr Duration kLong{30'000};

ChildOptions shell(const std::string& script) {
  ChildOptions options;
  options.arguments = {"/bin/sh", "-c", script};
  options.variables = {{"PATH", "/usr/bin:/bin"}};
  return options;
}

// One line of what the child writes to its standard output.
std::string line_of(const ChildProcess& child) {
  std::string line;
  pollfd fd{child.output(), POLLIN, 0};
  char byte = 0;
  while (::poll(&fd, 1, static_cast<int>(kLong.count())) > 0 && ::read(child.output(), &byte, 1) == 1 && byte != '\n') {
    line += byte;
  }
  return line;
}

bool ends(pid_t pid) {
  return test::eventually(std::chrono::seconds(10), [&] { return !find_process(pid); });
}

TEST(ChildProcess, TellsHowItEnded) {
  ChildProcess child(shell("exit 7"));
  EXPECT_EQ(child.wait(kLong), 7);
  ChildProcess killed(shell("kill -9 $$"));
  EXPECT_EQ(killed.wait(kLong), 128 + SIGKILL);
  EXPECT_EQ(killed.wait(Duration(0)), 128 + SIGKILL);
}

TEST(ChildProcess, RunsOnWhenTheWaitIsOver) {
  ChildProcess child(shell("sleep 60"));
  EXPECT_EQ(child.wait(Duration(5)), std::nullopt);
  EXPECT_TRUE(find_process(child.pid()));
}

TEST(ChildProcess, WhatItStartedEndsWithItAlthoughItEndedByItself) {
  ChildProcess child(shell("sleep 60 & echo $!"));
  const pid_t grandchild = std::stoi(line_of(child));
  EXPECT_EQ(child.wait(kLong), 0);
  EXPECT_TRUE(ends(grandchild));
}

TEST(ChildProcess, WhatItStartedEndsWithTheObject) {
  pid_t grandchild = 0;
  {
    ChildProcess child(shell("sleep 60 & echo $!; wait"));
    grandchild = std::stoi(line_of(child));
    EXPECT_TRUE(find_process(grandchild));
  }
  EXPECT_TRUE(ends(grandchild));
}

TEST(ChildProcess, WhatItStartedEndsAlsoWhenItEndedBeforeAnybodyWaited) {
  pid_t grandchild = 0;
  {
    ChildProcess child(shell("sleep 60 & echo $!"));
    grandchild = std::stoi(line_of(child));
    EXPECT_TRUE(test::eventually(std::chrono::seconds(10), [&] { return !find_process(child.pid()); }));
  }
  EXPECT_TRUE(ends(grandchild));
}

TEST(ChildProcess, WhatItDoesNotReadIsKeptAndNobodyWaitsForIt) {
  ChildProcess child(shell("head -c 8000000 <&3 | wc -c; head -c 3000000 <&5 | wc -c; sleep 60"));
  EXPECT_EQ(child.unsent_requests(), -1);
  child.signal(SIGSTOP);
  for (int i = 0; i < 8; ++i) child.send(std::string(1'000'000, 'x'));
  child.answer(std::string(3'000'000, 'y'));
  EXPECT_GE(child.unsent_requests(), 0);
  child.signal(SIGCONT);
  const auto flush_until_sent = [&] {
    child.flush();
    return child.unsent_requests() == -1 && child.unsent_answers() == -1;
  };
  EXPECT_TRUE(test::eventually(std::chrono::seconds(30), flush_until_sent));
  EXPECT_EQ(line_of(child), "8000000");
  EXPECT_EQ(line_of(child), "3000000");
}

TEST(ChildProcess, NothingIsSentAfterTheEnd) {
  ChildProcess child(shell("cat <&5; echo over; sleep 60"));
  child.send(std::string(5'000'000, 'x'));
  child.stop_sending();
  EXPECT_EQ(child.unsent_requests(), -1);
  child.answer("more");
  EXPECT_EQ(line_of(child), "over");
  ChildProcess gone(shell("exit 0"));
  EXPECT_EQ(gone.wait(kLong), 0);
  gone.send(std::string(5'000'000, 'x'));
  EXPECT_EQ(gone.unsent_requests(), -1);
}

}  // namespace
}  // namespace godwit::base
