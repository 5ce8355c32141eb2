#include "local/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"
#include "support/scratch_folder.h"

namespace godwit::local {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ProgramSearch : public testing::Test {
 protected:
  ProgramSearch() {
    options_.project = folder_.path() / "project";
    options_.variables = {{"PATH", (folder_.path() / "first").string() + ":" + (folder_.path() / "second").string()},
                          {"HOME", folder_.path() / "home"}};
    options_.processor = "x86_64";
  }
  void put(const std::string& name) { folder_.write_program(name, "#!/bin/sh\n"); }
  std::string at(const std::string& name) { return (folder_.path() / name).string(); }
  Program chosen(const std::set<Kind>& data = {}) { return choose(search_places(options_), data).value().program; }

  const std::string installed_ = "home/.cache/godwit/secantusdb-0.6.0b17/secantusdb.scripts/secantusd-rs";
  test::ScratchFolder folder_;
  Options options_;
};

TEST_F(ProgramSearch, PrefersMongodThenTheRustServerThenTheInstalledOne) {
  put(installed_);
  EXPECT_THAT(chosen().command, ElementsAre(at(installed_)));
  put("second/secantusd-rs");
  EXPECT_THAT(chosen().command, ElementsAre(at("second/secantusd-rs")));
  EXPECT_EQ(chosen().kind, Kind::kSecantusRs);
  put("second/mongod");
  EXPECT_THAT(chosen().command, ElementsAre(at("second/mongod")));
  EXPECT_EQ(chosen().kind, Kind::kMongod);
  put("first/mongod");
  EXPECT_THAT(chosen().command, ElementsAre(at("first/mongod")));
}

TEST_F(ProgramSearch, TakesNoFileThatCannotBeExecuted) {
  folder_.write("first/mongod", "no program");
  std::filesystem::create_directories(folder_.path() / "first/secantusd-rs");
  EXPECT_FALSE(choose(search_places(options_), {}).has_value());
}

TEST_F(ProgramSearch, LooksInTheCacheThatTheUserNamed) {
  options_.variables["XDG_CACHE_HOME"] = at("elsewhere");
  put(installed_);
  EXPECT_FALSE(choose(search_places(options_), {}).has_value());
  put("elsewhere/godwit/secantusdb-0.6.0b17/secantusdb.scripts/secantusd-rs");
  EXPECT_EQ(chosen().kind, Kind::kSecantusRs);
  // A relative one is to be ignored, says the XDG base directory specification.
  options_.variables["XDG_CACHE_HOME"] = "elsewhere";
  EXPECT_THAT(chosen().command, ElementsAre(at(installed_)));
}

TEST_F(ProgramSearch, TakesThePythonServerOnlyWhereTheRustOneHasNoWheel) {
  put("home/.cache/godwit/secantusdb-0.7.0b3/bin/python3");
  EXPECT_FALSE(choose(search_places(options_), {}).has_value());
  options_.processor = "riscv64";
  EXPECT_EQ(chosen().kind, Kind::kSecantusPy);
  EXPECT_EQ(chosen().command.at(1), "-I");
}

TEST_F(ProgramSearch, StaysWithTheServerThatMadeTheData) {
  put("first/mongod");
  put(installed_);
  const auto choice = choose(search_places(options_), {Kind::kSecantusRs});
  ASSERT_TRUE(choice.has_value());
  EXPECT_EQ(choice->program.kind, Kind::kSecantusRs);
  EXPECT_THAT(choice->remark, HasSubstr("secantusd-rs and not mongod"));
  EXPECT_FALSE(choice->is_warning);
}

TEST_F(ProgramSearch, WarnsWhenTheServerOfTheDataIsGone) {
  put(installed_);
  const auto choice = choose(search_places(options_), {Kind::kMongod});
  ASSERT_TRUE(choice.has_value());
  EXPECT_EQ(choice->program.kind, Kind::kSecantusRs);
  EXPECT_TRUE(choice->is_warning);
  EXPECT_THAT(choice->remark, HasSubstr("made by mongod, which was not found"));
}

TEST_F(ProgramSearch, SaysNothingWhenTheFirstChoiceHasTheData) {
  put("first/mongod");
  EXPECT_EQ(choose(search_places(options_), {Kind::kMongod, Kind::kSecantusRs})->remark, "");
}

TEST_F(ProgramSearch, NamesEveryPlaceWhenNothingIsFound) {
  try {
    throw_missing(search_places(options_));
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kLocalServerMissing);
    ASSERT_EQ(error.details().size(), 3U);
    EXPECT_EQ(error.details()[0], "not found: mongod on PATH");
    EXPECT_EQ(error.details()[1], "not found: secantusd-rs on PATH");
    EXPECT_THAT(error.details()[2], HasSubstr("home/.cache/godwit/secantusdb-0.6.0b17"));
    EXPECT_EQ(error.fix_text(), "godwit local install");
  }
}

TEST_F(ProgramSearch, SaysThatThereIsNoHomeInsteadOfNamingAWrongFolder) {
  options_.variables.erase("HOME");
  EXPECT_THAT(search_places(options_).back().description, HasSubstr("neither HOME nor XDG_CACHE_HOME"));
}

TEST_F(ProgramSearch, UsesTheConfiguredProgramWithItsFurtherArguments) {
  put("project/tools/mongod-8.0");
  options_.command = {"tools/mongod-8.0", "--quiet"};
  const Program program = configured_program(options_);
  EXPECT_EQ(program.kind, Kind::kMongod);
  EXPECT_THAT(program.command, ElementsAre(at("project/tools/mongod-8.0")));
  EXPECT_THAT(program.extra, ElementsAre("--quiet"));
}

TEST_F(ProgramSearch, TakesAConfiguredCommandWithPlaceholdersAsItStands) {
  put("second/serve");
  options_.command = {"serve", "{port}", "--data={data}"};
  const Program program = configured_program(options_);
  EXPECT_EQ(program.kind, Kind::kCustom);
  EXPECT_THAT(program.command, ElementsAre(at("second/serve"), "{port}", "--data={data}"));
  EXPECT_TRUE(program.extra.empty());
}

ErrorCode code_of(const Options& options) {
  try {
    configured_program(options);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::kInternal;
}

TEST_F(ProgramSearch, RefusesAConfiguredCommandThatItCannotStart) {
  put("first/serve");
  options_.command = {"serve"};
  EXPECT_EQ(code_of(options_), ErrorCode::kConfigValue);
  options_.command = {"serve", "{port}"};
  EXPECT_EQ(code_of(options_), ErrorCode::kConfigValue);
  options_.command = {"mongod", "{data}"};
  EXPECT_EQ(code_of(options_), ErrorCode::kConfigValue);
  options_.command = {"mongod"};
  EXPECT_EQ(code_of(options_), ErrorCode::kLocalServerMissing);
  options_.command = {"./mongod"};
  EXPECT_EQ(code_of(options_), ErrorCode::kLocalServerMissing);
}

TEST(ProgramKind, HasANameThatLeadsBackToIt) {
  for (const Kind kind : {Kind::kMongod, Kind::kSecantusRs, Kind::kSecantusPy, Kind::kCustom})
    EXPECT_EQ(kind_of_name(kind_name(kind)), kind);
  EXPECT_EQ(kind_of_name("../../etc"), std::nullopt);
}

}  // namespace
}  // namespace godwit::local
