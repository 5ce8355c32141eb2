// A bag of connections to one deployment.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "db/server_info.h"

namespace godwit::mongo {

class Client;

struct ConnectionOptions {
  base::Secret url;                              // mongodb:// or mongodb+srv://
  base::Duration server_selection{10000};        // unless the URL sets serverSelectionTimeoutMS
  std::string application = "godwit";
  std::size_t most = 100;                         // connections at once; a further caller waits
};

// Hands out single-threaded clients and keeps them for the next caller. Unlike libmongoc's own pool it starts no
// monitor threads: a short command pays for one handshake, and closing takes no half second (measured;
// docs/architecture.md). Safe to use from several threads. What it handed out keeps it alive.
class Connections : public std::enable_shared_from_this<Connections> {
 public:
  // Checks the URL; connects to nothing. Throws kBadUrl: not a MongoDB URL, an option that libmongoc does not know (it
  // would ignore it), contradictory options. Mends the defaults that bite: socketTimeoutMS without limit unless given,
  // serverSelectionTryOnce=false, error API 2, retryable reads and writes on, journalled majority writes unless given.
  static std::shared_ptr<Connections> open(ConnectionOptions options);
  ~Connections();

  // A client for the caller alone, until the returned pointer is destroyed. Waits while `most` are out. Connects to
  // nothing: the client's first call does. Throws kInterrupted between interrupt() and resume().
  using Lent = std::unique_ptr<Client, std::function<void(Client*)>>;
  [[nodiscard]] Lent lend();
  // As lend(), of those that were connected before and are free now; null when there is none.
  [[nodiscard]] Lent lend_idle();

  // Connects one client on a thread of its own, within five seconds, unless one is there; a lend() meanwhile waits for
  // it. What goes wrong is left to the next call. Whoever lets go of the last owner meanwhile breaks it off (but for the
  // looking up of a name) and waits for that.
  void connect_ahead() noexcept;

  // Connects and asks. Throws kCannotConnect (names hosts and reason, within the server selection time),
  // kAuthentication, kPermission.
  [[nodiscard]] db::ServerInfo server_info();

  [[nodiscard]] const std::vector<std::string>& hosts() const;       // "host:port", for "connecting to …"
  [[nodiscard]] const std::string& redacted_url() const;
  // The database in the URL's path; empty when there is none.
  [[nodiscard]] const std::string& default_database() const;

  // Ends the operations that are running on lent clients from outside: calls return with kInterrupted within about half
  // a second and are not sent again; what had been sent may still be done. Then asks the server to end their sessions
  // and with them their transactions, for at most some two seconds, in which the caller waits. Further calls on lent
  // and new clients fail likewise until resume(). Looking up a name is not interrupted. Safe from any thread, not from
  // a signal handler; never throws.
  void interrupt() noexcept;
  // Lent clients work again, with new connections; cursors and Sessions from before do not, and have to be dropped.
  void resume() noexcept;

 private:
  struct State;
  explicit Connections(std::unique_ptr<State> state);
  Lent lent(std::unique_ptr<Client> client);
  std::unique_ptr<State> state_;
};

}  // namespace godwit::mongo
