// A command of its own for tests that need one to be killed: `local_starter start|reset PROJECT PROGRAM`.
#include <cstdio>
#include <string_view>

#include "godwit/error.h"
#include "integration/local/connection.h"
#include "local/server.h"

int main(int count, char** arguments) {
  if (count != 4) return 64;
  godwit::local::Options options;
  options.project = arguments[2];
  options.command = {arguments[3]};
  options.variables = {{"PATH", "/usr/bin:/bin"}};
  options.ping = godwit::test::accepts_connections;
  try {
    godwit::local::Server server(options);
    if (std::string_view(arguments[1]) == "reset") {
      server.reset();
    } else {
      server.start();
    }
  } catch (const godwit::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
