// Ends what another process of ours left running on the server.
#pragma once

#include <string>

namespace godwit::mongo {

class Connections;

// Ends the operations that are running for connections of this application name, as far as the server and the user's
// rights allow; waits at most about two seconds. Never throws: what is left ends by itself.
void end_operations(Connections& connections, const std::string& application) noexcept;

}  // namespace godwit::mongo
