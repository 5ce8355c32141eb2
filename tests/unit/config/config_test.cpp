#include "config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "support/error_of.h"
#include "support/scratch_folder.h"

namespace godwit::config {
namespace {

using test::error_of;
using test::ScratchFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

Config parsed(const std::string& text, const Variables& variables = {}) {
  return Config::parse(text, "/nowhere/godwit.yaml", variables);
}

// A file with one good environment and `more` behind it.
std::string with(const std::string& more) {
  return "version: 1\nenvironments:\n  local: { url: local, database: shop }\n" + more;
}

std::string in_prod(const std::string& more) {
  return "version: 1\nenvironments:\n  prod:\n    url: mongodb://h/shop\n" + more;
}

Error refused(ErrorCode code, const std::string& text) {
  Error error = error_of([&] { parsed(text); });
  EXPECT_EQ(error.code(), code) << error.what();
  EXPECT_FALSE(error.fix_text().empty()) << error.what();
  EXPECT_FALSE(error.details().empty()) << error.what();
  return error;
}

std::string value_message(const std::string& text) { return refused(ErrorCode::kConfigValue, text).message(); }

constexpr const char* kSample = R"(version: 1
migrations: db/migrations
default_environment: local
environments:
  local: { url: local, database: shop }             # a server that godwit starts
  dev:   { url: "${MONGO_URL_DEV}" }
  prod:
    url: "${MONGO_URL_PROD}"
    protected: true
    backup_before_up: true
    accept_from: [staging]
    pii: masked-only
    state: { database: shop_state, prefix: gw_ }
    server_selection_timeout: 3s
  staging:
    databases: { billing: { url: "${POSTGRES_URL_STAGING}" }, main: { url: "${MONGO_URL_STAGING}" } }
    lease: 10s
    on_modified: warn
defaults: { lease: 20s, chunk: 1000, jobs: auto, on_modified: rerun, timeout: 1h30m, memory: 256MiB }
storage:
  main: { type: local, path: backups }
ignore: ["*.md", sample-migration.js]
local: { command: [./bin/mongod, --quiet] }
params: { tenant: acme, limit: 012, deep: "true" }
)";

TEST(Config, ReadsEveryKeyOfTheSample) {
  const Config config = parsed(kSample);
  EXPECT_EQ(config.file(), "/nowhere/godwit.yaml");
  EXPECT_EQ(config.folder(), "/nowhere");
  EXPECT_EQ(config.migrations_folder(), "/nowhere/db/migrations");
  EXPECT_THAT(config.ignored_files(), ElementsAre("*.md", "sample-migration.js"));
  EXPECT_THAT(config.local_command(), ElementsAre("/nowhere/bin/mongod", "--quiet"));
  EXPECT_EQ(config.script_timeout(), std::chrono::minutes(90));
  EXPECT_EQ(config.script_memory_bytes(), std::uint64_t{256} << 20U);
  EXPECT_THAT(config.parameters(),
              UnorderedElementsAre(Pair("tenant", "acme"), Pair("limit", "012"), Pair("deep", "true")));
  EXPECT_EQ(config.environment_name(""), "local");
}

TEST(Config, HasDefaultsForEverythingElse) {
  const Config config = parsed(with(""));
  EXPECT_EQ(config.migrations_folder(), "/nowhere/migrations");
  EXPECT_THAT(config.ignored_files(), IsEmpty());
  EXPECT_THAT(config.local_command(), IsEmpty());
  EXPECT_EQ(config.script_timeout().count(), 0);
  EXPECT_EQ(config.script_memory_bytes(), std::uint64_t{1} << 30U);
  EXPECT_THAT(config.parameters(), IsEmpty());
}

TEST(Config, TakesOneProgramForTheLocalServer) {
  EXPECT_THAT(parsed(with("local: { program: mongod }\n")).local_command(), ElementsAre("mongod"));
  EXPECT_THAT(parsed(with("local: { program: /opt/mongod }\n")).local_command(), ElementsAre("/opt/mongod"));
  EXPECT_EQ(value_message(with("local: { program: a, command: [b] }\n")), "local has both command and program");
}

TEST(Config, RefusesAnUnknownKeyWithASuggestion) {
  const Error error = refused(ErrorCode::kConfigUnknownKey, in_prod("    protectd: true\n"));
  EXPECT_EQ(error.message(), "unknown key \"protectd\" in environments.prod; did you mean \"protected\"?");
  EXPECT_THAT(error.details(), ElementsAre("godwit.yaml:5:5", "5 |     protectd: true", "  |     ^"));
  EXPECT_EQ(error.fix_text(), "write protected, or remove the key");
  EXPECT_EQ(exit_code(error.code()), 64);
}

TEST(Config, RefusesUnknownKeysEverywhere) {
  const auto message = [](const std::string& text) { return refused(ErrorCode::kConfigUnknownKey, text).message(); };
  EXPECT_EQ(message(with("migration: x\n")), "unknown key \"migration\" in godwit.yaml; did you mean \"migrations\"?");
  EXPECT_EQ(message(with("zzz: x\n")), "unknown key \"zzz\" in godwit.yaml");
  EXPECT_EQ(message(with("  unused: { ur: local }\n")),
            "unknown key \"ur\" in environments.unused; did you mean \"url\"?");
  EXPECT_EQ(message(with("defaults: { leese: 30s }\n")), "unknown key \"leese\" in defaults; did you mean \"lease\"?");
  EXPECT_EQ(message(with("defaults: { transaction: true }\n")), "unknown key \"transaction\" in defaults");
  EXPECT_EQ(message(with("local: { cmd: [a] }\n")), "unknown key \"cmd\" in local");
  EXPECT_EQ(message(with("storage: { main: { type: local, pth: x } }\n")),
            "unknown key \"pth\" in storage.main; did you mean \"path\"?");
  EXPECT_EQ(message(in_prod("    state: { databse: x }\n")),
            "unknown key \"databse\" in environments.prod.state; did you mean \"database\"?");
  EXPECT_EQ(message("version: 1\nenvironments: { a: { databases: { main: { url: local, protected: true } } } }\n"),
            "unknown key \"protected\" in environments.a.databases.main");
}

TEST(Config, ListsTheKeysWhenNoneIsNear) {
  EXPECT_THAT(refused(ErrorCode::kConfigUnknownKey, with("local: { cmd: [a] }\n")).fix_text(),
              HasSubstr("the keys here are command, program"));
}

TEST(Config, KeepsMessagesInOneLineWhateverTheKeysAre) {
  EXPECT_EQ(value_message("version: 1\nenvironments: { a: { url: local } }\nparams: { \"a\\nb\\e[31m\": [] }\n"),
            "params.a b\\x1b[31m wants text, a number, or true or false, not a list");
}

TEST(Config, NeverShowsASecretInAnUnknownKey) {
  const Error error = refused(ErrorCode::kConfigUnknownKey, in_prod("    mongodb://ada:hunter2@h/: x\n"));
  EXPECT_EQ(error.message(), "unknown key \"mongodb://***@h/\" in environments.prod");
  EXPECT_THAT(test::all_text(error), ::testing::Not(HasSubstr("hunter2")));
}

TEST(Config, WantsItsVersion) {
  EXPECT_EQ(value_message("environments: { a: { url: local } }\n"), "godwit.yaml has no version");
  for (const char* version : {"2", "0", "-1", "\"1\"", "01", "1.0", "one", "[1]", "0x1", "99999999999999999999"})
    EXPECT_THAT(value_message("version: " + std::string(version) + "\nenvironments: {a: {url: local}}\n"),
                HasSubstr("version wants 1, not "))
        << version;
}

TEST(Config, WantsEnvironments) {
  EXPECT_EQ(value_message("version: 1\n"), "godwit.yaml has no environments");
  EXPECT_EQ(value_message("version: 1\nenvironments:\n"), "environments has no value");
  EXPECT_EQ(value_message("version: 1\nenvironments: {}\n"), "environments wants at least one environment, not a map");
  EXPECT_EQ(value_message("version: 1\nenvironments: [a]\n"),
            "environments wants a map of keys and values, not a list");
  EXPECT_EQ(value_message("version: 1\nenvironments: { prod: local }\n"),
            "environments.prod wants a map of keys and values, not \"local\"");
  EXPECT_EQ(value_message("version: 1\nenvironments: { \"\": { url: local } }\n"),
            "an environment cannot be called \"\"");
}

TEST(Config, WantsAMapAtTheTop) {
  EXPECT_EQ(value_message("[1, 2]\n"), "godwit.yaml wants a map of keys and values, not a list");
  EXPECT_EQ(value_message("hello\n"), "godwit.yaml wants a map of keys and values, not \"hello\"");
}

TEST(Config, WantsExactlyOneUrl) {
  EXPECT_EQ(value_message("version: 1\nenvironments: { prod: { database: x } }\n"), "environments.prod has no url");
  const Error both = refused(ErrorCode::kConfigValue, in_prod("    url_file: secret/url\n"));
  EXPECT_EQ(both.message(), "environments.prod has both url and url_file");
  EXPECT_EQ(both.details()[0], "godwit.yaml:5:5");
  EXPECT_EQ(value_message(in_prod("    url_command: [vault]\n")), "environments.prod has both url and url_command");
  EXPECT_EQ(value_message(in_prod("    databases: { main: { url: local } }\n")),
            "environments.prod has both databases and url");
  EXPECT_EQ(value_message("version: 1\nenvironments: { a: { databases: {} } }\n"),
            "environments.a.databases wants at least one database: { main: { url: … } }, not a map");
  EXPECT_EQ(value_message("version: 1\nenvironments: { a: { databases: { x: { database: y } } } }\n"),
            "environments.a.databases.x has no url");
}

TEST(Config, ChecksTypesInEnvironmentsThatAreNotUsed) {
  EXPECT_EQ(value_message(in_prod("    protected: yes\n")),
            "environments.prod.protected wants true or false, not \"yes\"");
  EXPECT_EQ(value_message(in_prod("    protected: \"true\"\n")),
            "environments.prod.protected wants true or false, not \"true\"");
  EXPECT_EQ(value_message(in_prod("    protected: \"${P}\"\n")),
            "environments.prod.protected wants true or false, not \"${P}\"");
  EXPECT_EQ(value_message(in_prod("    protected:\n")), "environments.prod.protected has no value");
  EXPECT_EQ(value_message(in_prod("    protected: [true]\n")),
            "environments.prod.protected wants true or false, not a list");
  EXPECT_EQ(value_message(in_prod("    backup_before_up: 1\n")),
            "environments.prod.backup_before_up wants true or false, not \"1\"");
  EXPECT_EQ(value_message(in_prod("    lease: 30\n")),
            "environments.prod.lease wants a duration such as 500ms, 30s, 10m or 1h30m, not \"30\"");
  EXPECT_EQ(value_message(in_prod("    lease: 10ms\n")),
            "environments.prod.lease wants a duration from 1s to 1h, not \"10ms\"");
  EXPECT_EQ(value_message(in_prod("    server_selection_timeout: 2h\n")),
            "environments.prod.server_selection_timeout wants a duration from 100ms to 10m, not \"2h\"");
  EXPECT_EQ(value_message(in_prod("    on_modified: ignore\n")),
            "environments.prod.on_modified wants one of fail, warn, rerun, not \"ignore\"");
  EXPECT_EQ(value_message(in_prod("    pii: some\n")),
            "environments.prod.pii wants one of allowed, masked-only, not \"some\"");
  EXPECT_EQ(value_message(in_prod("    accept_from: {a: b}\n")),
            "environments.prod.accept_from wants a list of texts: [one, two], not a map");
  EXPECT_EQ(value_message(in_prod("    state: godwit\n")),
            "environments.prod.state wants a map of keys and values, not \"godwit\"");
  EXPECT_EQ(value_message(in_prod("    database: {a: b}\n")), "environments.prod.database wants text, not a map");
  EXPECT_EQ(value_message(in_prod("    database: \"\"\n")),
            "environments.prod.database wants text that is not empty, not \"\"");
  EXPECT_EQ(value_message("version: 1\nenvironments: { a: { url_command: vault read } }\n"),
            "environments.a.url_command wants a list of texts: [one, two], not \"vault read\"");
  EXPECT_EQ(value_message("version: 1\nenvironments: { a: { url_command: [] } }\n"),
            "environments.a.url_command wants a list of texts: [one, two], not a list");
  EXPECT_EQ(value_message("version: 1\nenvironments: { a: { url_command: [a, [b]] } }\n"),
            "environments.a.url_command[1] wants text, not a list");
  EXPECT_EQ(value_message("version: 1\nenvironments: { a: { url_command: [\"\"] } }\n"),
            "environments.a.url_command wants a list that starts with a program: [PROGRAM, ARGUMENT], not a list");
}

TEST(Config, ChecksTypesOfTheRest) {
  EXPECT_EQ(value_message(with("defaults: { chunk: 0 }\n")),
            "defaults.chunk wants a whole number from 1 to 100,000, not \"0\"");
  EXPECT_EQ(value_message(with("defaults: { chunk: 012 }\n")),
            "defaults.chunk wants a whole number from 1 to 100,000, not \"012\"");
  EXPECT_EQ(value_message(with("defaults: { jobs: many }\n")),
            "defaults.jobs wants a whole number from 1 to 256, not \"many\"");
  EXPECT_EQ(value_message(with("defaults: { memory: lots }\n")),
            "defaults.memory wants a size such as 256MiB or 2GiB, not \"lots\"");
  EXPECT_EQ(value_message(with("defaults: { memory: 1MiB }\n")),
            "defaults.memory wants a size from 32MiB to 4095MiB, not \"1MiB\"");
  EXPECT_EQ(value_message(with("defaults: { memory: 99999999999999999GiB }\n")),
            "defaults.memory wants a size such as 256MiB or 2GiB, not \"99999999999999999GiB\"");
  EXPECT_EQ(value_message(with("storage: { main: { path: x } }\n")), "storage.main has no type");
  EXPECT_EQ(value_message(with("storage: { main: { type: ftp } }\n")),
            "storage.main.type wants one of local, s3, not \"ftp\"");
  EXPECT_EQ(value_message(with("storage: { main: { type: s3, bucket: [x] } }\n")),
            "storage.main.bucket wants text, not a list");
  EXPECT_EQ(value_message(with("ignore: { a: b }\n")), "ignore wants a list of texts: [one, two], not a map");
  EXPECT_EQ(value_message(with("params: { a: [1] }\n")), "params.a wants text, a number, or true or false, not a list");
  EXPECT_EQ(value_message(with("params: { a: }\n")), "params.a has no value");
  EXPECT_EQ(value_message(with("migrations: [a]\n")), "migrations wants text, not a list");
}

TEST(Config, ReadsSizesOfAllUnits) {
  const auto memory = [](const std::string& text) {
    return parsed(with("defaults: { memory: " + text + " }\n")).script_memory_bytes();
  };
  EXPECT_EQ(memory("64000000"), 64000000U);
  EXPECT_EQ(memory("64MB"), 64000000U);
  EXPECT_EQ(memory("64 MiB"), std::uint64_t{64} << 20U);
  EXPECT_EQ(memory("65536KiB"), std::uint64_t{64} << 20U);
  EXPECT_EQ(memory("2GB"), 2000000000U);
}

TEST(Config, RefusesVariablesOutsideOfEnvironments) {
  const Error error = refused(ErrorCode::kConfigValue, with("migrations: \"${DIR}\"\n"));
  EXPECT_EQ(error.message(), "migrations cannot hold a variable; only environments can");
  EXPECT_EQ(error.details()[0], "godwit.yaml:4:13");
  EXPECT_EQ(value_message(with("params: { a: \"${A}\" }\n")), "params.a cannot hold a variable; only environments can");
  EXPECT_THAT(parsed(with("params: { a: \"$${A}\" }\n")).parameters(), ElementsAre(Pair("a", "${A}")));
}

TEST(Config, ChecksTheFormOfVariablesEverywhere) {
  const Error error = refused(ErrorCode::kConfigValue, "version: 1\nenvironments: { prod: { url: \"${}\" } }\n");
  EXPECT_EQ(error.message(), "environments.prod.url: \"\" is no name of a variable");
  EXPECT_EQ(error.details()[0], "godwit.yaml:2:30");
}

TEST(Config, WantsADefaultThatExists) {
  const Error error = refused(ErrorCode::kConfigValue, with("default_environment: loca\n"));
  EXPECT_EQ(error.message(), "default_environment: there is no environment \"loca\"; did you mean \"local\"?");
  EXPECT_EQ(error.details()[0], "godwit.yaml:4:22");
}

TEST(Config, ChoosesTheEnvironment) {
  const Config config = parsed(kSample, {{"GODWIT_ENV", "dev"}});
  EXPECT_EQ(config.environment_name("prod"), "prod") << "what was asked for wins";
  EXPECT_EQ(config.environment_name(""), "dev") << "then GODWIT_ENV";
  EXPECT_EQ(parsed(kSample, {{"GODWIT_ENV", ""}}).environment_name(""), "local") << "then the file";
  EXPECT_EQ(parsed(in_prod("")).environment_name(""), "prod") << "then the only one";
}

TEST(Config, RefusesAnUnknownEnvironmentWithASuggestion) {
  const Config config = parsed(kSample, {{"GODWIT_ENV", "qa"}});
  const Error asked = error_of([&] { static_cast<void>(config.environment_name("prd")); });
  EXPECT_EQ(asked.code(), ErrorCode::kUnknownEnvironment);
  EXPECT_EQ(asked.message(), "there is no environment \"prd\"; did you mean \"prod\"?");
  EXPECT_THAT(asked.details(), ElementsAre("environments: local, dev, prod, staging"));
  EXPECT_EQ(asked.fix_text(), "godwit env list");
  EXPECT_EQ(exit_code(asked.code()), 13);
  const Error variable = error_of([&] { static_cast<void>(config.environment_name("")); });
  EXPECT_EQ(variable.message(), "there is no environment \"qa\"");
  EXPECT_THAT(variable.details(), ElementsAre("environments: local, dev, prod, staging", "GODWIT_ENV in the environment"));
}

TEST(Config, WantsAChoiceAmongSeveralEnvironments) {
  const Config config = parsed(with("  dev: { url: mongodb://h/x }\n"));
  const Error error = error_of([&] { static_cast<void>(config.environment_name("")); });
  EXPECT_EQ(error.code(), ErrorCode::kConfigValue);
  EXPECT_EQ(error.message(), "godwit.yaml has several environments and no default");
  EXPECT_THAT(error.details(), ElementsAre("environments: local, dev"));
}

TEST(Config, IsFoundInAFolderAbove) {
  const ScratchFolder folder;
  folder.write("godwit.yaml", with(""));
  folder.write("a/b/file", "");
  const Config config = Config::read(Config::locate(folder.path() / "a" / "b"), {});
  EXPECT_EQ(config.folder(), folder.path());
  EXPECT_EQ(config.file(), folder.path() / "godwit.yaml");
  EXPECT_EQ(Config::read(Config::locate(folder.path() / "a" / ".."), {}).folder(), folder.path());
}

TEST(Config, SaysThatAFolderIsNotThere) {
  const Error error = error_of([&] { Config::read(Config::locate("/nope/./x"), {}); });
  EXPECT_EQ(error.code(), ErrorCode::kConfigMissing);
  EXPECT_EQ(error.message(), "there is no folder /nope/x");
  EXPECT_EQ(error_of([&] { Config::locate("nope/x/"); }).message(), "there is no folder nope/x");
}

TEST(Config, SaysWhereItLookedWhenThereIsNone) {
  const ScratchFolder folder;
  folder.write("sub/godwit.yml", with(""));
  const Error error = error_of([&] { Config::read(Config::locate(folder.path() / "sub"), {}); });
  EXPECT_EQ(error.code(), ErrorCode::kConfigMissing);
  EXPECT_EQ(error.message(), "there is no godwit.yaml or migrate-mongo-config.js here or in a folder above");
  EXPECT_EQ(error.details().at(0), "looked in " + (folder.path() / "sub").string());
  EXPECT_EQ(error.details().at(1),
            (folder.path() / "sub" / "godwit.yml").string() + " is there: its name must be godwit.yaml");
  EXPECT_EQ(error.details().back(), "looked in /");
  EXPECT_EQ(error.fix_text(), "godwit init");
}

TEST(Config, SaysHowToNameAConfigurationOfMigrateMongoThatIsCalledOtherwise) {
  const ScratchFolder folder;
  const std::string file = folder.write("shop/migrate-mongo-config.mjs", "export default {};").string();
  folder.write("shop/src/index.js", "");
  const Error here = error_of([&] { Config::locate(folder.path() / "shop" / "src" / ".."); });
  EXPECT_EQ(here.code(), ErrorCode::kConfigMissing);
  EXPECT_EQ(here.details().at(1), file + " is there: only migrate-mongo-config.js is found by itself");
  EXPECT_EQ(here.fix_text(),
            "godwit status -f migrate-mongo-config.mjs; to do without -f: godwit init --from migrate-mongo -f "
            "migrate-mongo-config.mjs");
  EXPECT_EQ(error_of([&] { Config::locate(folder.path() / "shop/src"); }).fix_text(),
            "godwit status -C FOLDER -f migrate-mongo-config.mjs; to do without -f: godwit init --from migrate-mongo -C "
            "FOLDER -f migrate-mongo-config.mjs");
}

TEST(Config, ReadsTheFileThatIsNamed) {
  const ScratchFolder folder;
  const auto file = folder.write("conf/other.yaml", with("zzz: 1\n"));
  EXPECT_EQ(error_of([&] { Config::read(file, {}); }).message(), "unknown key \"zzz\" in other.yaml");
  EXPECT_EQ(error_of([&] { Config::read(file, {}); }).details()[0], "other.yaml:4:1");
  const Error missing = error_of([&] { Config::read(folder.path() / "." / "none.yaml", {}); });
  EXPECT_EQ(missing.code(), ErrorCode::kConfigMissing);
  EXPECT_EQ(missing.message(), "there is no file " + (folder.path() / "none.yaml").string());
  EXPECT_EQ(error_of([&] { Config::read(folder.path(), {}); }).code(), ErrorCode::kFile) << "a folder";
}

TEST(Config, RefusesAFileOfTenMegabytes) {
  const ScratchFolder folder;
  const auto file = folder.write("godwit.yaml", std::string(10'000'000, 'a'));
  EXPECT_EQ(error_of([&] { Config::read(file, {}); }).code(), ErrorCode::kConfigSyntax);
}

TEST(Config, SkipsAByteOrderMark) {
  const Config config = parsed("\xEF\xBB\xBF" + with(""));
  EXPECT_EQ(config.environment_name(""), "local");
  EXPECT_EQ(refused(ErrorCode::kConfigUnknownKey, "\xEF\xBB\xBFzzz: 1\n").details()[0], "godwit.yaml:1:1");
}

TEST(Config, MayBeCopiedAndOutliveTheOriginal) {
  std::optional<Config> original = parsed(with("params: { a: b }\n"));
  const Config copy = *original;
  original.reset();
  EXPECT_EQ(copy.environment("local").database, "shop");
}

}  // namespace
}  // namespace godwit::config
