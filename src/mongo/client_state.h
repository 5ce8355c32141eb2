// What a Client is made of. Cursor, Bulk and Session work on it too.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "mongo/client.h"
#include "mongo/error.h"
#include "mongo/handle.h"
#include "mongo/interruption.h"
#include "mongo/stream.h"
#include "mongo/url.h"

namespace godwit::mongo {

// What the clients of one Connections have in common. Constant; outlives them.
struct ClientSettings {
  ParsedUrl url;
  mongoc_ssl_opt_t tls{};  // points into the URL
};

// How the library is to treat a command.
enum class CommandKind {
  kRaw,        // as it is, to the primary
  kRead,       // with the URL's read concern and read preference; the library repeats it once
  kWrite,      // with the URL's write concern
  kReadWrite,  // an aggregation that writes: both concerns, never repeated
};

struct Client::State {
  State(const ClientSettings& settings, Interruption& interruption);
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Before anything that may wait. Throws kInterrupted, kTimeout, and what connect() does.
  void begin_call(std::string_view database, std::string_view command);
  // The session that a call runs in: the caller's, or this client's own, so that there is an id to end it by. Null
  // where the server has no sessions.
  mongoc_client_session_t* session_for(Session* session);
  // Adds the session to the options of a call.
  void append_session(bson_t* options, mongoc_client_session_t* session) const;
  // Throws what the library's error means.
  [[noreturn]] void fail(const bson_error_t& error, bson::View reply) const;
  [[nodiscard]] Circumstances circumstances() const;
  // Sends one command and returns the reply. Throws what Client::command() does.
  bson::Document send(CommandKind kind, const std::string& database, bson::View command, Session* session);
  // What a server said when it was greeted. Connects. Throws as begin_call() and when there is none.
  bson::Document greeting();
  // The kind of server that writes go to: "RSPrimary", "Mongos", "Standalone", …. Connects. Throws as begin_call() and
  // when there is none.
  std::string writable_kind();
  // False when there is no mongoc_client_t yet, or an end from outside has spoilt it; begin_call() then makes a new
  // one.
  [[nodiscard]] bool usable() const { return handle != nullptr && !streams.dead_used && !born_under->fired(); }
  // Before what is sent when something is destroyed: it must not keep anybody waiting.
  void begin_farewell() noexcept;
  // The client goes back to the bag.
  void leave();

  const ClientSettings& settings;
  Interruption& interruption;
  StreamContext streams;
  ClientHandle handle;
  SessionHandle own;               // for every call that comes without a session
  SessionHandle numbered;          // for writes that are retried by godwit itself; see client.cpp
  std::int64_t next_number = 0;
  bool sessions_missing = false;
  bool transactions_known = false;  // the server was asked whether it has them, and has
  std::vector<SessionId> ids;      // of own and numbered, as the interruption remembers them
  std::uint32_t last_server = 0;   // which server answered the last command
  int users = 0;                   // open cursors and the Session, which hold pieces of `handle`
  std::optional<base::Monotonic> deadline;
  std::string database;            // of the call, for messages
  std::string command;

 private:
  std::shared_ptr<Wake> born_under;  // what `handle` is cut by

  // "host:port" -> kind, as the library knows them.
  [[nodiscard]] std::map<std::string, std::string> servers() const;
  void connect();
  void disconnect() noexcept;
  bool can_number(bson::View write);
  SessionHandle start_session();
};

// The mongoc session of a Session of ours; see session.cpp.
mongoc_client_session_t* handle_of(Session& session);
// The 16 bytes of a session's id.
SessionId id_of(const mongoc_client_session_t* session);

}  // namespace godwit::mongo
