// What a connected server says of itself and can do.
#pragma once

#include <string>
#include <vector>

namespace godwit::db {

struct ServerInfo {
  std::string version;                 // "8.2.11"
  std::string topology;                // "replica set rs0", "standalone", "sharded cluster"
  std::vector<std::string> hosts;
  bool transactions = false;           // multi-document transactions work
};

// One line for people: "127.0.0.1:27017 (replica set rs0, 8.2.11)".
std::string describe(const ServerInfo& info);

}  // namespace godwit::db
