// What an object made from a document cannot show, kept beside it.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bson/document.h"

namespace godwit::script::mongo {

// A number cannot show whether it was an int64 or a double, an object cannot show duplicate keys. Where a document has
// such elements, they are kept as a string of bytes (cheap for the engine: no finalizer, no table) under
// Dictionary::original. Most documents have none and keep nothing.
class Original {
 public:
  enum class Kind : char {
    kElements = 'e',  // only the elements that their values cannot show, in their order
    kWhole = 'w',     // every element: keys or their order cannot be shown, or the object is an array
  };

  // The value to keep. Null = out of memory, exception pending.
  static JSString* pack(JSContext* cx, Kind kind, std::span<const std::uint8_t> elements);
  // Copies what was kept; no elements for a value that is not of pack()'s form. False = exception pending.
  bool unpack(JSContext* cx, JS::HandleValue kept);

  [[nodiscard]] bool empty() const noexcept { return elements_.empty(); }
  [[nodiscard]] bool is_whole() const noexcept { return kind_ == Kind::kWhole; }
  // In their order, valid as long as this.
  [[nodiscard]] const std::vector<bson::Element>& elements() const noexcept { return elements_; }
  // The element with this key; absent when there is none. Fast when asked in the elements' order.
  [[nodiscard]] bson::Element find(std::string_view key);

 private:
  Kind kind_ = Kind::kElements;
  std::vector<std::uint8_t> bytes_;
  std::vector<bson::Element> elements_;
  std::size_t next_ = 0;
  std::unordered_map<std::string_view, std::size_t> index_;  // filled when the elements are many and asked out of order
};

// All bytes of an element: type, key, value.
std::span<const std::uint8_t> element_bytes(const bson::Element& element) noexcept;

}  // namespace godwit::script::mongo
