#include "app/local.h"

#include <fmt/format.h>

#include "app/project.h"
#include "bson/builder.h"
#include "godwit/error.h"
#include "godwit/local_server.h"
#include "mongo/client.h"
#include "mongo/connections.h"

namespace godwit {

namespace app {

namespace {

std::shared_ptr<mongo::Connections> direct(int port, base::Duration limit) {
  mongo::ConnectionOptions options;
  options.url = base::Secret(fmt::format("mongodb://127.0.0.1:{}/?directConnection=true&connectTimeoutMS={}", port,
                                         limit.count()));
  options.server_selection = limit;
  return mongo::Connections::open(options);
}

bool ping(int port) {
  try {
    const auto connections = direct(port, base::Duration(1500));
    connections->lend()->command("admin", bson::Builder().add("ping", 1).build());
    return true;
  } catch (const Error&) {
    return false;
  }
}

bson::Document one_member_set(int port, std::int64_t version) {
  const bson::Document member =
      bson::Builder().add("_id", 0).add("host", fmt::format("127.0.0.1:{}", port)).build();
  return bson::Builder()
      .add("_id", "rs0")
      .add("version", version)
      .add("members", bson::Array{bson::ArrayBuilder().add(member).build().view()})
      .build();
}

// What mongod documents: replSetInitiate answers 23 (AlreadyInitialized) for a set that exists; a set whose only member
// had another port is reconfigured by force, since without a majority nothing else is accepted.
void initiate(int port) {
  const auto connections = direct(port, base::Duration(10000));
  const auto client = connections->lend();
  try {
    client->command("admin", bson::Builder().add("replSetInitiate", one_member_set(port, 1)).build());
  } catch (const Error& error) {
    if (error.vendor_error().code != 23) throw;
    const bson::Document now = client->command("admin", bson::Builder().add("replSetGetConfig", 1).build());
    const bson::View config = now["config"].document();
    const bson::View members = config["members"].document();
    if (members["0"].document()["host"].string() != fmt::format("127.0.0.1:{}", port))
      client->command("admin", bson::Builder()
                                   .add("replSetReconfig", one_member_set(port, config["version"].int64() + 1))
                                   .add("force", true)
                                   .build());
  }
  const base::Clock& clock = base::system_clock();
  const base::Monotonic give_up = clock.monotonic() + std::chrono::seconds(30);
  for (;;) {
    const bson::Document hello = client->command("admin", bson::Builder().add("hello", 1).build());
    if (hello["isWritablePrimary"].boolean()) return;
    if (clock.monotonic() >= give_up)
      throw Error(ErrorCode::kLocalServerFailed, "the local replica set elected no primary within 30 seconds")
          .fix("godwit local reset");
    clock.sleep(base::Duration(100), {});
  }
}

}  // namespace

local::Server make_local_server(const Project& project, const EventSink& events) {
  local::Options options;
  options.project = project.folder();
  options.command = project.state().config.local_command();
  options.variables = project.state().variables;
  options.ping = &ping;
  options.initiate = &initiate;
  options.events = events;
  return local::Server(std::move(options));
}

}  // namespace app

namespace {

LocalServerStatus convert(const local::Status& status) {
  return {status.running, status.program, status.kind,           status.pid,
          status.port,    status.url,     status.folder.string(), status.started_now, status.has_data};
}

}  // namespace

LocalServer::LocalServer(const Project& project, EventSink events) : project_(project), events_(std::move(events)) {}

LocalServerStatus LocalServer::status() const { return convert(app::make_local_server(project_, events_).status()); }
LocalServerStatus LocalServer::start() { return convert(app::make_local_server(project_, events_).start()); }
bool LocalServer::stop() { return app::make_local_server(project_, events_).stop(); }
void LocalServer::reset() { app::make_local_server(project_, events_).reset(); }
void LocalServer::install() { app::make_local_server(project_, events_).install(); }

LocalInstallPlan LocalServer::install_plan() const {
  const local::InstallPlan plan = app::make_local_server(project_, events_).install_plan();
  return {plan.what, plan.from, plan.into.string(), plan.installed_megabytes, plan.present};
}

}  // namespace godwit
