#include "mongo/server_time.h"

#include "mongo/state_database.h"

namespace godwit::mongo {

void ServerTime::look(Client& client) {
  server_ms_ = read_server_time(client);
  read_at_ = clock_.monotonic();
  known_ = true;
}

std::int64_t ServerTime::now_ms(Client& client) {
  if (!known_ || clock_.monotonic() - read_at_ > std::chrono::minutes(1)) look(client);
  return server_ms_ + std::chrono::duration_cast<base::Duration>(clock_.monotonic() - read_at_).count();
}

}  // namespace godwit::mongo
