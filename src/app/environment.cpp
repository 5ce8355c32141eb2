#include "app/environment.h"

#include <fmt/format.h>

#include "app/local.h"
#include "app/project.h"
#include "base/text.h"
#include "godwit/error.h"
#include "mongo/changelog_lock.h"
#include "mongo/lease.h"
#include "mongo/ledger_store.h"

namespace godwit::app {

namespace {

void tell(const EventSink& events, EventKind kind, std::string text) {
  if (!events) return;
  Event event;
  event.kind = kind;
  event.text = std::move(text);
  events(event);
}

base::Secret find_url(const Project& project, const config::Environment& config, bool start_local,
                      const EventSink& events) {
  if (!config.is_local) return config.url;
  local::Server server = make_local_server(project, events);
  const local::Status status = start_local ? server.start() : server.status();
  if (!status.running)
    throw Error(ErrorCode::kCannotConnect, "the local server is not running").fix("godwit local start");
  return base::Secret(status.url);
}

mongo::ConnectionOptions options_for(const Environment& environment) {
  mongo::ConnectionOptions options;
  options.url = environment.url;
  options.server_selection = environment.config.server_selection;
  return options;
}

}  // namespace

void refuse_foreign(const Environment& environment, const std::optional<db::Marker>& marker) {
  if (!marker || marker->environment == environment.config.name) return;
  throw Error(ErrorCode::kWrongDatabase, fmt::format("\"{}\" leads to a database that is marked \"{}\"",
                                                     environment.config.name, marker->environment))
      .detail(fmt::format("url {}", environment.connections->redacted_url()))
      .detail(fmt::format("marker in {}.{}meta since {}", environment.config.state_database,
                          environment.config.state_prefix,
                          base::readable_utc(base::WallTime(std::chrono::milliseconds(marker->created_ms)))))
      .unchanged(fmt::format("nothing was changed in {}", environment.config.name))
      .fix(fmt::format("correct the url of {}: godwit env show {} --origin", environment.config.name,
                       environment.config.name));
}

Environment open(const Project& project, config::Environment config, bool start_local, const EventSink& events) {
  Environment environment;
  environment.url = find_url(project, config, start_local, events);
  environment.config = std::move(config);
  environment.connections = mongo::Connections::open(options_for(environment));
  const mongo::StateLocation location{environment.config.state_database, environment.config.state_prefix};
  const auto& other = project.state().config.migrate_mongo();
  std::optional<mongo::ChangelogOptions> changelog;
  if (other)
    changelog =
        mongo::ChangelogOptions{environment.config.database, other->changelog, other->use_file_hash, other->extension};
  environment.ledger = mongo::open_ledger_store(environment.connections, location, std::move(changelog));
  const std::shared_ptr<mongo::Connections> holding = mongo::Connections::open(options_for(environment));
  environment.lease = mongo::open_lease(environment.connections, holding, location);
  if (other && other->lock)
    environment.lease = mongo::with_changelog_lock(std::move(environment.lease), holding,
                                                   {environment.config.database, *other->lock, other->lock_ttl});
  tell(events, EventKind::kConnecting, base::join(environment.connections->hosts(), ","));
  return environment;
}

void connect(Environment& environment, const std::stop_token& stop) {
  const std::stop_callback interrupt(stop, [&environment] { environment.connections->interrupt(); });
  environment.server = environment.connections->server_info();
  refuse_foreign(environment, environment.ledger->marker());
}

}  // namespace godwit::app
