#include "migrate/discover.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>

#include "base/file.h"
#include "support/error_of.h"
#include "support/scratch_folder.h"

namespace godwit::migrate {
namespace {

using test::error_of;
using test::ScratchFolder;

class Discover : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text = "module.exports = {}") {
    base::make_folder((folder_ / name).parent_path());
    base::write_file(folder_ / name, text);
  }
  std::vector<std::string> ids() {
    std::vector<std::string> found;
    for (const Source& source : discover(options())) found.push_back(source.id);
    return found;
  }
  DiscoverOptions options() const { return {folder_, folder_ / "migrations", ignored_}; }

  ScratchFolder scratch_;
  std::filesystem::path folder_ = scratch_.path();
  std::vector<std::string> ignored_;
};

using Ids = std::vector<std::string>;

TEST_F(Discover, TakesScriptsInTheOrderOfTheirFileNames) {
  for (const char* name : {"migrations/20260102-b.mjs", "migrations/20260101-a.js", "migrations/20260103-c.cjs"}) write(name);
  EXPECT_EQ(ids(), (Ids{"20260101-a", "20260102-b", "20260103-c"}));
}

TEST_F(Discover, TakesTypeScriptAndLeavesItsDeclarationsOut) {
  for (const char* name : {"migrations/1.ts", "migrations/2.mts", "migrations/3.cts", "migrations/types.d.ts",
                           "migrations/types.d.mts", "migrations/tsconfig.build.json"})
    write(name);
  EXPECT_EQ(ids(), (Ids{"1", "2", "3"}));
  EXPECT_EQ(discover(options()).front().kind, "typescript");
}

TEST_F(Discover, RefusesAPipeInsteadOfWaitingForIt) {
  write("migrations/a.js");
  ASSERT_EQ(mkfifo((folder_ / "migrations/b.js").c_str(), 0600), 0);
  EXPECT_EQ(error_of([this] { ids(); }).code(), ErrorCode::kUnknownFile);
}

TEST_F(Discover, OrdersWholeNamesAsMigrateMongoDoes) {
  // '-' sorts before '.', so the longer name comes first.
  for (const char* name : {"migrations/a.js", "migrations/a-b.js"}) write(name);
  EXPECT_EQ(ids(), (Ids{"a-b", "a"}));
}

TEST_F(Discover, TakesNamesWithBlanksQuotesAndUnicode) {
  for (const char* name : {"migrations/1 it's \"here\".js", "migrations/2-zażółć-🦆.js"}) write(name);
  EXPECT_EQ(ids(), (Ids{"1 it's \"here\"", "2-zażółć-🦆"}));
}

TEST_F(Discover, LeavesOutWhatIsNoMigration) {
  for (const char* name : {"migrations/1.js", "migrations/.hidden.js", "migrations/README.md", "migrations/lib/help.js",
                           "migrations/package.json", "migrations/sample-migration.js"})
    write(name);
  EXPECT_EQ(ids(), Ids{"1"});
}

TEST_F(Discover, RefusesUnknownFilesAndNamesAllOfThem) {
  for (const char* name : {"migrations/1.js", "migrations/2.js~", "migrations/notes.txt"}) write(name);
  const Error error = error_of([this] { ids(); });
  EXPECT_EQ(error.code(), ErrorCode::kUnknownFile);
  EXPECT_EQ(error.message(), "2 files in migrations are no migration");
  EXPECT_EQ(error.details(), (Ids{"migrations/2.js~", "migrations/notes.txt"}));
}

TEST_F(Discover, IgnoresByPattern) {
  for (const char* name : {"migrations/1.js", "migrations/2.js~", "migrations/notes.txt"}) write(name);
  ignored_ = {"*~", "notes.*"};
  EXPECT_EQ(ids(), Ids{"1"});
}

TEST_F(Discover, RefusesTwoFilesWithOneId) {
  for (const char* name : {"migrations/1.js", "migrations/1.mjs"}) write(name);
  const Error error = error_of([this] { ids(); });
  EXPECT_EQ(error.code(), ErrorCode::kDuplicateMigration);
  EXPECT_EQ(error.details().size(), 2U);
}

TEST_F(Discover, RefusesANameThatIsNotUtf8) {
  write("migrations/\xff.js");
  EXPECT_EQ(error_of([this] { ids(); }).details(), Ids{"migrations/\\xff.js"});
}

TEST_F(Discover, SaysWhenThereIsNoFolder) {
  EXPECT_EQ(error_of([this] { ids(); }).code(), ErrorCode::kNoMigrationsFolder);
}

TEST_F(Discover, NamesTheSettingsOfTheFileThatTheProjectHas) {
  DiscoverOptions ours = options();
  EXPECT_EQ(error_of([&] { discover(ours); }).fix_text(),
            "godwit create NAME makes it with a first migration; another place: `migrations:` in godwit.yaml");
  ours.folder_setting = "`migrationsDir` in migrate-mongo-config.js";
  EXPECT_EQ(error_of([&] { discover(ours); }).fix_text(),
            "godwit create NAME makes it with a first migration; another place: `migrationsDir` in "
            "migrate-mongo-config.js");
  write("migrations/notes.txt");
  EXPECT_EQ(error_of([&] { discover(ours); }).fix_text(),
            "move it away, or add its name to `ignore:` in godwit.yaml; migrations end in .js, .cjs, .mjs, .ts, .cts "
            "or .mts");
  ours.ignore_setting.clear();
  EXPECT_EQ(error_of([&] { discover(ours); }).fix_text(),
            "move it away; migrations end in .js, .cjs, .mjs, .ts, .cts or .mts");
}

TEST_F(Discover, MergesCompiledInMigrationsByName) {
  for (const char* name : {"migrations/1.js", "migrations/3.js"}) write(name);
  std::vector<Source> sources = discover(options());
  Source compiled;
  compiled.id = "2";
  add_compiled(sources, {compiled});
  ASSERT_EQ(sources.size(), 3U);
  EXPECT_EQ(sources[1].id, "2");
  EXPECT_EQ(error_of([&] { add_compiled(sources, {compiled}); }).code(), ErrorCode::kDuplicateMigration);
}

TEST_F(Discover, ReadsFiveThousandFiles) {
  base::make_folder(folder_ / "migrations");
  for (int i = 0; i < 5000; ++i) {
    std::ofstream(folder_ / "migrations" / (std::to_string(100000 + i) + ".js"));
  }
  EXPECT_EQ(ids().size(), 5000U);
}

}  // namespace
}  // namespace godwit::migrate
