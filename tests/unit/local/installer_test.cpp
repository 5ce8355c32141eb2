#include "local/installer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "godwit/error.h"
#include "local/server.h"
#include "support/scratch_folder.h"

namespace godwit::local {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Stands in for python3: makes "environments" that hold a copy of itself, and "installs" a program into --target. What
// it was asked is in `calls`, one line for each call; `venv` and `pip` hold shell code that runs first.
constexpr std::string_view kFakePython = R"(#!/bin/sh
here=@HERE@
echo "$*" >> "$here/calls"
if [ "$3" = venv ]; then
  [ -e "$here/venv" ] && . "$here/venv"
  mkdir -p "$4/bin" && cp "$0" "$4/bin/python3"
elif [ "$3" = pip ]; then
  [ -e "$here/pip" ] && . "$here/pip"
  while [ $# -gt 0 ] && [ "$1" != --target ]; do shift; done
  if [ $# -gt 0 ]; then
    mkdir -p "$2/secantusdb.scripts" "$2/secantusdb.libs" "$2/secantus" "$2/bin"
    printf '#!/bin/sh\n[ "$1" = --help ]\n' > "$2/secantusdb.scripts/secantusd-rs"
    chmod +x "$2/secantusdb.scripts/secantusd-rs"
  fi
else
  [ -e "$here/trial" ] && . "$here/trial"
fi
:
)";

class Installation : public testing::Test {
 protected:
  Installation() {
    options_.project = folder_.path();
    options_.variables = {{"PATH", folder_.path() / "bin"}, {"XDG_CACHE_HOME", folder_.path() / "cache"}};
    options_.processor = "x86_64";
    std::string script(kFakePython);
    // A single quote in the path, as shells want it.
    std::string here = folder_.path().string();
    for (std::size_t at = 0; (at = here.find('\'', at)) != std::string::npos; at += 4) here.replace(at, 1, "'\\''");
    script.replace(script.find("@HERE@"), 6, "'" + here + "'");
    folder_.write_program("bin/python3", script);
  }
  std::string calls() { return base::read_file_if_exists(folder_.path() / "calls").value_or(""); }
  std::vector<std::string> cache_entries() { return base::list_folder(folder_.path() / "cache/godwit"); }
  Error failure() {
    try {
      install_package(options_);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "it was installed";
    return {ErrorCode::kInternal, ""};
  }

  test::ScratchFolder folder_;
  Options options_;
};

TEST_F(Installation, LeavesTheProgramItsLibrariesAndNothingElse) {
  install_package(options_);
  EXPECT_TRUE(is_installed(folder_.path() / "cache", package_for(options_)));
  EXPECT_THAT(cache_entries(), testing::UnorderedElementsAre(".install.lock", "secantusdb-0.6.0b17"));
  EXPECT_THAT(base::list_folder(folder_.path() / "cache/godwit/secantusdb-0.6.0b17"),
              testing::UnorderedElementsAre("secantusdb.scripts", "secantusdb.libs"));
}

TEST_F(Installation, TakesOnlyTheKnownFiles) {
  folder_.write("pip", "while [ $# -gt 0 ] && [ \"$1\" != -r ]; do shift; done; cat \"$2\" > \"$here/requirement\"");
  EXPECT_THAT(failure().message(), HasSubstr("SecantusDB 0.6.0b17"));  // the stand-in has eaten its arguments
  EXPECT_THAT(calls(), HasSubstr("--require-hashes"));
  const std::string requirement = base::read_file(folder_.path() / "requirement");
  EXPECT_TRUE(requirement.starts_with("SecantusDB==0.6.0b17 --hash=sha256:")) << requirement;
}

TEST_F(Installation, DoesNothingTheSecondTime) {
  install_package(options_);
  const std::string before = calls();
  install_package(options_);
  EXPECT_EQ(calls(), before);
}

TEST_F(Installation, InstallsThePythonServerWithWhatItNeedsOnOtherProcessors) {
  options_.processor = "riscv64";
  install_package(options_);
  EXPECT_TRUE(is_installed(folder_.path() / "cache", package_for(options_)));
  EXPECT_THAT(calls(), HasSubstr("SecantusDB==0.7.0b3"));
  EXPECT_THAT(calls(), Not(HasSubstr("--no-deps")));
}

TEST_F(Installation, SaysThatPythonIsMissing) {
  options_.variables["PATH"] = "/nonexistent";
  const Error error = failure();
  EXPECT_EQ(error.code(), ErrorCode::kLocalInstallFailed);
  EXPECT_EQ(error.message(), "SecantusDB 0.6.0b17 was not installed: python3 is not on PATH");
  EXPECT_THAT(error.fix_text(), HasSubstr("apt install python3-venv"));
}

TEST_F(Installation, SaysThatThereIsNoPlaceForIt) {
  options_.variables.erase("XDG_CACHE_HOME");
  EXPECT_THAT(failure().message(), HasSubstr("neither HOME nor XDG_CACHE_HOME is set"));
}

TEST_F(Installation, ReadsWhatDebianSaysWithoutTheVenvPackage) {
  folder_.write("venv",
                "echo 'The virtual environment was not created successfully because ensurepip is not\navailable.  On "
                "Debian/Ubuntu systems, you need to install the python3-venv\npackage'; exit 1");
  const Error error = failure();
  EXPECT_THAT(error.message(), HasSubstr("cannot make virtual environments"));
  EXPECT_EQ(error.fix_text(), "apt install python3-venv");
  EXPECT_THAT(error.details(), Contains(HasSubstr("need to install the python3-venv")));
  EXPECT_EQ(error.unchanged_text(), "nothing was installed");
}

TEST_F(Installation, ReadsWhatPipSaysWithoutANetwork) {
  folder_.write("pip",
                "echo \"WARNING: Retrying: NewConnectionError: Failed to establish a new connection\"; "
                "echo 'ERROR: No matching distribution found for SecantusDB==0.6.0b17' >&2; exit 1");
  const Error error = failure();
  EXPECT_THAT(error.message(), HasSubstr("the package index cannot be reached"));
  EXPECT_THAT(error.details(), Contains(HasSubstr("No matching distribution")));
}

TEST_F(Installation, ReadsWhatPipSaysWhenTheDiskIsFull) {
  folder_.write("pip",
                "echo 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device' "
                ">&2; exit 1");
  EXPECT_THAT(failure().message(), HasSubstr("the disk is full"));
}

TEST_F(Installation, ReadsWhatPipSaysAboutAForeignFile) {
  folder_.write("pip", "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.' >&2; exit 1");
  EXPECT_THAT(failure().message(), HasSubstr("not the known one"));
}

TEST_F(Installation, ShowsTheLastLinesOfAnythingElse) {
  folder_.write("pip", "i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo line $i; done; exit 1");
  const Error error = failure();
  ASSERT_EQ(error.details().size(), 8U);
  EXPECT_EQ(error.details().back(), "line 50");
}

TEST_F(Installation, LeavesNothingBehindWhenItFails) {
  folder_.write("pip", "exit 1");
  failure();
  EXPECT_THAT(cache_entries(), ElementsAre(".install.lock"));
}

TEST_F(Installation, DoesNotInstallWhatDoesNotRunHere) {
  folder_.write(
      "pip",
      "while [ $# -gt 0 ] && [ \"$1\" != --target ]; do shift; done; mkdir -p \"$2/secantusdb.scripts\"; printf "
      "'#!/bin/sh\\necho GLIBC_2.99 not found >&2; exit 1\\n' > \"$2/secantusdb.scripts/secantusd-rs\"; chmod +x "
      "\"$2/secantusdb.scripts/secantusd-rs\"; exit 0");
  EXPECT_THAT(failure().details(), Contains("GLIBC_2.99 not found"));
  EXPECT_THAT(cache_entries(), ElementsAre(".install.lock"));
}

TEST_F(Installation, IsNotFooledByAKilledInstaller) {
  folder_.write("cache/godwit/.partial-0123/new/secantusdb.scripts/secantusd-rs", "half");
  folder_.write("cache/godwit/secantusdb-0.6.0b17/secantusdb.scripts/README", "no program here");
  EXPECT_FALSE(is_installed(folder_.path() / "cache", package_for(options_)));
  install_package(options_);
  EXPECT_TRUE(is_installed(folder_.path() / "cache", package_for(options_)));
  EXPECT_THAT(cache_entries(), testing::UnorderedElementsAre(".install.lock", "secantusdb-0.6.0b17"));
}

TEST_F(Installation, HappensOnceWhenTwoWantItAtOnce) {
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(::fork());
    if (children.back() == 0) {
      try {
        install_package(options_);
        ::_exit(is_installed(folder_.path() / "cache", package_for(options_)) ? 0 : 2);
      } catch (...) {
        ::_exit(1);
      }
    }
  }
  for (const pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  const std::string all = calls();
  EXPECT_EQ(all.find("-m venv"), all.rfind("-m venv"));
}

TEST_F(Installation, AnnouncesWhatItWouldDo) {
  const InstallPlan plan = Server(options_).install_plan();
  EXPECT_EQ(plan.what, "SecantusDB 0.6.0b17");
  EXPECT_EQ(plan.from, "PyPI");
  EXPECT_EQ(plan.into, folder_.path() / "cache/godwit/secantusdb-0.6.0b17");
  EXPECT_EQ(plan.download_megabytes, 22);
  EXPECT_FALSE(plan.present);
  install_package(options_);
  EXPECT_TRUE(Server(options_).install_plan().present);
}

TEST(InstalledPackages, AreThoseOfToolsServices) {
  const std::string script = base::read_file(GODWIT_SERVICES_SCRIPT);
  Options options;
  for (const char* processor : {"x86_64", "riscv64"}) {
    options.processor = processor;
    const Package& package = package_for(options);
    EXPECT_THAT(script, HasSubstr("\"" + std::string(package.folder) + "\""));
    EXPECT_THAT(script, HasSubstr("\"" + std::string(package.requirement) + "\""));
    for (const auto hash : package.hashes) EXPECT_THAT(script, HasSubstr("\"" + std::string(hash) + "\""));
  }
}

}  // namespace
}  // namespace godwit::local
