// How long to wait between attempts.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace godwit::base {

// Exponential back-off with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015): the n-th wait
// is a random time up to `first` * 2^n, at most `longest`, at least a quarter of that bound so that no spin occurs.
class Backoff {
 public:
  Backoff(Duration first, Duration longest, std::uint64_t seed);
  // The next wait. Not safe for several threads.
  [[nodiscard]] Duration next();

 private:
  Duration bound_;
  Duration longest_;
  std::uint64_t state_;
};

}  // namespace godwit::base
