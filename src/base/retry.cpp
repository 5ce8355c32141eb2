#include "base/retry.h"

#include <algorithm>

namespace godwit::base {

Backoff::Backoff(Duration first, Duration longest, std::uint64_t seed)
    : bound_(std::min(first, longest)), longest_(longest), state_(seed) {}

Duration Backoff::next() {
  // splitmix64 (Steele, Lea, Flood 2014): small, and good enough to spread waiting runners.
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  z ^= z >> 31U;
  const auto bound = static_cast<std::uint64_t>(std::max<std::int64_t>(bound_.count(), 4));
  const std::uint64_t wait = bound / 4 + z % (bound - bound / 4 + 1);
  bound_ = std::min(bound_ * 2, longest_);
  return Duration(static_cast<std::int64_t>(wait));
}

}  // namespace godwit::base
