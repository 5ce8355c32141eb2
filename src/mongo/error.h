// From libmongoc's errors to godwit's: the one place that does it.
#pragma once

#include <mongoc/mongoc.h>

#include <map>
#include <string>
#include <vector>

#include "bson/document.h"
#include "godwit/error.h"
#include "mongo/client.h"

namespace godwit::mongo {

// What the library's error does not say of the call that failed.
struct Circumstances {
  std::vector<std::string> hosts;              // "host:port", as in the URL
  std::map<std::string, std::string> reasons;  // "host:port" -> why the last connection to it failed
  std::map<std::string, std::string> servers;  // "host:port" -> what it is ("RSSecondary", "Unknown"), as far as known
  bool interrupted = false;
  bool expired = false;                        // the call's deadline was reached
  std::string database;
  std::string command;                         // its name: "insert"
};

// The error that stands for what the library reports. `reply` is the server's, or the empty document.
Error translate(const bson_error_t& error, bson::View reply, const Circumstances& circumstances);
// Throws it: a ServerError where a server answered, else a plain Error.
[[noreturn]] void raise(const bson_error_t& error, bson::View reply, const Circumstances& circumstances);

}  // namespace godwit::mongo
