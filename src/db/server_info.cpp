#include "db/server_info.h"

#include <fmt/format.h>

#include "base/text.h"

namespace godwit::db {

std::string describe(const ServerInfo& info) {
  return fmt::format("{} ({}, {})", base::join(info.hosts, ","), info.topology, info.version);
}

}  // namespace godwit::db
