#include "cli/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <stop_token>

#include "cli/table.h"
#include "cli/ticker.h"
#include "godwit/error.h"
#include "unit/cli/fake_terminal.h"

namespace godwit::cli {
namespace {

// Runs `child` in a process of its own and returns its exit code, or 128 + signal.
int in_child(const std::function<int()>& child) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(child());
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void replace(int fd, const char* path, int flags) { ::dup2(::open(path, flags), fd); }

TEST(ProcessTerminal, AReaderThatWentAwayIsNoFailure) {
  EXPECT_EQ(in_child([] {
              ::signal(SIGPIPE, SIG_IGN);
              std::array<int, 2> ends{};
              if (::pipe(ends.data()) != 0) return 9;
              ::close(ends[0]);
              ::dup2(ends[1], 1);
              ProcessTerminal terminal;
              terminal.write_out("lost\n");
              terminal.write_out("lost too\n");
              return terminal.output_failure().empty() ? 0 : 1;
            }),
            0);
}

TEST(ProcessTerminal, AFullDiskIsAFailure) {
  EXPECT_EQ(in_child([] {
              replace(1, "/dev/full", O_WRONLY);
              ProcessTerminal terminal;
              terminal.write_out("x");
              return terminal.output_failure() == "No space left on device" ? 0 : 1;
            }),
            0);
}

TEST(ProcessTerminal, WaitsForADescriptorThatDoesNotBlock) {
  EXPECT_EQ(in_child([] {
              std::array<int, 2> ends{};
              if (::pipe2(ends.data(), O_NONBLOCK) != 0) return 9;
              const std::string text(1'000'000, 'x');
              const pid_t reader = ::fork();
              if (reader == 0) {
                ::close(ends[1]);
                ::fcntl(ends[0], F_SETFL, 0);
                std::size_t total = 0;
                std::array<char, 65536> buffer{};
                for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
                  total += static_cast<std::size_t>(got);
                ::_exit(total == text.size() ? 0 : 1);
              }
              ::dup2(ends[1], 1);
              ::close(ends[0]);
              ::close(ends[1]);
              ProcessTerminal().write_out(text);
              ::close(1);
              int status = 0;
              ::waitpid(reader, &status, 0);
              return WEXITSTATUS(status);
            }),
            0);
}

TEST(ProcessTerminal, ReadsLineByLine) {
  EXPECT_EQ(in_child([] {
              std::array<int, 2> ends{};
              if (::pipe(ends.data()) != 0 || ::write(ends[1], "one\r\ntwo", 8) != 8) return 9;
              ::close(ends[1]);
              ::dup2(ends[0], 0);
              ProcessTerminal terminal;
              if (terminal.read_line({}) != "one" || terminal.read_line({}) != "two") return 1;
              return terminal.read_line({}) ? 2 : 0;
            }),
            0);
}

TEST(ProcessTerminal, AStopEndsTheWaitForAnAnswer) {
  EXPECT_EQ(in_child([] {
              std::array<int, 2> ends{};
              if (::pipe(ends.data()) != 0) return 9;
              ::dup2(ends[0], 0);
              std::stop_source stop;
              ProcessTerminal terminal;
              const std::jthread other([&] { stop.request_stop(); });
              try {
                terminal.read_line(stop.get_token());
              } catch (const Error& error) {
                return error.code() == ErrorCode::kInterrupted ? 0 : 1;
              }
              return 2;
            }),
            0);
}

TEST(OccupyStandardStreams, NothingElseTakesTheirPlace) {
  EXPECT_EQ(in_child([] {
              ::close(0);
              ::close(1);
              occupy_standard_streams();
              const int next = ::open("/dev/null", O_RDONLY);
              if (next < 3) return 1;
              ProcessTerminal terminal;
              terminal.write_out("x");
              return terminal.output_failure().empty() ? 2 : 0;
            }),
            0);
}

TEST(Ticker, TicksWhileThereIsSomethingToWaitFor) {
  FakeTerminal terminal;
  std::atomic<int> asked = 0;
  NarratorOptions options;
  // Time flies: what takes long has always taken long already.
  options.now = [&asked] { return Monotonic(std::chrono::seconds(asked++)); };
  Narrator narrator(terminal, options);
  {
    const Ticker ticker(narrator);
    Event connecting;
    connecting.kind = EventKind::kConnecting;
    connecting.text = "db1";
    narrator.event(connecting);
    while (narrator.next_tick()) std::this_thread::yield();
  }
  EXPECT_EQ(terminal.err, "connecting to db1 ...\n");
}

}  // namespace
}  // namespace godwit::cli
