#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "cli/command_table.h"
#include "cli/text.h"
#include "support/scratch_folder.h"

namespace godwit::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::string run_shell(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  std::string out;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe.get()))
    out.append(buffer.data(), got);
  return out;
}

// What a real bash offers behind `words`, the last of which is being typed. `godwit` is a function there that answers
// with what it was asked.
class BashCompletion : public ::testing::Test {
 protected:
  void SetUp() override { completion_ = folder_.write("godwit.bash", bash_completion()); }

  std::vector<std::string> offered(const std::vector<std::string>& words) {
    std::string script = "set -u; source " + shell_word(completion_.string()) + "\n";
    script += "godwit() { echo asked:\"$*\" | tr ' ' '/'; }\nCOMP_WORDS=(godwit";
    for (const std::string& word : words) script += " '" + word + "'";
    script += ")\nCOMP_LINE='godwit";
    for (const std::string& word : words) script += " " + word;
    script += "'; COMP_POINT=${#COMP_LINE}\nCOMP_CWORD=" + std::to_string(words.size()) +
              "\n_godwit\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    return lines_of(run_shell("bash --norc " + shell_word(folder_.write("try.bash", script).string()) + " 2>&1"));
  }

  test::ScratchFolder folder_;
  std::filesystem::path completion_;
};

TEST_F(BashCompletion, OffersCommands) {
  EXPECT_THAT(offered({""}), IsSupersetOf({"up", "down", "env", "local", "upgrade"}));
  EXPECT_THAT(offered({"st"}), ElementsAre("status"));
  EXPECT_THAT(offered({""}), Not(Contains("__complete")));
}

TEST_F(BashCompletion, OffersTheMembersOfAFamily) {
  EXPECT_THAT(offered({"env", ""}), ElementsAre("list", "show", "check"));
  EXPECT_THAT(offered({"-e", "prod", "local", "st"}), ElementsAre("start", "stop", "status"));
}

TEST_F(BashCompletion, OffersOptionsOfTheCommand) {
  EXPECT_THAT(offered({"status", "--ch"}), ElementsAre("--check"));
  EXPECT_THAT(offered({"up", "--"}), IsSupersetOf({"--to", "--dry-run", "--confirm", "--json"}));
  EXPECT_THAT(offered({"status", "--"}), Not(Contains("--dry-run")));
  EXPECT_THAT(offered({"--js"}), ElementsAre("--json"));
}

TEST_F(BashCompletion, AsksTheProgramForNames) {
  EXPECT_THAT(offered({"up", "-e", ""}), ElementsAre("asked:__complete/environments"));
  EXPECT_THAT(offered({"show", ""}), ElementsAre("asked:__complete/migrations"));
  EXPECT_THAT(offered({"up", "--to", ""}), ElementsAre("asked:__complete/migrations"));
  EXPECT_THAT(offered({"explain", ""}), ElementsAre("asked:__complete/codes"));
}

TEST_F(BashCompletion, HandsOnWhereTheProjectIs) {
  EXPECT_THAT(offered({"-C", "shop", "-f", "x.yaml", "show", ""}),
              ElementsAre("asked:-C/shop/-f/x.yaml/__complete/migrations"));
}

TEST_F(BashCompletion, OffersWordsByPosition) {
  EXPECT_THAT(offered({"mark", "some-id", ""}), ElementsAre("applied", "pending", "rolled_back"));
  EXPECT_THAT(offered({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
  EXPECT_THAT(offered({"create", "--kind", ""}), ElementsAre("js", "cjs", "mjs", "ts", "cts", "mts"));
  EXPECT_THAT(offered({"--color", "a"}), ElementsAre("auto", "always"));
}

TEST_F(BashCompletion, OffersWhereAlembicsWaysEnd) {
  EXPECT_THAT(offered({"upgrade", "h"}), ElementsAre("head"));
  EXPECT_THAT(offered({"downgrade", "b"}), ElementsAre("base"));
  EXPECT_THAT(offered({"down", "--to", "b"}), ElementsAre("base"));
  EXPECT_THAT(offered({"up", "--to", "b"}), ElementsAre(""));
}

// A real bash with a real terminal, in which the tab key is pressed. `godwit` is a program that offers awkward names
// and otherwise tells which arguments it got.
class BashTyping : public ::testing::Test {
 protected:
  void SetUp() override {
    completion_ = folder_.write("godwit.bash", bash_completion());
    folder_.write_program("godwit",
                          "#!/bin/sh\n"
                          "case \"$1 $2\" in\n"
                          "  '__complete environments') printf '%s\\n' prod dev ;;\n"
                          "  '__complete migrations') printf '%s\\n' '1-my mig' \"2-it's\" 3-plain 4:colon ;;\n"
                          "  *) printf 'got'; printf '<%s>' \"$@\"; echo ;;\n"
                          "esac\n");
  }

  // What the program gets when `keys` and then return are typed.
  std::string typed(const std::string& keys) {
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
      ::setenv("PATH", (folder_.path().string() + ":/usr/bin:/bin").c_str(), 1);
      ::setenv("TERM", "dumb", 1);
      ::execlp("bash", "bash", "--norc", "--noprofile", "-i", nullptr);
      ::_exit(127);
    }
    const auto type = [terminal](const std::string& text) {
      EXPECT_EQ(::write(terminal, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    };
    type("bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; source " +
         shell_word(completion_.string()) + "; stty -echo; PS1=; echo rea''dy\n");
    std::string seen;
    EXPECT_TRUE(read_until(terminal, seen, "ready\r\n")) << seen;
    seen.clear();
    type(keys + "\n");
    EXPECT_TRUE(read_until(terminal, seen, ">\r\n")) << seen;
    ::kill(child, SIGKILL);
    ::close(terminal);
    ::waitpid(child, nullptr, 0);
    const auto got = seen.rfind("got<");
    return got == std::string::npos ? seen : seen.substr(got + 3, seen.find('\r', got) - got - 3);
  }

  static bool read_until(int terminal, std::string& seen, const std::string& end) {
    constexpr int kPatienceMs = 20'000;
    std::array<char, 4096> buffer{};
    while (seen.find(end) == std::string::npos) {
      pollfd waiting{terminal, POLLIN, 0};
      if (::poll(&waiting, 1, kPatienceMs) <= 0) return false;
      const ssize_t got = ::read(terminal, buffer.data(), buffer.size());
      if (got <= 0) return false;
      seen.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
  }

  test::ScratchFolder folder_;
  std::filesystem::path completion_;
};

TEST_F(BashTyping, AnIdWithBlanksOrQuotesStaysOneWord) {
  EXPECT_EQ(typed("godwit show 1\t"), "<show><1-my mig>");
  EXPECT_EQ(typed("godwit show 1-my\\ \t"), "<show><1-my mig>");
  EXPECT_EQ(typed("godwit show '1-m\t"), "<show><1-my mig>");
  EXPECT_EQ(typed("godwit show 2\t"), "<show><2-it's>");
  EXPECT_EQ(typed("godwit show 3\t"), "<show><3-plain>");
  EXPECT_EQ(typed("godwit show 4:c\t"), "<show><4:colon>");
}

TEST_F(BashTyping, AValueMayBeTypedBehindItsOption) {
  EXPECT_EQ(typed("godwit status --env=p\t"), "<status><--env=prod>");
  EXPECT_EQ(typed("godwit up --to=3\t"), "<up><--to=3-plain>");
  EXPECT_EQ(typed("godwit up --to=1\t"), "<up><--to=1-my mig>");
  EXPECT_EQ(typed("godwit --color=n\tstatus"), "<--color=never><status>");
  EXPECT_EQ(typed("godwit up -e d\t"), "<up><-e><dev>");
}

TEST(Completion, ZshAndFishKnowEveryCommandAndOption) {
  const std::string zsh = zsh_completion();
  const std::string fish = fish_completion();
  EXPECT_TRUE(zsh.starts_with("#compdef godwit\n"));
  for (const CommandSpec& command : commands()) {
    if (command.group.empty()) continue;
    EXPECT_THAT(zsh, HasSubstr("\"" + std::string(command.name) + "\") options="));
    for (const OptionSpec* option : options_of(command)) {
      EXPECT_THAT(zsh, HasSubstr("--" + std::string(option->name)));
      EXPECT_THAT(fish, HasSubstr(" -l " + std::string(option->name)));
    }
  }
  EXPECT_THAT(zsh, Not(HasSubstr("@VA"))) << "a place that was not filled";
}

}  // namespace
}  // namespace godwit::cli
