// Connection strings and names of databases, checked before a driver sees them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace godwit::config {

// What is wrong with a connection string. No text in it contains any part of the string except its scheme and the name
// of an option.
struct UrlProblem {
  std::string reason;  // reads on after "the url …"
  std::string fix;
};

struct CheckedUrl {
  bool is_local = false;  // the word `local`
  std::string database;   // of the path, percent-decoded; empty when there is none
  std::optional<UrlProblem> problem;
};

// Accepts `local`, mongodb:// and mongodb+srv://. Checks the parts that are often wrong (scheme, hosts, ports, user
// and password that are not percent-encoded, database, names of options); values of options are left to the driver.
CheckedUrl check_url(std::string_view url);

// Why `name` cannot be the name of a MongoDB database (its manual: "Naming Restrictions"), as words that follow "the
// name …"; nothing when it can.
std::optional<std::string> database_name_problem(std::string_view name);
// True for admin, config and local, in which the server keeps its own things.
bool is_servers_own_database(std::string_view name);

}  // namespace godwit::config
