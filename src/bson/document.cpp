#include "bson/document.h"

#include <cmath>
#include <cstring>
#include <utility>

namespace godwit::bson {

namespace {

constexpr std::array<std::uint8_t, 5> kEmptyDocument = {5, 0, 0, 0, 0};
constexpr std::size_t kBroken = static_cast<std::size_t>(-1);

template <class Number>
Number read_number(std::span<const std::uint8_t> bytes, std::size_t at = 0) {
  Number value{};
  if (bytes.size() >= at + sizeof value) std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::size_t c_string_length(std::span<const std::uint8_t> bytes) {
  const void* end = bytes.empty() ? nullptr : std::memchr(bytes.data(), 0, bytes.size());
  return end == nullptr ? kBroken : static_cast<std::size_t>(static_cast<const std::uint8_t*>(end) - bytes.data());
}

// The length of a value that starts with its own int32 length, which counts `counted` of the bytes around it.
std::size_t prefixed_length(std::span<const std::uint8_t> bytes, std::size_t extra, std::int32_t least) {
  const auto length = read_number<std::int32_t>(bytes);
  if (bytes.size() < 4 || length < least) return kBroken;
  return static_cast<std::size_t>(length) + extra;
}

// How many bytes the value of an element takes, or kBroken.
std::size_t value_length(Type type, std::span<const std::uint8_t> bytes) {
  switch (type) {
    case Type::kDouble: case Type::kDate: case Type::kTimestamp: case Type::kInt64: return 8;
    case Type::kString: case Type::kCode: case Type::kSymbol: return prefixed_length(bytes, 4, 1);
    case Type::kDocument: case Type::kArray: return prefixed_length(bytes, 0, 5);
    case Type::kBinary: return prefixed_length(bytes, 5, 0);
    case Type::kCodeWithScope: return prefixed_length(bytes, 0, 14);
    case Type::kUndefined: case Type::kNull: case Type::kMinKey: case Type::kMaxKey: return 0;
    case Type::kObjectId: return 12;
    case Type::kBool: return 1;
    case Type::kInt32: return 4;
    case Type::kDecimal128: return 16;
    case Type::kDbPointer: {
      const std::size_t name = prefixed_length(bytes, 4, 1);
      return name == kBroken ? kBroken : name + 12;
    }
    case Type::kRegex: {
      const std::size_t pattern = c_string_length(bytes);
      if (pattern == kBroken) return kBroken;
      const std::size_t options = c_string_length(bytes.subspan(pattern + 1));
      return options == kBroken ? kBroken : pattern + options + 2;
    }
  }
  return kBroken;
}

}  // namespace

bool Element::is_number() const noexcept { return is(Type::kInt32) || is(Type::kInt64) || is(Type::kDouble); }

std::string_view Element::string() const noexcept {
  if (!present_ || (type_ != Type::kString && type_ != Type::kSymbol && type_ != Type::kCode)) return {};
  return {reinterpret_cast<const char*>(value_.data()) + 4, value_.size() - 5};
}

std::int64_t Element::int64() const noexcept {
  if (is(Type::kInt32)) return read_number<std::int32_t>(value_);
  if (is(Type::kInt64) || is(Type::kDate)) return read_number<std::int64_t>(value_);
  if (is(Type::kDouble)) {
    const double value = read_number<double>(value_);
    if (std::nearbyint(value) == value && std::abs(value) < 9.2e18) return static_cast<std::int64_t>(value);
  }
  return 0;
}

double Element::number() const noexcept {
  return is(Type::kDouble) ? read_number<double>(value_) : static_cast<double>(int64());
}

bool Element::boolean() const noexcept {
  if (is(Type::kBool)) return value_[0] != 0;
  return is_number() && number() != 0;
}

std::int64_t Element::date_ms() const noexcept { return is(Type::kDate) ? read_number<std::int64_t>(value_) : 0; }

View Element::document() const noexcept {
  return is(Type::kDocument) || is(Type::kArray) ? View(value_) : View();
}

std::span<const std::uint8_t> Element::binary() const noexcept {
  return is(Type::kBinary) ? value_.subspan(5) : std::span<const std::uint8_t>{};
}

View::View() noexcept : bytes_(kEmptyDocument) {}

View::View(std::span<const std::uint8_t> bytes) noexcept : bytes_(bytes) {
  const auto length = read_number<std::int32_t>(bytes);
  if (length < 5 || static_cast<std::size_t>(length) > bytes.size()) {
    bytes_ = kEmptyDocument;
  } else {
    bytes_ = bytes.first(static_cast<std::size_t>(length));
  }
}

Element View::operator[](std::string_view key) const noexcept {
  for (const Element& element : *this)
    if (element.key() == key) return element;
  return {};
}

View::Iterator View::begin() const noexcept { return Iterator(bytes_.subspan(4)); }

void View::Iterator::advance() noexcept {
  current_ = Element();
  const auto rest = std::exchange(rest_, {});
  if (rest.size() < 2 || rest[0] == 0) return;
  const auto type = static_cast<Type>(rest[0]);
  const std::size_t key = c_string_length(rest.subspan(1));
  if (key == kBroken) return;
  const auto after_key = rest.subspan(key + 2);
  const std::size_t length = value_length(type, after_key);
  if (length == kBroken || length > after_key.size()) return;
  current_ = Element(type, {reinterpret_cast<const char*>(rest.data()) + 1, key}, after_key.first(length));
  rest_ = after_key.subspan(length);
}

Document::Document() : bytes_(kEmptyDocument.begin(), kEmptyDocument.end()) {}

}  // namespace godwit::bson
