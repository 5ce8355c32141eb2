#include "cli/session.h"

#include <fmt/format.h>

#include "cli/ending.h"
#include "cli/next_command.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

View view_of(const Arguments& arguments, const Variables& variables, bool is_terminal) {
  View view;
  view.style.colour = wants_colour(colour_of(arguments), is_terminal, variables);
  view.style.unicode = wants_unicode(variables);
  view.time = {is_terminal, std::chrono::system_clock::now()};
  view.target = typed_target(arguments);
  return view;
}

NarratorOptions narration_of(const Arguments& arguments, const Terminal& terminal, const Variables& variables,
                             const View& out, const View& err) {
  NarratorOptions options;
  options.out = out.style;
  options.err = err.style;
  options.verbosity = verbosity_of(arguments);
  options.redraw = can_redraw(terminal.err_is_terminal(), variables);
  return options;
}

}  // namespace

Session::Session(const Arguments& arguments, Terminal& terminal, const Variables& variables, Interruption& interruption)
    : arguments_(arguments),
      terminal_(terminal),
      variables_(variables),
      interruption_(interruption),
      view_(view_of(arguments, variables, terminal.out_is_terminal())),
      err_view_(view_of(arguments, variables, terminal.err_is_terminal())),
      narrator_(terminal, narration_of(arguments, terminal, variables, view_, err_view_)),
      lines_(terminal, verbosity_of(arguments)),
      ticker_(narrator_),
      on_stop_(interruption.stop.get_token(), Announce{this}) {}

void Session::Announce::operator()() const {
  session->narrator_.insist("stopping after the current operation; again to leave at once\n");
}

EventSink Session::events() {
  const bool as_lines = json() && arguments_.command().streams;
  return [this, as_lines](const Event& event) {
    hear(event);
    as_lines ? lines_.event(event) : narrator_.event(event);
  };
}

void Session::hear(const Event& event) {
  const std::lock_guard lock(mutex_);
  if (event.kind == EventKind::kConnecting) heard_.hosts = event.text;
  if (event.kind == EventKind::kMigrationStarted) heard_.began = true;
}

void Session::look_up(const std::string& environment) {
  if (!json()) narrator_.expect(fmt::format("looking up the URL of {}", visible(environment)));
}

void Session::answer(const std::string& text, const std::string& document) { narrator_.data(json() ? document : text); }

void Session::answer(const std::function<std::string()>& text, const std::function<std::string()>& document) {
  narrator_.data(json() ? document() : text());
}

void Session::warn(const std::vector<std::string>& warnings) {
  if (json()) return;  // they are in the document
  for (const std::string& warning : warnings)
    narrator_.insist(fmt::format("{} {}\n", err_view_.style.paint(Tone::kWarning, "warning:"), visible(warning)));
}

void Session::confirm(const std::string& question, const Error& refusal) {
  const PromptRules rules{arguments_.flag("yes"), arguments_.flag("no-input")};
  require_yes(terminal_, narrator_, rules, question, refusal, interruption_.stop.get_token());
}

ProjectOptions Session::project_options() {
  ProjectOptions options = project_options_of(arguments_, variables_);
  options.events = [this](const Event& event) { narrator_.event(event); };
  return options;
}

Project Session::open_project() { return Project::open(project_options()); }

Migrator Session::open_migrator(const Project& project) {
  MigratorOptions options;
  options.environment = environment_of(arguments_);
  options.events = events();
  options.stop = interruption_.stop.get_token();
  options.command = arguments_.command().name;
  environment_ = project.environment_name(options.environment);
  look_up(environment_);
  Migrator migrator(project, std::move(options));
  narrator_.settle();
  warn(project.warnings());
  interruption_.leave_at_once = false;
  return migrator;
}

Error Session::ending(const Error& error, const RunReport* report) const {
  Ending known{arguments_, environment_, {}, {}, false, false, interruption_.signal};
  {
    const std::lock_guard lock(mutex_);
    known.hosts = heard_.hosts;
    known.began = heard_.began;
  }
  if (report != nullptr && report->failed) {
    known.migration = report->failed->id;
    // A redo once more would begin with another migration.
    const bool is_between = arguments_.command().command == Command::kRedo &&
                            report->failed->state == MigrationState::kFailed;
    known.wants_retry = report->failed->wants_retry || is_between;
  }
  if (report != nullptr && (report->failed || !report->done.empty())) known.began = true;
  return ended(error, known);
}

std::vector<Finding> Session::completed_hints(std::vector<Finding> findings) const {
  for (Finding& finding : findings) finding.hint = completed(finding.hint, arguments_);
  return findings;
}

}  // namespace godwit::cli
