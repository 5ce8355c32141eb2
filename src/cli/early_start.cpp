#include "cli/early_start.h"

#include <dlfcn.h>

#include <atomic>
#include <cstdlib>

namespace {

std::atomic<bool> is_postponed{true};

}  // namespace

extern "C" [[gnu::visibility("default")]] void mongoc_init() {
  if (is_postponed) return;
  const auto start = reinterpret_cast<void (*)()>(dlsym(RTLD_NEXT, "mongoc_init"));
  if (start != nullptr) start();
}

namespace godwit::cli {

std::thread start_library_beside() {
  setenv("MONGOC_DISABLE_SHM", "1", 0);
  is_postponed = false;
  return std::thread(mongoc_init);
}

}  // namespace godwit::cli
