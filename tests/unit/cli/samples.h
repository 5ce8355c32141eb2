// Values that several tests of the command line render.
#pragma once

#include <string>

#include "cli/view.h"
#include "godwit/migrator.h"

namespace godwit::cli {

// As piped into a file: no colour, ASCII, times in UTC.
inline View plain_view() { return {}; }

inline Migration applied(const std::string& id, const std::string& at, double seconds) {
  Migration m;
  m.id = id;
  m.file = "migrations/" + id + ".js";
  m.kind = "javascript";
  m.state = MigrationState::kApplied;
  m.reversible = true;
  m.checksum = m.recorded_checksum = "9c1f";
  m.started_at = m.applied_at = at;
  m.seconds = seconds;
  m.batch = 1;
  m.attempt = 1;
  m.epoch = 3;
  m.run = "r-1";
  m.by = {"ci", "build3", 42, "godwit 0.1.0", "", "build-812"};
  return m;
}

inline Migration pending(const std::string& id) {
  Migration m;
  m.id = id;
  m.file = "migrations/" + id + ".js";
  m.kind = "javascript";
  m.checksum = "77ab";
  return m;
}

inline Migration failed(const std::string& id) {
  Migration m = applied(id, "2026-11-20T08:30:00Z", 3.1);
  m.state = MigrationState::kFailed;
  m.applied_at.clear();
  m.failure = Failure{"GW0503", "MongoServerError: E11000 duplicate key", "migrations/" + id + ".js:12:9"};
  return m;
}

inline PlannedMigration planned(const std::string& id, Direction direction = Direction::kUp) {
  PlannedMigration p;
  p.id = id;
  p.file = "migrations/" + id + ".js";
  p.direction = direction;
  p.reversible = true;
  return p;
}

inline StatusReport sample_status() {
  StatusReport report;
  report.environment = "prod";
  report.is_protected = true;
  report.server = "shop at db1:27017 (replica set rs0, 8.0.4)";
  report.database = "shop";
  report.migrations = {applied("20261101100000-init", "2026-11-02T09:14:30Z", 1.2),
                       applied("20261118091200-split-name", "2026-11-19T07:02:11.250Z", 251),
                       pending("20261120083000-email-index")};
  report.head = "20261118091200-split-name";
  return report;
}

inline Plan sample_plan() {
  Plan plan;
  plan.environment = "prod";
  plan.hash = "3f9c2a1b77";
  plan.migrations = {planned("20261120083000-email-index"), planned("20261121090000-drop-legacy")};
  plan.migrations.back().reversible = false;
  plan.migrations.back().hazards = {"drops a collection (line 12)"};
  return plan;
}

}  // namespace godwit::cli
