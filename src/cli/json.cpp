#include "cli/json.h"

#include <nlohmann/json.hpp>

#include <cmath>

#include "godwit/version.h"

namespace godwit::cli {

namespace {

using Json = nlohmann::ordered_json;

// An object that begins as every line does.
Json json_document(std::string_view type) {
  Json json = Json::object();
  json["v"] = 1;
  json["type"] = type;
  return json;
}

std::string json_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

// null for "".
Json json_text(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

Json json_milliseconds(double seconds) {
  return std::isfinite(seconds) ? Json(static_cast<std::int64_t>(std::llround(seconds * 1000))) : Json(nullptr);
}

Json json_actor(const Actor& actor) {
  if (actor.user.empty() && actor.host.empty() && actor.tool.empty()) return nullptr;
  Json json = Json::object();
  json["user"] = json_text(actor.user);
  json["host"] = json_text(actor.host);
  json["pid"] = actor.pid == 0 ? Json(nullptr) : Json(actor.pid);
  json["tool"] = json_text(actor.tool);
  json["git"] = json_text(actor.git);
  json["ci"] = json_text(actor.ci);
  return json;
}

std::string_view retry_name(Retry retry) {
  switch (retry) {
    case Retry::kNever: return "never";
    case Retry::kSameCall: return "same_call";
    case Retry::kWholeStep: return "whole_step";
    case Retry::kOutcomeUnknown: return "outcome_unknown";
  }
  return "never";
}

Json json_vendor(const VendorError& vendor) {
  if (vendor.source.empty()) return nullptr;
  Json json = Json::object();
  json["source"] = vendor.source;
  json["code"] = vendor.code;
  json["name"] = json_text(vendor.name);
  json["labels"] = vendor.labels;
  return json;
}

Json json_failure(const std::optional<Failure>& failure) {
  if (!failure) return nullptr;
  Json json = Json::object();
  json["code"] = failure->code;
  json["message"] = failure->message;
  json["where"] = json_text(failure->where);
  return json;
}

Json json_planned(const PlannedMigration& planned) {
  Json json = Json::object();
  json["id"] = planned.id;
  json["file"] = json_text(planned.file);
  json["direction"] = planned.direction == Direction::kUp ? "up" : "down";
  json["transaction"] = planned.transaction;
  json["reversible"] = planned.reversible;
  json["again"] = planned.again;
  json["hazards"] = planned.hazards;
  return json;
}

Json json_migration(const Migration& migration) {
  Json json = Json::object();
  json["id"] = migration.id;
  json["file"] = json_text(migration.file);
  json["kind"] = json_text(migration.kind);
  json["state"] = state_name(migration.state);
  json["modified"] = migration.modified;
  json["orphaned"] = migration.orphaned;
  json["out_of_order"] = migration.out_of_order;
  json["again"] = migration.again;
  json["reversible"] = migration.reversible ? Json(*migration.reversible) : Json(nullptr);
  json["checksum"] = json_text(migration.checksum);
  json["recorded_checksum"] = json_text(migration.recorded_checksum);
  json["started_at"] = json_text(migration.started_at);
  json["applied_at"] = json_text(migration.applied_at);
  json["duration_ms"] =
      migration.started_at.empty() && migration.seconds == 0 ? Json(nullptr) : json_milliseconds(migration.seconds);
  json["batch"] = migration.batch == 0 ? Json(nullptr) : Json(migration.batch);
  json["attempt"] = migration.attempt == 0 ? Json(nullptr) : Json(migration.attempt);
  json["epoch"] = migration.epoch == 0 ? Json(nullptr) : Json(migration.epoch);
  json["run"] = json_text(migration.run);
  json["by"] = json_actor(migration.by);
  json["steps"] = Json::array();
  for (const Step& step : migration.steps) {
    Json one = Json::object();
    one["name"] = step.name;
    one["state"] = step.state;
    one["duration_ms"] = json_milliseconds(step.seconds);
    json["steps"].push_back(std::move(one));
  }
  json["resumable"] = migration.resumable;
  json["counts"] = Json::object();
  for (const auto& [name, number] : migration.counts) json["counts"][name] = number;
  json["failure"] = json_failure(migration.failure);
  return json;
}

Json json_lock(const LockInfo& lock) {
  Json json = Json::object();
  json["held"] = lock.held;
  json["run"] = json_text(lock.run);
  json["command"] = json_text(lock.command);
  json["by"] = json_actor(lock.by);
  json["since"] = json_text(lock.since);
  json["expires_in_ms"] = lock.run.empty() ? Json(nullptr) : json_milliseconds(lock.seconds_to_expiry);
  json["epoch"] = lock.epoch;
  json["migration"] = json_text(lock.migration);
  return json;
}

Json json_journal(const JournalEntry& entry) {
  Json json = Json::object();
  json["sequence"] = entry.sequence;
  json["at"] = json_text(entry.at);
  json["run"] = json_text(entry.run);
  json["by"] = json_actor(entry.actor);
  json["epoch"] = entry.epoch;
  json["event"] = entry.event;
  json["subject"] = json_text(entry.subject);
  // Relaxed Extended JSON is JSON whose whole numbers fit 64 bits, so nothing is lost by taking it apart.
  Json payload = Json::parse(entry.payload, nullptr, false);
  json["payload"] = payload.is_discarded() ? json_text(entry.payload) : std::move(payload);
  json["hash"] = json_text(entry.hash);
  return json;
}

Json json_error(const Error& error, int exit_code) {
  Json json = Json::object();
  json["code"] = error_name(error.code());
  json["title"] = error_title(error.code());
  json["message"] = error.message();
  json["stages"] = error.stages();
  json["details"] = error.details();
  json["unchanged"] = json_text(error.unchanged_text());
  json["fix"] = json_text(error.fix_text());
  json["exit_code"] = exit_code;
  json["retry"] = retry_name(error.retry_class());
  json["vendor"] = json_vendor(error.vendor_error());
  return json;
}

void add_plan(Json& json, const Plan& plan) {
  json["environment"] = plan.environment;
  json["direction"] = plan.direction == Direction::kUp ? "up" : "down";
  json["hash"] = json_text(plan.hash);
  json["destructive"] = plan.destructive();
  json["migrations"] = Json::array();
  for (const PlannedMigration& planned : plan.migrations) json["migrations"].push_back(json_planned(planned));
  json["warnings"] = plan.warnings;
}

std::string finished(Json json, int exit_code) {
  json["exit_code"] = exit_code;
  return json_line(json);
}

Json json_findings(const std::vector<Finding>& findings) {
  Json all = Json::array();
  for (const Finding& finding : findings) {
    Json one = Json::object();
    one["level"] = finding.level == Finding::Level::kOk        ? "ok"
                   : finding.level == Finding::Level::kWarning ? "warning"
                                                               : "error";
    one["check"] = finding.check;
    one["text"] = finding.text;
    one["hint"] = json_text(finding.hint);
    one["code"] = finding.error ? Json(error_name(*finding.error)) : Json(nullptr);
    all.push_back(std::move(one));
  }
  return all;
}

Json json_paths(const std::vector<std::filesystem::path>& paths) {
  Json all = Json::array();
  for (const auto& path : paths) all.push_back(path.string());
  return all;
}

Json version_document() {
  Json json = json_document("version");
  json["tool"] = std::string("godwit ") + GODWIT_VERSION_STRING;
  json["library"] = version();
  json["schema"] = "1.0";
  return json;
}

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarn: return "warn";
    case LogLevel::kError: return "error";
  }
  return "info";
}

std::string_view type_of(EventKind kind) {
  switch (kind) {
    case EventKind::kNote: return "note";
    case EventKind::kWarning: return "warning";
    case EventKind::kConnecting: return "connecting";
    case EventKind::kLockWaiting: return "lock_waiting";
    case EventKind::kLockTaken: return "lock_taken";
    case EventKind::kMigrationLog: return "log";
    case EventKind::kConfigurationLog: return "configuration_log";
    case EventKind::kMigrationProgress: return "progress";
    case EventKind::kMigrationStep: return "step";
    case EventKind::kMigrationStarted:
    case EventKind::kMigrationFinished:
    case EventKind::kMigrationFailed: return "migration";
  }
  return "note";
}

void add_fields(Json& json, const Event& event) {
  if (!event.migration.empty()) json["id"] = event.migration;
  switch (event.kind) {
    case EventKind::kNote:
    case EventKind::kWarning:
    case EventKind::kConnecting:
    case EventKind::kLockWaiting: json["text"] = event.text; return;
    case EventKind::kLockTaken: json["epoch"] = event.number; return;
    case EventKind::kMigrationStarted:
      json["state"] = "started";
      json["direction"] = event.text;
      return;
    case EventKind::kMigrationLog:
    case EventKind::kConfigurationLog:
      json["level"] = level_name(event.level);
      json["text"] = event.text;
      return;
    case EventKind::kMigrationProgress:
      json["done"] = event.done;
      json["total"] = event.total == 0 ? Json(nullptr) : Json(event.total);
      return;
    case EventKind::kMigrationStep:
      json["name"] = event.text;
      json["state"] = event.state;
      return;
    case EventKind::kMigrationFinished:
      json["state"] = event.state;
      json["duration_ms"] = json_milliseconds(event.seconds);
      return;
    case EventKind::kMigrationFailed:
      json["state"] = "failed";
      json["text"] = event.text;
      return;
  }
}

}  // namespace

std::string status_json(const StatusReport& report, int exit_code) {
  Json json = json_document("status");
  json["environment"] = report.environment;
  json["protected"] = report.is_protected;
  json["server"] = json_text(report.server);
  json["database"] = json_text(report.database);
  json["head"] = json_text(report.head);
  json["lock"] = json_lock(report.lock);
  json["migrations"] = Json::array();
  for (const Migration& migration : report.migrations) json["migrations"].push_back(json_migration(migration));
  json["warnings"] = report.warnings;
  return finished(std::move(json), exit_code);
}

std::string plan_json(const Plan& plan, int exit_code) {
  Json json = json_document("plan");
  add_plan(json, plan);
  return finished(std::move(json), exit_code);
}

std::string history_json(const std::vector<JournalEntry>& entries) {
  Json json = json_document("history");
  json["entries"] = Json::array();
  for (const JournalEntry& entry : entries) json["entries"].push_back(json_journal(entry));
  return finished(std::move(json), 0);
}

std::string show_json(const MigrationDetails& details) {
  Json json = json_document("migration");
  json["migration"] = json_migration(details.migration);
  json["text"] = details.text;
  json["journal"] = Json::array();
  for (const JournalEntry& entry : details.journal) json["journal"].push_back(json_journal(entry));
  return finished(std::move(json), 0);
}

std::string verify_json(const VerifyReport& report, int exit_code) {
  Json json = json_document("verify");
  json["journal_entries"] = report.journal_entries;
  json["findings"] = json_findings(report.findings);
  json["error"] = report.error ? json_error(*report.error, exit_code) : Json(nullptr);
  return finished(std::move(json), exit_code);
}

std::string findings_json(std::string_view type, const std::vector<Finding>& findings, int exit_code) {
  Json json = json_document(type);
  json["findings"] = json_findings(findings);
  return finished(std::move(json), exit_code);
}

std::string mark_json(const Migration& migration, bool dry_run) {
  Json json = json_document("mark");
  json["dry_run"] = dry_run;
  json["migration"] = json_migration(migration);
  return finished(std::move(json), 0);
}

std::string unlock_json(const LockInfo& lock, bool freed, bool dry_run) {
  Json json = json_document("unlock");
  json["freed"] = freed && !dry_run;
  json["dry_run"] = dry_run;
  json["lock"] = json_lock(lock);
  return finished(std::move(json), 0);
}

std::string environments_json(const Project& project) {
  Json json = json_document("environments");
  json["file"] = project.file().string();
  json["environments"] = Json::array();
  for (const EnvironmentInfo& info : project.environments()) {
    Json one = Json::object();
    one["name"] = info.name;
    one["default"] = info.is_default;
    one["protected"] = info.is_protected;
    one["local"] = info.is_local;
    one["url"] = json_text(info.url);
    one["problem"] = json_text(info.problem);
    json["environments"].push_back(std::move(one));
  }
  return finished(std::move(json), 0);
}

std::string settings_json(std::string_view environment, const std::vector<Setting>& settings) {
  Json json = json_document("settings");
  json["environment"] = environment;
  json["settings"] = Json::array();
  for (const Setting& setting : settings) {
    Json one = Json::object();
    one["key"] = setting.key;
    one["value"] = setting.value;
    one["origin"] = setting.origin;
    json["settings"].push_back(std::move(one));
  }
  return finished(std::move(json), 0);
}

std::string local_json(std::string_view type, const LocalServerStatus& status, bool changed) {
  Json json = json_document(type);
  json["changed"] = changed;
  json["running"] = status.running;
  json["kind"] = json_text(status.kind);
  json["program"] = json_text(status.program);
  json["pid"] = status.running ? Json(status.pid) : Json(nullptr);
  json["port"] = status.running ? Json(status.port) : Json(nullptr);
  json["url"] = json_text(status.url);
  json["folder"] = json_text(status.folder);
  return finished(std::move(json), 0);
}

std::string install_json(const LocalInstallPlan& plan, bool installed) {
  Json json = json_document("local_install");
  json["installed"] = installed;
  json["present"] = plan.present || installed;
  json["what"] = plan.what;
  json["from"] = plan.from;
  json["into"] = plan.into;
  json["megabytes"] = plan.megabytes;
  return finished(std::move(json), 0);
}

std::string init_json(const InitResult& result) {
  Json json = json_document("init");
  json["created"] = json_paths(result.created);
  json["kept"] = json_paths(result.kept);
  if (!result.notes.empty()) json["notes"] = result.notes;
  return finished(std::move(json), 0);
}

std::string create_json(std::string_view id, const std::filesystem::path& file) {
  Json json = json_document("create");
  json["id"] = id;
  json["file"] = file.string();
  return finished(std::move(json), 0);
}

std::string explain_json(const ErrorPage& page) {
  Json json = json_document("error_code");
  json["code"] = page.name;
  json["title"] = page.title;
  json["ends_with"] = page.exit_code;
  json["text"] = page.text;
  return finished(std::move(json), 0);
}

std::string error_codes_json() {
  Json json = json_document("error_codes");
  json["codes"] = Json::array();
  const auto add = [&](ErrorCode code) {
    Json one = Json::object();
    one["code"] = error_name(code);
    one["title"] = error_title(code);
    one["ends_with"] = godwit::exit_code(code);
    json["codes"].push_back(std::move(one));
  };
#define GODWIT_ADD_CODE(number, name, exit, title) add(ErrorCode::name);
  GODWIT_ERROR_CODES(GODWIT_ADD_CODE)
#undef GODWIT_ADD_CODE
  return finished(std::move(json), 0);
}

std::string position_json(std::string_view type, const std::optional<Migration>& migration, bool is_head) {
  Json json = json_document(type);
  json["id"] = migration ? Json(migration->id) : Json(nullptr);
  json["state"] = migration ? Json(state_name(migration->state)) : Json(nullptr);
  json["is_head"] = is_head;
  return finished(std::move(json), 0);
}

std::string version_json() { return json_line(version_document()); }

std::string version_answer_json() { return finished(version_document(), 0); }

std::string help_json(std::string_view text) {
  Json json = json_document("help");
  json["text"] = text;
  return finished(std::move(json), 0);
}

std::string failure_json(const Error& error, int exit_code) {
  Json json = json_document("result");
  json["exit_code"] = exit_code;
  json["error"] = json_error(error, exit_code);
  return json_line(json);
}

std::string event_json(const Event& event, std::string_view at) {
  Json json = json_document(type_of(event.kind));
  json["ts"] = at;
  add_fields(json, event);
  return json_line(json);
}

std::string plan_line_json(const Plan& plan, std::string_view at) {
  Json json = json_document("plan");
  json["ts"] = at;
  add_plan(json, plan);
  return json_line(json);
}

std::string run_json(std::string_view command, const RunReport& report, bool dry_run,
                     const std::optional<Standing>& standing, const std::optional<Error>& error, int exit_code) {
  Json json = json_document("result");
  json["exit_code"] = exit_code;
  json["command"] = command;
  json["run"] = json_text(report.run);
  json["environment"] = report.environment;
  json["dry_run"] = dry_run;
  json["waited"] = report.waited;
  json["duration_ms"] = json_milliseconds(report.seconds);
  json["plan"] = json_text(report.plan.hash);
  json["done"] = Json::array();
  for (const Migration& migration : report.done) json["done"].push_back(json_migration(migration));
  json["failed"] = report.failed ? json_migration(*report.failed) : Json(nullptr);
  json["not_started"] = report.not_started;
  if (standing) {
    json["applied"] = standing->applied;
    json["head"] = json_text(standing->head);
  }
  json["error"] = error ? json_error(*error, exit_code) : Json(nullptr);
  return json_line(json);
}

}  // namespace godwit::cli
