// The program in the place of migrate-mongo. tests/projects compares it with the original; here is what needs none.
#include "cli/migrate_mongo_program.h"
#include "cli/migrate_mongo_table.h"
#include "cli/migrate_mongo_words.h"
#include "unit/cli/command_fixture.h"

namespace godwit::cli {
namespace {

std::string usage_of(const std::vector<std::string>& words) {
  try {
    parse_migrate_mongo(words);
  } catch (const MigrateMongoUsage& usage) {
    return usage.what();
  }
  return "";
}

TEST(MigrateMongoWords, UnderstandsEveryFormOfAnOption) {
  for (const auto& words : std::vector<std::vector<std::string>>{{"down", "-b", "-f", "x.js"},
                                                                 {"down", "-bf", "x.js"},
                                                                 {"down", "-bfx.js"},
                                                                 {"down", "--block", "--file=x.js"},
                                                                 {"down", "--file", "x.js", "--block"}}) {
    const MigrateMongoWords parsed = parse_migrate_mongo(words);
    EXPECT_EQ(parsed.verb, MigrateMongoVerb::kDown);
    EXPECT_TRUE(parsed.block);
    EXPECT_EQ(parsed.file, "x.js");
  }
  EXPECT_EQ(parse_migrate_mongo({"create", "--", "-odd"}).description, "-odd");
  EXPECT_EQ(parse_migrate_mongo({"init", "-m", "esm"}).module_system, "esm");
  EXPECT_EQ(parse_migrate_mongo({"up", "--file=", "--migrations-dir", ""}).file, std::nullopt) << "as if not there";
  EXPECT_EQ(parse_migrate_mongo({"up", "-f", "x", "--migrations-dir="}).migrations_dir, std::nullopt);
}

TEST(MigrateMongoWords, RefusesInTheWordsOfTheOriginal) {
  EXPECT_EQ(usage_of({"uo"}), "error: unknown command 'uo'\n(Did you mean up?)");
  EXPECT_EQ(usage_of({"up", "--fil", "x"}), "error: unknown option '--fil'\n(Did you mean --file?)");
  EXPECT_EQ(usage_of({"up", "-b"}), "error: unknown option '-b'");
  EXPECT_EQ(usage_of({"up", "-f"}), "error: option '-f --file <file>' argument missing");
  EXPECT_EQ(usage_of({"create", "two", "words"}),
            "error: too many arguments for 'create'. Expected 1 argument but got 2.");
}

TEST(MigrateMongoWords, AnswersForHelpAndVersionWhereverTheyStand) {
  EXPECT_EQ(parse_migrate_mongo({"up", "-V"}).verb, MigrateMongoVerb::kVersion);
  EXPECT_EQ(parse_migrate_mongo({"up", "--help"}).help_of, "up");
  EXPECT_EQ(parse_migrate_mongo({"help", "down"}).help_of, "down");
  EXPECT_EQ(parse_migrate_mongo({"help", "down", "--odd"}).help_of, "down");
  EXPECT_TRUE(parse_migrate_mongo({"help", "--odd"}).help_is_answer);
  EXPECT_FALSE(parse_migrate_mongo({"help", "help"}).help_is_answer);
  EXPECT_FALSE(parse_migrate_mongo({}).help_is_answer);
  EXPECT_FALSE(parse_migrate_mongo({"help", "frob"}).help_is_answer);
}

TEST(MigrateMongoTable, IsABox) {
  EXPECT_EQ(boxed_table({{"Filename", "Applied At"}, {"ä日.js", "PENDING"}}, Style{}),
            "┌──────────┬────────────┐\n"
            "│ Filename │ Applied At │\n"
            "├──────────┼────────────┤\n"
            "│ ä日.js   │ PENDING    │\n"
            "└──────────┴────────────┘");
}

TEST(MigrateMongo, ActsForItsNameOnly) {
  EXPECT_TRUE(acts_as_migrate_mongo("/usr/bin/godwit-migrate-mongo"));
  EXPECT_TRUE(acts_as_migrate_mongo("migrate-mongo"));
  EXPECT_FALSE(acts_as_migrate_mongo("/opt/migrate-mongo/godwit"));
}

class MigrateMongoTest : public CommandTest {
 protected:
  MigrateMongoTest() {
    fake().migrate_mongo = MigrateMongoProject{"migrations", ".js", false, false, false};
    fake().project_options.folder = "/";
  }
  int as_migrate_mongo(const std::vector<std::string>& words) {
    interruption_ = std::make_unique<Interruption>();
    interruption_->signal = signal_;
    return run_migrate_mongo(words, terminal_, variables_, *interruption_);
  }
};

TEST_F(MigrateMongoTest, WithoutAConfigurationSaysWhereItLooked) {
  EXPECT_EQ(as_migrate_mongo({"up", "-f", "/no/such.js"}), 1);
  EXPECT_TRUE(err().starts_with("ERROR: Cannot find module '/no/such.js'\nRequire stack:\n- ")) << err();
}

TEST_F(MigrateMongoTest, PrintsWhatScriptsPrintWhereNodeWould) {
  Event printed;
  printed.kind = EventKind::kMigrationLog;
  printed.text = "hello";
  fake().events = {printed};
  printed.text = "careful";
  printed.level = LogLevel::kWarn;
  fake().events.push_back(printed);
  Migration done;
  done.file = "migrations/20240101-a.js";
  fake().report.done = {done};
  EXPECT_EQ(as_migrate_mongo({"up", "-f", "/dev/null"}), 0);
  EXPECT_EQ(out(), "hello\nMIGRATED UP: 20240101-a.js\n");
  EXPECT_EQ(err(), "careful\n");
}

TEST_F(MigrateMongoTest, TellsAFailureAsTheOriginalDoesAndThenMore) {
  Migration done;
  done.file = "migrations/a.js";
  fake().report.done = {done};
  done.file = "migrations/b.js";
  fake().report.failed = done;
  fake().report.error = Error(ErrorCode::kScriptThrew, "TypeError: no such thing")
                            .detail("    at up (migrations/b.js:3:4)")
                            .fix("godwit show b");
  EXPECT_EQ(as_migrate_mongo({"up", "-f", "/dev/null"}), 1);
  EXPECT_EQ(out(), "MIGRATED UP: a.js\n");
  EXPECT_EQ(err(),
            "ERROR: Could not migrate up b.js: no such thing TypeError: no such thing\n"
            "    at up (migrations/b.js:3:4)\n  fix: godwit show b\n");
}

TEST_F(MigrateMongoTest, WaitsForTheLockOnlyWhereTheOriginalHasNone) {
  EXPECT_EQ(as_migrate_mongo({"down", "--block", "-f", "/dev/null"}), 0);
  EXPECT_TRUE(fake().run_options.selection.batch);
  EXPECT_GT(fake().run_options.wait_lock.count(), 0);
  fake().migrate_mongo->locks = true;
  fake().error = Error(ErrorCode::kLockHeld, "the lock is held");
  EXPECT_EQ(as_migrate_mongo({"down", "-f", "/dev/null"}), 1);
  EXPECT_EQ(fake().run_options.wait_lock.count(), 0);
  EXPECT_TRUE(err().starts_with("ERROR: Could not migrate down, a lock is in place. Error: Could not")) << err();
}

TEST_F(MigrateMongoTest, ShowsHashesWhereTheProjectComparesThem) {
  fake().migrate_mongo_items = {{"a.js", "ab12", "2026-01-02T03:04:05.000Z", 1767323045000}, {"b.js", "cd34", "", 0}};
  EXPECT_EQ(as_migrate_mongo({"status", "-f", "/dev/null"}), 0);
  EXPECT_EQ(out().find("ab12"), std::string::npos);
  EXPECT_NE(out().find("│ b.js     │ PENDING                  │                 │"), std::string::npos) << out();
  fake().migrate_mongo->use_file_hash = true;
  EXPECT_EQ(as_migrate_mongo({"status", "-f", "/dev/null"}), 0);
  EXPECT_NE(out().find("│ a.js     │ ab12 │ 2026-01-02T03:04:05.000Z │ 1767323045000   │"), std::string::npos) << out();
}

TEST_F(MigrateMongoTest, AStopEndsWithTheSignalsCode) {
  signal_ = 2;
  fake().error = Error(ErrorCode::kInterrupted, "interrupted");
  EXPECT_EQ(as_migrate_mongo({"up", "-f", "/dev/null"}), 130);
}

}  // namespace
}  // namespace godwit::cli
