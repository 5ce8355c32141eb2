// Where a driver call goes: a server, and a session with it or none.
#pragma once

#include <memory>

#include "mongo/connections.h"
#include "script/mongo/line.h"

namespace godwit::script::mongo {

// A server that the script itself connected to. Used on the engine's thread.
struct OtherServer {
  static constexpr const char* kHandleName = "Server";
  std::shared_ptr<godwit::mongo::Connections> connections;  // null once it is closed
};

struct Target {
  std::shared_ptr<SessionLine> session;  // may be null
  std::shared_ptr<godwit::mongo::Connections> connections;
};

}  // namespace godwit::script::mongo
