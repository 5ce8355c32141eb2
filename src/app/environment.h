// An environment with its adapters: what the engines work with.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/secret.h"
#include "config/config.h"
#include "db/lease.h"
#include "db/ledger_store.h"
#include "db/server_info.h"
#include "godwit/events.h"
#include "godwit/project.h"
#include "mongo/connections.h"

namespace godwit::app {

// An environment that connect() was called for. Everything in it lives as long as it does.
struct Environment {
  config::Environment config;
  std::shared_ptr<mongo::Connections> connections;
  base::Secret url;  // where they lead; also of the local server
  db::ServerInfo server;
  std::unique_ptr<db::LedgerStore> ledger;
  std::unique_ptr<db::Lease> lease;
};

// Finds out where to connect, which asks nobody yet: starts the local server where `url: local` says so and
// `start_local` allows, and checks the URL. Gives everything but `server`. Emits kConnecting. Throws kBadUrl, and what
// starting the local server throws.
Environment open(const Project& project, config::Environment config, bool start_local, const EventSink& events);

// Connects: asks the server who it is (which `stop` breaks off with kInterrupted), and refuses a database that is marked
// as another environment's. Gives `server`. Throws kCannotConnect, kAuthentication, kWrongDatabase, kLedgerFormat.
void connect(Environment& environment, const std::stop_token& stop);

// Throws kWrongDatabase when the marker found there is another environment's.
void refuse_foreign(const Environment& environment, const std::optional<db::Marker>& marker);

}  // namespace godwit::app
