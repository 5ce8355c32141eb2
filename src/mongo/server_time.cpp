#include "mongo/server_time.h"

#include "mongo/state_database.h"

namespace godwit::mongo {

void ServerTime::saw(std::int64_t server_ms) {
  server_ms_ = server_ms;
  read_at_ = clock_.monotonic();
  known_ = true;
}

std::int64_t ServerTime::now_ms(Client& client) {
  if (!known_ || clock_.monotonic() - read_at_ > std::chrono::minutes(1)) saw(read_server_time(client));
  return server_ms_ + std::chrono::duration_cast<base::Duration>(clock_.monotonic() - read_at_).count();
}

}  // namespace godwit::mongo
