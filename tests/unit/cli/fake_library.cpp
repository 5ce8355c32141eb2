#include "unit/cli/fake_library.h"

#include <utility>

namespace godwit {

FakeLibrary& fake_library() {
  static FakeLibrary library;
  return library;
}

// Values.

std::string_view state_name(MigrationState state) noexcept {
  switch (state) {
    case MigrationState::kPending: return "pending";
    case MigrationState::kRunning: return "running";
    case MigrationState::kApplied: return "applied";
    case MigrationState::kFailed: return "failed";
    case MigrationState::kInterrupted: return "interrupted";
    case MigrationState::kRolledBack: return "rolled_back";
  }
  return "";
}

std::optional<MigrationState> parse_state(std::string_view name) noexcept {
  for (const auto state : {MigrationState::kPending, MigrationState::kRunning, MigrationState::kApplied,
                           MigrationState::kFailed, MigrationState::kInterrupted, MigrationState::kRolledBack})
    if (state_name(state) == name) return state;
  return std::nullopt;
}

std::string readable_actor(const Actor& actor) {
  if (actor.user.empty() && actor.host.empty()) return {};
  return actor.ci.empty() ? actor.user + "@" + actor.host : "ci@" + actor.ci;
}

ErrorPage explain(std::string_view code) {
  if (code != "GW0412") throw Error(ErrorCode::kUnknownErrorCode, "there is no such code").fix("godwit explain");
  return {"GW0412", "an applied migration was edited", 5, "Exit 5. Restore the file; `godwit show` has **the** text."};
}

// Project.

struct Project::State {};

Project::Project(std::shared_ptr<const State> state) : state_(std::move(state)) {}

Project Project::open(const ProjectOptions& options) {
  fake_library().project_options = options;
  if (fake_library().project_error) throw *fake_library().project_error;
  return Project(std::make_shared<const State>());
}

const std::filesystem::path& Project::folder() const {
  static const std::filesystem::path kFolder = "/project";
  return kFolder;
}
const std::filesystem::path& Project::file() const {
  static const std::filesystem::path kFile = "/project/godwit.yaml";
  return kFile;
}
const std::filesystem::path& Project::migrations_folder() const { return fake_library().project_options.folder; }
std::vector<EnvironmentInfo> Project::environments() const { return fake_library().environments; }
std::string Project::environment_name(const std::string& name) const {
  if (!name.empty() && name == fake_library().unknown_environment)
    throw Error(ErrorCode::kUnknownEnvironment, "there is no environment " + name);
  return name.empty() ? "dev" : name;
}
std::vector<Setting> Project::settings(const std::string& environment) const {
  fake_library().calls.push_back("settings " + environment);
  return fake_library().settings;
}

const std::vector<std::string>& Project::warnings() const {
  static const std::vector<std::string> kNone;
  return kNone;
}
std::optional<MigrateMongoProject> Project::migrate_mongo() const { return fake_library().migrate_mongo; }

InitResult init_migrate_mongo_project(const std::filesystem::path& folder, bool uses_modules) {
  fake_library().calls.push_back(uses_modules ? "init esm" : "init commonjs");
  return {{folder / "migrate-mongo-config.js", folder / "migrations"}, {}};
}

std::filesystem::path create_migrate_mongo_migration(const Project& project, const std::string& description) {
  return project.migrations_folder() / ("20261122091500-" + description + project.migrate_mongo()->extension);
}

InitResult init_from_migrate_mongo(const ProjectOptions& options) {
  fake_library().calls.push_back("init from migrate-mongo");
  return {{options.folder / "godwit.yaml"}, {options.folder / "migrate-mongo-config.js"}};
}

const char* migrate_mongo_file_name() noexcept { return "migrate-mongo-config.js"; }

InitResult init_project(const std::filesystem::path& folder) {
  return {{folder / "godwit.yaml", folder / "migrations"}, {folder / ".gitignore"}};
}

std::filesystem::path create_migration(const Project&, const CreateOptions& options) {
  fake_library().create = options;
  return std::filesystem::current_path() / "migrations" / ("20261122091500-" + options.name + "." + options.kind);
}

// Migrator.

struct Migrator::State {};

Migrator::Migrator(const Project&, MigratorOptions options) : state_(std::make_unique<State>()) {
  fake_library().migrator_options = std::move(options);
}
Migrator::~Migrator() = default;
Migrator::Migrator(Migrator&&) noexcept = default;
Migrator& Migrator::operator=(Migrator&&) noexcept = default;

namespace {

void called(std::string name) {
  FakeLibrary& fake = fake_library();
  fake.calls.push_back(std::move(name));
  if (fake.stop) fake.stop->request_stop();
  for (const Event& event : fake.events) fake.migrator_options.events(event);
}

RunReport ran(const std::string& name, const RunOptions& options) {
  FakeLibrary& fake = fake_library();
  fake.run_options = options;
  if (!options.dry_run && !fake.plan.migrations.empty() && options.approve && !options.approve(fake.plan))
    throw Error(ErrorCode::kDestructive, "refused");
  called(name);
  if (fake.error) throw *fake.error;
  RunReport report = fake.report;
  if (options.dry_run) report.plan = fake.plan;
  return report;
}

}  // namespace

StatusReport Migrator::status() {
  called("status");
  if (fake_library().status_error) throw *fake_library().status_error;
  return fake_library().status;
}

std::vector<MigrateMongoItem> Migrator::migrate_mongo_status() {
  called("migrate-mongo status");
  return fake_library().migrate_mongo_items;
}

Plan Migrator::plan(Direction direction, const RunOptions& options) {
  called("plan");
  fake_library().direction = direction;
  fake_library().run_options = options;
  if (fake_library().error) throw *fake_library().error;
  return fake_library().plan;
}

std::vector<JournalEntry> Migrator::history(const HistoryQuery& query) {
  called("history");
  fake_library().query = query;
  const bool all = query.migration.empty() && query.run.empty();
  return all && query.limit == 0 ? fake_library().journal_of_all : fake_library().history;
}

MigrationDetails Migrator::show(const std::string& id) {
  called("show " + id);
  if (fake_library().show_error) throw *fake_library().show_error;
  return fake_library().details;
}

VerifyReport Migrator::verify() {
  called("verify");
  return fake_library().verify;
}

std::vector<Finding> Migrator::check() {
  called("check");
  return fake_library().findings;
}

RunReport Migrator::up(const RunOptions& options) { return ran("up", options); }
RunReport Migrator::down(const RunOptions& options) { return ran("down", options); }
RunReport Migrator::redo(const RunOptions& options) { return ran("redo", options); }
RunReport Migrator::retry(const std::string& id, const RunOptions& options) { return ran("retry " + id, options); }

Migration Migrator::mark(const std::string& id, MigrationState state, bool rehash, const RunOptions& options) {
  called("mark " + id + " " + std::string(state_name(state)) + (rehash ? " rehash" : ""));
  fake_library().run_options = options;
  if (fake_library().error) throw *fake_library().error;
  return fake_library().marked;
}

LockInfo Migrator::unlock(bool force, const RunOptions& options) {
  called(force ? "unlock by force" : "unlock");
  fake_library().run_options = options;
  if (fake_library().error) throw *fake_library().error;
  return fake_library().lock;
}

std::vector<Finding> doctor(const ProjectOptions&, const std::string& environment, const EventSink&) {
  fake_library().calls.push_back("doctor " + environment);
  return fake_library().findings;
}

// The local server.

LocalServer::LocalServer(const Project& project, EventSink events) : project_(project), events_(std::move(events)) {}
LocalServerStatus LocalServer::status() const { return fake_library().local; }

LocalServerStatus LocalServer::start() {
  fake_library().calls.emplace_back("local start");
  fake_library().local.running = true;
  return fake_library().local;
}

bool LocalServer::stop() {
  fake_library().calls.emplace_back("local stop");
  return std::exchange(fake_library().local.running, false);
}

void LocalServer::reset() { fake_library().calls.emplace_back("local reset"); }
LocalInstallPlan LocalServer::install_plan() const { return fake_library().install; }
void LocalServer::install() { fake_library().calls.emplace_back("local install"); }

}  // namespace godwit
