#include "cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "cli/command_table.h"
#include "cli/text.h"

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
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("godwit-completion-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "godwit.bash") << bash_completion();
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::vector<std::string> offered(const std::vector<std::string>& words) {
    std::string script = "set -u; source " + (folder_ / "godwit.bash").string() + "\n";
    script += "godwit() { echo asked:\"$*\" | tr ' ' '/'; }\nCOMP_WORDS=(godwit";
    for (const std::string& word : words) script += " '" + word + "'";
    script += ")\nCOMP_CWORD=" + std::to_string(words.size()) + "\n_godwit\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    std::ofstream(folder_ / "try.bash") << script;
    return lines_of(run_shell("bash --norc " + (folder_ / "try.bash").string() + " 2>&1"));
  }

  std::filesystem::path folder_;
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
  EXPECT_THAT(offered({"create", "--kind", ""}), ElementsAre("js", "cjs", "mjs"));
  EXPECT_THAT(offered({"--color", "a"}), ElementsAre("auto", "always"));
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
