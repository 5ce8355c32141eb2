// Ports of the loopback interface.
#pragma once

#include <sys/types.h>

namespace godwit::local {

// True when a server could listen on 127.0.0.1:port now.
bool is_port_free(int port);
// A port on which nothing listens. Another process may take it before the caller does. Throws kLocalServerFailed.
int pick_free_port();
// True when this process, and not another one, listens on the port. True also where the system does not tell.
bool listens_on(pid_t pid, int port);

}  // namespace godwit::local
