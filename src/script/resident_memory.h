// How much memory the process has in use.
#pragma once

#include <cstdint>

namespace godwit::script {

// The process's resident memory, to be looked at again and again. For several threads.
class ResidentMemory {
 public:
  ResidentMemory();
  ~ResidentMemory();
  ResidentMemory(const ResidentMemory&) = delete;
  ResidentMemory& operator=(const ResidentMemory&) = delete;
  // Now; 0 when it cannot be read.
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  const int statm_;  // /proc/self/statm
};

}  // namespace godwit::script
