// The connections that libmongoc sends its messages through, made by us so that waiting can be ended.
//
// libmongoc has no way to cancel a call. A client whose streams come from here waits in poll(2) together with a Wake
// and a deadline. When either is reached, every read, write and connect of the client fails; and because the library
// would now look for a server again (for as long as the server selection time) and send a retryable operation a second
// time, each new connection is then a dead one: it answers the handshake by itself, as a server of a future that the
// library refuses to talk to, which makes it give up at once. Nothing is sent to the real server any more.
#pragma once

#include <mongoc/mongoc.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "mongo/interruption.h"

namespace godwit::mongo {

// What the streams of one client share. Used by the client's thread only; outlives the client's mongoc_client_t.
struct StreamContext {
  std::shared_ptr<Wake> wake;                 // ends what waits; taken anew for each call
  std::optional<base::Monotonic> deadline;    // of the call that runs
  bool closing = false;                       // no new connections: the client is being destroyed
  bool sharded = false;                       // a sharded cluster's topology; a dead stream must look like a mongos
  base::Duration connect_limit{10000};
  const mongoc_ssl_opt_t* tls = nullptr;      // nothing without TLS
  bool alone = false;                         // the URL names one host: its refusal is the last word
  std::map<std::string, std::string> reasons; // "host:port" -> why the last connection to it failed

  // What ended something; cleared when a call begins.
  bool expired = false;                       // the deadline was reached
  bool hopeless = false;                      // the one server there is was refused for good
  bool dead_used = false;                     // a dead stream was used: the mongoc_client_t is of no use any more

  // True when nothing may be sent any more.
  [[nodiscard]] bool stopped() const;
};

// A mongoc_stream_initiator_t; `context` is a StreamContext.
mongoc_stream_t* open_stream(const mongoc_uri_t* uri, const mongoc_host_list_t* host, void* context,
                             bson_error_t* error) noexcept;

}  // namespace godwit::mongo
