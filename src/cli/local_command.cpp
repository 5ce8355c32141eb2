// local start, stop, status, reset, url, install: the server that belongs to the project.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/json.h"
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
  if (session.arguments().flag("dry-run")) {
    session.answer(fmt::format("would delete {}\n", folder), local_json("local_reset", before, false));
    return 0;
  }
  session.confirm(fmt::format("delete all data of the local server in {}?", folder),
                  Error(ErrorCode::kNotConfirmed, "the local server's data is deleted only after a confirmation")
                      .unchanged("nothing was deleted")
                      .fix("godwit local reset -y"));
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

}  // namespace

int local_command(Session& session) {
  const Project project = session.open_project();
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
