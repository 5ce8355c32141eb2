#include "cli/json.h"

#include <gtest/gtest.h>

#include <limits>

#include <nlohmann/json.hpp>

#include "cli/event_lines.h"
#include "unit/cli/fake_terminal.h"
#include "unit/cli/samples.h"

namespace godwit::cli {
namespace {

using Json = nlohmann::ordered_json;

// One line, valid, and beginning as every line does.
Json parsed(const std::string& line) {
  EXPECT_TRUE(line.ends_with("\n"));
  EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
  EXPECT_TRUE(line.starts_with("{\"v\":1,\"type\":\"")) << line;
  return Json::parse(line);
}

TEST(Json, StatusKeepsItsFields) {
  const Json json = parsed(status_json(sample_status(), 2));
  EXPECT_EQ(json["type"], "status");
  EXPECT_EQ(json["environment"], "prod");
  EXPECT_EQ(json["protected"], true);
  EXPECT_EQ(json["head"], "20261118091200-split-name");
  EXPECT_EQ(json["exit_code"], 2);
  EXPECT_EQ(json["lock"]["held"], false);
  EXPECT_EQ(
      json["migrations"][0].dump(),
      R"({"id":"20261101100000-init","file":"migrations/20261101100000-init.js","kind":"javascript",)"
      R"("state":"applied","modified":false,"orphaned":false,"out_of_order":false,"again":false,"reversible":true,)"
      R"("checksum":"9c1f","recorded_checksum":"9c1f","started_at":"2026-11-02T09:14:30Z",)"
      R"("applied_at":"2026-11-02T09:14:30Z","duration_ms":1200,"batch":1,"attempt":1,"epoch":3,"run":"r-1",)"
      R"("by":{"user":"ci","host":"build3","pid":42,"tool":"godwit 0.1.0","git":null,"ci":"build-812"},)"
      R"("steps":[],"resumable":false,"counts":{},"failure":null})");
  EXPECT_EQ(
      json["migrations"][2].dump(),
      R"({"id":"20261120083000-email-index","file":"migrations/20261120083000-email-index.js",)"
      R"("kind":"javascript","state":"pending","modified":false,"orphaned":false,"out_of_order":false,"again":false,)"
      R"("reversible":null,"checksum":"77ab","recorded_checksum":null,"started_at":null,"applied_at":null,)"
      R"("duration_ms":null,"batch":null,"attempt":null,"epoch":null,"run":null,"by":null,"steps":[],"resumable":false,)"
      R"("counts":{},"failure":null})");
}

TEST(Json, PlanTellsHazards) {
  const Json json = parsed(plan_json(sample_plan(), 2));
  EXPECT_EQ(json["type"], "plan");
  EXPECT_EQ(json["environment"], "prod");
  EXPECT_EQ(json["direction"], "up");
  EXPECT_EQ(json["hash"], "3f9c2a1b77");
  EXPECT_EQ(json["destructive"], true);
  EXPECT_EQ(json["exit_code"], 2);
  EXPECT_EQ(json["migrations"][0].dump(),
            R"({"id":"20261120083000-email-index","file":"migrations/20261120083000-email-index.js",)"
            R"("direction":"up","transaction":false,"reversible":true,"again":false,"hazards":[]})");
  EXPECT_EQ(json["migrations"][1]["hazards"][0], "drops a collection (line 12)");
}

TEST(Json, ErrorsCarryEverything) {
  Error error = Error(ErrorCode::kServer, "refused").detail("a").detail("b").unchanged("nothing").fix("do");
  error.during("applying x").retry(Retry::kSameCall).vendor({"server", 11000, "DuplicateKey", {"L"}});
  EXPECT_EQ(failure_json(error, 1),
            R"({"v":1,"type":"result","exit_code":1,"error":{"code":"GW0305","title":"the server refused a command",)"
            R"("message":"refused","stages":["applying x"],"details":["a","b"],"unchanged":"nothing","fix":"do",)"
            R"("exit_code":1,"retry":"same_call","vendor":{"source":"server","code":11000,"name":"DuplicateKey",)"
            R"("labels":["L"]}}})"
            "\n");
  EXPECT_EQ(parsed(failure_json(Error(ErrorCode::kUsage, "x"), 64))["error"]["vendor"], nullptr);
}

TEST(Json, StaysValidWhateverTextComes) {
  StatusReport report;
  report.environment = "bad \xff\xfe utf8 \x1b[2J \"quoted\" \n";
  const std::string line = status_json(report, 0);
  EXPECT_EQ(parsed(line)["environment"], "bad \uFFFD\uFFFD utf8 \x1b[2J \"quoted\" \n");
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
}

TEST(Json, NumbersThatAreNoneBecomeNull) {
  Migration m = applied("x", "2026-11-02T09:14:30Z", std::numeric_limits<double>::infinity());
  EXPECT_EQ(parsed(mark_json(m, false))["migration"]["duration_ms"], nullptr);
}

TEST(Json, HistoryTakesPayloadsApart) {
  JournalEntry entry;
  entry.sequence = 7;
  entry.payload = R"({"modified":9007199254740993,"at":{"$date":"2026-11-22T09:15:00Z"}})";
  JournalEntry broken;
  broken.payload = "{oops";
  const Json json = parsed(history_json({entry, broken, {}}));
  EXPECT_EQ(json["entries"][0]["payload"].dump(), entry.payload);
  EXPECT_EQ(json["entries"][1]["payload"], "{oops");
  EXPECT_EQ(json["entries"][2]["payload"], nullptr);
}

TEST(Json, VersionIsTheFirstLineOfEveryStream) {
  EXPECT_EQ(version_json(), R"({"v":1,"type":"version","tool":"godwit 0.1.0","library":"0.1.0","schema":"1.0"})"
                            "\n");
}

TEST(Json, EveryCodeOfTheCatalogueIsListed) {
  const Json json = parsed(error_codes_json());
  EXPECT_EQ(json["codes"][1].dump(),
            R"({"code":"GW0002","title":"wrong use of the command line or the library","ends_with":64})");
  EXPECT_GT(json["codes"].size(), 50U);
}

TEST(Json, RunsEndWithAResult) {
  RunReport report;
  report.run = "r-42";
  report.environment = "dev";
  report.seconds = 1.3;
  report.done = {applied("a", "2026-11-22T09:15:00Z", 0.038)};
  report.failed = failed("b");
  report.not_started = {"c"};
  const Json json = parsed(run_json("up", report, false, std::nullopt, Error(ErrorCode::kScriptThrew, "threw"), 1));
  EXPECT_EQ(json["type"], "result");
  EXPECT_EQ(json["exit_code"], 1);
  EXPECT_EQ(json["command"], "up");
  EXPECT_EQ(json["duration_ms"], 1300);
  EXPECT_EQ(json["done"][0]["id"], "a");
  EXPECT_EQ(json["failed"]["failure"]["where"], "migrations/b.js:12:9");
  EXPECT_EQ(json["not_started"].dump(), R"(["c"])");
  EXPECT_EQ(json["error"]["code"], "GW0503");
  EXPECT_FALSE(json.contains("applied"));
  const Json idle = parsed(run_json("up", {}, false, Standing{12, "x"}, std::nullopt, 0));
  EXPECT_EQ(idle["applied"], 12);
  EXPECT_EQ(idle["head"], "x");
  EXPECT_EQ(idle["error"], nullptr);
  EXPECT_EQ(idle["failed"], nullptr);
}

TEST(EventJson, HasAFormForEveryKind) {
  const auto line = [](EventKind kind) {
    Event e;
    e.kind = kind;
    e.text = "t";
    e.state = "s";
    e.done = 3;
    e.number = 9;
    e.seconds = 0.5;
    if (kind >= EventKind::kMigrationStarted) e.migration = "m";
    return event_json(e, "T");
  };
  EXPECT_EQ(line(EventKind::kNote), "{\"v\":1,\"type\":\"note\",\"ts\":\"T\",\"text\":\"t\"}\n");
  EXPECT_EQ(line(EventKind::kWarning), "{\"v\":1,\"type\":\"warning\",\"ts\":\"T\",\"text\":\"t\"}\n");
  EXPECT_EQ(line(EventKind::kConnecting), "{\"v\":1,\"type\":\"connecting\",\"ts\":\"T\",\"text\":\"t\"}\n");
  EXPECT_EQ(line(EventKind::kLockWaiting), "{\"v\":1,\"type\":\"lock_waiting\",\"ts\":\"T\",\"text\":\"t\"}\n");
  EXPECT_EQ(line(EventKind::kLockTaken), "{\"v\":1,\"type\":\"lock_taken\",\"ts\":\"T\",\"epoch\":9}\n");
  EXPECT_EQ(line(EventKind::kMigrationStarted),
            "{\"v\":1,\"type\":\"migration\",\"ts\":\"T\",\"id\":\"m\",\"state\":\"started\",\"direction\":\"t\"}\n");
  EXPECT_EQ(line(EventKind::kMigrationLog),
            "{\"v\":1,\"type\":\"log\",\"ts\":\"T\",\"id\":\"m\",\"level\":\"info\",\"text\":\"t\"}\n");
  EXPECT_EQ(line(EventKind::kMigrationProgress),
            "{\"v\":1,\"type\":\"progress\",\"ts\":\"T\",\"id\":\"m\",\"done\":3,\"total\":null}\n");
  EXPECT_EQ(line(EventKind::kMigrationStep),
            "{\"v\":1,\"type\":\"step\",\"ts\":\"T\",\"id\":\"m\",\"name\":\"t\",\"state\":\"s\"}\n");
  EXPECT_EQ(line(EventKind::kMigrationFinished),
            "{\"v\":1,\"type\":\"migration\",\"ts\":\"T\",\"id\":\"m\",\"state\":\"s\",\"duration_ms\":500}\n");
  EXPECT_EQ(line(EventKind::kMigrationFailed),
            "{\"v\":1,\"type\":\"migration\",\"ts\":\"T\",\"id\":\"m\",\"state\":\"failed\",\"text\":\"t\"}\n");
}

TEST(EventLines, ThinsProgressOutButKeepsTheLast) {
  FakeTerminal terminal;
  WallTime now{};
  EventLines lines(terminal, Verbosity::kNormal, [&] { return now; });
  Event e;
  e.kind = EventKind::kMigrationProgress;
  e.migration = "m";
  e.total = 100;
  for (e.done = 1; e.done <= 100; ++e.done) {
    lines.event(e);
    now += std::chrono::milliseconds(10);
  }
  EXPECT_EQ(std::count(terminal.out.begin(), terminal.out.end(), '\n'), 11);
  EXPECT_NE(terminal.out.find("\"done\":100,"), std::string::npos);
}

TEST(EventLines, LeavesDebugOutUnlessAskedFor) {
  FakeTerminal terminal;
  Event e;
  e.kind = EventKind::kMigrationLog;
  e.level = LogLevel::kDebug;
  EventLines(terminal, Verbosity::kNormal).event(e);
  EXPECT_EQ(terminal.out, "");
  EventLines(terminal, Verbosity::kVerbose).event(e);
  EXPECT_NE(terminal.out, "");
}

}  // namespace
}  // namespace godwit::cli
