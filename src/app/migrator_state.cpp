#include "app/migrator_state.h"

#include <algorithm>
#include <exception>
#include <system_error>

#include <fmt/format.h>

#include "app/actor.h"
#include "app/cache_folder.h"
#include "app/convert.h"
#include "app/deadline.h"
#include "app/project.h"
#include "app/sources.h"
#include "base/text.h"
#include "bson/extended_json.h"
#include "migrate/discover.h"
#include "migrate/graph.h"
#include "migrate/hazards.h"
#include "mongo/end_operations.h"
#include "script/mongo/bindings.h"

namespace godwit {

namespace {

// A compiled-in migration's public context over the engine's.
class PublicContext final : public MigrationContext {
 public:
  PublicContext(migrate::CompiledContext& inner, const std::string& environment,
                const std::map<std::string, std::string>& parameters)
      : inner_(inner), environment_(environment), parameters_(parameters) {}
  const std::string& environment() const override { return environment_; }
  const std::map<std::string, std::string>& parameters() const override { return parameters_; }
  std::string command(std::string_view extended_json) override { return inner_.command(extended_json); }
  void log(LogLevel level, std::string text) override { inner_.log(level, text); }
  void progress(std::int64_t done, std::int64_t total) override { inner_.progress(done, total); }

 private:
  migrate::CompiledContext& inner_;
  const std::string& environment_;
  const std::map<std::string, std::string>& parameters_;
};

// Folder and cache for the engine; the parameters of a compiled-in migration are those of the configuration.
migrate::Source compiled_source(const CompiledMigration& compiled, const std::string& environment,
                                const std::map<std::string, std::string>& parameters) {
  migrate::Source source;
  source.id = compiled.id;
  source.kind = "compiled";
  source.checksum = compiled.checksum;
  source.checksum_normalised = compiled.checksum;
  auto code = std::make_shared<migrate::CompiledCode>();
  const auto wrap = [&](const std::function<void(MigrationContext&)>& function) {
    if (!function) return std::function<void(migrate::CompiledContext&)>();
    return std::function<void(migrate::CompiledContext&)>(
        [function, environment, parameters](migrate::CompiledContext& inner) {
          PublicContext context(inner, environment, parameters);
          function(context);
        });
  };
  code->up = wrap(compiled.up);
  code->down = wrap(compiled.down);
  code->options.transaction = compiled.transaction;
  code->options.idempotent = compiled.idempotent;
  source.compiled = std::move(code);
  return source;
}

}  // namespace

Migrator::State::State(const Project& project_, MigratorOptions options_)
    : project(project_), options(std::move(options_)) {
  const config::Config& file = project.state().config;
  config = file.environment(file.environment_name(options.environment));
  actor = app::current_actor(project.folder(), project.state().variables);
}

app::Environment& Migrator::State::opened() {
  if (opening.valid()) opening.get();
  if (!environment) environment = app::open(project, config, options.start_local_server, options.events);
  return *environment;
}

app::Environment& Migrator::State::connected() {
  if (is_connected) return *environment;
  try {
    if (connecting.valid()) {
      connecting.get();
    } else {
      app::connect(opened(), options.stop);
    }
  } catch (...) {
    opening = {};
    // Both hold connections that may have been interrupted.
    executor.reset();
    environment.reset();
    throw;
  }
  is_connected = true;
  return *environment;
}

void Migrator::State::start_connecting(bool wants_lock) {
  std::promise<void> opened;
  opening = opened.get_future();
  auto connect = [this, wants_lock, opened = std::move(opened)]() mutable {
    try {
      if (!environment) environment = app::open(project, config, options.start_local_server, options.events);
    } catch (...) {
      opened.set_exception(std::current_exception());
      throw;
    }
    if (wants_lock) environment->lease->connect_ahead();
    opened.set_value();
    app::connect(*environment, options.stop);
  };
  try {
    connecting = std::async(std::launch::async, std::move(connect));
  } catch (const std::system_error&) {  // no thread is to be had: connected() does it
    opening = {};
  }
}

void Migrator::State::connect_beside_engine(const std::vector<migrate::Source>& sources, bool wants_lock) {
  const bool has_scripts = config.runtime != config::Runtime::kNode &&
                           std::any_of(sources.begin(), sources.end(), [](const auto& each) { return !each.compiled; });
  if (has_scripts && !is_connected) {
    migrate::ScriptExecutor& engine = scripts();
    start_connecting(wants_lock);
    engine.start_engine();
    engine.start_driver();
  }
  connected();
}

migrate::ScriptExecutor& Migrator::State::scripts() {
  if (executor) return *executor;
  migrate::ScriptExecutorOptions wiring;
  wiring.runtime.project_folder = project.folder();
  wiring.secrets = base::secrets_in(config.url);
  wiring.runtime.coalesce = config.coalesce;
  wiring.runtime.variables = project.state().variables;
  wiring.runtime.shell_files = project.state().config.shell_files();
  wiring.runtime.cache_folder = app::cache_folder(project.state().variables);
  if (const std::uint64_t memory = project.state().config.script_memory_bytes(); memory > 0)
    wiring.runtime.memory_bytes = memory;
  wiring.runtime.bindings = [this] {
    const std::shared_ptr<mongo::Connections>& connections = opened().connections;
    script::mongo::BindingsOptions bindings;
    bindings.connections = connections;
    bindings.database = config.database;
    bindings.ignores_undefined = config.ignores_undefined;
    if (project.state().config.migrate_mongo())
      bindings.client_database = connections->default_database().empty() ? "test" : connections->default_database();
    bindings.state = mongo::StateLocation{config.state_database, config.state_prefix};
    bindings.session = [this] { return run_session; };
    return script::mongo::make_bindings(std::move(bindings));
  };
  wiring.choice = app::to_internal(config.runtime);
  wiring.node.program = project.state().config.node_program();
  wiring.node.connection = [this] { return script::NodeConnection{connected().url, config.database}; };
  wiring.node.state_database = config.state_database;
  wiring.node.state_collections = mongo::collections_of({config.state_database, config.state_prefix});
  wiring.node.end_operations = [this](const std::string& application) {
    mongo::end_operations(*connected().connections, application);
  };
  wiring.use_session = [this](db::Session* session) {
    // Sessions come from parts().new_session, which makes them of this kind and no other.
    run_session = static_cast<mongo::Session*>(session);
  };
  wiring.interrupt = [this] { environment->connections->interrupt(); };
  wiring.after_stop = [this] {
    connected().connections->resume();
    // The session that the run began with was ended with everything else.
    connected().ledger->use_session(nullptr);
  };
  wiring.command = [this](std::string_view json, db::Session* session, std::optional<base::Duration> limit) {
    auto* const own = static_cast<mongo::Session*>(session);
    const bson::Document command = bson::from_extended_json(json);
    mongo::Connections::Lent lent;
    if (own == nullptr) lent = connected().connections->lend();
    mongo::Client& client = own == nullptr ? *lent : own->client();
    std::optional<mongo::TimeLimit> guard;
    if (limit) guard.emplace(client, *limit);
    return bson::to_relaxed_json(client.write_command(config.database, command, own));
  };
  executor = std::make_unique<migrate::ScriptExecutor>(std::move(wiring));
  return *executor;
}

Migrator::State::Order Migrator::State::order() {
  std::vector<migrate::Source> sources = app::sources_of(project);
  std::vector<migrate::Source> compiled;
  for (const CompiledMigration& migration : options.compiled)
    compiled.push_back(compiled_source(migration, config.name, project.state().config.parameters()));
  migrate::add_compiled(sources, std::move(compiled));

  Order order;
  std::vector<migrate::Node> nodes;
  for (const migrate::Source& source : sources) {
    migrate::Node node{source.id, {}};
    if (!source.compiled && migrate::may_declare_order(source.text))
      node.after = scripts().load(source, options.stop).options.after;
    if (!node.after.empty()) order.after[source.id] = node.after;
    nodes.push_back(std::move(node));
  }
  std::vector<std::string> known;
  if (!order.after.empty())
    for (const db::LedgerRow& row : connected().ledger->rows()) known.push_back(row.id);
  for (const std::size_t place : migrate::execution_order(nodes, known))
    order.sources.push_back(std::move(sources[place]));
  return order;
}

void Migrator::State::refuse_unconfirmed(const RunOptions& run) const {
  if (!config.is_protected || run.dry_run || run.confirm == config.name) return;
  Error error(ErrorCode::kConfirmationMissing,
              run.confirm.empty()
                  ? fmt::format("{} is protected and the confirmation is missing", config.name)
                  : fmt::format("{} is protected, and \"{}\" is not its name", config.name, run.confirm));
  throw error.unchanged(fmt::format("nothing was changed in {}", config.name))
      .fix(fmt::format("godwit {} -e {} --confirm {}", options.command, config.name, config.name));
}

migrate::PlanRequest Migrator::State::plan_request(migrate::Direction direction, const RunOptions& run) const {
  migrate::PlanRequest request;
  request.direction = direction;
  request.selection = app::to_internal(run);
  request.environment = config.name;
  request.on_modified = app::to_internal(config.on_modified);
  return request;
}

Migration Migrator::State::to_public(const migrate::Entry& entry) const {
  return app::to_public(entry, app::to_internal(config.on_modified));
}

Plan Migrator::State::to_public(const migrate::Plan& plan) {
  Plan out;
  out.environment = config.name;
  out.direction = plan.direction == migrate::Direction::kUp ? Direction::kUp : Direction::kDown;
  out.hash = migrate::plan_hash(plan, config.name);
  out.warnings = plan.warnings;
  for (const migrate::Planned& planned : plan.migrations) {
    const migrate::Loaded loaded = scripts().load(*planned.source, options.stop);
    PlannedMigration migration;
    migration.id = planned.source->id;
    migration.file = planned.source->file;
    migration.direction = planned.direction == migrate::Direction::kUp ? Direction::kUp : Direction::kDown;
    migration.transaction = loaded.options.transaction;
    migration.reversible = loaded.has_down;
    migration.again = planned.again;
    // Whoever asks for the way down asks for what it does; going up is what surprises.
    if (planned.direction == migrate::Direction::kUp) migration.hazards = migrate::find_hazards(loaded.up_text);
    out.migrations.push_back(std::move(migration));
  }
  return out;
}

migrate::RunnerParts Migrator::State::parts() {
  app::Environment& env = connected();
  std::function<std::unique_ptr<db::Session>()> new_session;
  if (env.server.transactions)
    new_session = [connections = env.connections] { return mongo::Session::start(connections); };
  return {*env.ledger, *env.lease, scripts(), base::system_clock(), std::move(new_session)};
}

migrate::RunRequest Migrator::State::request(const std::string& command, const RunOptions& run,
                                             migrate::PlanRequest plan, const Order& order) {
  migrate::RunRequest request;
  request.environment = config.name;
  request.is_protected = config.is_protected;
  request.command = command;
  request.plan = std::move(plan);
  request.after = order.after;
  request.parameters = project.state().config.parameters();
  for (const auto& [key, value] : run.parameters) request.parameters[key] = value;
  request.reason = run.reason;
  request.secrets = base::secrets_in(config.url);
  request.actor = actor;
  request.lease = config.lease;
  request.wait_lock = run.wait_lock;
  request.coalesce = config.coalesce;
  request.timeout = project.state().config.script_timeout();
  request.unawaited_is_error = project.state().config.unawaited_is_error();
  request.batch_is_time = project.state().config.migrate_mongo().has_value();
  request.prepare = [this] {
    // Another environment may have been faster in a database that was empty a moment ago.
    app::refuse_foreign(connected(), connected().ledger->prepare(config.name, actor.tool));
  };
  return request;
}

RunReport Migrator::State::run(const std::string& command, const RunOptions& run, migrate::PlanRequest plan,
                               bool redo) {
  refuse_unconfirmed(run);
  if (config.backup_before_up && plan.direction == migrate::Direction::kUp && !run.dry_run)
    throw Error(ErrorCode::kBackupMissing,
                fmt::format("{} wants a backup before each run, and this version makes none", config.name))
        .unchanged(fmt::format("nothing was changed in {}", config.name))
        .fix("take a backup, then set backup_before_up: false for this run");
  const base::Monotonic began = base::system_clock().monotonic();
  Order order = this->order();
  connect_beside_engine(order.sources, !run.dry_run);
  if (run.dry_run) {
    RunReport dry;
    dry.environment = config.name;
    dry.plan = preview(command, run, std::move(plan), std::move(order), redo);
    return dry;
  }
  const app::Deadline deadline(options.stop, run.timeout);
  migrate::RunRequest request = this->request(command, run, std::move(plan), order);
  request.redo = redo;
  request.stop_reason = [&deadline] { return deadline.reason(); };
  Plan approved;
  request.approve = [&](const migrate::Plan& planned) {
    approved = to_public(planned);
    const bool yes = run.approve ? run.approve(approved) : !approved.destructive();
    if (yes) return;
    throw Error(ErrorCode::kDestructive, "the plan destroys data and was not confirmed")
        .unchanged(fmt::format("nothing was changed in {}", config.name))
        .fix(fmt::format("godwit plan -e {}; then godwit {} -e {} -y", config.name, command, config.name));
  };
  migrate::Runner runner(parts(), std::move(order.sources), std::move(request), options.events);
  RunReport result = report(runner.run(deadline.token()));
  // Those that were seen under the lock; of an empty plan there is no other word.
  approved.warnings = std::move(result.plan.warnings);
  result.plan = std::move(approved);
  result.plan.environment = config.name;
  result.seconds = std::chrono::duration<double>(base::system_clock().monotonic() - began).count();
  return result;
}

Plan Migrator::State::preview(const std::string& command, const RunOptions& run, migrate::PlanRequest plan, Order order,
                              bool redo) {
  migrate::RunRequest wanted = request(command, run, std::move(plan), order);
  wanted.redo = redo;
  migrate::Runner runner(parts(), std::move(order.sources), std::move(wanted), options.events);
  return to_public(runner.preview(options.stop));
}

RunReport Migrator::State::report(const migrate::RunOutcome& outcome) {
  RunReport report;
  report.run = outcome.run;
  report.environment = config.name;
  for (const db::LedgerRow& row : outcome.done) report.done.push_back(app::to_public(row));
  if (outcome.failed) report.failed = app::to_public(*outcome.failed);
  report.not_started = outcome.not_started;
  report.error = outcome.error;
  report.waited = outcome.waited;
  report.plan.warnings = outcome.warnings;
  return report;
}

}  // namespace godwit
