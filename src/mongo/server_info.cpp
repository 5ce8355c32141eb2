#include <fmt/format.h>

#include <string>

#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/client_state.h"
#include "mongo/connections.h"

namespace godwit::mongo {

namespace {

std::string topology_of(bson::View hello) {
  if (hello["msg"].string() == "isdbgrid") return "sharded cluster";
  if (hello["setName"]) return fmt::format("replica set {}", hello["setName"].string());
  return "standalone";
}

bool can_have_transactions(bson::View hello) {
  return topology_of(hello) != "standalone" && hello["logicalSessionTimeoutMinutes"].is_number();
}

}  // namespace

bool Client::has_transactions() { return can_have_transactions(state().greeting()); }

db::ServerInfo Connections::server_info() {
  const Lent client = lend();
  const bson::Document hello = client->state().greeting();
  const bson::Document build = client->command("admin", bson::Builder().add("buildInfo", 1).build());
  db::ServerInfo info;
  info.version = std::string(build["version"].string());
  info.topology = topology_of(hello);
  info.hosts = hosts();
  info.transactions = can_have_transactions(hello);
  return info;
}

}  // namespace godwit::mongo
