#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "unit/cli/command_fixture.h"

namespace godwit::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class Commands : public CommandTest {};

TEST_F(Commands, WithoutWordsTheProgramExplainsItself) {
  EXPECT_EQ(run({}), 64);
  EXPECT_EQ(out(), "");
  EXPECT_THAT(err(), StartsWith("godwit brings order to databases that change."));
}

TEST_F(Commands, HelpIsData) {
  EXPECT_EQ(run({"help", "up"}), 0);
  EXPECT_THAT(out(), StartsWith("godwit up [--to ID]"));
  EXPECT_EQ(err(), "");
  const std::string help = out();
  EXPECT_EQ(run({"up", "--help"}), 0);
  EXPECT_EQ(out(), help);
  EXPECT_THAT(fake().calls, IsEmpty());
}

TEST_F(Commands, WrongUseEndsWith64) {
  EXPECT_EQ(run({"stauts"}), 64);
  EXPECT_EQ(out(), "");
  EXPECT_EQ(err(),
            "error[GW0002]: there is no command \"stauts\"\n"
            "  did you mean \"status\"?\n"
            "  fix: godwit status\n"
            "  more: godwit explain GW0002\n");
}

TEST_F(Commands, WrongValuesNameTheHelpToRead) {
  EXPECT_EQ(run({"up", "--timeout", "5"}), 64);
  EXPECT_EQ(err(),
            "error[GW0002]: --timeout wants a duration, not \"5\"\n"
            "  durations look like 250ms, 30s, 10m, 2h, 1h30m, 7d\n"
            "  fix: godwit help up\n"
            "  more: godwit explain GW0002\n");
  EXPECT_THAT(fake().calls, IsEmpty());
}

TEST_F(Commands, WrongUseIsJsonWhereJsonWasAsked) {
  EXPECT_EQ(run({"stauts", "--json"}), 64);
  EXPECT_EQ(err(), "");
  EXPECT_THAT(out(), StartsWith("{\"v\":1,\"type\":\"result\",\"exit_code\":64,\"error\":{\"code\":\"GW0002\""));
}

TEST_F(Commands, WrongUseOfALongCommandIsJsonLines) {
  EXPECT_EQ(run({"-e", "prod", "up", "--chek", "--json"}), 64);
  EXPECT_THAT(out(), StartsWith("{\"v\":1,\"type\":\"version\""));
  EXPECT_THAT(out(), HasSubstr("\n{\"v\":1,\"type\":\"result\",\"exit_code\":64,"));
}

TEST_F(Commands, EveryDocumentHasItsExitCode) {
  EXPECT_EQ(run({"version", "--json"}), 0);
  EXPECT_THAT(out(), HasSubstr(",\"exit_code\":0}\n"));
  EXPECT_EQ(run({"help", "--json"}), 0);
  EXPECT_THAT(out(), HasSubstr(",\"exit_code\":0}\n"));
}

TEST_F(Commands, AScriptIsNoJson) {
  EXPECT_EQ(run({"completion", "bash", "--json"}), 64);
  EXPECT_THAT(out(), StartsWith("{\"v\":1,\"type\":\"result\",\"exit_code\":64"));
}

TEST_F(Commands, VersionNamesTheTool) {
  EXPECT_EQ(run({"version"}), 0);
  EXPECT_EQ(out(), "godwit 0.1.0\n");
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_EQ(out(), "godwit 0.1.0\n");
}

TEST_F(Commands, StatusIsDataAndNothingElse) {
  fake().status = sample_status();
  EXPECT_EQ(run({"status", "-e", "prod"}), 0);
  EXPECT_THAT(out(), StartsWith("prod [protected]   shop at db1:27017"));
  EXPECT_THAT(out(), HasSubstr("Next:  godwit plan -e prod\n"));
  EXPECT_EQ(err(), "");
  EXPECT_EQ(fake().migrator_options.environment, "prod");
  EXPECT_EQ(fake().migrator_options.command, "status");
}

TEST_F(Commands, StatusCheckTellsAPipeline) {
  fake().status = sample_status();
  EXPECT_EQ(run({"status", "--check"}), 2);
  fake().status.migrations[0].modified = true;
  EXPECT_EQ(run({"status", "--check"}), 5);
  EXPECT_EQ(run({"status"}), 0);
  EXPECT_EQ(run({"status", "--check", "--json"}), 5);
  EXPECT_THAT(out(), HasSubstr("\"exit_code\":5}"));
}

TEST_F(Commands, WarningsOfALookGoToStandardError) {
  fake().status.environment = "dev";
  fake().status.warnings = {"20261120-x is older than the newest applied migration"};
  EXPECT_EQ(run({"status", "-q"}), 0);
  EXPECT_EQ(err(), "warning: 20261120-x is older than the newest applied migration\n");
  EXPECT_EQ(run({"status", "--json"}), 0);
  EXPECT_EQ(err(), "");
}

TEST_F(Commands, TellsWhatItConnectsToOnlyWhenAsked) {
  Event connecting;
  connecting.kind = EventKind::kConnecting;
  connecting.text = "db1:27017";
  fake().events = {connecting};
  EXPECT_EQ(run({"status"}), 0);
  EXPECT_EQ(err(), "");
  EXPECT_EQ(run({"status", "-v"}), 0);
  EXPECT_EQ(err(), "connecting to db1:27017 ...\n");
}

TEST_F(Commands, ErrorsKeepTheirExitCode) {
  fake().status_error = Error(ErrorCode::kCannotConnect, "cannot connect to db1:27017")
                            .unchanged("nothing was changed in dev")
                            .fix("godwit env check dev");
  EXPECT_EQ(run({"status"}), 11);
  EXPECT_EQ(out(), "");
  EXPECT_EQ(err(),
            "error[GW0301]: cannot connect to db1:27017\n"
            "  nothing was changed in dev\n"
            "  fix: godwit env check dev\n"
            "  more: godwit explain GW0301\n");
  EXPECT_EQ(run({"status", "--json"}), 11);
  EXPECT_EQ(err(), "");
  EXPECT_THAT(out(), StartsWith("{\"v\":1,\"type\":\"result\",\"exit_code\":11,\"error\":{\"code\":\"GW0301\""));
}

TEST_F(Commands, PlanEndsWith2WhenSomethingWouldRun) {
  EXPECT_EQ(run({"plan"}), 0);
  EXPECT_EQ(out(), "nothing to do\n");
  fake().plan = sample_plan();
  EXPECT_EQ(run({"plan", "-e", "prod", "--count", "2"}), 2);
  EXPECT_THAT(out(), HasSubstr("Next:  godwit up -e prod --count 2\n"));
  EXPECT_EQ(fake().run_options.selection.count, 2);
  fake().environments = {{"prod", false, true, false, "mongodb://db1/shop", ""}};
  EXPECT_EQ(run({"plan", "-e", "prod", "-f", "x.yaml"}), 2);
  EXPECT_THAT(out(), HasSubstr("Next:  godwit up -f x.yaml -e prod --confirm prod\n"));
  EXPECT_EQ(run({"plan", "--down", "--batch"}), 2);
  EXPECT_EQ(fake().direction, Direction::kDown);
  EXPECT_TRUE(fake().run_options.selection.batch);
}

TEST_F(Commands, CurrentAndHeadsAnswerAsAlembicDoes) {
  fake().status = sample_status();
  EXPECT_EQ(run({"current"}), 0);
  EXPECT_EQ(out(), "20261118091200-split-name\n");
  EXPECT_EQ(run({"heads"}), 0);
  EXPECT_EQ(out(), "20261120083000-email-index\n");
  fake().status.migrations.pop_back();
  EXPECT_EQ(run({"current"}), 0);
  EXPECT_EQ(out(), "20261118091200-split-name (head)\n");
  fake().status = {};
  EXPECT_EQ(run({"current"}), 0);
  EXPECT_EQ(out(), "");
  EXPECT_EQ(err(), "nothing is applied\n");
}

TEST_F(Commands, HistoryRefusesWhatThereIsNot) {
  fake().show_error = Error(ErrorCode::kMigrationNotFound, "there is no migration nope").fix("godwit status");
  EXPECT_EQ(run({"history", "nope", "-e", "prod"}), 13);
  EXPECT_EQ(out(), "");
  EXPECT_THAT(err(), HasSubstr("error[GW0410]: there is no migration nope\n  fix: godwit status -e prod\n"));
  fake().journal_of_all = {{1, "2026-11-22T09:15:00Z", "r-0mwsb3", {}, 1, "run.started", "", "{}", ""}};
  EXPECT_EQ(run({"history", "--run", "r-0mwsb4", "-e", "prod"}), 13);
  EXPECT_THAT(err(), HasSubstr("error[GW0423]: there is no run r-0mwsb4\n"
                               "  did you mean \"r-0mwsb3\"?\n"
                               "  fix: godwit history -e prod\n"));
}

TEST_F(Commands, HistoryHandsTheQueryOn) {
  EXPECT_EQ(run({"history", "20261122-x", "--limit", "5"}), 0);
  EXPECT_EQ(out(), "nothing is recorded\n");
  EXPECT_EQ(fake().query.limit, 5);
  EXPECT_EQ(fake().query.migration, "20261122-x");
}

TEST_F(Commands, ShowCanPrintTheTextAlone) {
  fake().details.migration = applied("20261122-x", "2026-11-22T09:15:00Z", 1);
  fake().details.text = "module.exports = {};\n";
  EXPECT_EQ(run({"show", "20261122-x", "--text"}), 0);
  EXPECT_EQ(out(), "module.exports = {};\n");
  EXPECT_THAT(fake().calls, ElementsAre("show 20261122-x"));
}

TEST_F(Commands, VerifyEndsWithTheWorstFinding) {
  fake().verify.findings = {{Finding::Level::kOk, "journal", "the chain holds", ""}};
  fake().verify.journal_entries = 12;
  EXPECT_EQ(run({"verify"}), 0);
  EXPECT_EQ(out(), "+ journal  the chain holds\nall is well\n");
  fake().verify.findings = {{Finding::Level::kError, "journal", "entry 7 was changed", "look at who can write there"}};
  fake().verify.error = Error(ErrorCode::kJournalBroken, "the journal's chain is broken at entry 7");
  EXPECT_EQ(run({"verify"}), 5);
  EXPECT_EQ(out(),
            "x journal  entry 7 was changed\n"
            "    look at who can write there\n"
            "1 error, 0 warnings\n");
  EXPECT_EQ(err(), "error[GW0421]: the journal's chain is broken at entry 7\n  more: godwit explain GW0421\n");
}

TEST_F(Commands, MarkAsksFirst) {
  terminal_.interactive = true;
  terminal_.answers = {"n"};
  EXPECT_EQ(run({"mark", "20261122-x", "applied"}), 4);
  EXPECT_THAT(err(), StartsWith("mark 20261122-x applied in dev? [y/N] error[GW0208]: stopped: the answer was not yes\n"
                                "  nothing was changed in dev\n"));
  EXPECT_THAT(fake().calls, IsEmpty());
  terminal_.answers = {"y"};
  fake().marked = applied("20261122-x", "2026-11-22T09:15:00Z", 1);
  EXPECT_EQ(run({"mark", "20261122-x", "applied"}), 0);
  EXPECT_EQ(out(), "20261122-x is applied now\n");
  EXPECT_THAT(fake().calls, ElementsAre("mark 20261122-x applied"));
}

TEST_F(Commands, MarkWantsYesWithoutATerminal) {
  EXPECT_EQ(run({"mark", "20261122-x", "applied", "--rehash", "-e", "prod"}), 4);
  EXPECT_EQ(err(),
            "error[GW0208]: the ledger is corrected only after a confirmation\n"
            "  not asked because there is no terminal\n"
            "  nothing was changed in prod\n"
            "  fix: godwit mark 20261122-x applied --rehash -e prod -y\n"
            "  more: godwit explain GW0208\n");
  EXPECT_THAT(fake().calls, IsEmpty());
  fake().marked.id = "20261122-x";
  EXPECT_EQ(run({"mark", "20261122-x", "applied", "--rehash", "-y", "--reason", "typo"}), 0);
  EXPECT_THAT(fake().calls, ElementsAre("mark 20261122-x applied rehash"));
  EXPECT_EQ(fake().run_options.reason, "typo");
  EXPECT_EQ(out(), "20261122-x: the file is accepted as it is now\n");
}

TEST_F(Commands, MarkCanBeTriedWithoutAnAnswer) {
  EXPECT_EQ(run({"mark", "20261122-x", "pending", "-n"}), 0);
  EXPECT_EQ(out(), "would mark 20261122-x pending in dev\n");
  EXPECT_TRUE(fake().run_options.dry_run);
  EXPECT_EQ(run({"mark", "20261122-x", "pending", "--rehash"}), 64);
}

TEST_F(Commands, UnlockFreesWhatNobodyHolds) {
  EXPECT_EQ(run({"unlock"}), 0);
  EXPECT_EQ(out(), "nothing to do: the lock is free\n");
  fake().lock = {false, "r-42", "up", {"ada", "build3", 7, "", "", ""}, "", -8, 4, ""};
  EXPECT_EQ(run({"unlock"}), 0);
  EXPECT_EQ(
      out(),
      "the lock is free now; it belonged to run r-42 (up) by ada@build3; it is gone, and the next run takes over\n");
  fake().lock.seconds_to_expiry = 0;  // given back by its holder
  EXPECT_EQ(run({"unlock"}), 0);
  EXPECT_EQ(out(), "nothing to do: the lock is free\n");
}

TEST_F(Commands, UnlockByForceWantsAReasonAndAYes) {
  EXPECT_EQ(run({"unlock", "-e", "prod", "--force", "-y"}), 64);
  EXPECT_THAT(err(), HasSubstr("  fix: godwit unlock --force -e prod --reason TEXT -y\n"));
  EXPECT_EQ(run({"unlock", "--force", "--reason", "it hangs"}), 4);
  EXPECT_THAT(fake().calls, IsEmpty());
  EXPECT_EQ(run({"unlock", "--force", "--reason", "it hangs", "-y"}), 0);
  EXPECT_THAT(fake().calls, ElementsAre("unlock by force"));
  EXPECT_EQ(fake().run_options.reason, "it hangs");
}

TEST_F(Commands, EnvListMarksTheDefaultAndWhatIsWrong) {
  fake().environments = {{"local", true, false, true, "", ""},
                         {"prod", false, true, false, "mongodb://db1/shop", ""},
                         {"dev", false, false, false, "${MONGO_URL_DEV}", "MONGO_URL_DEV is not set"}};
  EXPECT_EQ(run({"env", "list"}), 0);
  EXPECT_EQ(out(),
            "  ENVIRONMENT  URL\n"
            "* local        local\n"
            "  prod         mongodb://db1/shop  protected\n"
            "  dev          ${MONGO_URL_DEV}\n"
            "    MONGO_URL_DEV is not set\n");
}

TEST_F(Commands, EnvShowTellsOriginsWhenAsked) {
  fake().settings = {{"url", "mongodb://db1/", "godwit.yaml:7:10"}};
  EXPECT_EQ(run({"env", "show", "prod"}), 0);
  EXPECT_EQ(out(), "SETTING  VALUE\nurl      mongodb://db1/\n");
  EXPECT_EQ(run({"env", "show", "-e", "prod", "--origin"}), 0);
  EXPECT_EQ(out(), "SETTING  VALUE           FROM\nurl      mongodb://db1/  godwit.yaml:7:10\n");
  EXPECT_THAT(fake().calls, ElementsAre("settings prod", "settings prod"));
}

TEST_F(Commands, ChecksEndWith1WhenSomethingIsWrong) {
  fake().findings = {{Finding::Level::kOk, "connection", "db1", ""},
                     {Finding::Level::kWarning, "clock", "7 s apart", "ntp"}};
  EXPECT_EQ(run({"env", "check", "prod"}), 0);
  EXPECT_EQ(fake().migrator_options.environment, "prod");
  EXPECT_EQ(out(), "+ connection  db1\n! clock       7 s apart\n    ntp\n0 errors, 1 warning\n");
  fake().findings.push_back({Finding::Level::kError, "rights", "may not write", "grant readWrite"});
  EXPECT_EQ(run({"env", "check", "prod"}), 1);
  for (const auto& [code, exit] : {std::pair(ErrorCode::kCannotConnect, 11), std::pair(ErrorCode::kAuthentication, 12),
                                   std::pair(ErrorCode::kWrongDatabase, 4)}) {
    fake().findings.back().error = code;
    EXPECT_EQ(run({"env", "check", "prod"}), exit);
  }
  fake().findings.back().hint = "godwit local start";
  EXPECT_EQ(run({"env", "check", "prod", "-C", "shop", "--json"}), 4);
  EXPECT_THAT(out(), HasSubstr("\"hint\":\"godwit local start -C shop -e prod\",\"code\":\"GW0202\"}"));
  fake().calls.clear();
  EXPECT_EQ(run({"doctor", "-e", "prod"}), 1);
  EXPECT_EQ(run({"doctor", "--json"}), 1);
  EXPECT_THAT(out(), StartsWith("{\"v\":1,\"type\":\"doctor\",\"findings\":[{\"level\":\"ok\""));
  EXPECT_THAT(fake().calls, ElementsAre("doctor prod", "doctor "));
}

TEST_F(Commands, LocalUrlPrintsTheUrlAlone) {
  fake().local.url = "mongodb://127.0.0.1:4711/";
  fake().environments = {{"local", true, false, true, "local", ""}};
  EXPECT_EQ(run({"local", "url"}), 0);
  EXPECT_EQ(out(), "mongodb://127.0.0.1:4711/\n");
  EXPECT_THAT(fake().calls, ElementsAre("local start"));
}

TEST_F(Commands, LocalStatusStartsNothing) {
  fake().environments = {{"local", true, false, true, "local", ""}};
  fake().local.folder = "/p/.godwit/local";
  EXPECT_EQ(run({"local", "status"}), 0);
  EXPECT_EQ(out(), "the local server is not running; its data: /p/.godwit/local\n");
  EXPECT_THAT(fake().calls, IsEmpty());
}

TEST_F(Commands, LocalStopSaysWhatItDid) {
  fake().local.running = true;
  EXPECT_EQ(run({"local", "stop"}), 0);
  EXPECT_EQ(out(), "the local server is stopped\n");
  EXPECT_EQ(run({"local", "stop"}), 0);
  EXPECT_EQ(out(), "nothing to do: the local server was not running\n");
}

TEST_F(Commands, LocalCommandsWantAnEnvironmentThatIsLocal) {
  fake().environments = {{"prod", true, true, false, "mongodb://db1/shop", ""}};
  for (const char* command : {"start", "status", "url", "reset"}) {
    EXPECT_EQ(run({"local", command}), 4);
    EXPECT_THAT(err(), StartsWith("error[GW0604]: no environment of this project uses the local server\n"
                                  "  prod: mongodb://db1/shop\n"
                                  "  nothing was started or deleted\n"
                                  "  fix: add an environment with `url: local` to godwit.yaml\n"));
  }
  EXPECT_EQ(run({"local", "stop"}), 0) << "what was left running can always be stopped";
  fake().environments.push_back({"dev", false, false, true, "local", ""});
  EXPECT_EQ(run({"local", "status"}), 0);
  EXPECT_EQ(run({"local", "status", "-e", "dev"}), 0);
  EXPECT_EQ(run({"local", "start", "-e", "prod", "-C", "shop"}), 4);
  EXPECT_THAT(err(), HasSubstr("error[GW0604]: prod does not use the local server\n"));
  EXPECT_THAT(err(), HasSubstr("  fix: godwit local start -C shop -e dev\n"));
  EXPECT_THAT(fake().calls, ElementsAre("local stop"));
}

TEST_F(Commands, LocalCommandsRefuseAnUnknownEnvironment) {
  fake().environments = {{"dev", true, false, true, "local", ""}};
  fake().unknown_environment = "nope";
  for (const char* command : {"start", "status", "stop", "install"}) {
    EXPECT_EQ(run({"local", command, "-e", "nope"}), 13);
    EXPECT_THAT(err(), StartsWith("error[GW0107]"));
  }
}

TEST_F(Commands, LocalResetAsksFirst) {
  fake().environments = {{"local", true, false, true, "local", ""}};
  fake().local.folder = "/p/.godwit/local";
  fake().local.has_data = true;
  EXPECT_EQ(run({"local", "reset"}), 4);
  EXPECT_EQ(run({"local", "reset", "-n"}), 0);
  EXPECT_EQ(out(), "would delete /p/.godwit/local\n");
  EXPECT_THAT(fake().calls, IsEmpty());
  terminal_.interactive = true;
  terminal_.answers = {"yes"};
  EXPECT_EQ(run({"local", "reset"}), 0);
  EXPECT_THAT(err(), StartsWith("delete all data of the local server in /p/.godwit/local? [y/N] "));
  EXPECT_EQ(run({"-C", "my shop", "local", "reset", "--no-input"}), 4);
  EXPECT_THAT(err(), HasSubstr("  fix: godwit local reset -C 'my shop' -y\n"));
  EXPECT_THAT(fake().calls, ElementsAre("local reset"));
}

TEST_F(Commands, LocalResetDeletesNothingWhereNothingIs) {
  fake().environments = {{"local", true, false, true, "local", ""}};
  fake().local.folder = "/p/.godwit/local";
  for (const char* option : {"-y", "-n", "--no-input"}) {
    EXPECT_EQ(run({"local", "reset", option}), 0);
    EXPECT_EQ(terminal_.both, "nothing to do: the local server has no data\n");
  }
  EXPECT_EQ(run({"local", "reset", "-y", "--json"}), 0);
  EXPECT_THAT(out(), HasSubstr("\"changed\":false"));
  EXPECT_THAT(fake().calls, IsEmpty());
}

TEST_F(Commands, LocalInstallSaysFirstWhatItInstalls) {
  fake().install = {"SecantusDB 0.6", "PyPI", "/home/ada/.cache/godwit", 31, false};
  EXPECT_EQ(run({"local", "install", "--dry-run"}), 0);
  EXPECT_EQ(out(), "would install SecantusDB 0.6 from PyPI, about 31 MB, into /home/ada/.cache/godwit\n");
  EXPECT_THAT(fake().calls, IsEmpty());
  EXPECT_EQ(run({"local", "install"}), 0);
  EXPECT_EQ(terminal_.both,
            "installing SecantusDB 0.6 from PyPI, about 31 MB, into /home/ada/.cache/godwit\n"
            "installed SecantusDB 0.6\n");
  fake().install.present = true;
  EXPECT_EQ(run({"local", "install"}), 0);
  EXPECT_THAT(fake().calls, ElementsAre("local install"));
}

TEST_F(Commands, ExplainMakesAPageReadable) {
  EXPECT_EQ(run({"explain", "GW0412"}), 0);
  EXPECT_EQ(out(),
            "GW0412: an applied migration was edited\n"
            "\n"
            "Exit 5. Restore the file; `godwit show` has the text.\n");
  EXPECT_EQ(run({"explain", "GW9999"}), 13);
  EXPECT_EQ(run({"explain"}), 0);
  EXPECT_THAT(out(), HasSubstr("GW0412     5  an applied migration was edited\n"));
}

TEST_F(Commands, InitAndCreateNameTheFiles) {
  const std::string shop = (std::filesystem::current_path() / "shop").string();
  EXPECT_EQ(run({"init", "-C", shop}), 0);
  EXPECT_EQ(out(),
            "created shop/godwit.yaml\ncreated shop/migrations\nkept    shop/.gitignore\nNext:  godwit create -C " +
                shop + " NAME\n");
  EXPECT_EQ(run({"init", "-C", shop + "//"}), 0);
  EXPECT_THAT(out(), HasSubstr("Next:  godwit create -C " + shop + " NAME\n"));
  EXPECT_EQ(run({"create", "split-name", "--kind", "mjs"}), 0);
  EXPECT_EQ(out(), "migrations/20261122091500-split-name.mjs\n");
  EXPECT_EQ(run({"revision", "-m", "split-name", "--json"}), 0);
  EXPECT_THAT(out(), StartsWith("{\"v\":1,\"type\":\"create\",\"id\":\"20261122091500-split-name\",\"file\":\"/"));
}

TEST_F(Commands, CompletionNeverComplains) {
  fake().environments = {{"dev", true, false, false, "", ""}, {"prod", false, true, false, "", ""}};
  EXPECT_EQ(run({"__complete", "environments"}), 0);
  EXPECT_EQ(out(), "dev\nprod\n");
  fake().project_error = Error(ErrorCode::kConfigMissing, "no godwit.yaml");
  EXPECT_EQ(run({"__complete", "environments"}), 0);
  EXPECT_EQ(terminal_.both, "");
  EXPECT_EQ(run({"__complete", "codes"}), 0);
  EXPECT_THAT(out(), HasSubstr("GW0412\n"));
}

TEST_F(Commands, CompletionReadsMigrationsOffTheFolder) {
  const auto folder = std::filesystem::temp_directory_path() / ("godwit-complete-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  for (const char* name : {"2-b.mjs", "1-a.js", "3-c.cjs", "README.md"}) std::ofstream(folder / name) << "x";
  EXPECT_EQ(run({"__complete", "migrations", "-C", folder.string()}), 0);
  EXPECT_EQ(out(), "1-a\n2-b\n3-c\n");
  std::filesystem::remove_all(folder);
}

TEST_F(Commands, OutputThatCannotBeWrittenIsAFailure) {
  terminal_.failure = "No space left on device";
  EXPECT_EQ(run({"version"}), 1);
  EXPECT_EQ(err(), "error[GW0006]: cannot write the output: No space left on device\n  more: godwit explain GW0006\n");
  fake().status_error = Error(ErrorCode::kCannotConnect, "cannot connect");
  EXPECT_EQ(run({"status"}), 11);
}

TEST_F(Commands, ColoursOnATerminalOnly) {
  fake().status = sample_status();
  terminal_.interactive = true;
  variables_ = {{"TERM", "xterm"}, {"LANG", "C.UTF-8"}};
  EXPECT_EQ(run({"status"}), 0);
  EXPECT_THAT(out(), HasSubstr("\x1b["));
  EXPECT_EQ(run({"status", "--color", "never"}), 0);
  EXPECT_EQ(out().find('\x1b'), std::string::npos);
  variables_["NO_COLOR"] = "1";
  EXPECT_EQ(run({"status"}), 0);
  EXPECT_EQ(out().find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace godwit::cli
