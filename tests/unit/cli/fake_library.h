// A stand-in for libgodwit at the link seam: the public API answers what a test puts here and notes what it was asked.
// So whole commands run in a unit test, from words to output and exit code, without a server.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "godwit/godwit.h"

namespace godwit {

struct FakeLibrary {
  // Answers.
  StatusReport status;
  std::optional<MigrateMongoProject> migrate_mongo;
  std::vector<MigrateMongoItem> migrate_mongo_items;
  Plan plan;  // of plan(); also what approve() is shown
  RunReport report;
  std::vector<JournalEntry> history;
  MigrationDetails details;
  VerifyReport verify;
  std::vector<Finding> findings;
  Migration marked;
  LockInfo lock;
  LocalServerStatus local;
  LocalInstallPlan install;
  std::vector<EnvironmentInfo> environments;
  std::vector<Setting> settings;
  std::vector<Event> events;           // emitted by every call of a Migrator, after approve()
  std::optional<Error> project_error;  // thrown by Project::open
  std::optional<Error> error;          // thrown by every call of a Migrator but status()
  std::optional<Error> status_error;
  std::optional<Error> show_error;
  std::string unknown_environment;           // which Project::environment_name() refuses
  std::vector<JournalEntry> journal_of_all;  // of history() when it is asked for everything
  std::optional<std::stop_source> stop;  // stopped by the first call of a Migrator

  // What was asked.
  std::vector<std::string> calls;  // "up", "mark a applied", …
  ProjectOptions project_options;
  MigratorOptions migrator_options;
  RunOptions run_options;
  HistoryQuery query;
  CreateOptions create;
  Direction direction = Direction::kUp;
};

// The one that the running test talks to.
FakeLibrary& fake_library();

}  // namespace godwit
