// Builds BSON documents.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "bson/document.h"

namespace godwit::bson {

struct Date {
  std::int64_t ms = 0;  // since 1970
};
struct Binary {
  std::span<const std::uint8_t> bytes;
  std::uint8_t subtype = 0;
};
struct Null {};
struct Array {
  View view;  // its keys are "0", "1", …
};

// Appends elements in order. A method returns *this, so that a command reads as it is sent:
//
//     Builder().add("find", name).add("filter", filter).add("limit", 1).build()
//
// Throws kInternal when the document would exceed the format's 2 GiB.
class Builder {
 public:
  Builder();
  // Continues a copy of `start`.
  explicit Builder(View start);

  Builder& add(std::string_view key, std::string_view value);
  Builder& add(std::string_view key, const char* value) { return add(key, std::string_view(value)); }
  Builder& add(std::string_view key, std::int32_t value);
  Builder& add(std::string_view key, std::int64_t value);
  Builder& add(std::string_view key, double value);
  template <std::same_as<bool> B>  // a pointer must not become true
  Builder& add(std::string_view key, B value) { return add_bool(key, value); }
  Builder& add(std::string_view key, View value);
  Builder& add(std::string_view key, const Document& value) { return add(key, value.view()); }
  Builder& add(std::string_view key, Array value);
  Builder& add(std::string_view key, Date value);
  Builder& add(std::string_view key, Binary value);
  Builder& add(std::string_view key, Null value);
  Builder& add(std::string_view key, const ObjectId& value);
  // Copies an element as it is, under its own or another key.
  Builder& add(const Element& element);
  Builder& add(std::string_view key, const Element& element);
  // Copies every element of a document.
  Builder& add_all(View view);

  [[nodiscard]] Document build() const;

 private:
  Builder& add_bool(std::string_view key, bool value);
  void begin(Type type, std::string_view key);
  void put(const void* bytes, std::size_t size);
  std::vector<std::uint8_t> bytes_;  // without the closing zero; the length is written by build()
};

// Builds arrays: numbers the keys by itself.
class ArrayBuilder {
 public:
  template <class Value>
  ArrayBuilder& add(const Value& value) {
    builder_.add(next_key(), value);
    return *this;
  }
  [[nodiscard]] std::size_t size() const noexcept { return next_; }
  [[nodiscard]] Document build() const { return builder_.build(); }

 private:
  std::string next_key();
  Builder builder_;
  std::size_t next_ = 0;
};

}  // namespace godwit::bson
