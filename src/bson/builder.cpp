#include "bson/builder.h"

#include <cstring>
#include <limits>

#include "godwit/error.h"

namespace godwit::bson {

Builder::Builder() : bytes_(4) {}

Builder::Builder(View start) : bytes_(start.bytes().begin(), start.bytes().end() - 1) {}

void Builder::put(const void* bytes, std::size_t size) {
  if (bytes_.size() + size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) - 1)
    throw Error(ErrorCode::kInternal, "a document would be larger than 2 GiB");
  const auto* from = static_cast<const std::uint8_t*>(bytes);
  bytes_.insert(bytes_.end(), from, from + size);
}

void Builder::begin(Type type, std::string_view key) {
  const auto byte = static_cast<std::uint8_t>(type);
  put(&byte, 1);
  put(key.data(), key.find('\0') == std::string_view::npos ? key.size() : key.find('\0'));
  put("", 1);
}

Builder& Builder::add(std::string_view key, std::string_view value) {
  begin(Type::kString, key);
  const auto length = static_cast<std::int32_t>(value.size() + 1);
  put(&length, sizeof length);
  put(value.data(), value.size());
  put("", 1);
  return *this;
}

Builder& Builder::add(std::string_view key, std::int32_t value) {
  begin(Type::kInt32, key);
  put(&value, sizeof value);
  return *this;
}

Builder& Builder::add(std::string_view key, std::int64_t value) {
  begin(Type::kInt64, key);
  put(&value, sizeof value);
  return *this;
}

Builder& Builder::add(std::string_view key, double value) {
  begin(Type::kDouble, key);
  put(&value, sizeof value);
  return *this;
}

Builder& Builder::add_bool(std::string_view key, bool value) {
  begin(Type::kBool, key);
  const std::uint8_t byte = value ? 1 : 0;
  put(&byte, 1);
  return *this;
}

Builder& Builder::add(std::string_view key, View value) {
  begin(Type::kDocument, key);
  put(value.data(), value.size());
  return *this;
}

Builder& Builder::add(std::string_view key, Array value) {
  begin(Type::kArray, key);
  put(value.view.data(), value.view.size());
  return *this;
}

Builder& Builder::add(std::string_view key, Date value) {
  begin(Type::kDate, key);
  put(&value.ms, sizeof value.ms);
  return *this;
}

Builder& Builder::add(std::string_view key, Binary value) {
  begin(Type::kBinary, key);
  const auto length = static_cast<std::int32_t>(value.bytes.size());
  put(&length, sizeof length);
  put(&value.subtype, 1);
  put(value.bytes.data(), value.bytes.size());
  return *this;
}

Builder& Builder::add(std::string_view key, Null) {
  begin(Type::kNull, key);
  return *this;
}

Builder& Builder::add(std::string_view key, const ObjectId& value) {
  begin(Type::kObjectId, key);
  put(value.data(), value.size());
  return *this;
}

Builder& Builder::add(const Element& element) { return add(element.key(), element); }

Builder& Builder::add(std::string_view key, const Element& element) {
  if (!element) return *this;
  begin(element.type(), key);
  put(element.raw().data(), element.raw().size());
  return *this;
}

Builder& Builder::add_all(View view) {
  for (const Element& element : view) add(element);
  return *this;
}

Document Builder::build() const {
  std::vector<std::uint8_t> bytes(bytes_);
  bytes.push_back(0);
  const auto length = static_cast<std::int32_t>(bytes.size());
  std::memcpy(bytes.data(), &length, sizeof length);
  return Document(std::move(bytes));
}

std::string ArrayBuilder::next_key() { return std::to_string(next_++); }

}  // namespace godwit::bson
