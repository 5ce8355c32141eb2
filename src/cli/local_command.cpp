// local start, stop, status, reset, url, install: the server that belongs to the project.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/next_command.h"
#include "cli/project_text.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

int start(Session& session, LocalServer& server) {
  const LocalServerStatus status = server.start();
  session.answer(local_status_text(status, session.view()), local_json("local_start", status, status.started_now));
  return 0;
}

int stop(Session& session, LocalServer& server) {
  const bool stopped = server.stop();
  session.answer(stopped ? "the local server is stopped\n" : "nothing to do: the local server was not running\n",
                 local_json("local_stop", server.status(), stopped));
  return 0;
}

int status(Session& session, const LocalServer& server) {
  const LocalServerStatus now = server.status();
  session.answer(local_status_text(now, session.view()), local_json("local_status", now, false));
  return 0;
}

int reset(Session& session, LocalServer& server) {
  const LocalServerStatus before = server.status();
  const std::string folder = visible(before.folder);
  if (!before.has_data) {
    session.answer("nothing to do: the local server has no data\n", local_json("local_reset", before, false));
    return 0;
  }
  if (session.arguments().flag("dry-run")) {
    session.answer(fmt::format("would delete {}\n", folder), local_json("local_reset", before, false));
    return 0;
  }
  session.confirm(fmt::format("delete all data of the local server in {}?", folder),
                  Error(ErrorCode::kNotConfirmed, "the local server's data is deleted only after a confirmation")
                      .unchanged("nothing was deleted")
                      .fix(typed_command(session.arguments(), "-y")));
  server.reset();
  session.answer(fmt::format("deleted {}\n", folder), local_json("local_reset", server.status(), true));
  return 0;
}

int url(Session& session, LocalServer& server) {
  const LocalServerStatus status = server.start();
  session.answer(visible(status.url) + "\n", local_json("local_url", status, status.started_now));
  return 0;
}

int install(Session& session, LocalServer& server) {
  const LocalInstallPlan plan = server.install_plan();
  if (plan.present || session.arguments().flag("dry-run")) {
    session.answer((plan.present ? "" : "would install ") + install_text(plan), install_json(plan, false));
    return 0;
  }
  session.narrator().say("installing " + install_text(plan));
  server.install();
  session.answer(fmt::format("installed {}\n", visible(plan.what)), install_json(plan, true));
  return 0;
}

// Throws kLocalNotLocal when nothing would ever use the local server: no environment does, or not the one that was
// typed. Throws kUnknownEnvironment.
void require_local(const Session& session, const Project& project) {
  const bool is_typed = session.arguments().typed("env");
  const std::string typed = is_typed ? project.environment_name(environment_of(session.arguments())) : "";
  const Command command = session.arguments().command().command;
  if (command == Command::kLocalStop || command == Command::kLocalInstall) return;
  std::vector<std::string> urls;
  std::optional<std::string> local;
  for (const EnvironmentInfo& info : project.environments()) {
    if (info.is_local && !local) local = info.name;
    if (info.is_local && (!is_typed || info.name == typed)) return;
    if (!is_typed || info.name == typed) urls.push_back(fmt::format("{}: {}", visible(info.name), visible(info.url)));
  }
  Error error(ErrorCode::kLocalNotLocal, is_typed ? fmt::format("{} does not use the local server", visible(typed))
                                                  : "no environment of this project uses the local server");
  for (const std::string& url : urls) error.detail(url);
  error.unchanged("nothing was started or deleted");
  // What was typed says -e, and so does the command that is meant instead.
  throw error.fix(local
                      ? fmt::format("godwit {} -e {}", session.arguments().command().name, shell_word(visible(*local)))
                      : "add an environment with `url: local` to godwit.yaml");
}

}  // namespace

int local_command(Session& session) {
  const Project project = session.open_project();
  require_local(session, project);
  LocalServer server(project, session.events());
  switch (session.arguments().command().command) {
    case Command::kLocalStart: return start(session, server);
    case Command::kLocalStop: return stop(session, server);
    case Command::kLocalReset: return reset(session, server);
    case Command::kLocalUrl: return url(session, server);
    case Command::kLocalInstall: return install(session, server);
    default: return status(session, server);
  }
}

}  // namespace godwit::cli
