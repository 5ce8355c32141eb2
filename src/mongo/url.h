// MongoDB connection strings: checked, and with the defaults that godwit needs.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "mongo/handle.h"

namespace godwit::mongo {

struct UrlDefaults {
  base::Duration server_selection{10000};  // unless the URL sets serverSelectionTimeoutMS
  std::string application;                 // unless the URL sets appName
};

// A connection string that can be used. Nothing was looked up or connected to.
struct ParsedUrl {
  UriHandle uri;                     // holds the password: never to be printed
  std::string redacted;
  std::vector<std::string> hosts;    // "host:port"; the service's name for mongodb+srv://
  std::string database;              // empty when the URL names none
  bool tls = false;
  base::Duration connect_limit{0};   // for one connection, handshake included
};

// Reads a mongodb:// or mongodb+srv:// URL. Throws kBadUrl, never showing user or password: not such a URL, characters
// in user or password that must be escaped, an option that the library does not know (it would ignore it), a value that
// it refuses, contradictory options, a file for TLS that cannot be read, w=0 (failures would go unnoticed).
// Then sets what is not given: socketTimeoutMS without limit (the library's default of five minutes would end long
// commands; its 0 means the default), serverSelectionTryOnce=false, w=majority, journal=true.
ParsedUrl parse_url(const base::Secret& url, const UrlDefaults& defaults);

}  // namespace godwit::mongo
