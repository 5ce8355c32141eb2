#include "script/tsconfig.h"

#include <gtest/gtest.h>

#include "godwit/error.h"
#include "support/error_of.h"
#include "support/scratch_folder.h"

namespace godwit::script {
namespace {

class TsConfigTest : public testing::Test {
 protected:
  // What a specifier may mean in src/a.ts, relative to the folder.
  std::string candidates(const std::string& specifier) {
    TsConfigs configs;
    std::string all;
    for (const auto& path : configs.candidates(specifier, folder.path() / "src" / "a.ts")) {
      all += (all.empty() ? "" : " ") + path.lexically_relative(folder.path()).string();
    }
    return all;
  }

  test::ScratchFolder folder;
};

TEST_F(TsConfigTest, PathsAreTriedInTheirOrderAndTheLongestPatternWins) {
  folder.write("tsconfig.json", R"({"compilerOptions": {"paths": {
    "@/*": ["src/*", "lib/*"], "@/models/*": ["models/*"], "config": ["src/config/index"]}}})");
  EXPECT_EQ(candidates("@/util"), "src/util lib/util");
  EXPECT_EQ(candidates("@/models/user"), "models/user");
  EXPECT_EQ(candidates("config"), "src/config/index");
  EXPECT_EQ(candidates("lodash"), "");
}

TEST_F(TsConfigTest, ABaseUrlIsWhatPathsAndOtherNamesAreRelativeTo) {
  folder.write("tsconfig.json", R"({"compilerOptions": {"baseUrl": "./src", "paths": {"~/*": ["../*"]}}})");
  EXPECT_EQ(candidates("~/shared/x"), "shared/x");
  EXPECT_EQ(candidates("models/user"), "src/models/user");
}

TEST_F(TsConfigTest, ExtendedFilesGiveWhatTheFileLacksRelativeToThemselves) {
  folder.write("base/tsconfig.base.json", R"({"compilerOptions": {"paths": {"@/*": ["code/*"]}}})");
  folder.write("tsconfig.json", R"({"extends": "./base/tsconfig.base", "compilerOptions": {"strict": true}})");
  EXPECT_EQ(candidates("@/x"), "base/code/x");
  folder.write("node_modules/@org/ts/tsconfig.json", R"({"compilerOptions": {"paths": {"#/*": ["in-package/*"]}}})");
  folder.write("tsconfig.json", R"({"extends": ["@org/ts/tsconfig.json", "./none.json"]})");
  EXPECT_EQ(candidates("#/x"), "node_modules/@org/ts/in-package/x");
}

TEST_F(TsConfigTest, CommentsAndTrailingCommasAreRead) {
  folder.write("tsconfig.json",
               "{ // \"a\": 1,\n  \"compilerOptions\": { /* x */ \"paths\": { \"@/*\": [\"src/*\", /* , */ ], }, },\n}");
  EXPECT_EQ(candidates("@/x"), "src/x");
  EXPECT_EQ(plain_json(R"({"a//b": "c,]", "d": [1,2,],})"), R"({"a//b": "c,]", "d": [1,2 ] })");
}

TEST_F(TsConfigTest, AFileThatCannotBeParsedIsNamed) {
  folder.write("tsconfig.json", "{ nonsense");
  const Error error = test::error_of([&] { candidates("@/x"); });
  EXPECT_EQ(error.code(), ErrorCode::kModuleNotFound);
  ASSERT_FALSE(error.details().empty());
  EXPECT_EQ(error.details().front(), (folder.path() / "tsconfig.json").string());
}

}  // namespace
}  // namespace godwit::script
