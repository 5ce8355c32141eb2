#include "config/migrate_mongo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config.h"
#include "config/driver_options.h"
#include "config/variables_read.h"
#include "support/error_of.h"

namespace godwit::config {
namespace {

using test::error_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Config of(const std::string& config, const std::string& text = {}, const std::string& variables = "{}") {
  return Config::from_migrate_mongo("{\"config\":" + config + ",\"variables\":" + variables + "}", text,
                                    "/shop/migrate-mongo-config.js", "/shop", {});
}

std::string url_of(std::string_view url, std::string_view options) { return connect_as_driver(url, options).url; }

constexpr const char* kUsual = R"({"mongodb": {"url": "mongodb://db:27017", "databaseName": "shop", "options": {}},
  "migrationsDir": "db/migrations", "changelogCollectionName": "changelog", "lockCollectionName": "changelog_lock",
  "lockTtl": 60, "migrationFileExtension": ".mjs", "useFileHash": true, "moduleSystem": "esm"})";

TEST(MigrateMongoFile, BecomesOneEnvironmentWithItsHistory) {
  const Config config = of(kUsual);
  EXPECT_EQ(config.migrations_folder(), "/shop/db/migrations");
  EXPECT_EQ(config.environment_name(""), "default");
  const Environment environment = config.environment("default");
  EXPECT_EQ(environment.url.reveal(), "mongodb://db:27017");
  EXPECT_EQ(environment.database, "shop");
  EXPECT_EQ(environment.on_modified, OnModified::kRerun);
  ASSERT_TRUE(config.migrate_mongo());
  EXPECT_EQ(config.migrate_mongo()->lock, "changelog_lock");
  EXPECT_EQ(config.migrate_mongo()->lock_ttl, base::Duration(60000));
  EXPECT_EQ(config.migrate_mongo()->extension, ".mjs");
  EXPECT_TRUE(config.migrate_mongo()->use_file_hash);
  EXPECT_THAT(config.warnings(), IsEmpty());
}

TEST(MigrateMongoFile, NeedsNothingButAUrl) {
  const Config config = of(R"({"mongodb": {"url": "mongodb://db/shop"}})");
  EXPECT_EQ(config.migrations_folder(), "/shop/migrations");
  EXPECT_EQ(config.environment("").database, "shop");
  EXPECT_EQ(config.environment("").on_modified, OnModified::kWarn);
  EXPECT_EQ(config.migrate_mongo()->changelog, "changelog");
  EXPECT_EQ(config.migrate_mongo()->lock, std::nullopt);
}

TEST(MigrateMongoFile, TakesTheDriversDatabaseWhereNobodyNamesOne) {
  EXPECT_EQ(of(R"({"mongodb": {"url": "mongodb://db"}})").environment("").database, "test");
}

TEST(MigrateMongoFile, HasNoLockWhereTheToolHasNone) {
  const auto short_lived = of(R"({"mongodb": {"url": "mongodb://db"}, "lockCollectionName": "l", "lockTtl": 0.5})");
  EXPECT_EQ(short_lived.migrate_mongo()->lock, "l");
  EXPECT_EQ(short_lived.migrate_mongo()->lock_ttl, base::Duration(500));
  EXPECT_EQ(of(R"({"mongodb": {"url": "mongodb://db"}, "lockCollectionName": "l", "lockTtl": 0})").migrate_mongo()->lock,
            std::nullopt);
  const auto for_ever = of(R"({"mongodb": {"url": "mongodb://db"}, "lockCollectionName": "l"})").migrate_mongo();
  EXPECT_EQ(for_ever->lock, "l");
  EXPECT_EQ(for_ever->lock_ttl, std::nullopt);
}

TEST(MigrateMongoFile, LeavesDollarsAndBracesOfAPasswordAlone) {
  EXPECT_EQ(of(R"({"mongodb": {"url": "mongodb://ada:a$$b%7B@db/shop"}})").environment("").url.reveal(),
            "mongodb://ada:a$$b%7B@db/shop");
}

TEST(MigrateMongoFile, NamesKeysAndOptionsWithoutEffect) {
  EXPECT_THAT(of(R"({"mongodb": {"url": "mongodb://db", "options": {"useNewUrlParser": true, "foo": 1}}, "dateFormat": "x"})")
                  .warnings(),
              ElementsAre("\"dateFormat\" has no effect in godwit", "\"mongodb.options.foo\" has no effect in godwit"));
}

TEST(MigrateMongoFile, SaysWhichVariableIsNotSet) {
  const Error error = error_of([] {
    of(R"({"mongodb": {}})", "module.exports = { mongodb: { url: process.env.MONGO_URL || process.env['DB_URL'] } }",
       R"({"DB_URL": "x"})");
  });
  EXPECT_EQ(error.code(), ErrorCode::kConfigValue);
  EXPECT_EQ(error.message(), "migrate-mongo-config.js gives no mongodb.url");
  EXPECT_THAT(error.details(), ElementsAre("migrate-mongo-config.js", "it reads MONGO_URL, which is not set"));
}

TEST(MigrateMongoFile, NamesTheVariableThatIsMissingInsideOfAUrl) {
  const std::string text = "// process.env.OLD\nconst db = process.env.DEBUG;\n"
                           "url: `mongodb://${process.env.USER_NAME}:${process.env.PASS ?? 'x'}@${process.env.HOST}/db`";
  const Error error = error_of([&] {
    of(R"({"mongodb": {"url": "mongodb://ada:x@undefined/db"}})", text, R"({"USER_NAME": "ada"})");
  });
  EXPECT_EQ(error.code(), ErrorCode::kConfigValue);
  EXPECT_THAT(error.message(), HasSubstr("mongodb.url is \"mongodb://***@undefined/db\": a variable in it is not set"));
  EXPECT_THAT(error.details(), ElementsAre("migrate-mongo-config.js", "it reads HOST, which is not set"));
  EXPECT_EQ(error.fix_text(), "set HOST");
}

TEST(MigrateMongoFile, NamesTheVariableThatIsMissingInADatabasesName) {
  const Error error = error_of([] {
    of(R"({"mongodb": {"url": "mongodb://h", "databaseName": "shop_undefined"}})",
       "databaseName: 'shop_' + process.env.STAGE");
  });
  EXPECT_THAT(error.message(), HasSubstr("mongodb.databaseName is \"shop_undefined\""));
  EXPECT_EQ(error.fix_text(), "set STAGE");
}

TEST(MigrateMongoFile, TakesUndefinedForAWordWhereNoVariableIsMissing) {
  EXPECT_EQ(of(R"({"mongodb": {"url": "mongodb://h/undefined"}})", "process.env.A || 1").environment("").database,
            "undefined");
}

TEST(MigrateMongoFile, SuggestsTheKeyThatWasMeant) {
  EXPECT_THAT(of(R"({"mongodb": {"url": "mongodb://db", "databasename": "x"}, "migrationDir": "x"})").warnings(),
              ElementsAre("\"migrationDir\" has no effect in godwit; did you mean \"migrationsDir\"?",
                          "\"mongodb.databasename\" has no effect in godwit; did you mean \"mongodb.databaseName\"?"));
  EXPECT_THAT(error_of([] { of(R"({"mongoDB": {"url": "mongodb://db"}})"); }).details(),
              ElementsAre("migrate-mongo-config.js", "\"mongoDB\" has no effect in godwit; did you mean \"mongodb\"?"));
}

TEST(MigrateMongoFile, NamesTheOptionWhoseValueIsWrong) {
  const auto message = [](const std::string& options) {
    return error_of([&] { of(R"({"mongodb": {"url": "mongodb://db", "options": )" + options + "}}"); }).message();
  };
  EXPECT_EQ(message(R"({"retryWrites": "maybe"})"), "mongodb.options.retryWrites wants true or false, not \"maybe\"");
  EXPECT_EQ(message(R"({"connectTimeoutMS": -5})"),
            "mongodb.options.connectTimeoutMS wants a number from 0 to 2147483647, not -5");
  EXPECT_EQ(message(R"({"readPreference": "second"})"),
            "mongodb.options.readPreference wants one of primary, primaryPreferred, secondary, secondaryPreferred, "
            "nearest, not \"second\"");
  EXPECT_THAT(message(R"({"compressors": "zip"})"), HasSubstr("mongodb.options.compressors wants one of"));
  EXPECT_THAT(message(R"({"writeConcern": {"w": 0}})"), HasSubstr("mongodb.options.writeConcern.w is 0"));
  EXPECT_THAT(message("5"), HasSubstr("mongodb.options is number"));
}

TEST(VariablesRead, AreFoundInEveryForm) {
  EXPECT_THAT(variables_read_by("process.env.A; process.env['B'] process.env?.C\n// process.env.D\n"
                                "const { E, F: f = 'x' } = process.env; const all = process.env;"),
              ElementsAre("A", "B", "C", "E", "F"));
}

// What init writes is read again, with the same variables.
ConvertedConfig converted(const std::string& mongodb, const std::string& with_places, const Variables& variables,
                          const std::string& text = {}) {
  std::string set;
  for (const auto& [name, value] : variables)
    set += (set.empty() ? "" : ",") + ("\"" + name + "\":\"" + value + "\"");
  const auto whole = [&](const std::string& part) {
    return "{\"config\":{\"mongodb\":" + part + "},\"variables\":{" + set + "}}";
  };
  return config_from_migrate_mongo(whole(mongodb), whole(with_places), text);
}

TEST(ConvertedOptions, StandInTheUrl) {
  const std::string mongodb = R"({"url": "mongodb://h/shop?w=1", "options": {"w": "majority", "useNewUrlParser": true}})";
  const ConvertedConfig file = converted(mongodb, mongodb, {});
  EXPECT_THAT(file.yaml, HasSubstr("url: \"mongodb://h/shop?w=majority\""));
  EXPECT_THAT(file.notes, IsEmpty());
}

TEST(ConvertedOptions, StandBehindTheVariableThatIsTheUrl) {
  const Variables variables = {{"SHOP_URL", "mongodb://ada:s3cr3t@h"}, {"RS", "rs0"}};
  const ConvertedConfig file = converted(
      R"({"url": "mongodb://ada:s3cr3t@h", "databaseName": "shop", "options": {"connectTimeoutMS": 5000, "replicaSet": "rs0"}})",
      R"({"url": "${SHOP_URL}", "databaseName": "shop", "options": {"connectTimeoutMS": 5000, "replicaSet": "${RS}"}})",
      variables);
  EXPECT_THAT(file.yaml, HasSubstr("url: \"${SHOP_URL}/?connectTimeoutMS=5000&replicaSet=${RS}\""));
  EXPECT_THAT(file.yaml, testing::Not(HasSubstr("s3cr3t")));
  EXPECT_EQ(Config::parse(file.yaml, "/shop/godwit.yaml", variables).environment("").url.reveal(),
            "mongodb://ada:s3cr3t@h/?connectTimeoutMS=5000&replicaSet=rs0");
  EXPECT_THAT(file.notes, ElementsAre(HasSubstr("it fits a value without a ? of its own")));
}

TEST(ConvertedOptions, LeaveSecretsOut) {
  const std::string mongodb =
      R"({"url": "mongodb://h/shop", "options": {"auth": {"username": "ada", "password": "s3cr3t"}, "w": 1, "foo": 1}})";
  const ConvertedConfig file = converted(mongodb, mongodb, {});
  EXPECT_THAT(file.yaml, HasSubstr("url: \"${MONGO_URL}?w=1\""));
  EXPECT_THAT(file.yaml, testing::Not(HasSubstr("s3cr3t")));
  EXPECT_THAT(file.notes, testing::Contains(HasSubstr("mongodb.options.auth is secret")));
  EXPECT_THAT(file.notes, testing::Contains(HasSubstr("mongodb.options.foo")));
}

TEST(MigrateMongoFile, RefusesWhatIsNoConfiguration) {
  EXPECT_EQ(error_of([] { of("null"); }).message(), "migrate-mongo-config.js exports no configuration");
  EXPECT_EQ(error_of([] { of(R"({"mongodb": {"url": 5}})"); }).message(), "url is number, not a text");
  EXPECT_EQ(error_of([] { of(R"({"mongodb": {"url": "mongodb://h"}, "migrationFileExtension": "js"})"); }).message(),
            "migrationFileExtension is \"js\"");
}

TEST(DriverOptions, BecomeOptionsOfTheUrl) {
  EXPECT_EQ(url_of("mongodb://h", R"({"connectTimeoutMS": 5000, "ssl": true, "readPreference": {"mode": "secondary"}})"),
            "mongodb://h/?connectTimeoutMS=5000&readPreference=secondary&tls=true");
  EXPECT_EQ(url_of("mongodb://h/shop?w=1", R"({"writeConcern": {"w": "majority", "j": true}, "compressors": ["zstd", "zlib"]})"),
            "mongodb://h/shop?compressors=zstd%2Czlib&journal=true&w=majority");
}

TEST(DriverOptions, WinOverTheUrl) {
  EXPECT_EQ(url_of("mongodb://h/?retryWrites=false&W=1", R"({"retryWrites": true})"), "mongodb://h/?W=1&retryWrites=true");
}

TEST(DriverOptions, PutUserAndPasswordIntoTheUrl) {
  EXPECT_EQ(url_of("mongodb://old:x@h/shop", R"({"auth": {"username": "ada", "password": "p/@:?"}})"),
            "mongodb://ada:p%2F%40%3A%3F@h/shop");
}

TEST(DriverOptions, LeaveOutWhatOnlyTheNodeDriverKnows) {
  EXPECT_EQ(url_of("mongodb://h/?maxConnecting=2&useUnifiedTopology=true", ""), "mongodb://h/");
}

TEST(DriverOptions, KeepWhatIsNoUrl) { EXPECT_EQ(url_of("local", R"({"w": 1})"), "local"); }

TEST(DriverOptions, TellWhenUndefinedIsIgnored) {
  EXPECT_TRUE(connect_as_driver("mongodb://h", R"({"ignoreUndefined": true})").ignores_undefined);
}

}  // namespace
}  // namespace godwit::config
