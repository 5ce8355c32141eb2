// A BSON document: bytes that somebody owns, and a look at bytes that somebody else owns.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::bson {

// The element types of bsonspec.org that godwit tells apart. Values are the type bytes.
enum class Type : std::uint8_t {
  kDouble = 0x01, kString = 0x02, kDocument = 0x03, kArray = 0x04, kBinary = 0x05, kUndefined = 0x06, kObjectId = 0x07,
  kBool = 0x08, kDate = 0x09, kNull = 0x0A, kRegex = 0x0B, kDbPointer = 0x0C, kCode = 0x0D, kSymbol = 0x0E,
  kCodeWithScope = 0x0F, kInt32 = 0x10, kTimestamp = 0x11, kInt64 = 0x12, kDecimal128 = 0x13, kMinKey = 0xFF,
  kMaxKey = 0x7F,
};

class View;

// One element of a document that is being looked at. Valid as long as the bytes are. Accessors return the neutral value
// (0, "", empty) when the element has another type or is absent, so that reading an optional field is one call; ask
// type() where the difference matters.
class Element {
 public:
  Element() = default;  // absent
  Element(Type type, std::string_view key, std::span<const std::uint8_t> value)
      : type_(type), key_(key), value_(value), present_(true) {}

  [[nodiscard]] explicit operator bool() const noexcept { return present_; }
  [[nodiscard]] Type type() const noexcept { return type_; }
  [[nodiscard]] std::string_view key() const noexcept { return key_; }
  // The bytes after type and key.
  [[nodiscard]] std::span<const std::uint8_t> raw() const noexcept { return value_; }

  [[nodiscard]] bool is(Type type) const noexcept { return present_ && type_ == type; }
  [[nodiscard]] bool is_null() const noexcept { return !present_ || type_ == Type::kNull || type_ == Type::kUndefined; }
  [[nodiscard]] bool is_number() const noexcept;         // int32, int64 or double
  [[nodiscard]] std::string_view string() const noexcept;
  [[nodiscard]] std::int64_t int64() const noexcept;     // int32, int64, a double that has no fraction, or a date's ms
  [[nodiscard]] double number() const noexcept;
  [[nodiscard]] bool boolean() const noexcept;           // true also for numbers other than 0, as servers' replies use
  [[nodiscard]] std::int64_t date_ms() const noexcept;   // milliseconds since 1970
  [[nodiscard]] View document() const noexcept;          // of a document or an array
  [[nodiscard]] std::span<const std::uint8_t> binary() const noexcept;  // without length and subtype

 private:
  Type type_ = Type::kNull;
  std::string_view key_;
  std::span<const std::uint8_t> value_;
  bool present_ = false;
};

// Looks at a document's bytes. Cheap to copy. Never reads outside of them, whatever they hold: iteration over a damaged
// document ends where the damage starts.
class View {
 public:
  View() noexcept;  // the empty document
  // REQUIRES: `bytes` outlives the view. Bytes that are no document are seen as the empty one.
  explicit View(std::span<const std::uint8_t> bytes) noexcept;

  [[nodiscard]] const std::uint8_t* data() const noexcept { return bytes_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool empty() const noexcept { return bytes_.size() <= 5; }
  // The first element with this key; an absent Element when there is none.
  [[nodiscard]] Element operator[](std::string_view key) const noexcept;

  class Iterator {
   public:
    using value_type = Element;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    explicit Iterator(std::span<const std::uint8_t> rest) : rest_(rest) { advance(); }
    const Element& operator*() const noexcept { return current_; }
    const Element* operator->() const noexcept { return &current_; }
    Iterator& operator++() noexcept { advance(); return *this; }
    bool operator==(const Iterator& other) const noexcept {
      return static_cast<bool>(current_) == static_cast<bool>(other.current_) && rest_.size() == other.rest_.size();
    }

   private:
    void advance() noexcept;
    std::span<const std::uint8_t> rest_;
    Element current_;
  };
  [[nodiscard]] Iterator begin() const noexcept;
  [[nodiscard]] Iterator end() const noexcept { return {}; }

 private:
  std::span<const std::uint8_t> bytes_;
};

// Owns a document's bytes.
class Document {
 public:
  Document();  // the empty document
  explicit Document(View view) : bytes_(view.bytes().begin(), view.bytes().end()) {}
  explicit Document(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] View view() const noexcept { return View(bytes_); }
  operator View() const noexcept { return view(); }  // NOLINT(google-explicit-constructor): a document is looked at
  [[nodiscard]] Element operator[](std::string_view key) const noexcept { return view()[key]; }
  [[nodiscard]] const std::vector<std::uint8_t>& bytes() const noexcept { return bytes_; }
  [[nodiscard]] bool empty() const noexcept { return view().empty(); }
  bool operator==(const Document&) const = default;

 private:
  std::vector<std::uint8_t> bytes_;
};

// 12 bytes; see bsonspec.org.
using ObjectId = std::array<std::uint8_t, 12>;

}  // namespace godwit::bson
