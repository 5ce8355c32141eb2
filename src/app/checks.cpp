#include "app/checks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "app/history_check.h"
#include "app/project.h"
#include "app/rights.h"
#include "app/sources.h"
#include "base/process.h"
#include "base/text.h"
#include "bson/builder.h"
#include "godwit/local_server.h"
#include "mongo/changelog_lock.h"
#include "mongo/client.h"
#include "mongo/state_database.h"

namespace godwit {

namespace app {

namespace {

using Level = Finding::Level;

Finding finding_of(const std::string& check, const Error& error) {
  std::string text = error.message();
  for (const std::string& detail : error.details()) text += "; " + detail;
  return {Level::kError, check, std::move(text), error.fix_text(), error.code()};
}

// Runs one check; what it throws is its finding. Returns whether the checks after it make sense.
template <class Check>
bool guarded(const std::string& name, std::vector<Finding>& findings, const Check& check) {
  try {
    check();
    return true;
  } catch (const Error& error) {
    findings.push_back(finding_of(name, error));
    return false;
  }
}

// True when the URL logs somebody in, whatever the server makes of it.
bool has_user(const Environment& environment) {
  return environment.connections->redacted_url().find("://***@") != std::string::npos;
}

// The rights that `up` needs beside those of the scripts. connectionStatus with showPrivileges is documented for every
// authenticated user; a server without access control answers with no privileges and no users.
void check_rights(Environment& environment, std::vector<Finding>& findings) {
  const bson::Document reply = environment.connections->lend()->command(
      "admin", bson::Builder().add("connectionStatus", 1).add("showPrivileges", true).build());
  const bson::View info = reply["authInfo"].document();
  const std::string& database = environment.config.state_database;
  if (info["authenticatedUsers"].document().empty()) {
    findings.push_back(
        has_user(environment)
            ? Finding{Level::kWarning, "rights", "the server does not tell this user's rights",
                      fmt::format("see to it that the user has the role readWrite on {}", database)}
            : Finding{Level::kOk, "rights", "no user is logged in; the server lets everybody do this", ""});
    return;
  }
  std::vector<std::string> collections;
  for (const std::string_view name : mongo::kStateCollections)
    collections.push_back(environment.config.state_prefix + std::string(name));
  const std::vector<std::string> missing =
      missing_rights(info["authenticatedUserPrivileges"].document(), database, collections);
  if (missing.empty()) {
    findings.push_back({Level::kOk, "rights", "may read and write godwit's collections", ""});
  } else {
    findings.push_back({Level::kWarning, "rights",
                        fmt::format("this user may not {} in {}: status, plan and history work, up does not",
                                    base::join(missing, ", "), database),
                        fmt::format("grant the role readWrite on {}", database)});
  }
}

void check_clock(Environment& environment, std::vector<Finding>& findings) {
  const base::WallTime before = base::system_clock().wall();
  const bson::Document hello =
      environment.connections->lend()->command("admin", bson::Builder().add("hello", 1).build());
  const bson::Element at = hello["localTime"];
  if (!at.is(bson::Type::kDate)) return;
  const auto here = std::chrono::duration_cast<std::chrono::milliseconds>(before.time_since_epoch()).count();
  const double skew = static_cast<double>(at.date_ms() - here) / 1000;
  if (std::abs(skew) < 5) {
    findings.push_back({Level::kOk, "clock", "this machine and the server agree", ""});
  } else {
    findings.push_back({Level::kWarning, "clock",
                        fmt::format("the server's clock is {:.0f} s {} this machine's; godwit counts by the server's",
                                    std::abs(skew), skew > 0 ? "ahead of" : "behind"),
                        "synchronise the clocks"});
  }
}

void check_lock(Environment& environment, std::vector<Finding>& findings) {
  const auto lock = environment.lease->read();
  if (lock && lock->shuts_out_others) {
    findings.push_back({Level::kWarning, "lock",
                        "a run that was killed left its row in migrate-mongo's lock: that tool waits for it",
                        "the next run that has something to do takes it away; now: godwit unlock"});
  } else if (!lock || !lock->held) {
    findings.push_back({Level::kOk, "lock", "free", ""});
  } else if (lock->owner == mongo::kMigrateMongoOwner) {
    findings.push_back({Level::kWarning, "lock",
                        fmt::format("migrate-mongo holds its lock: {}", migrate::describe_holder(*lock)),
                        "does it run? If it ended without taking its lock back: godwit unlock --force --reason TEXT"});
  } else if (base::is_gone(lock->process)) {
    findings.push_back({Level::kWarning, "lock",
                        fmt::format("held by a process that is gone: {}", migrate::describe_holder(*lock)),
                        "the next run takes it over by itself"});
  } else {
    findings.push_back({Level::kOk, "lock", fmt::format("held by {}", migrate::describe_holder(*lock)), ""});
  }
}

}  // namespace

Finding to_public(const migrate::Check& check) {
  const Level level = check.level == migrate::Check::Level::kOk        ? Level::kOk
                      : check.level == migrate::Check::Level::kWarning ? Level::kWarning
                                                                       : Level::kError;
  return {level, check.name, check.text, check.hint};
}

namespace {

// What a failure to open the environment is about. Opening it reads the marker already.
std::string check_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kWrongDatabase:
    case ErrorCode::kLedgerFormat:
    case ErrorCode::kLedgerDamaged: return "marker";
    case ErrorCode::kPermission: return "rights";
    default: return "connection";
  }
}

Finding finding_of_opening(const Error& error, const config::Environment& config) {
  Finding finding = finding_of(check_of(error.code()), error);
  if (error.code() == ErrorCode::kPermission && finding.hint.empty())
    finding.hint = fmt::format("grant the role readWrite on {}", config.state_database);
  if (error.code() == ErrorCode::kCannotConnect && finding.hint.empty())
    finding.hint = fmt::format("does the server run, and is the url right? godwit env show {} --origin", config.name);
  if (error.code() == ErrorCode::kAuthentication && finding.hint.empty())
    finding.hint = "correct user, password or authSource in the url";
  return finding;
}

// Null, with a finding that says why, when the environment cannot be opened.
Environment* opened(Migrator::State& state, std::vector<Finding>& findings) {
  try {
    Environment& environment = state.connected();
    findings.push_back({Level::kOk, "connection", db::describe(environment.server), ""});
    return &environment;
  } catch (const Error& error) {
    if (check_of(error.code()) != "connection")
      findings.push_back({Level::kOk, "connection", "the server answers", ""});
    findings.push_back(finding_of_opening(error, state.config));
    return nullptr;
  }
}

void check_marker(Environment& environment, std::vector<Finding>& findings) {
  const auto marker = environment.ledger->marker();
  findings.push_back({Level::kOk, "marker",
                      marker ? fmt::format("the database is marked \"{}\"", marker->environment)
                             : "the database is not marked yet; the first run does it",
                      ""});
}

}  // namespace

void check_environment(Migrator::State& state, std::vector<Finding>& findings) {
  Environment* const found = opened(state, findings);
  if (found == nullptr) return;
  Environment& environment = *found;
  guarded("marker", findings, [&] { check_marker(environment, findings); });
  guarded("rights", findings, [&] { check_rights(environment, findings); });
  if (environment.server.transactions) {
    findings.push_back({Level::kOk, "transactions", "supported", ""});
  } else {
    findings.push_back({Level::kWarning, "transactions",
                        "none: a migration and its ledger row cannot be written together",
                        "run the server as a replica set of one"});
  }
  guarded("clock", findings, [&] { check_clock(environment, findings); });
  guarded("lock", findings, [&] { check_lock(environment, findings); });
  guarded("history", findings, [&] {
    std::vector<Finding> of_history = history_findings(state);
    std::move(of_history.begin(), of_history.end(), std::back_inserter(findings));
  });
}

}  // namespace app

namespace {

void check_folder(const Project& project, std::vector<Finding>& findings) {
  app::guarded("migrations", findings, [&] {
    const auto count = static_cast<std::int64_t>(app::sources_of(project).size());
    findings.push_back(
        {Finding::Level::kOk, "migrations",
         fmt::format("{} in {}", base::counted(count, "migration"), project.migrations_folder().string()), ""});
  });
}

void check_local(const Project& project, std::vector<Finding>& findings) {
  const LocalServerStatus status = LocalServer(project).status();
  if (status.running) {
    findings.push_back({Finding::Level::kOk, "local server",
                        fmt::format("{} runs, pid {}, port {}", status.kind, status.pid, status.port), ""});
  } else if (!status.program.empty()) {
    findings.push_back(
        {Finding::Level::kOk, "local server", fmt::format("{} is there and starts when needed", status.program), ""});
  } else {
    findings.push_back({Finding::Level::kWarning, "local server", "no program found", "godwit local install"});
  }
}

}  // namespace

std::vector<Finding> doctor(const ProjectOptions& options, const std::string& environment, const EventSink& events) {
  std::vector<Finding> findings;
  std::optional<Project> project;
  const bool usable = app::guarded("configuration", findings, [&] {
    project = Project::open(options);
    findings.push_back({Finding::Level::kOk, "configuration", project->file().string(), ""});
  });
  if (!usable) return findings;
  for (const std::string& warning : project->warnings())
    findings.push_back(
        {Finding::Level::kWarning, "configuration", warning,
         fmt::format("correct it in {}, or take it out", project->file().filename().string())});
  check_folder(*project, findings);
  std::vector<std::string> names;
  app::guarded("environment", findings, [&] {
    if (!environment.empty()) names.push_back(project->environment_name(environment));
  });
  if (environment.empty())
    for (const EnvironmentInfo& info : project->environments()) names.push_back(info.name);
  bool any_local = false;
  for (const EnvironmentInfo& info : project->environments()) {
    if (std::find(names.begin(), names.end(), info.name) == names.end()) continue;
    any_local = any_local || info.is_local;
    // A look must not start a server: one that is not running is no fault.
    if (info.is_local && !LocalServer(*project).status().running) continue;
    std::vector<Finding> of_one;
    app::guarded("environment", of_one, [&] {
      MigratorOptions how;
      how.environment = info.name;
      how.events = events;
      how.start_local_server = false;
      of_one = Migrator(*project, std::move(how)).check();
    });
    for (Finding& finding : of_one) {
      finding.check = info.name + ": " + finding.check;
      findings.push_back(std::move(finding));
    }
  }
  if (any_local) check_local(*project, findings);
  return findings;
}

}  // namespace godwit
