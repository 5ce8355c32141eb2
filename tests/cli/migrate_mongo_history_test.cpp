// Projects of migrate-mongo: its history and its lock, as the program leaves and finds them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "support/migrate_mongo_project.h"

namespace godwit {
namespace {

using test::MigrateMongoProject;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class MigrateMongoHistory : public test::ServerTest {};

constexpr const char* kLocked = "lockCollectionName: 'changelog_lock', lockTtl: 60,";
constexpr const char* kHashed = "useFileHash: true,";

std::string applied(const std::string& file, std::int64_t at, std::int64_t block, const std::string& hash = {}) {
  const std::string hashed = hash.empty() ? "" : fmt::format(R"("fileHash": "{}", )", hash);
  return fmt::format(R"({{"fileName": "{}", {}"appliedAt": {{"$date": {{"$numberLong": "{}"}}}},
                         "migrationBlock": {{"$numberDouble": "{}.0"}}}})",
                     file, hashed, at, block);
}

TEST_F(MigrateMongoHistory, IsWrittenAsThatToolWritesIt) {
  MigrateMongoProject project;
  project.step("1-a");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_THAT(base::split_lines(project.dump("changelog")).at(0),
              ContainsRegex(R"(^\{ "_id" : \{ "\$oid" : "[0-9a-f]{24}" \}, "fileName" : "1-a.js", )"
                            R"("appliedAt" : \{ "\$date" : \{ "\$numberLong" : "[0-9]+" \} \}, )"
                            R"("migrationBlock" : \{ "\$numberDouble" : "[0-9]+\.0" \} \}$)"));
  EXPECT_EQ(project.godwit({"down"}).exit_code, 0);
  EXPECT_EQ(project.dump("changelog"), "");
}

TEST_F(MigrateMongoHistory, HoldsTheHashOfTheFileWhereTheToolWantsIt) {
  MigrateMongoProject project(kHashed);
  project.step("1-a");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_THAT(project.dump("changelog"), ContainsRegex(R"("fileName" : "1-a.js", "fileHash" : "[0-9a-f]{64}", "appliedAt")"));
}

TEST_F(MigrateMongoHistory, HasOneRowForAFileThatWasEditedAndRanAgain) {
  MigrateMongoProject project(kHashed);
  project.step("1-a");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  const std::string before = project.dump("changelog", R"({"fileHash": 1, "_id": 0})");
  project.migration("1-a", "await db.collection('done').insertOne({ _id: 'edited' });");
  const auto status = project.godwit({"status", "--check"});
  EXPECT_EQ(status.exit_code, 2);
  EXPECT_THAT(status.output, HasSubstr("1 pending"));
  EXPECT_THAT(status.output, HasSubstr("it runs again"));
  const auto again = project.godwit({"up"});
  EXPECT_EQ(again.exit_code, 0) << again.errors;
  EXPECT_EQ(project.count("changelog"), 1);
  EXPECT_NE(project.dump("changelog", R"({"fileHash": 1, "_id": 0})"), before);
  EXPECT_EQ(project.count("done"), 2);
}

TEST_F(MigrateMongoHistory, IsAdopted) {
  MigrateMongoProject project;
  project.step("1-a");
  project.step("2-b");
  project.insert("changelog", applied("1-a.js", 1700000000123, 1700000000000));
  const auto status = project.godwit({"status", "--json"});
  EXPECT_THAT(status.output, HasSubstr(R"("applied_at":"2023-11-14T22:13:20.123Z")"));
  EXPECT_THAT(status.output, Not(HasSubstr(R"("reversible":false)"))) << "nobody has loaded it";
  EXPECT_EQ(project.count("godwit_ledger"), 0) << "looking writes nothing";
  const auto up = project.godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project.dump("done"), "{ \"_id\" : \"2-b\" }\n");
  EXPECT_EQ(project.count("godwit_ledger", R"({"_id": "1-a", "state": "applied"})"), 1);
  EXPECT_EQ(project.count("godwit_journal", R"({"event": "migration.adopted", "subject": "1-a"})"), 1);
  EXPECT_EQ(project.godwit({"verify"}).exit_code, 0);
}

TEST_F(MigrateMongoHistory, IsAdoptedEvenIfNothingElseIsToBeDone) {
  MigrateMongoProject project;
  project.step("1-a");
  project.insert("changelog", applied("1-a.js", 1700000000123, 1700000000000));
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.count("godwit_ledger", R"({"_id": "1-a", "state": "applied"})"), 1);
  EXPECT_EQ(project.count("done"), 0);
}

TEST_F(MigrateMongoHistory, TellsWhatTheOtherToolUndid) {
  MigrateMongoProject project;
  project.step("1-a");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  project.remove("changelog");
  project.remove("done");
  EXPECT_THAT(project.godwit({"status"}).output, HasSubstr("rolled_back"));
  const auto up = project.godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project.count("done"), 1);
  EXPECT_EQ(project.count("changelog"), 1);
  EXPECT_EQ(project.godwit({"verify"}).exit_code, 0);
}

TEST_F(MigrateMongoHistory, StaysTheOtherToolsWithoutTransactionsToo) {
  const std::string standalone = test::server_uri("GODWIT_TEST_MONGODB_STANDALONE_URI");
  if (standalone.empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_STANDALONE_URI is not set";
  MigrateMongoProject project("", standalone);
  project.step("1-a");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.count("changelog"), 1);
  project.remove("changelog");
  project.remove("done");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.count("done"), 1) << "what the other tool undid was applied again";
  EXPECT_EQ(project.count("changelog"), 1);
}

TEST_F(MigrateMongoHistory, TakesUpWhatAProjectOfOursHadApplied) {
  test::ScratchProject project;
  project.migration("1-a", "await db.collection('done').insertOne({ _id: 1 });");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  const std::string yaml = base::read_file(project.folder() / "godwit.yaml");
  project.write("godwit.yaml", yaml + "migrate_mongo: {}\n");
  const auto up = project.godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project.count("done"), 1) << "nothing runs again";
  EXPECT_EQ(project.count("changelog", R"({"fileName": "1-a.js"})"), 1);
}

TEST_F(MigrateMongoHistory, FollowsMarks) {
  MigrateMongoProject project;
  project.step("1-a");
  EXPECT_EQ(project.godwit({"mark", "1-a", "applied", "-y"}).exit_code, 0);
  EXPECT_EQ(project.count("changelog", R"({"fileName": "1-a.js"})"), 1);
  EXPECT_EQ(project.godwit({"mark", "1-a", "pending", "-y"}).exit_code, 0);
  EXPECT_EQ(project.count("changelog"), 0);
}

TEST_F(MigrateMongoHistory, GoesWithTheDriversOptionForUndefined) {
  MigrateMongoProject project;
  const char* config = "module.exports = {{ mongodb: {{ url: '{}', databaseName: '{}', options: {{ ignoreUndefined: true }} }} }};";
  project.write("migrate-mongo-config.js", fmt::format(fmt::runtime(config), test::server_uri(), project.database()));
  project.migration("1-a", "await db.collection('done').insertOne({ _id: 1, gone: undefined, there: null });");
  const auto up = project.godwit({"up"});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(up.errors.find("ignoreUndefined"), std::string::npos) << up.errors;
  EXPECT_EQ(project.dump("done"), "{ \"_id\" : { \"$numberInt\" : \"1\" }, \"there\" : null }\n");
}

TEST_F(MigrateMongoHistory, SaysNothingOfAFailedMigration) {
  MigrateMongoProject project;
  project.step("1-a");
  project.migration("2-b", "throw new Error('no');");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 1);
  EXPECT_EQ(project.dump("changelog", R"({"fileName": 1, "_id": 0})"), "{ \"fileName\" : \"1-a.js\" }\n");
}

TEST_F(MigrateMongoHistory, KnowsOneRunByItsBlock) {
  MigrateMongoProject project;
  project.step("1-a");
  project.step("2-b");
  project.step("3-c");
  project.insert("changelog", applied("1-a.js", 1700000000123, 1700000000000));
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  const auto down = project.godwit({"down", "--block"});
  EXPECT_EQ(down.exit_code, 0) << down.errors;
  EXPECT_EQ(project.dump("changelog", R"({"fileName": 1, "_id": 0})"), "{ \"fileName\" : \"1-a.js\" }\n");
}

TEST_F(MigrateMongoHistory, WithoutBlocksGoesDownOneByOne) {
  MigrateMongoProject project;
  project.step("1-a");
  project.step("2-b");
  project.insert("changelog", R"({"fileName": "1-a.js", "appliedAt": {"$date": {"$numberLong": "1600000000000"}}})");
  project.insert("changelog", R"({"fileName": "2-b.js", "appliedAt": {"$date": {"$numberLong": "1600000000001"}}})");
  EXPECT_EQ(project.godwit({"down", "--block"}).exit_code, 0);
  EXPECT_EQ(project.dump("changelog", R"({"fileName": 1, "_id": 0})"), "{ \"fileName\" : \"1-a.js\" }\n");
}

TEST_F(MigrateMongoHistory, OfOtherFilesIsNoneOfTheseMigrations) {
  MigrateMongoProject project;
  project.step("1-a");
  project.insert("changelog", applied("1-a.ts", 1700000000123, 1700000000000));
  project.insert("changelog", applied("old/1-a.js", 1700000000123, 1700000000000));
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.count("done"), 1);
  EXPECT_EQ(project.count("changelog"), 3);
}

TEST_F(MigrateMongoHistory, GetsItsHashesWhereTheToolWantsThemLater) {
  MigrateMongoProject project;
  project.step("1-a");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  project.configure(kHashed);
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.count("done"), 1) << "nothing runs again";
  EXPECT_THAT(project.dump("changelog"), ContainsRegex(R"("fileName" : "1-a.js", "fileHash" : "[0-9a-f]{64}", "appliedAt")"));
}

TEST_F(MigrateMongoHistory, CountsEveryByteWhereItHoldsHashes) {
  MigrateMongoProject project(kHashed);
  project.migration("1-a", "await db.collection('done').insertOne({});");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  const std::string file = "migrations/1-a.js";
  project.write(file, base::read_file(project.folder() / file) + "\n");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.count("done"), 2) << "as the other tool does";
}

TEST_F(MigrateMongoHistory, PassesOverTheTemplateAndNothingElse) {
  MigrateMongoProject project;
  for (const char* id : {"LICENSE-keys", "sample-migration.old", "sample-migration"}) project.step(id);
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.count("done"), 2);
}

TEST_F(MigrateMongoHistory, HasALockThatAKilledRunLeavesAndUnlockTakesAway) {
  MigrateMongoProject project("lockCollectionName: 'changelog_lock',");
  project.step("1-a");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  project.insert("changelog_lock", R"({"_id": {"$oid": "676f647769742e6c6f636b2e"}, "createdAt": {"$date": {"$numberLong": "1700000000123"}}})");
  EXPECT_THAT(project.godwit({"doctor"}).output, HasSubstr("a run that was killed left its row in migrate-mongo's lock"));
  const auto unlock = project.godwit({"unlock"});
  EXPECT_EQ(unlock.exit_code, 0) << unlock.errors;
  EXPECT_THAT(unlock.output, HasSubstr("the lock is free now"));
  EXPECT_EQ(project.count("changelog_lock"), 0);
}

TEST_F(MigrateMongoHistory, IsLookedThroughByTheDoctor) {
  MigrateMongoProject project(kLocked);
  project.step("1-a");
  project.insert("changelog", applied("1-a.js", 1700000000123, 1700000000000));
  project.insert("changelog", applied("1-a.js", 1700000009123, 1700000009000));
  project.insert("changelog", applied("0-gone.js", 1600000009123, 1600000009000));
  project.insert("changelog_lock", R"({"note": "no date, so it stays"})");
  const auto doctor = project.godwit({"doctor"});
  EXPECT_THAT(doctor.output, HasSubstr("changelog has 2 rows for 1-a.js"));
  EXPECT_THAT(doctor.output, HasSubstr("changelog says that 0-gone.js is applied, and there is no such file"));
  EXPECT_THAT(doctor.output, HasSubstr("migrate-mongo holds its lock"));
}

TEST_F(MigrateMongoHistory, HasRowsWithoutSenseThatTheDoctorNames) {
  MigrateMongoProject project;
  for (const char* id : {"1-a", "2-b", "3-c"}) project.step(id);
  project.insert("changelog", R"({"_id": {"$oid": "65a000000000000000000001"}, "appliedAt": {"$date": "2024-01-01T00:00:00Z"}})");
  project.insert("changelog", R"({"_id": "by hand", "fileName": 7})");
  project.insert("changelog", R"({"_id": 5, "fileName": "1-a.js", "appliedAt": "2024-01-02", "migrationBlock": 1})");
  project.insert("changelog", R"({"_id": 6, "fileName": "2-b.js", "appliedAt": {"$date": "2024-01-03T00:00:00Z"}, "migrationBlock": "x"})");
  const auto doctor = project.godwit({"doctor"});
  EXPECT_EQ(doctor.exit_code, 0) << doctor.output;
  EXPECT_THAT(doctor.output, HasSubstr("changelog has 2 rows without a fileName that is text: _id "));
  EXPECT_THAT(doctor.output, HasSubstr("ObjectId('65a000000000000000000001')"));
  EXPECT_THAT(doctor.output, HasSubstr("\"by hand\""));
  EXPECT_THAT(doctor.output, HasSubstr(").deleteOne({ _id: "));
  EXPECT_THAT(doctor.output, HasSubstr("changelog has 1 row without an appliedAt that is a date: _id 5 (1-a.js); "));
  EXPECT_THAT(doctor.output, HasSubstr("db.getCollection(\"changelog\").updateOne({ _id: 5 }, { $set: { appliedAt: new Date() } })"));
  EXPECT_THAT(doctor.output, HasSubstr("changelog has 1 row without a migrationBlock that is a number: _id 6 (2-b.js); "));
  EXPECT_THAT(doctor.output, HasSubstr(".updateOne({ _id: 6 }, { $unset: { migrationBlock: 1 } })"));
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0) << "they are no obstacle";
  EXPECT_EQ(project.count("done"), 1) << "1-a and 2-b count as applied";
}

TEST_F(MigrateMongoHistory, HasRowsThatNoLineInTheShellNamesExactly) {
  const auto hint_for = [](const std::string& id) {
    MigrateMongoProject project;
    project.step("1-a");
    project.insert("changelog", R"({"_id": )" + id + "}");
    const auto doctor = project.godwit({"doctor"});
    EXPECT_THAT(doctor.output, HasSubstr("changelog has 1 row without a fileName that is text")) << id;
    return doctor.output;
  };
  for (const std::string& id :
       {"\"" + std::string(121, 'x') + "\"", std::string(R"({"$date": "2024-01-03T00:00:00Z"})"),
        std::string(R"({"$binary": {"base64": "AAECAwQFBgcICQoLDA0ODw==", "subType": "04"}})"),
        std::string(R"({"$numberDecimal": "1.5"})"), std::string(R"({"$numberDouble": "NaN"})"), std::string(R"({"a": 1})")}) {
    const std::string hint = hint_for(id);
    EXPECT_THAT(hint, HasSubstr("then delete it, by the _id that db.getCollection(\"changelog\").find() shows")) << id;
    EXPECT_THAT(hint, Not(HasSubstr("deleteOne"))) << id;
  }
  const std::string longest = "\"" + std::string(120, 'x') + "\"";
  EXPECT_THAT(hint_for(longest), HasSubstr(".deleteOne({ _id: " + longest + " })"));
  EXPECT_THAT(hint_for("1.5"), HasSubstr(".deleteOne({ _id: 1.5 })"));
  EXPECT_THAT(hint_for(R"({"$numberLong": "9007199254740993"})"), HasSubstr(".deleteOne({ _id: Long('9007199254740993') })"));
}

TEST_F(MigrateMongoHistory, HasALockThatIsRespected) {
  MigrateMongoProject project(kLocked);
  project.step("1-a");
  project.insert("changelog_lock", fmt::format(R"({{"createdAt": {{"$date": {{"$numberLong": "{}"}}}}}})",
                                               std::chrono::duration_cast<std::chrono::milliseconds>(
                                                   std::chrono::system_clock::now().time_since_epoch()).count()));
  const auto up = project.godwit({"up", "--wait-lock", "0s"});
  EXPECT_EQ(up.exit_code, 10);
  EXPECT_THAT(up.errors, HasSubstr("migrate-mongo, for"));
  EXPECT_EQ(project.count("done"), 0);
  EXPECT_THAT(project.godwit({"status"}).output, HasSubstr("lock: migrate-mongo since"));
  EXPECT_EQ(project.godwit({"unlock"}).exit_code, 4) << "nobody knows whether it is alive";
  EXPECT_EQ(project.godwit({"unlock", "--force", "--reason", "it is gone", "-y"}).exit_code, 0);
  EXPECT_EQ(project.godwit({"up", "--wait-lock", "0s"}).exit_code, 0);
  EXPECT_EQ(project.count("changelog_lock"), 0) << "ours is taken back";
}

TEST_F(MigrateMongoHistory, HasALockThatIsHeldWhileAMigrationRuns) {
  MigrateMongoProject project(kLocked);
  project.migration("1-a", "await db.collection('done').insertMany(await db.collection('changelog_lock').find().toArray());");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_THAT(project.dump("done"), ContainsRegex(R"("createdAt" : \{ "\$date")"));
}

TEST_F(MigrateMongoHistory, HasALockThatIsOffWithoutATimeToLive) {
  MigrateMongoProject project("lockCollectionName: 'changelog_lock', lockTtl: 0,");
  project.step("1-a");
  project.insert("changelog_lock", R"({"x": 1})");
  EXPECT_EQ(project.godwit({"up", "--wait-lock", "0s"}).exit_code, 0);
}

TEST_F(MigrateMongoHistory, HasALockThatRunsOut) {
  MigrateMongoProject project(kLocked);
  project.step("1-a");
  project.insert("changelog_lock", R"({"createdAt": {"$date": {"$numberLong": "1700000000123"}}})");
  EXPECT_EQ(project.godwit({"up", "--wait-lock", "0s"}).exit_code, 0);
}

TEST_F(MigrateMongoHistory, BecomesAPartOfGodwitYaml) {
  MigrateMongoProject project;
  project.write("migrate-mongo-config.js",
                fmt::format("module.exports = {{ mongodb: {{ url: process.env.SHOP_URL || 'mongodb://nowhere', databaseName: '{}' }},\n"
                            "  {} useFileHash: true }};\n", project.database(), kLocked));
  project.step("1-a");
  const auto init = project.godwit({"init", "--from", "migrate-mongo"}, {{"SHOP_URL", "mongodb://ada:secret@h/shop"}});
  EXPECT_EQ(init.exit_code, 0) << init.errors;
  const std::string yaml = base::read_file(project.folder() / "godwit.yaml");
  EXPECT_THAT(yaml, HasSubstr("url: \"${SHOP_URL}\""));
  EXPECT_THAT(yaml, HasSubstr("lock_ttl: 60s"));
  EXPECT_THAT(yaml, Not(HasSubstr("secret")));
  const auto up = project.godwit({"up"}, {{"SHOP_URL", test::server_uri()}});
  EXPECT_EQ(up.exit_code, 0) << up.errors;
  EXPECT_EQ(project.count("changelog"), 1);
  EXPECT_EQ(project.godwit({"init", "--from", "migrate-mongo"}).exit_code, 64) << "it is there already";
}

TEST_F(MigrateMongoHistory, BecomesAPartOfGodwitYamlWithTheFilesOwnDefault) {
  MigrateMongoProject project;
  project.write("migrate-mongo-config.js", "module.exports = { mongodb: { url: process.env.SHOP_URL || 'mongodb://db/shop' } };");
  EXPECT_EQ(project.godwit({"init", "--from", "migrate-mongo"}).exit_code, 0);
  EXPECT_THAT(base::read_file(project.folder() / "godwit.yaml"), HasSubstr("url: \"${SHOP_URL:-mongodb://db/shop}\""));
}

TEST_F(MigrateMongoHistory, BecomesAPartOfGodwitYamlWithoutItsPassword) {
  MigrateMongoProject project;
  project.write("migrate-mongo-config.js", "module.exports = { mongodb: { url: 'mongodb://ada:secret@db/shop' } };");
  EXPECT_EQ(project.godwit({"init", "--from", "migrate-mongo"}).exit_code, 0);
  const std::string yaml = base::read_file(project.folder() / "godwit.yaml");
  EXPECT_THAT(yaml, HasSubstr("url: \"${MONGO_URL}\""));
  EXPECT_THAT(yaml, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace godwit
