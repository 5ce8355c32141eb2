// What a folder with only migrate-mongo-config.js gets before any server is asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/process.h"
#include "support/scratch_folder.h"

namespace godwit {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kFile = "migrate-mongo-config.js";

class ConfigurationCode : public testing::Test {
 protected:
  base::ProcessResult run(const std::vector<std::string>& words, const std::string& path = "/nowhere",
                          const std::string& program = std::getenv("GODWIT_TEST_PROGRAM")) const {
    std::vector<std::string> line = {"/usr/bin/env", "NO_COLOR=1", "PATH=" + path, program};
    line.insert(line.end(), words.begin(), words.end());
    return base::run_process(line, std::chrono::seconds(60), folder.path());
  }

  // The program under the name that makes it act as migrate-mongo.
  base::ProcessResult run_as_migrate_mongo(const std::vector<std::string>& words) const {
    const auto link = folder.path() / "migrate-mongo";
    if (!std::filesystem::exists(link)) std::filesystem::create_symlink(std::getenv("GODWIT_TEST_PROGRAM"), link);
    return run(words, "/nowhere", link.string());
  }

  test::ScratchFolder folder;
};

TEST_F(ConfigurationCode, ThatThrowsIsAConfigurationError) {
  folder.write(kFile, "const a = 1;\nthrow new Error('boom');\n");
  const auto result = run({"env", "list"});
  EXPECT_EQ(result.exit_code, 64) << result.errors;
  EXPECT_THAT(result.errors, StartsWith("error[GW0110]: Error: boom\n  migrate-mongo-config.js:2:"));
  EXPECT_THAT(result.errors, HasSubstr("fix: correct the line that is named, then: godwit env list"));
  EXPECT_THAT(run_as_migrate_mongo({"status"}).errors, StartsWith("ERROR: boom Error: boom\n"));
}

TEST_F(ConfigurationCode, MayExportAPromiseThatIsRejected) {
  for (const char* const file : {kFile, "migrate-mongo-config.mjs"}) {
    const bool is_module = std::string(file).ends_with(".mjs");
    const std::string start = is_module ? "await null;\nexport default " : "\nmodule.exports = ";
    folder.write(file, start + "Promise.reject(new Error('vault down'));\n");
    const auto result = run({"env", "list", "-f", file});
    EXPECT_EQ(result.exit_code, 64) << result.errors;
    EXPECT_THAT(result.errors, StartsWith("error[GW0110]: Error: vault down\n  " + std::string(file) + ":2:"));
  }
  EXPECT_THAT(run_as_migrate_mongo({"status"}).errors, StartsWith("ERROR: vault down Error: vault down\n"));
  folder.write(kFile, "Promise.reject(new Error('lost'));\nmodule.exports = Promise.resolve({});\n");
  EXPECT_THAT(run({"env", "list"}).errors, HasSubstr("a promise was rejected and nobody handled it: Error: lost"));
}

TEST_F(ConfigurationCode, NamesTheVariableThatItThrowsAbout) {
  folder.write(kFile, "if (!process.env.GW_UNSET) throw new Error('GW_UNSET is missing');\n");
  const auto result = run({"env", "list"});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.errors, HasSubstr("fix: set GW_UNSET\n"));
}

TEST_F(ConfigurationCode, IsHeard) {
  folder.write(kFile, "console.log('set %s', 'MONGO_URL'); console.error('now');\nprocess.exit(1);\n");
  const auto result = run({"env", "list", "--json"});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.errors, StartsWith("set MONGO_URL\nnow\n"));
  EXPECT_THAT(result.output, Not(HasSubstr("set MONGO_URL")));
  const auto other = run_as_migrate_mongo({"status"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_EQ(other.output, "set MONGO_URL\n");
  EXPECT_THAT(other.errors, StartsWith("now\nERROR: "));
}

TEST_F(ConfigurationCode, ThatNeedsNodeSaysSoWhereThereIsNone) {
  folder.write(kFile, "const url = require('child_process').execSync('echo x').toString();\n");
  const auto result = run({"env", "list"});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.errors, HasSubstr("child_process.execSync does not exist in godwit's engine"));
  EXPECT_THAT(result.errors, HasSubstr("fix: install Node 18 or later"));
  EXPECT_THAT(result.errors, Not(HasSubstr("migration with")));
}

TEST_F(ConfigurationCode, RunsInNodeWhereTheEngineCannot) {
  const char* node = std::getenv("GODWIT_TEST_NODE");
  if (node == nullptr) GTEST_SKIP() << "GODWIT_TEST_NODE is not set (tools/services run --node -- ctest …)";
  const std::string path = std::filesystem::path(node).parent_path().string() + ":/usr/bin:/bin";
  const std::string body = "console.log('in', process.release.name);\n"
                           "const host = require('child_process').execSync('echo db.example').toString().trim();\n";
  folder.write(kFile, body + "module.exports = () => ({ mongodb: { url: `mongodb://${host}/shop` } });\n");
  const auto result = run({"env", "list"}, path);
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("mongodb://db.example/shop"));
  EXPECT_EQ(result.errors, "in node\n") << "what the engine printed before it gave up counts for nothing";
  folder.write(kFile, body + "module.exports = Promise.reject(new Error('vault down'));\n");
  EXPECT_THAT(run({"env", "list"}, path).errors, StartsWith("in node\nerror[GW0110]: Error: vault down\n"));
  folder.write(kFile, body + "throw new Error('no secret');\n");
  const auto failed = run({"env", "list"}, path);
  EXPECT_EQ(failed.exit_code, 64);
  EXPECT_THAT(failed.errors, StartsWith("in node\nerror[GW0110]: Error: no secret\n  migrate-mongo-config.js:3:7\n"));
}

TEST_F(ConfigurationCode, ThatIsAModuleRunsInNodeToo) {
  const char* node = std::getenv("GODWIT_TEST_NODE");
  if (node == nullptr) GTEST_SKIP() << "GODWIT_TEST_NODE is not set (tools/services run --node -- ctest …)";
  folder.write("package.json", R"({"type": "module"})");
  folder.write(kFile, "import { execSync } from 'child_process';\n"
                      "const host = execSync('echo db.example').toString().trim();\n"
                      "export default { mongodb: { url: `mongodb://${host}/shop` } };\n");
  const auto result = run({"env", "list"}, std::filesystem::path(node).parent_path().string() + ":/usr/bin:/bin");
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("mongodb://db.example/shop"));
}

TEST_F(ConfigurationCode, MayBeJsonThatIsNamed) {
  folder.write("c.json", R"({"mongodb": {"url": "mongodb://db.example/shop"}, "migrationsDir": "m"})");
  folder.write("ours.json", R"({"version": 1, "environments": {"dev": {"url": "mongodb://other/shop"}}})");
  EXPECT_THAT(run({"env", "list", "-f", "c.json"}).output, HasSubstr("mongodb://db.example/shop"));
  EXPECT_THAT(run({"env", "list", "-f", "ours.json"}).output, HasSubstr("mongodb://other/shop"));
  EXPECT_THAT(run_as_migrate_mongo({"status", "-f", "c.json"}).errors,
              StartsWith("ERROR: migrations directory does not exist: " + (folder.path() / "m").string() + " Error: "));
}

TEST_F(ConfigurationCode, IsNamedWhereItsFolderIsMissing) {
  folder.write(kFile, "module.exports = { mongodb: { url: 'mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=200' } };");
  const std::string told = run({"doctor"}).output;
  EXPECT_THAT(told, HasSubstr("another place: `migrationsDir` in migrate-mongo-config.js"));
  EXPECT_THAT(told, Not(HasSubstr("godwit.yaml")));
}

TEST_F(ConfigurationCode, OfAnotherNameIsSeenAndToldHowToUse) {
  folder.write("shop/migrate-mongo-config.cjs", "module.exports = { mongodb: { url: 'mongodb://h/x' } };");
  const auto missing = run({"plan", "-C", "shop"});
  EXPECT_EQ(missing.exit_code, 64);
  EXPECT_THAT(missing.errors, HasSubstr("shop/migrate-mongo-config.cjs is there: only migrate-mongo-config.js is found by itself\n"));
  EXPECT_THAT(missing.errors, HasSubstr("  fix: godwit status -C shop -f migrate-mongo-config.cjs; to do without -f: godwit init "
                                        "-C shop --from migrate-mongo -f migrate-mongo-config.cjs\n"));
  EXPECT_EQ(run({"env", "list", "-C", "shop", "-f", "migrate-mongo-config.cjs"}).exit_code, 0);
  EXPECT_THAT(run({"init", "--from", "migrate-mongo", "-C", "shop"}).errors,
              HasSubstr("  fix: godwit init -C shop --from migrate-mongo -f migrate-mongo-config.cjs\n"));
  EXPECT_EQ(run({"init", "--from", "migrate-mongo", "-f", "migrate-mongo-config.cjs", "-C", "shop/"}).exit_code, 0);
}

TEST_F(ConfigurationCode, ItsFolderIsNamedWithoutTheSlashWithWhichItWasTyped) {
  folder.write(std::string("shop/") + kFile, "module.exports = {};");
  const std::string shop = (folder.path() / "shop").string();
  for (const char* typed : {"shop", "shop/", "./shop//", "shop/../shop/."})
    EXPECT_THAT(run({"init", "-C", typed}).errors, StartsWith("error[GW0108]: " + shop + " is a project of migrate-mongo,"));
  const std::string missing = (folder.path() / "lib" / kFile).string();
  for (const char* typed : {"lib", "lib/"})
    EXPECT_THAT(run({"init", "--from", "migrate-mongo", "-C", typed}).errors,
                StartsWith("error[GW0101]: there is no file " + missing + "\n"));
}

}  // namespace
}  // namespace godwit
