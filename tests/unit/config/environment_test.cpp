#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config.h"
#include "support/error_of.h"
#include "support/scratch_folder.h"

namespace godwit::config {
namespace {

using test::all_text;
using test::error_of;
using test::ScratchFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// godwit.yaml in a folder of its own, with what stands under `prod:` and `more` behind it.
class EnvironmentTest : public ::testing::Test {
 protected:
  Environment prod(const std::string& lines, const Variables& variables = {}, const std::string& more = "") {
    return config(lines, variables, more).environment("prod");
  }
  Config config(const std::string& lines, const Variables& variables = {}, const std::string& more = "") {
    std::string text = "version: 1\nenvironments:\n  prod:\n";
    std::string indented = "    " + lines;
    for (auto at = indented.find('\n'); at != std::string::npos; at = indented.find('\n', at + 5))
      indented.replace(at, 1, "\n    ");
    return Config::parse(text + indented + "\n" + more, folder_.path() / "godwit.yaml", variables);
  }
  Error refused(ErrorCode code, const std::string& lines, const Variables& variables = {}) {
    Error error = error_of([&] { prod(lines, variables); });
    EXPECT_EQ(error.code(), code) << error.what();
    EXPECT_FALSE(error.details().empty()) << error.what();
    EXPECT_FALSE(error.fix_text().empty()) << error.what();
    return error;
  }
  static Setting setting(const Environment& environment, const std::string& key) {
    for (const Setting& one : environment.settings)
      if (one.key == key) return one;
    ADD_FAILURE() << "no setting " << key;
    return {};
  }

  ScratchFolder folder_;
};

TEST_F(EnvironmentTest, HasDocumentedDefaults) {
  const Environment env = prod("url: mongodb://ada:pw@h/shop?tls=true");
  EXPECT_EQ(env.name, "prod");
  EXPECT_FALSE(env.is_local);
  EXPECT_FALSE(env.is_protected);
  EXPECT_FALSE(env.backup_before_up);
  EXPECT_EQ(env.url.reveal(), "mongodb://ada:pw@h/shop?tls=true");
  EXPECT_EQ(env.database, "shop");
  EXPECT_EQ(env.state_database, "shop");
  EXPECT_EQ(env.state_prefix, "godwit_");
  EXPECT_EQ(env.lease, std::chrono::seconds(30));
  EXPECT_EQ(env.on_modified, OnModified::kFail);
  EXPECT_EQ(env.server_selection, std::chrono::seconds(10));
}

TEST_F(EnvironmentTest, TakesItsOwnValueBeforeTheDefaultForAll) {
  const std::string defaults = "defaults: { lease: 20s, on_modified: rerun, runtime: node }\n";
  const Environment own = prod("url: mongodb://h/shop\nlease: 5s\non_modified: warn\nruntime: embedded\nprotected: true", {}, defaults);
  EXPECT_EQ(own.lease, std::chrono::seconds(5));
  EXPECT_EQ(own.on_modified, OnModified::kWarn);
  EXPECT_EQ(own.runtime, Runtime::kEmbedded);
  EXPECT_TRUE(own.is_protected);
  const Environment common = prod("url: mongodb://h/shop\nbackup_before_up: true", {}, defaults);
  EXPECT_EQ(common.lease, std::chrono::seconds(20));
  EXPECT_EQ(common.on_modified, OnModified::kRerun);
  EXPECT_EQ(common.runtime, Runtime::kNode);
  EXPECT_TRUE(common.backup_before_up);
}

TEST_F(EnvironmentTest, KeepsStateElsewhereWhenAsked) {
  const Environment env = prod("url: mongodb://h/shop\nstate: { database: \"${S}\", prefix: gw. }", {{"S", "ops"}});
  EXPECT_EQ(env.database, "shop");
  EXPECT_EQ(env.state_database, "ops");
  EXPECT_EQ(env.state_prefix, "gw.");
}

TEST_F(EnvironmentTest, MayBeTheLocalServer) {
  const Environment env = prod("url: local\ndatabase: shop");
  EXPECT_TRUE(env.is_local);
  EXPECT_TRUE(env.url.empty());
  EXPECT_EQ(env.database, "shop");
}

TEST_F(EnvironmentTest, PrefersTheDatabaseKeyOverTheUrl) {
  EXPECT_EQ(prod("url: mongodb://h/other\ndatabase: shop").database, "shop");
  EXPECT_EQ(prod("url: mongodb://h/admin\ndatabase: shop").database, "shop");
}

TEST_F(EnvironmentTest, UsesMainOfSeveralDatabasesElseTheFirst) {
  EXPECT_EQ(prod("databases: { pay: { url: \"postgres://h/pay\" }, main: { url: mongodb://h/shop } }").database,
            "shop");
  EXPECT_EQ(prod("databases:\n  one: { url: mongodb://h/a, database: b }\n  two: { url: mongodb://h/c }").database,
            "b");
  EXPECT_EQ(refused(ErrorCode::kBadUrl, "databases: { pay: { url: \"postgres://h/pay\" } }").message(),
            "environments.prod.databases.pay.url starts with postgres://, which is not supported yet by this version");
}

TEST_F(EnvironmentTest, WantsADatabase) {
  const Error none = refused(ErrorCode::kConfigValue, "url: mongodb://h/");
  EXPECT_EQ(none.message(), "environments.prod names no database");
  EXPECT_EQ(none.fix_text(), "add database: NAME to environments.prod");
  EXPECT_EQ(refused(ErrorCode::kConfigValue, "url: local").message(), "environments.prod names no database");
  EXPECT_EQ(refused(ErrorCode::kConfigValue, "url: mongodb://ada:pw@h/admin").message(),
            "environments.prod.url names the database admin, which belongs to the server");
}

TEST_F(EnvironmentTest, RefusesDatabasesAndPrefixesThatCannotBe) {
  EXPECT_EQ(refused(ErrorCode::kConfigValue, "url: local\ndatabase: a b").message(),
            "environments.prod.database has a blank in it");
  EXPECT_EQ(refused(ErrorCode::kConfigValue, "url: local\ndatabase: config").message(),
            "environments.prod.database is config, which belongs to the server");
  EXPECT_EQ(refused(ErrorCode::kConfigValue, "url: local\ndatabase: x\nstate: { database: local }").message(),
            "environments.prod.state.database is local, which belongs to the server");
  for (const char* prefix : {"a$", "system.x", ".x", "a b"})
    EXPECT_EQ(
        refused(ErrorCode::kConfigValue, "url: local\ndatabase: x\nstate: { prefix: \"" + std::string(prefix) + "\" }")
            .message(),
        "environments.prod.state.prefix cannot start the name of a collection")
        << prefix;
  EXPECT_EQ(refused(ErrorCode::kConfigValue, "url: mongodb://h/x", {{"GODWIT_DATABASE", "a.b"}}).details().at(0),
            "GODWIT_DATABASE");
}

TEST_F(EnvironmentTest, NamesKeyLineAndEnvironmentOfAMissingVariable) {
  const Error unset = refused(ErrorCode::kConfigVariable, "protected: true\nurl: \"mongodb://${HOST}/shop\"");
  EXPECT_EQ(unset.message(), "environments.prod.url needs the variable HOST, which is not set");
  EXPECT_THAT(unset.details(),
              ElementsAre("godwit.yaml:5:10", "5 |     url: \"mongodb://${HOST}/shop\"", "  |          ^"));
  EXPECT_EQ(unset.fix_text(), "set HOST, add it to the file .env, or give a default: ${HOST:-…}");
  EXPECT_EQ(refused(ErrorCode::kConfigVariable, "url: \"${U}\"", {{"U", ""}}).message(),
            "environments.prod.url needs the variable U, which is empty in the environment");
  EXPECT_EQ(refused(ErrorCode::kConfigVariable, "url: mongodb://h/\ndatabase: \"${DB}\"").message(),
            "environments.prod.database needs the variable DB, which is not set");
  EXPECT_EQ(exit_code(ErrorCode::kConfigVariable), 64);
}

TEST_F(EnvironmentTest, DoesNotNeedTheVariablesOfOthers) {
  const Config all = config("url: mongodb://h/shop", {}, "  dev: { url: \"${NONE}\" }\n");
  EXPECT_EQ(all.environment("prod").database, "shop");
  EXPECT_EQ(error_of([&] { static_cast<void>(all.environment("dev")); }).code(), ErrorCode::kConfigVariable);
}

TEST_F(EnvironmentTest, ReadsDotenvBesideTheFileAndLetsTheEnvironmentWin) {
  folder_.write(".env", "export HOST='filehost'\nDB=fromfile\n");
  const Environment env = prod("url: \"mongodb://${HOST}/${DB}\"", {{"DB", "fromprocess"}});
  EXPECT_EQ(env.url.reveal(), "mongodb://filehost/fromprocess");
  EXPECT_EQ(setting(env, "url").origin, "godwit.yaml:4:10 (HOST from .env:1, DB from the environment)");
}

TEST_F(EnvironmentTest, ReportsADotenvThatCannotBeRead) {
  folder_.write(".env", "A=1\nnonsense\n");
  EXPECT_EQ(refused(ErrorCode::kConfigSyntax, "url: local\ndatabase: x").details().at(0), ".env:2:9");
}

TEST_F(EnvironmentTest, IgnoresAFolderCalledDotenv) {
  folder_.write(".env/bin/python", "");
  EXPECT_EQ(prod("url: local\ndatabase: x").database, "x");
}

TEST_F(EnvironmentTest, LetsGodwitVariablesReplaceUrlAndDatabase) {
  const std::string lines = "url: \"${UNSET}\"\ndatabase: shop";
  EXPECT_EQ(prod(lines, {{"GODWIT_URL", "mongodb://o/"}}).database, "shop");
  EXPECT_EQ(prod(lines, {{"GODWIT_URL", "mongodb://o/other"}}).database, "other") << "it wins over the file";
  EXPECT_EQ(prod(lines, {{"GODWIT_URL", "mongodb://o/admin"}}).database, "shop") << "where a user is kept, no target";
  const Environment both = prod(lines, {{"GODWIT_URL", "mongodb://o/other"}, {"GODWIT_DATABASE", "third"}});
  EXPECT_EQ(both.url.reveal(), "mongodb://o/other");
  EXPECT_EQ(both.database, "third");
  EXPECT_EQ(setting(both, "url").origin, "GODWIT_URL");
  EXPECT_EQ(setting(both, "database").origin, "GODWIT_DATABASE");
  EXPECT_TRUE(prod(lines, {{"GODWIT_URL", "local"}}).is_local);
  EXPECT_EQ(refused(ErrorCode::kBadUrl, lines, {{"GODWIT_URL", "h:27017"}}).message(),
            "GODWIT_URL is no connection string");
}

TEST_F(EnvironmentTest, TakesGodwitVariablesFromDotenvToo) {
  folder_.write(".env", "GODWIT_URL=mongodb://o/other\n");
  EXPECT_EQ(setting(prod("url: local"), "url").origin, "GODWIT_URL (.env:1)");
}

TEST_F(EnvironmentTest, RefusesUrlsWithoutShowingThem) {
  const Error error = refused(ErrorCode::kBadUrl, "url: \"mongodb://ada:hunter2/x@h/shop\"");
  EXPECT_EQ(error.message(),
            "environments.prod.url has a user or password with a character that must be percent-encoded");
  EXPECT_EQ(error.details().at(0), "godwit.yaml:4:10");
  for (const char* url : {"hunter2", "mongodb://ada:hunter2@/x", "mongodb://ada:hunter2@h:x/", "mongodb://ada:hunter2",
                          "mongodb://h/hunter2.x", "redis://ada:hunter2@h", "mongodb://ada: hunter2@h"})
    EXPECT_THAT(all_text(refused(ErrorCode::kBadUrl, "url: \"${U}\"", {{"U", url}})), Not(HasSubstr("hunter2"))) << url;
}

TEST_F(EnvironmentTest, ReadsTheUrlFromAFile) {
  folder_.write("secret/url", "\n  mongodb://ada:pw@h/shop \n");
  EXPECT_EQ(prod("url_file: secret/url").url.reveal(), "mongodb://ada:pw@h/shop");
  EXPECT_EQ(prod("url_file: \"${DIR}/url\"", {{"DIR", (folder_.path() / "secret").string()}}).database, "shop");
  EXPECT_EQ(setting(prod("url_file: secret/url"), "url").value, "mongodb://***@h/shop");
}

TEST_F(EnvironmentTest, RefusesAUrlFileThatIsMissingEmptyOrLong) {
  const Error missing = refused(ErrorCode::kConfigSecretSource, "url_file: none");
  EXPECT_EQ(missing.message(), "environments.prod.url_file: cannot read " + (folder_.path() / "none").string() +
                                   ": No such file or directory");
  EXPECT_EQ(missing.details().at(0), "godwit.yaml:4:15");
  folder_.write("blank", " \n\n");
  EXPECT_EQ(refused(ErrorCode::kConfigSecretSource, "url_file: blank").message(),
            "environments.prod.url_file: " + (folder_.path() / "blank").string() + " is empty");
  folder_.write("long", std::string(100000, 'x'));
  EXPECT_THAT(refused(ErrorCode::kConfigSecretSource, "url_file: long").message(), HasSubstr("File too large"));
  EXPECT_THAT(refused(ErrorCode::kConfigSecretSource, "url_file: .").message(), HasSubstr("Is a directory"));
  folder_.write("two", "mongodb://h/a\nmongodb://h/b\n");
  EXPECT_EQ(refused(ErrorCode::kBadUrl, "url_file: two").message(),
            "the content of environments.prod.url_file holds white space or a control character");
}

TEST_F(EnvironmentTest, RunsACommandForTheUrl) {
  EXPECT_EQ(prod("url_command: [echo, \"mongodb://ada:pw@${H}/shop\"]", {{"H", "h9"}}).url.reveal(),
            "mongodb://ada:pw@h9/shop");
  folder_.write("name", "from-the-folder");
  folder_.write_program("tool", "#!/bin/sh\necho mongodb://h/$(cat name)-$1\n");
  EXPECT_EQ(prod("url_command: [./tool, x]").database, "from-the-folder-x") << "it runs in the project's folder";
}

TEST_F(EnvironmentTest, ShowsWhyACommandFailedButNeverItsOutput) {
  folder_.write_program("tool",
                        "#!/bin/sh\necho hunter2\n"
                        "echo 'no login at mongodb://ada:hunter2@h/' >&2\n"
                        "echo \"token $1 refused\" >&2\nexit 3\n");
  const Error failed =
      refused(ErrorCode::kConfigSecretSource, "url_command: [./tool, \"${TOKEN}\"]", {{"TOKEN", "tok-hunter2"}});
  EXPECT_EQ(failed.message(), "environments.prod.url_command: ./tool ended with exit code 3");
  EXPECT_THAT(failed.details(), ElementsAre("godwit.yaml:4:19", "no login at mongodb://***@h/", "token *** refused"));
  EXPECT_THAT(all_text(failed), Not(HasSubstr("hunter2")));
}

TEST_F(EnvironmentTest, RefusesACommandThatIsMissingOrSaysNothing) {
  EXPECT_THAT(refused(ErrorCode::kConfigSecretSource, "url_command: [godwit-no-such-program]").message(),
              HasSubstr("environments.prod.url_command: cannot run godwit-no-such-program"));
  EXPECT_EQ(refused(ErrorCode::kConfigSecretSource, "url_command: [\"true\"]").message(),
            "environments.prod.url_command: true printed nothing");
  EXPECT_EQ(refused(ErrorCode::kBadUrl, "url_command: [echo, nonsense]").message(),
            "the output of environments.prod.url_command is no connection string");
  EXPECT_EQ(refused(ErrorCode::kConfigVariable, "url_command: [echo, \"${NONE}\"]").message(),
            "environments.prod.url_command needs the variable NONE, which is not set");
}

TEST_F(EnvironmentTest, TellsWhereEverySettingCameFrom) {
  const Environment env = prod("url: \"${U}\"\nprotected: true\nlease: 90s", {{"U", "mongodb://ada:pw@h/shop"}},
                               "defaults: { on_modified: warn, timeout: 10m, coalesce: true }\n");
  EXPECT_TRUE(env.coalesce);
  std::string all;
  for (const Setting& one : env.settings) all += one.key + " = " + one.value + "  <- " + one.origin + "\n";
  EXPECT_EQ(all,
            "url = mongodb://***@h/shop  <- godwit.yaml:4:10 (U from the environment)\n"
            "database = shop  <- godwit.yaml:4:10 (U from the environment)\n"
            "state.database = shop  <- default\n"
            "state.prefix = godwit_  <- default\n"
            "protected = true  <- godwit.yaml:5:16\n"
            "backup_before_up = false  <- default\n"
            "coalesce = true  <- godwit.yaml:7:56\n"
            "lease = 1m30s  <- godwit.yaml:6:12\n"
            "on_modified = warn  <- godwit.yaml:7:26\n"
            "runtime = auto  <- default\n"
            "server_selection_timeout = 10s  <- default\n"
            "timeout = 10m  <- godwit.yaml:7:41\n"
            "memory = 1024MiB  <- default\n"
            "migrations = migrations  <- default\n");
}

TEST_F(EnvironmentTest, SummarisesWithoutNeedingAnything) {
  const auto marker = folder_.path() / "command-ran";
  const Config all = config("url: mongodb://ada:pw@h/shop\nprotected: true",
                            {{"SET", "mongodb://eve:pw@h2/x"}, {"MARKER", marker.string()}},
                            "  local: { url: local, database: shop }\n"
                            "  dev: { url: \"${SET}\" }\n"
                            "  unset: { url: \"mongodb://ada:${PW}@h/shop\" }\n"
                            "  file: { url_file: none }\n"
                            "  command: { url_command: [touch, \"${MARKER}\"] }\n"
                            "  needs: { url_command: [vault, \"${PW}\"] }\n"
                            "  misplaced: { url: hunter2 }\n");
  std::string text;
  for (const EnvironmentSummary& one : all.environments())
    text += one.name + (one.is_local ? " local" : "") + (one.is_protected ? " protected" : "") + " " + one.url + " | " +
            one.problem + "\n";
  EXPECT_EQ(text,
            "prod protected mongodb://***@h/shop | \n"
            "local local local | \n"
            "dev mongodb://***@h2/x | \n"
            "unset mongodb://***@h/shop | environments.unset.url needs the variable PW, which is not set\n"
            "file content of none | environments.file.url_file: cannot read " +
                (folder_.path() / "none").string() +
                ": No such file or directory\n"
                "command output of touch | \n"
                "needs output of vault | environments.needs.url_command needs the variable PW, which is not set\n"
                "misplaced *** | environments.misplaced.url is no connection string\n");
  EXPECT_FALSE(std::filesystem::exists(marker)) << "a list must not run anything";
}

}  // namespace
}  // namespace godwit::config
