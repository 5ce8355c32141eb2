// The server's clock, read seldom and carried on by our own.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace godwit::mongo {

class Client;

// Gives times for records: never for deciding who owns something, which the server does within a write. Used by one
// thread at a time. REQUIRES: `clock` outlives it.
class ServerTime {
 public:
  explicit ServerTime(const base::Clock& clock) : clock_(clock) {}
  // What the server's clock said just now, in an answer to something else.
  void saw(std::int64_t server_ms);
  // Milliseconds since 1970. Asks the server when it was last asked more than a minute ago.
  std::int64_t now_ms(Client& client);

 private:
  const base::Clock& clock_;
  bool known_ = false;
  std::int64_t server_ms_ = 0;
  base::Monotonic read_at_{};
};

}  // namespace godwit::mongo
