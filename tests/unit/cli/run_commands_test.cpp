#include <gmock/gmock.h>

#include <csignal>

#include <nlohmann/json.hpp>

#include "cli/text.h"
#include "unit/cli/command_fixture.h"

namespace godwit::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class RunCommands : public CommandTest {
 protected:
  RunCommands() {
    fake().plan.environment = "dev";
    fake().plan.hash = "3f9c2a1b77";
    fake().plan.migrations = {planned("a"), planned("longer-id")};
    fake().report.environment = "dev";
    fake().report.run = "r-42";
    fake().report.seconds = 1.3;
    for (const char* id : {"a", "longer-id"}) {
      fake().report.done.push_back(applied(id, "2026-11-22T09:15:00Z", 0.038));
      Event finished;
      finished.kind = EventKind::kMigrationFinished;
      finished.migration = id;
      finished.state = "applied";
      finished.seconds = 0.038;
      fake().events.push_back(finished);
    }
  }

  void make_destructive() { fake().plan.migrations[1].hazards = {"drops a collection (line 12)"}; }

  void make_idle() {
    fake().plan.migrations.clear();
    fake().report = {};
    fake().events.clear();
    fake().status = sample_status();
  }
};

TEST_F(RunCommands, UpShowsItsPlanAndGoesOnByItself) {
  EXPECT_EQ(run({"up"}), 0);
  EXPECT_EQ(err(),
            "Plan 3f9c2a1 for dev\n"
            "  + a\n"
            "  + longer-id\n"
            "2 to apply.  Reversible: 2 of 2.\n");
  EXPECT_EQ(out(),
            "+ a          38ms\n"
            "+ longer-id  38ms\n"
            "2 migrations applied to dev in 1.3s (run r-42, batch 1)\n");
  EXPECT_EQ(fake().migrator_options.command, "up");
}

TEST_F(RunCommands, QuietLeavesTheData) {
  EXPECT_EQ(run({"up", "-q"}), 0);
  EXPECT_EQ(err(), "");
  EXPECT_THAT(out(), StartsWith("+ a          38ms\n"));
}

TEST_F(RunCommands, NothingToDoIsSuccess) {
  make_idle();
  EXPECT_EQ(run({"up"}), 0);
  EXPECT_EQ(terminal_.both, "nothing to do: 2 applied, head 20261118091200-split-name\n");
  fake().report.waited = true;
  EXPECT_EQ(run({"up"}), 0);
  EXPECT_EQ(out(), "waited for another run, then nothing to do: 2 applied, head 20261118091200-split-name\n");
}

TEST_F(RunCommands, ALookThatFailsDoesNotSpoilARunThatDidNot) {
  make_idle();
  fake().status_error = Error(ErrorCode::kConnectionLost, "gone");
  EXPECT_EQ(run({"up"}), 0);
  EXPECT_EQ(terminal_.both, "nothing to do\n");
}

TEST_F(RunCommands, ADestructivePlanWantsYesWithoutATerminal) {
  make_destructive();
  EXPECT_EQ(run({"up", "-e", "prod", "--count", "2", "--confirm", "prod", "--param", "password=hunter2"}), 4);
  EXPECT_THAT(fake().calls, IsEmpty());
  EXPECT_EQ(out(), "");
  EXPECT_THAT(err(), HasSubstr("  ! longer-id  DESTRUCTIVE: drops a collection (line 12)\n"));
  EXPECT_THAT(err(), HasSubstr("error[GW0203]: the plan destroys data and was not confirmed\n"
                               "  migrations/longer-id.js   drops a collection (line 12)\n"
                               "  not asked because there is no terminal\n"
                               "  nothing was changed in dev\n"
                               "  fix: godwit up --count 2 --param password=<VALUE> -e prod --confirm prod -y\n"));
  EXPECT_EQ(run({"up", "-y"}), 0);
  EXPECT_THAT(fake().calls, ElementsAre("up"));
}

TEST_F(RunCommands, ADestructivePlanAsksOnATerminal) {
  make_destructive();
  terminal_.interactive = true;
  terminal_.answers = {"no"};
  EXPECT_EQ(run({"up"}), 4);
  EXPECT_THAT(fake().calls, IsEmpty());
  EXPECT_THAT(err(), HasSubstr("this plan destroys data; run it? [y/N] error[GW0208]"));
  terminal_.answers = {"y"};
  EXPECT_EQ(run({"up"}), 0);
  EXPECT_THAT(fake().calls, ElementsAre("up"));
  terminal_.answers = {"y"};
  EXPECT_EQ(run({"up", "--no-input"}), 4);
}

TEST_F(RunCommands, AProtectedEnvironmentIsTheLibrarysToRefuse) {
  fake().plan.migrations.clear();
  fake().error = Error(ErrorCode::kConfirmationMissing, "prod is protected and the confirmation is missing");
  EXPECT_EQ(run({"up", "-e", "prod", "-y"}), 4);
  EXPECT_EQ(fake().run_options.confirm, "");
  EXPECT_THAT(err(), StartsWith("error[GW0201]: prod is protected and the confirmation is missing\n"));
}

TEST_F(RunCommands, AConfirmationThatIsMissingIsAddedToTheWholeCommand) {
  fake().plan.migrations.clear();
  fake().error = Error(ErrorCode::kConfirmationMissing, "prod is protected and the confirmation is missing")
                     .unchanged("nothing was changed in prod")
                     .fix("godwit up -e prod --confirm prod");
  const auto fix_of = [this](std::vector<std::string> words) {
    EXPECT_EQ(run(words), 4);
    const auto at = err().find("  fix: ");
    return at == std::string::npos ? err() : err().substr(at + 7, err().find('\n', at) - at - 7);
  };
  EXPECT_EQ(fix_of({"up", "-e", "prod", "--to", "02-b"}), "godwit up --to 02-b -e prod --confirm prod");
  EXPECT_EQ(fix_of({"down", "-e", "prod", "--count", "2"}), "godwit down --count 2 -e prod --confirm prod");
  EXPECT_EQ(fix_of({"mark", "03-c", "applied", "--rehash", "-e", "prod", "-y"}),
            "godwit mark 03-c applied --rehash -e prod --confirm prod -y");
  EXPECT_EQ(fix_of({"-C", "my shop", "-e", "prod", "retry", "a b", "--reason", "it's time", "--json", "-q"}), err());
  EXPECT_THAT(out(), HasSubstr("godwit retry 'a b' --reason 'it'\\\\''s time' -C 'my shop' -e prod --confirm prod"));
  EXPECT_EQ(fix_of({"up", "-e", "prod", "--confirm", "stage"}), "godwit up -e prod --confirm prod");
}

TEST_F(RunCommands, CommandsInAFixActWhereTheTypedOneDid) {
  fake().plan.migrations.clear();
  fake().error = Error(ErrorCode::kMigrationFailedBefore, "my mig failed before")
                     .fix(
                         "look at the data, then one of: godwit retry my mig (run it again from its start) · godwit "
                         "mark my mig applied · godwit mark my mig pending");
  EXPECT_EQ(run({"up", "-e", "prod", "-C", "shop", "-f", "x.yaml"}), 5);
  EXPECT_THAT(err(), HasSubstr("  nothing was changed in prod\n"
                               "  fix: look at the data, then one of: godwit retry -C shop -f x.yaml -e prod 'my mig' "
                               "(run it again from its start) · godwit mark -C shop -f x.yaml -e prod 'my mig' applied "
                               "· godwit mark -C shop -f x.yaml -e prod 'my mig' pending\n"));
}

TEST_F(RunCommands, AnErrorBeforeAnythingRanSaysSoAndWhatToDo) {
  fake().plan.migrations.clear();
  Event connecting;
  connecting.kind = EventKind::kConnecting;
  connecting.text = "db1:27017";
  fake().events = {connecting};
  fake().error = Error(ErrorCode::kPermission, "not authorized on shop to execute command insert");
  EXPECT_EQ(run({"up", "-e", "prod"}), 12);
  EXPECT_THAT(err(), HasSubstr("error[GW0303]: not authorized on shop to execute command insert\n"
                               "  prod at db1:27017\n"
                               "  nothing was changed in prod\n"
                               "  fix: godwit env check prod\n"));
  fake().error = Error(ErrorCode::kScriptSyntax, "expected an expression");
  EXPECT_EQ(run({"up", "-e", "prod", "--to", "2"}), 1);
  EXPECT_THAT(err(), HasSubstr("  nothing was changed in prod\n"
                               "  fix: correct the line that is named, then: godwit up --to 2 -e prod\n"));
}

TEST_F(RunCommands, AnErrorAfterAMigrationBeganDoesNotSayThatNothingWasChanged) {
  Event started;
  started.kind = EventKind::kMigrationStarted;
  started.migration = "a";
  fake().events = {started};
  fake().error = Error(ErrorCode::kConnectionLost, "the connection was lost");
  EXPECT_EQ(run({"up", "-e", "prod"}), 11);
  EXPECT_THAT(err(), HasSubstr("error[GW0304]: the connection was lost\n  fix: godwit status -e prod\n"));
}

TEST_F(RunCommands, AMigrationThatThrewCanBeLookedAt) {
  fake().report.failed = failed("it's b");
  fake().report.error = Error(ErrorCode::kScriptThrew, "boom");
  EXPECT_EQ(run({"up", "-C", "shop"}), 1);
  EXPECT_THAT(err(), HasSubstr("error[GW0503]: boom\n  fix: godwit show -C shop 'it'\\''s b'\n"));
}

TEST_F(RunCommands, AMigrationThatWantsARetryIsRunAgainByItsName) {
  fake().report.failed = failed("it's b");
  fake().report.error = Error(ErrorCode::kScriptSyntax, "expected an expression");
  EXPECT_EQ(run({"up", "-e", "prod"}), 1);
  EXPECT_THAT(err(), HasSubstr("  fix: correct the line that is named, then: godwit up -e prod\n"));
  fake().report.failed->wants_retry = true;
  EXPECT_EQ(run({"up", "-e", "prod"}), 1);
  EXPECT_THAT(err(), HasSubstr("  fix: correct the line that is named, then: godwit retry -e prod 'it'\\''s b'\n"));
}

TEST_F(RunCommands, ARedoThatFailedHalfWayGoesOnWithTheMigrationThatItBeganWith) {
  fake().report.failed = failed("b");
  fake().report.error = Error(ErrorCode::kScriptSyntax, "expected an expression");
  EXPECT_EQ(run({"redo"}), 1);
  EXPECT_THAT(err(), HasSubstr("  fix: correct the line that is named, then: godwit retry b\n"));
  fake().report.failed->state = MigrationState::kApplied;
  EXPECT_EQ(run({"redo"}), 1);
  EXPECT_THAT(err(), HasSubstr("  fix: correct the line that is named, then: godwit redo\n"));
}

TEST_F(RunCommands, AFailedRunEndsWithThreeListsAndTheError) {
  fake().report.done.pop_back();
  fake().events.pop_back();
  fake().report.failed = failed("longer-id");
  fake().report.not_started = {"z"};
  fake().report.error = Error(ErrorCode::kScriptThrew, "MongoServerError: E11000").fix("godwit retry longer-id");
  EXPECT_EQ(run({"up"}), 1);
  EXPECT_EQ(out(),
            "+ a          38ms\n"
            "applied now (1):\n"
            "  a  38ms\n"
            "failed (1):\n"
            "  longer-id  after 3.1s\n"
            "    resumable: it had written nothing\n"
            "not started (1):\n"
            "  z\n");
  EXPECT_TRUE(
      err().ends_with("error[GW0503]: MongoServerError: E11000\n"
                      "  fix: godwit retry longer-id\n"
                      "  more: godwit explain GW0503\n"))
      << err();
}

TEST_F(RunCommands, ADryRunChangesNothingAndShowsThePlan) {
  fake().events.clear();
  fake().report.done.clear();
  EXPECT_EQ(run({"up", "-n"}), 0);
  EXPECT_TRUE(fake().run_options.dry_run);
  EXPECT_EQ(out(),
            "Plan 3f9c2a1 for dev\n"
            "  + a\n"
            "  + longer-id\n"
            "2 to apply.  Reversible: 2 of 2.\n"
            "dry run: nothing was changed\n");
}

TEST_F(RunCommands, JsonIsOneObjectALine) {
  EXPECT_EQ(run({"up", "--json"}), 0);
  EXPECT_EQ(err(), "");
  std::vector<std::string> types;
  for (const std::string& line : lines_of(out())) types.push_back(nlohmann::json::parse(line)["type"]);
  EXPECT_THAT(types, ElementsAre("version", "plan", "migration", "migration", "result"));
  EXPECT_THAT(lines_of(out()).back(),
              StartsWith("{\"v\":1,\"type\":\"result\",\"exit_code\":0,\"command\":\"up\",\"run\":\"r-42\""));
}

TEST_F(RunCommands, JsonEndsWithAResultWhateverHappens) {
  fake().plan.migrations.clear();
  fake().error = Error(ErrorCode::kLockHeld, "another run holds the lock");
  EXPECT_EQ(run({"up", "--json"}), 10);
  EXPECT_EQ(err(), "");
  const auto lines = lines_of(out());
  EXPECT_THAT(lines.front(), StartsWith("{\"v\":1,\"type\":\"version\""));
  EXPECT_THAT(lines.back(), StartsWith("{\"v\":1,\"type\":\"result\",\"exit_code\":10,\"error\":{\"code\":\"GW0430\""));
  EXPECT_EQ(run({"up", "--json", "--count", "x"}), 64);
  EXPECT_THAT(lines_of(out()).front(), StartsWith("{\"v\":1,\"type\":\"version\""));
}

TEST_F(RunCommands, JsonRefusesADestructivePlanAsWell) {
  make_destructive();
  EXPECT_EQ(run({"up", "--json"}), 4);
  std::vector<std::string> types;
  for (const std::string& line : lines_of(out())) types.push_back(nlohmann::json::parse(line)["type"]);
  EXPECT_THAT(types, ElementsAre("version", "plan", "result"));
}

TEST_F(RunCommands, EachCommandCallsItsPartOfTheLibrary) {
  EXPECT_EQ(run({"down", "--batch"}), 0);
  EXPECT_TRUE(fake().run_options.selection.batch);
  EXPECT_EQ(run({"redo"}), 0);
  EXPECT_EQ(run({"retry", "20261122-x"}), 0);
  EXPECT_EQ(run({"upgrade", "+2"}), 0);
  EXPECT_EQ(fake().run_options.selection.count, 2);
  EXPECT_EQ(run({"downgrade", "-1"}), 0);
  EXPECT_EQ(fake().run_options.selection.count, 1);
  EXPECT_EQ(run({"downgrade", "base"}), 0);
  EXPECT_EQ(fake().run_options.selection.to, "base");
  EXPECT_THAT(fake().calls, ElementsAre("down", "redo", "retry 20261122-x", "up", "down", "down"));
}

TEST_F(RunCommands, ASignalIsAnsweredAndEndsWithItsOwnCode) {
  stop_in_call_ = true;
  signal_ = SIGINT;
  fake().report.error = Error(ErrorCode::kInterrupted, "interrupted");
  EXPECT_EQ(run({"up"}), 130);
  EXPECT_THAT(err(), HasSubstr("stopping after the current operation; again to leave at once\n"));
  EXPECT_THAT(err(), HasSubstr("error[GW0003]: interrupted\n  fix: godwit status\n"));
  signal_ = SIGTERM;
  EXPECT_EQ(run({"up"}), 143);
  EXPECT_THAT(err(), HasSubstr("error[GW0004]: terminated\n"));
}

TEST_F(RunCommands, WorkThatHasToBeSavedIsNotLeftAtOnce) {
  EXPECT_EQ(run({"version"}), 0);
  EXPECT_TRUE(interruption_->leave_at_once);
  EXPECT_EQ(run({"up"}), 0);
  EXPECT_FALSE(interruption_->leave_at_once);
}

TEST_F(RunCommands, WarningsOfARunAreShownOnce) {
  fake().plan.warnings = {"two heads"};
  fake().report.plan.warnings = {"two heads"};
  EXPECT_EQ(run({"up", "-q"}), 0);
  EXPECT_EQ(err(), "warning: two heads\n");
  make_idle();
  fake().report.plan.warnings = {"two heads"};
  EXPECT_EQ(run({"up", "-q"}), 0);
  EXPECT_EQ(err(), "warning: two heads\n");
}

}  // namespace
}  // namespace godwit::cli
