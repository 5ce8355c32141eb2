#include <cctype>

#include <fmt/format.h>

#include "base/text.h"
#include "config/config.h"
#include "config/url.h"

namespace godwit::config {

namespace {

// {0} is the database's name. Lines that start with "# " and a key become configuration when the "# " goes.
constexpr const char* kText = R"(# What godwit migrates, and where. Relative paths start at this file.
version: 1
migrations: migrations
default_environment: local

environments:
  # A server that godwit finds, starts and stops by itself; its data lies under .godwit/.
  local:
    url: local
    database: {0}

  # The team's server. MONGO_URL_DEV comes from the environment or from a file .env beside this one;
  # .env holds passwords, so keep it out of version control.
  # dev:
  #   url: "${{MONGO_URL_DEV}}"
  #   database: {0}

  # Commands that change a protected environment want --confirm prod. Instead of url there may be
  # url_file (a path) or url_command (a program and its arguments, whose output is the URL).
  # prod:
  #   url: "${{MONGO_URL_PROD}}"
  #   database: {0}
  #   protected: true

# For all environments; these are the values without it, except that there is no timeout then.
# defaults:
#   lease: 30s          # a run that died blocks the next one for this long at most
#   on_modified: fail   # when an applied migration was edited: fail, warn or rerun
#   timeout: 30m        # for one migration
#   memory: 1GiB        # for one script
)";

// The project's name as the name of a database: lower-case letters, digits, _ and -.
std::string database_for(std::string_view project) {
  constexpr std::size_t kLongest = 38;
  std::string name;
  for (const char c : base::lower_ascii(project)) {
    const bool fits = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
    if (fits) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
    if (name.size() == kLongest) break;
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  if (name.empty() || name.front() == '-') name = "app" + name;
  // `null` would be no text in YAML, and the server keeps its own things in three databases.
  if (name == "null" || is_servers_own_database(name)) name += "_app";
  return name;
}

}  // namespace

std::string initial_config(std::string_view project_name) {
  return fmt::format(fmt::runtime(kText), database_for(project_name));
}

}  // namespace godwit::config
