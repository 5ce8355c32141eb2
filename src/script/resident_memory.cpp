#include "script/resident_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace godwit::script {

ResidentMemory::ResidentMemory() : statm_(open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {}

ResidentMemory::~ResidentMemory() {
  if (statm_ >= 0) close(statm_);
}

// The second number of statm is the resident size in pages (proc(5)).
std::uint64_t ResidentMemory::bytes() const {
  std::array<char, 128> text{};
  if (statm_ < 0 || pread(statm_, text.data(), text.size() - 1, 0) <= 0) return 0;
  char* end = nullptr;
  std::strtoull(text.data(), &end, 10);
  static const auto page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return std::strtoull(end, nullptr, 10) * page;
}

}  // namespace godwit::script
