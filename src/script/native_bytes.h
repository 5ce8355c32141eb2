// Bytes and numbers between natives and scripts.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace godwit::script {

// An argument that a native cannot take: a TypeError for scripts, or a RangeError. The prelude checks what scripts give
// it, with functions that scripts may have replaced: natives check again.
class BadArgument : public std::invalid_argument {
 public:
  enum class Kind { kType, kRange };
  BadArgument(Kind kind, const char* what) : std::invalid_argument(what), kind_(kind) {}
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

// The most bytes of a result whose length a script chooses, as in Node.
inline constexpr std::uint64_t kLongestResult = 2'147'483'647;
// The largest number up to which every whole one is a JavaScript number.
inline constexpr std::uint64_t kMostWhole = std::uint64_t{1} << 53U;

// A number from 0 to `most`, without its fraction. Throws BadArgument for another value.
std::uint64_t whole_number(JS::HandleValue value, std::uint64_t most);

// A copy of a view's or an ArrayBuffer's bytes: a collection may move them. Throws BadArgument for another value.
std::vector<std::uint8_t> bytes_of(JS::HandleValue value);
// A new Uint8Array; null with an exception pending when memory is out.
JSObject* new_bytes(JSContext* cx, std::span<const std::uint8_t> bytes);
// As new_bytes, into a value.
bool to_value(JSContext* cx, std::span<const std::uint8_t> bytes, JS::MutableHandleValue value);
// A view's bytes where they lie, until the next allocation. Throws BadArgument for another value.
std::span<std::uint8_t> place_of(JS::HandleValue value, const JS::AutoRequireNoGC& no_gc);

}  // namespace godwit::script
