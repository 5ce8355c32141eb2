// Bytes that grow at their end.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

namespace godwit::script::mongo {

// What a std::vector is, with an append that compiles to a check and a copy: documents are written in pieces of a few
// bytes, and insert() was a fifth of the work.
class Output {
 public:
  explicit Output(std::size_t expected = 0) : bytes_(expected) {}
  // Writes into `room`, whatever is in it.
  explicit Output(std::vector<std::uint8_t> room) noexcept : bytes_(std::move(room)) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const std::uint8_t* data() const noexcept { return bytes_.data(); }
  [[nodiscard]] std::span<const std::uint8_t> from(std::size_t at) const noexcept { return {bytes_.data() + at, size_ - at}; }
  [[nodiscard]] std::uint8_t& operator[](std::size_t at) noexcept { return bytes_[at]; }

  // Room for `count` more bytes at the end, to be filled by the caller; valid until the next call.
  std::uint8_t* grow(std::size_t count) {
    if (size_ + count > bytes_.size()) [[unlikely]] enlarge(count);
    std::uint8_t* const room = bytes_.data() + size_;
    size_ += count;
    return room;
  }
  void put(std::uint8_t byte) { *grow(1) = byte; }
  void put(const void* bytes, std::size_t count) {
    std::uint8_t* const room = grow(count);
    if (count > 0) std::memcpy(room, bytes, count);
  }
  template <class Number>
  void put_number(Number number) {
    std::memcpy(grow(sizeof number), &number, sizeof number);
  }
  // Writes over what is at `at`.
  template <class Number>
  void set_number(std::size_t at, Number number) {
    std::memcpy(bytes_.data() + at, &number, sizeof number);
  }
  // REQUIRES: size <= size().
  void cut(std::size_t size) noexcept { size_ = size; }

  std::vector<std::uint8_t> take() {
    bytes_.resize(size_);
    size_ = 0;
    return std::move(bytes_);
  }
  // The room itself, for the next one to write into.
  std::vector<std::uint8_t> take_room() noexcept {
    size_ = 0;
    return std::move(bytes_);
  }

 private:
  [[gnu::noinline]] void enlarge(std::size_t count) {
    bytes_.resize(std::max(2 * bytes_.size(), size_ + count + 64));
  }

  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
};

}  // namespace godwit::script::mongo
