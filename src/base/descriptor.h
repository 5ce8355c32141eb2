// A file descriptor that closes itself.
#pragma once

#include <unistd.h>

#include <utility>

namespace godwit::base {

// Owns a descriptor, or none (below 0).
class Descriptor {
 public:
  explicit Descriptor(int number = -1) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~Descriptor() { reset(); }

  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
  void reset(int number = -1) noexcept {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }
  // Closes now and tells whether that worked: a delayed write error shows here.
  [[nodiscard]] bool close() noexcept { return ::close(release()) == 0; }

 private:
  int number_;
};

}  // namespace godwit::base
