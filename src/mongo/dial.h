// Opens TCP and Unix sockets to servers.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "mongo/interruption.h"

namespace godwit::mongo {

// A connected non-blocking socket that the caller closes, or the reason why there is none.
struct Dialled {
  int descriptor = -1;
  std::string reason;  // "connection refused", "host not found", "no answer within 10.0s", "interrupted"
};

// Connects to a host by name or address. Tries all its addresses: the next one begins when one fails or after a quarter
// of a second, as in RFC 8305 ("happy eyeballs"), and the first that answers wins. Looking up the name itself can't be
// interrupted.
Dialled dial_tcp(const std::string& host, std::uint16_t port, base::Duration limit, const Wake& wake);
Dialled dial_unix(const std::string& path);

// The system's text for an errno, in the form of our messages: "connection refused".
std::string system_reason(int error);

}  // namespace godwit::mongo
