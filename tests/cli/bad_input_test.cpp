// What bad input gets, through the program and on a real server: the exit code, the message, and nothing lost.
#include <gtest/gtest.h>

#include <fstream>

#include "support/scratch_project.h"

namespace godwit {
namespace {

using namespace std::chrono_literals;
using test::ScratchProject;
using Arguments = std::vector<std::string>;

class BadInput : public test::ServerTest {
 protected:
  // Ends with `exit_code`, and its standard error contains every one of `texts`.
  static void expect(const base::ProcessResult& result, int exit_code, const std::vector<std::string>& texts) {
    EXPECT_EQ(result.exit_code, exit_code) << result.output << result.errors;
    for (const std::string& text : texts)
      EXPECT_NE(result.errors.find(text), std::string::npos) << "missing: " << text << "\nin: " << result.errors;
  }
};

TEST_F(BadInput, AnUnknownKeyIsRefusedWithItsPlaceAndASuggestion) {
  ScratchProject project;
  project.write("godwit.yaml", "version: 1\nenvironments:\n  prod:\n    url: mongodb://h/shop\n    protectd: true\n");
  const base::ProcessResult result = project.godwit({"status"});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_TRUE(result.errors.starts_with(
      "error[GW0103]: unknown key \"protectd\" in environments.prod; did you mean \"protected\"?\n  godwit.yaml:5:5\n"))
      << result.errors;
  EXPECT_TRUE(result.output.empty()) << result.output;
}

TEST_F(BadInput, AVariableThatIsNotSetIsNamedWithKeyLineAndEnvironment) {
  ScratchProject project;
  project.write("godwit.yaml", "version: 1\nenvironments:\n  prod:\n    url: \"${GW_TEST_UNSET}\"\n    database: x\n");
  expect(project.godwit({"status"}), 64, {"GW0105", "GW_TEST_UNSET", "prod", "godwit.yaml:4"});
}

TEST_F(BadInput, AServerThatIsNotThereIsNamedWithinTheSelectionTime) {
  ScratchProject project;
  project.write("godwit.yaml",
                "version: 1\nenvironments:\n  test: { url: \"mongodb://ada:s3cr3t@127.0.0.1:9/?serverSelectionTimeoutMS=500\", "
                "database: x }\n");
  const base::ProcessResult result = project.godwit({"up"}, {}, 20s);
  expect(result, 11, {"GW0301", "127.0.0.1:9"});
  EXPECT_EQ((result.output + result.errors).find("s3cr3t"), std::string::npos) << "a password is never shown";
}

TEST_F(BadInput, AScriptThatCannotBeParsedIsFoundBeforeAnythingRuns) {
  ScratchProject project;
  project.migration("1", "await db.collection('n').insertOne({_id: 1});");
  project.write("migrations/2.js", "exports.up = async (db) => {\n  const = 1;\n};\n");
  expect(project.godwit({"up"}), 1, {"GW0501", "migrations/2.js:2:", "const = 1;"});
  EXPECT_EQ(project.count("n"), 0);
}

TEST_F(BadInput, AScriptWithoutUpIsRefusedBeforeAnythingRuns) {
  ScratchProject project;
  project.migration("1", "await db.collection('n').insertOne({_id: 1});");
  project.write("migrations/2.js", "exports.upp = async () => {};\n");
  expect(project.godwit({"up"}), 1, {"GW0502", "migrations/2.js"});
  EXPECT_EQ(project.count("n"), 0);
}

TEST_F(BadInput, AScriptThatThrowsIsShownWithPlaceSourceLineAndStack) {
  ScratchProject project;
  project.write("migrations/1.js",
                "async function deeper(db) {\n  await db.collection('n').findOne({});\n  throw new TypeError('grüße');\n}\n"
                "exports.up = async (db) => {\n  await deeper(db);\n};\n");
  const base::ProcessResult result = project.godwit({"up"});
  expect(result, 1, {"GW0503", "migrations/1.js:3:9", "throw new TypeError('grüße');", "deeper", "grüße"});
  expect(project.godwit({"show", "1"}), 0, {});
}

TEST_F(BadInput, DuplicateKeysFromTheServerAreErrorsOfTheScript) {
  ScratchProject project;
  project.migration("1", "await db.collection('n').insertOne({_id: 1});\nawait db.collection('n').insertOne({_id: 1});");
  expect(project.godwit({"up"}), 1, {"GW0503", "E11000", "migrations/1.js:4"});
  // It wrote something and was not changed since, so it is not repeated blindly.
  expect(project.godwit({"up"}), 5, {"GW0415", "godwit retry 1"});
}

TEST_F(BadInput, AMissingPackageIsToldWithTheWayOnFromWhatWasWritten) {
  ScratchProject project;
  project.migration("1", "require('left-pad');");
  expect(project.godwit({"up"}), 1, {"GW0508", "  fix: npm install left-pad\n"});
  project.migration("1", "await db.collection('n').insertOne({});\nrequire('left-pad');");
  expect(project.godwit({"up", "-e", "test"}), 1,
         {"GW0508", "  fix: npm install left-pad; then: godwit retry -e test 1\n"});
  project.write("node_modules/left-pad/index.js", "");
  expect(project.godwit({"up"}), 5, {"GW0415"});
  expect(project.godwit({"retry", "1"}), 0, {});
}

TEST_F(BadInput, APromiseThatNeverSettlesIsAnError) {
  ScratchProject project;
  project.migration("1", "await new Promise(() => {});");
  expect(project.godwit({"up"}), 1, {"GW0504"});
}

TEST_F(BadInput, ARejectionThatNobodyHandlesIsAnError) {
  ScratchProject project;
  project.migration("1", "Promise.reject(new Error('forgotten'));");
  expect(project.godwit({"up"}), 1, {"GW0505", "forgotten"});
}

TEST_F(BadInput, AnEndlessLoopEndsAtItsTimeLimit) {
  ScratchProject project;
  project.migration("1", "for (;;) {}", "", "{ timeout: '300ms' }");
  expect(project.godwit({"up"}, {}, 20s), 14, {"GW0506"});
}

TEST_F(BadInput, TheWholeRunsTimeLimitReachesAScriptThatWaits) {
  ScratchProject project;
  project.migration("1", "await new Promise((done) => setTimeout(done, 60000));");
  expect(project.godwit({"up", "--timeout", "500ms"}, {}, 20s), 14, {"GW0005"});
  EXPECT_EQ(project.count("godwit_ledger", R"({"state": "failed"})"), 1);
}

TEST_F(BadInput, TwoFilesWithOneIdAreRefused) {
  ScratchProject project;
  project.migration("1", "");
  project.write("migrations/1.mjs", "export async function up() {}");
  expect(project.godwit({"status"}), 5, {"GW0401", "migrations/1.js", "migrations/1.mjs"});
}

TEST_F(BadInput, AnEditedMigrationStopsUpAndCanBeAccepted) {
  ScratchProject project;
  project.migration("1", "");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  project.migration("1", "// edited");
  expect(project.godwit({"up"}), 5,
         {"error[GW0412]: an applied migration was edited\n  migrations/1.js   applied to test ", "recorded sha256 ",
          "nothing was changed in test", "godwit mark 1 applied --rehash", "more: godwit explain GW0412"});
  EXPECT_EQ(project.godwit({"status", "--check"}).exit_code, 5);
  EXPECT_EQ(project.godwit({"mark", "1", "applied", "--rehash", "-y"}).exit_code, 0);
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.godwit({"verify"}).exit_code, 0);
}

TEST_F(BadInput, AVanishedFileIsSeenAndCannotBeTakenBack) {
  ScratchProject project;
  project.migration("1", "");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  std::filesystem::remove(project.folder() / "migrations" / "1.js");
  EXPECT_NE(project.godwit({"status", "--json"}).output.find("\"orphaned\":true"), std::string::npos);
  expect(project.godwit({"down"}), 5, {"GW0411", "migrations/1.js"});
}

TEST_F(BadInput, ALedgerOfANewerFormatIsNotTouched) {
  ScratchProject project;
  project.migration("1", "");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  project.connections().lend()->command(
      project.database(),
      bson::from_extended_json(R"({"update": "godwit_meta", "updates": [{"q": {}, "u": {"$set": {"format": 99, "needs": "7.0.0"}}}]})"));
  expect(project.godwit({"status"}), 5, {"GW0420", "7.0.0"});
  expect(project.godwit({"up"}), 5, {"GW0420"});
}

TEST_F(BadInput, AUrlThatLeadsToAnotherEnvironmentsDatabaseIsRefused) {
  ScratchProject project;
  project.migration("1", "");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  project.write("godwit.yaml", fmt::format("version: 1\nenvironments:\n  prod: {{ url: \"{}\", database: {} }}\n",
                                           test::server_uri(), project.database()));
  expect(project.godwit({"status"}), 4, {"GW0202", "\"prod\"", "\"test\""});
}

TEST_F(BadInput, AProtectedEnvironmentWantsItsName) {
  ScratchProject project;
  project.write("godwit.yaml", fmt::format("version: 1\nenvironments:\n  prod: {{ url: \"{}\", database: {}, protected: true }}\n",
                                           test::server_uri(), project.database()));
  project.migration("1", "");
  expect(project.godwit({"up"}), 4, {"GW0201", "--confirm prod"});
  expect(project.godwit({"up", "-y"}), 4, {"GW0201"});
  expect(project.godwit({"up", "--confirm", "dev"}), 4, {"GW0201"});
  EXPECT_EQ(project.count("godwit_ledger"), 0);
  EXPECT_EQ(project.godwit({"status"}).exit_code, 0);
  EXPECT_EQ(project.godwit({"up", "--confirm", "prod"}).exit_code, 0);
}

TEST_F(BadInput, APlanThatDropsACollectionWantsAYes) {
  ScratchProject project;
  project.migration("1", "await db.collection('n').insertOne({_id: 1});");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  project.migration("2", "await db.collection('n').drop();");
  expect(project.godwit({"up"}), 4, {"GW0203"});
  EXPECT_EQ(project.count("n"), 1);
  EXPECT_EQ(project.godwit({"up", "-y"}).exit_code, 0);
  EXPECT_EQ(project.count("n"), 0);
}

TEST_F(BadInput, NamesWithBlanksQuotesAndUnicodeWork) {
  ScratchProject project;
  project.migration("1 it's \"here\"", "await db.collection(\"zażółć 'n'\").insertOne({ 'ключ': 'wäre' });");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.count("zażółć 'n'", R"({"ключ": "wäre"})"), 1);
  EXPECT_EQ(project.godwit({"show", "1 it's \"here\""}).exit_code, 0);
  EXPECT_EQ(project.godwit({"down"}).exit_code, 0);
}

TEST_F(BadInput, HugeDocumentsAndHugeCallsArrive) {
  ScratchProject project;
  project.migration("1", "await db.collection('big').insertOne({ _id: 1, text: 'x'.repeat(16 * 1024 * 1024 - 100) });\n"
                         "const many = [];\nfor (let i = 0; i < 100000; i++) many.push({ _id: i, n: i });\n"
                         "const result = await db.collection('many').insertMany(many);\n"
                         "if (result.insertedCount !== 100000) throw new Error('lost some');");
  EXPECT_EQ(project.godwit({"up"}, {}, 120s).exit_code, 0);
  EXPECT_EQ(project.count("many"), 100000);
  EXPECT_EQ(project.count("big"), 1);
}

TEST_F(BadInput, ADocumentThatIsTooLargeIsRefused) {
  ScratchProject project;
  project.migration("1", "await db.collection('big').insertOne({ text: 'x'.repeat(17 * 1024 * 1024) });");
  expect(project.godwit({"up"}, {}, 60s), 1, {"GW0503", "migrations/1.js:3"});
}

TEST_F(BadInput, AFolderOfFiveThousandMigrationsIsLookedAtAndPartlyApplied) {
  ScratchProject project;
  for (int i = 0; i < 5000; ++i)
    std::ofstream(project.folder() / "migrations" / fmt::format("{:05}.js", i)) << "exports.up = async () => {};\n";
  EXPECT_EQ(project.godwit({"status"}).exit_code, 0);
  EXPECT_EQ(project.godwit({"up", "--count", "20"}, {}, 60s).exit_code, 0);
  EXPECT_EQ(project.count("godwit_ledger", R"({"state": "applied"})"), 20);
}

TEST_F(BadInput, ACollectionRenamedAwayInTheMiddleIsTheScriptsError) {
  ScratchProject project;
  project.migration("1", "const n = db.collection('n');\nawait n.insertOne({_id: 1});\nawait n.rename('m');\n"
                         "const r = await n.updateOne({_id: 1}, {$set: {a: 1}});\nif (r.matchedCount === 0) throw new Error('gone');");
  expect(project.godwit({"up"}), 1, {"GW0503", "gone"});
}

TEST_F(BadInput, AMisspeltCommandGetsASuggestion) {
  ScratchProject project;
  expect(project.godwit({"statsu"}), 64, {"GW0002", "status"});
  expect(project.godwit({"up", "--cont", "3"}), 64, {"GW0002"});
  expect(project.godwit({"show", "nothing"}), 13, {"GW0410"});
  expect(project.godwit({"status", "-e", "tset"}), 13, {"GW0107", "test"});
}

// --- servers with users ---

TEST_F(BadInput, AWrongPasswordIsAnAuthenticationFailure) {
  const std::string uri = test::server_uri("GODWIT_TEST_MONGODB_AUTH_URI");
  if (uri.empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_AUTH_URI is not set";
  ScratchProject project;
  const auto at = uri.rfind('@');
  project.write("godwit.yaml", fmt::format("version: 1\nenvironments:\n  test: {{ url: \"mongodb://nobody:wr0ng{}\", database: x }}\n",
                                           uri.substr(at)));
  const base::ProcessResult result = project.godwit({"status"}, {}, 30s);
  expect(result, 12, {"GW0302"});
  EXPECT_EQ((result.output + result.errors).find("wr0ng"), std::string::npos);
}

TEST_F(BadInput, AKerberosLoginFindsTheMechanismsThatAreInstalled) {
  const std::string uri = test::server_uri("GODWIT_TEST_MONGODB_URI");
  if (uri.empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_URI is not set";
  ScratchProject project;
  const std::string host = uri.substr(uri.find("127.0.0.1"));
  project.write("godwit.yaml",
                fmt::format("version: 1\nenvironments:\n  test: {{ url: \"mongodb://ada%40EXAMPLE.ORG@{}{}\", database: x }}\n",
                            host, "&authMechanism=GSSAPI&authSource=%24external"));
  const base::ProcessResult result = project.godwit({"status"}, {}, 30s);
  expect(result, 12, {"GW0302"});
  // What Cyrus SASL says when nobody started it.
  EXPECT_EQ(result.errors.find("(null)"), std::string::npos) << result.errors;
}

TEST_F(BadInput, AReadOnlyUserMayLookAndIsToldWhichRightUpLacks) {
  const std::string uri = test::server_uri("GODWIT_TEST_MONGODB_READONLY_URI");
  if (uri.empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_READONLY_URI is not set";
  ScratchProject project;
  project.write("godwit.yaml", fmt::format("version: 1\nenvironments:\n  test: {{ url: \"{}\", database: {} }}\n", uri, project.database()));
  project.migration("1", "await db.collection('n').insertOne({});");
  EXPECT_EQ(project.godwit({"status"}).exit_code, 0);
  EXPECT_EQ(project.godwit({"plan"}).exit_code, 2);
  EXPECT_EQ(project.godwit({"history"}).exit_code, 0);
  expect(project.godwit({"up"}), 12, {"GW0303", project.database()});
}

TEST_F(BadInput, AStandaloneServerRefusesAMigrationThatWantsATransactionAndRunsTheRest) {
  const std::string uri = test::server_uri("GODWIT_TEST_MONGODB_STANDALONE_URI");
  if (uri.empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_STANDALONE_URI is not set";
  ScratchProject project(uri);
  project.migration("1", "await db.collection('n').insertOne({_id: 1});");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  EXPECT_EQ(project.godwit({"verify"}).exit_code, 0);
  project.migration("2", "", "", "{ transaction: true }");
  expect(project.godwit({"up"}), 4, {"GW0206", "migrations/2.js"});
}

TEST_F(BadInput, TlsWorksAndAWrongAuthorityIsRefused) {
  const std::string uri = test::server_uri("GODWIT_TEST_MONGODB_TLS_URI");
  if (uri.empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_TLS_URI is not set";
  const std::string authority = test::server_uri("GODWIT_TEST_MONGODB_TLS_CA");
  const std::string joined = uri + (uri.find('?') == std::string::npos ? "/?" : "&");
  ScratchProject project;
  const auto with = [&](const std::string& options) {
    project.write("godwit.yaml", fmt::format("version: 1\nenvironments:\n  test: {{ url: \"{}serverSelectionTimeoutMS=3000{}\", database: {} }}\n",
                                             joined, options, project.database()));
  };
  project.migration("1", "");
  with("&tlsCAFile=/etc/ssl/certs/ca-certificates.crt");
  expect(project.godwit({"up"}), 11, {"GW0301", "certificate"});
  with("&tlsCAFile=" + authority);
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
}

TEST_F(BadInput, AForeignMarkerIsAFindingOfItsOwn) {
  ScratchProject project;
  project.migration("1", "");
  EXPECT_EQ(project.godwit({"up"}).exit_code, 0);
  project.write("godwit.yaml", fmt::format("version: 1\nenvironments:\n  other: {{ url: \"{}\", database: {} }}\n",
                                           test::server_uri(), project.database()));
  const base::ProcessResult result = project.godwit({"env", "check", "other", "--json"});
  EXPECT_EQ(result.exit_code, 4) << result.output;
  EXPECT_NE(result.output.find(R"({"level":"ok","check":"connection")"), std::string::npos) << result.output;
  EXPECT_NE(result.output.find(R"("check":"marker","text":"\"other\" leads to a database that is marked \"test\")"),
            std::string::npos)
      << result.output;
  EXPECT_NE(result.output.find(R"("code":"GW0202")"), std::string::npos) << result.output;
}

TEST_F(BadInput, AServerThatCannotBeReachedEndsACheckWithItsCode) {
  ScratchProject project;
  project.write("godwit.yaml",
                "version: 1\nenvironments:\n  dead: { url: \"mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=300\" }\n");
  EXPECT_EQ(project.godwit({"env", "check", "dead"}).exit_code, 11);
}

TEST_F(BadInput, AnUnknownOptionOfTheUrlIsNamedWithItsPlace) {
  ScratchProject project;
  project.write("godwit.yaml", "version: 1\nenvironments:\n  test: { url: \"mongodb://h/x?retryWriets=true\" }\n");
  expect(project.godwit({"status"}), 64,
         {"error[GW0109]: environments.test.url has the unknown option 'retryWriets'\n  godwit.yaml:3:16\n"
          "  fix: write retryWrites\n"});
}

TEST_F(BadInput, AnAwkwardIdIsQuotedInTheCommandsThatAreSuggested) {
  ScratchProject project;
  project.write("migrations/1 it's.js",
                "exports.up = async (db) => { await db.collection('n').insertOne({_id: 1}); throw new Error('x'); };\n");
  expect(project.godwit({"up", "-e", "test"}), 1, {"fix: godwit show -e test '1 it'\\''s'\n"});
  expect(project.godwit({"up", "-e", "test"}), 5,
         {"godwit retry -e test '1 it'\\''s' (run it again from its start) · godwit mark -e test '1 it'\\''s' applied · "
          "godwit mark -e test '1 it'\\''s' pending\n"});
}

TEST_F(BadInput, HistoryOfWhatThereIsNotIsNotFound) {
  ScratchProject project;
  project.migration("1", "");
  expect(project.godwit({"history", "nope"}), 13, {"GW0410"});
  expect(project.godwit({"history", "1"}), 0, {});
  expect(project.godwit({"history", "--run", "r-nope"}), 13, {"GW0423"});
}

}  // namespace
}  // namespace godwit
