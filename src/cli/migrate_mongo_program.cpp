#include "cli/migrate_mongo_program.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/error_text.h"
#include "cli/migrate_mongo_table.h"
#include "cli/migrate_mongo_words.h"
#include "cli/text.h"
#include "godwit/migrator.h"
#include "godwit/project.h"
#include "godwit/version.h"

namespace godwit::cli {

namespace {

namespace fs = std::filesystem;

// The version whose behaviour this is.
constexpr const char* kVersionOfOriginal = "14.0.7";

// What ends a command, as migrate-mongo would tell it.
struct Told {
  std::string message;
  std::string stack;               // begins with the message again, behind the error's class
  std::vector<std::string> below;  // what it would not have said
  int code = 1;
};

Told told(const std::string& message) { return {message, "Error: " + message, {}, 1}; }

std::string file_name(const std::string& path) { return fs::path(path).filename().string(); }

// "TypeError: x is not a function" without the class in front.
std::string without_class(const std::string& text) {
  const auto colon = text.find(": ");
  const auto is_part = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '$'; };
  const bool names_class = colon != std::string::npos && colon >= 5 && text.compare(colon - 5, 5, "Error") == 0 &&
                           std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_part);
  return names_class ? text.substr(colon + 2) : text;
}

class Program {
 public:
  Program(MigrateMongoWords words, Terminal& terminal, const Variables& variables, Interruption& interruption)
      : words_(std::move(words)), terminal_(terminal), variables_(variables), interruption_(interruption) {}

  int run() {
    switch (words_.verb) {
      case MigrateMongoVerb::kHelp: return help();
      case MigrateMongoVerb::kVersion:
        terminal_.write_out(fmt::format("{} (godwit {})\n", kVersionOfOriginal, version()));
        return 0;
      case MigrateMongoVerb::kInit: return init();
      case MigrateMongoVerb::kCreate: return create();
      case MigrateMongoVerb::kUp: return migrate(true);
      case MigrateMongoVerb::kDown: return migrate(false);
      case MigrateMongoVerb::kStatus: return status();
    }
    return 1;
  }

  // An error of godwit in its words where it has some.
  [[nodiscard]] Told told_of(const Error& plain) const {
    const Error error = final_error(plain, interruption_.signal);
    Told end = told(without_class(error.message()));
    if (end.message != error.message()) end.stack = error.message();
    if (error.code() == ErrorCode::kLockHeld && words_.verb != MigrateMongoVerb::kStatus) {
      end = told(fmt::format("Could not migrate {}, a lock is in place.",
                             words_.verb == MigrateMongoVerb::kUp ? "up" : "down"));
      end.below.push_back("  " + error.message());
    }
    for (const std::string& detail : error.details())
      end.below.push_back(detail.starts_with(' ') ? detail : "  " + detail);
    if (!error.unchanged_text().empty()) end.below.push_back("  " + error.unchanged_text());
    if (!error.fix_text().empty()) end.below.push_back("  fix: " + error.fix_text());
    if (interruption_.signal != 0) end.code = 128 + interruption_.signal;
    return end;
  }

 private:
  int help() {
    const std::string text = migrate_mongo_help(words_.help_of);
    words_.help_is_answer ? terminal_.write_out(text) : terminal_.write_err(text);
    return words_.help_is_answer ? 0 : 1;
  }

  int init() {
    init_migrate_mongo_project(fs::current_path(), words_.module_system == "esm");
    terminal_.write_out(
        fmt::format("Initialization successful. Please edit the generated `{}` file\n", migrate_mongo_file_name()));
    return 0;
  }

  int create() {
    if (words_.description.value_or("").empty()) throw told("Missing parameter: description");
    std::optional<Project> project;
    if (fs::exists(configuration())) project = open();
    const fs::path folder =
        project ? project->migrations_folder() : fs::current_path() / words_.migrations_dir.value_or("migrations");
    if (!fs::exists(folder)) throw told("migrations directory does not exist: " + folder.string());
    if (!project) project = open();  // says what is missing
    const fs::path file = create_migrate_mongo_migration(*project, *words_.description);
    terminal_.write_out(fmt::format("Created: {}/{}\n",
                                    words_.migrations_dir.value_or(project->migrate_mongo()->migrations),
                                    file.filename().string()));
    return 0;
  }

  int status() {
    const Project project = open();
    require_folder(project);
    Migrator migrator = connect(project);
    const bool with_hash = project.migrate_mongo()->use_file_hash;
    std::vector<std::vector<std::string>> rows;
    rows.push_back(row("Filename", "Hash", "Applied At", "Migration block", with_hash));
    for (const MigrateMongoItem& item : migrator.migrate_mongo_status())
      rows.push_back(row(item.file, item.hash, item.applied_at.empty() ? "PENDING" : item.applied_at,
                         item.block == 0 ? "" : fmt::to_string(item.block), with_hash));
    Style style;
    style.colour = wants_colour(ColourChoice::kAuto, terminal_.out_is_terminal(), variables_);
    terminal_.write_out(boxed_table(rows, style) + "\n");
    return 0;
  }

  static std::vector<std::string> row(const std::string& file, const std::string& hash, const std::string& applied,
                                      const std::string& block, bool with_hash) {
    std::vector<std::string> cells = {visible(file)};
    if (with_hash) cells.push_back(hash);
    cells.insert(cells.end(), {applied, block});
    return cells;
  }

  int migrate(bool up) {
    const Project project = open();
    require_folder(project);
    Migrator migrator = connect(project);
    RunOptions options;
    // It asks nobody, and what is typed as `migrate-mongo down` is meant.
    options.approve = [](const Plan&) { return true; };
    options.selection.batch = words_.block;
    // Where its own lock is on, it ends at once when another run holds it; where it is off, it never fails for that.
    if (project.migrate_mongo()->locks) options.wait_lock = std::chrono::milliseconds(0);
    const RunReport report = up ? migrator.up(options) : migrator.down(options);
    for (const std::string& warning : report.plan.warnings) warn(warning);
    // It would not tell what was applied before a failure; that is no reason to leave people in the dark.
    for (const Migration& done : report.done)
      terminal_.write_out(fmt::format("MIGRATED {}: {}\n", up ? "UP" : "DOWN", file_name(done.file)));
    if (!report.error) return 0;
    throw report.failed ? failure(*report.error, file_name(report.failed->file), up) : told_of(*report.error);
  }

  Told failure(const Error& error, const std::string& file, bool up) const {
    Told end = told_of(error);
    const std::string cause = without_class(error.message());
    end.message = fmt::format("Could not migrate {} {}: {}", up ? "up" : "down", file, cause);
    // The way back gets an error of its own, the way there keeps the script's.
    if (!up)
      end.stack = "Error: " + end.message;
    else if (cause == error.message())
      end.stack = "Error: " + cause;
    return end;
  }

  [[nodiscard]] fs::path configuration() const {
    return fs::current_path() / words_.file.value_or(migrate_mongo_file_name());
  }

  // What `godwit init --from migrate-mongo` wrote counts more than the old file, its protection above all.
  [[nodiscard]] std::optional<Project> open_godwit_yaml() const {
    if (words_.file || !fs::exists(fs::current_path() / "godwit.yaml")) return std::nullopt;
    ProjectOptions options;
    options.folder = fs::current_path();
    options.migrations = words_.migrations_dir;
    options.variables = variables_;
    Project project = Project::open(options);
    if (!project.migrate_mongo()) return std::nullopt;
    return project;
  }

  [[nodiscard]] Project open() {
    if (auto project = open_godwit_yaml()) return *std::move(project);
    if (!fs::exists(configuration()))
      throw told(fmt::format("Cannot find module '{}'\nRequire stack:\n- {}", configuration().string(),
                             (fs::current_path() / "package.json").string()));
    ProjectOptions options;
    options.folder = fs::current_path();
    options.file = configuration();
    options.migrations = words_.migrations_dir;
    options.variables = variables_;
    options.events = [this](const Event& event) { hear(event); };
    return Project::open(options);
  }

  static void require_folder(const Project& project) {
    if (!fs::exists(project.migrations_folder()))
      throw told("migrations directory does not exist: " + project.migrations_folder().string());
  }

  Migrator connect(const Project& project) {
    MigratorOptions options;
    options.events = [this](const Event& event) { hear(event); };
    options.stop = interruption_.stop.get_token();
    options.command = "migrate-mongo";
    Migrator migrator(project, std::move(options));
    interruption_.leave_at_once = false;
    return migrator;
  }

  // What scripts print goes where Node's console has it.
  void hear(const Event& event) {
    if (event.kind == EventKind::kWarning) warn(event.text);
    if (event.kind == EventKind::kLockWaiting && !std::exchange(waits_, true))
      terminal_.write_err(fmt::format("waiting: {}\n", visible(event.text)));
    if (event.kind != EventKind::kMigrationLog && event.kind != EventKind::kConfigurationLog) return;
    const std::string line = event.text + "\n";
    event.level == LogLevel::kWarn || event.level == LogLevel::kError ? terminal_.write_err(line)
                                                                      : terminal_.write_out(line);
  }

  void warn(const std::string& text) { terminal_.write_err(fmt::format("warning: {}\n", visible(text))); }

  MigrateMongoWords words_;
  Terminal& terminal_;
  const Variables& variables_;
  Interruption& interruption_;
  bool waits_ = false;  // for the lock, and has said so
};

int end_with(const Told& end, Terminal& terminal) {
  std::string text = fmt::format("ERROR: {} {}\n", visible_lines(end.message), visible_lines(end.stack));
  for (const std::string& line : end.below) text += visible_lines(line) + "\n";
  terminal.write_err(text);
  return end.code;
}

}  // namespace

bool acts_as_migrate_mongo(std::string_view name) {
  const std::string base = file_name(std::string(name));
  return base == "migrate-mongo" || base == "godwit-migrate-mongo";
}

int run_migrate_mongo(const std::vector<std::string>& words, Terminal& terminal, const Variables& variables,
                      Interruption& interruption) {
  std::optional<Program> program;
  try {
    program.emplace(parse_migrate_mongo(words), terminal, variables, interruption);
    return program->run();
  } catch (const MigrateMongoUsage& usage) {
    terminal.write_err(fmt::format("{}\n", usage.what()));
  } catch (const Told& end) {
    return end_with(end, terminal);
  } catch (const Error& error) {
    return end_with(program->told_of(error), terminal);
  } catch (const std::exception& error) {
    return end_with(told(fmt::format("internal error: {}", error.what())), terminal);
  }
  return 1;
}

}  // namespace godwit::cli
