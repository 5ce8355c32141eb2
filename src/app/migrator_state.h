// What a Migrator holds between calls.
#pragma once

#include <future>
#include <memory>
#include <optional>

#include "app/environment.h"
#include "godwit/migrator.h"
#include "migrate/runner.h"
#include "migrate/script_executor.h"
#include "mongo/client.h"

namespace godwit {

struct Migrator::State {
  Project project;
  MigratorOptions options;
  config::Environment config;
  db::RowActor actor;
  std::optional<app::Environment> environment;
  std::unique_ptr<migrate::ScriptExecutor> executor;
  mongo::Session* run_session = nullptr;       // what the driver's calls join now
  bool is_connected = false;
  std::future<void> opening;                   // valid while another thread makes `environment`, …
  std::future<void> connecting;                // … and while it connects

  State(const Project& project, MigratorOptions options);

  // Knows where to connect, and has not asked the server yet, when nobody did before.
  app::Environment& opened();
  // Connects when that was not done yet.
  app::Environment& connected();
  migrate::ScriptExecutor& scripts();

  // The folder's migrations and the compiled-in ones in their order of execution, and what each comes after.
  struct Order {
    std::vector<migrate::Source> sources;
    std::map<std::string, std::vector<std::string>> after;
  };
  Order order();
  // Connects, and starts meanwhile what the scripts among the sources need when they run: both take about as long.
  // `wants_lock`: a run will ask for the lease, whose own connection is made meanwhile, too.
  void connect_beside_engine(const std::vector<migrate::Source>& sources, bool wants_lock);
  void start_connecting(bool wants_lock);

  void refuse_unconfirmed(const RunOptions& run) const;
  Plan to_public(const migrate::Plan& plan);
  [[nodiscard]] Migration to_public(const migrate::Entry& entry) const;
  migrate::RunRequest request(const std::string& command, const RunOptions& run, migrate::PlanRequest plan,
                              const Order& order);
  RunReport run(const std::string& command, const RunOptions& options, migrate::PlanRequest plan, bool redo);
  // What that run would do, without the lock.
  Plan preview(const std::string& command, const RunOptions& options, migrate::PlanRequest plan, Order order,
               bool redo);
  RunReport report(const migrate::RunOutcome& outcome);
  migrate::RunnerParts parts();
  migrate::PlanRequest plan_request(migrate::Direction direction, const RunOptions& run) const;
};

}  // namespace godwit
