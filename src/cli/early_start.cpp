#include "cli/early_start.h"

#include <unistd.h>

#include <array>
#include <cstdio>

namespace godwit::cli {

namespace {

void before_libraries(int /*argc*/, char** /*argv*/, char** /*environment*/) { remove_shared_counters(); }

}  // namespace

void remove_shared_counters() {
  std::array<char, 64> path{};
  std::snprintf(path.data(), path.size(), "/dev/shm/mongoc-%ld", static_cast<long>(getpid()));
  unlink(path.data());  // mostly there is none
}

}  // namespace godwit::cli

// Functions listed here run before the initialisers of all shared libraries (System V ABI, "Initialization and
// Termination Functions"); only an executable may have them.
[[gnu::section(".preinit_array"),
  gnu::used]] static void (*const run_before_libraries)(int, char**, char**) = godwit::cli::before_libraries;
