// What has to happen before the shared libraries that the program uses are initialised.
#include <cstdlib>

#include "cli/early_start.h"

namespace godwit::cli {

namespace {

constexpr const char* kNoSharedCounters = "MONGOC_DISABLE_SHM";
bool is_set_here = false;

void before_libraries(int /*argc*/, char** /*argv*/, char** /*environment*/) {
  is_set_here = std::getenv(kNoSharedCounters) == nullptr && setenv(kNoSharedCounters, "1", 0) == 0;
}

}  // namespace

void forget_early_start() {
  if (is_set_here) unsetenv(kNoSharedCounters);
}

}  // namespace godwit::cli

// Functions listed here run before the initialisers of all shared libraries (System V ABI, "Initialization and
// Termination Functions"); only an executable may have them.
[[gnu::section(".preinit_array"), gnu::used]] static void (*const run_before_libraries)(int, char**, char**) =
    godwit::cli::before_libraries;
