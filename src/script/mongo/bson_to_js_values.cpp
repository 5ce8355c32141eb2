// The single values of BsonToJs; bson_to_js.cpp has documents and arrays.
#include <js/Array.h>
#include <js/Date.h>
#include <js/PropertyAndElement.h>
#include <js/RegExp.h>
#include <js/StableStringChars.h>
#include <js/String.h>
#include <js/ValueArray.h>
#include <js/experimental/TypedData.h>
#include <jsfriendapi.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/text.h"
#include "script/mongo/bson_to_js.h"
#include "script/mongo/utf8.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

constexpr std::uint64_t kCanonicalNan = 0x7FF8000000000000U;
constexpr std::int64_t kMostSafe = std::int64_t{1} << 53U;
constexpr std::int64_t kMostDateMs = 8'640'000'000'000'000;  // beyond it JavaScript's Date is invalid

template <class Number>
Number read(std::span<const std::uint8_t> bytes, std::size_t at = 0) {
  Number number{};
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

// A double that JavaScript's number would come back as an int32.
bool looks_like_int32(double number) {
  return number >= -2147483648.0 && number <= 2147483647.0 && number == std::trunc(number) &&
         !(number == 0 && std::signbit(number));
}

// The bytes of a length-prefixed string without its NUL; nothing when they are damaged.
std::optional<std::string_view> prefixed(std::span<const std::uint8_t> bytes, std::size_t at) {
  if (bytes.size() < at + 5) return std::nullopt;
  const auto length = read<std::int32_t>(bytes, at);
  if (length < 1 || static_cast<std::size_t>(length) > bytes.size() - at - 4) return std::nullopt;
  return std::string_view(reinterpret_cast<const char*>(bytes.data()) + at + 4, static_cast<std::size_t>(length) - 1);
}

}  // namespace

bool BsonToJs::convert(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value, bool& exact) {
  using bson::Type;
  const auto raw = element.raw();
  switch (element.type()) {
    case Type::kString: return string(cx, element.string(), value, exact);
    case Type::kInt32: value.setInt32(read<std::int32_t>(raw)); return true;
    case Type::kDouble: return number(element, value, exact);
    case Type::kInt64: return int64(cx, read<std::int64_t>(raw), value, exact);
    case Type::kObjectId: return dictionary_.classes.make_object_id(cx, read<bson::ObjectId>(raw), value);
    case Type::kDocument: return object(cx, element.document(), value);
    case Type::kArray: return array(cx, element.document(), value);
    case Type::kBool:
      value.setBoolean(raw[0] != 0);
      exact = raw[0] <= 1;
      return true;
    case Type::kNull: value.setNull(); return true;
    case Type::kUndefined:
      value.setUndefined();
      exact = false;
      return true;
    case Type::kDate: return date(cx, read<std::int64_t>(raw), value, exact);
    case Type::kSymbol: {
      const bool made = string(cx, element.string(), value, exact);
      exact = false;
      return made;
    }
    case Type::kBinary: return binary(cx, element, value, exact);
    case Type::kRegex: return regex(cx, element, value, exact);
    case Type::kDbPointer: exact = false; return pointer(cx, element, value);
    case Type::kCode: return code(cx, element.string(), value, exact);
    case Type::kCodeWithScope: return code_with_scope(cx, element, value, exact);
    case Type::kTimestamp: return pair(cx, Maker::kTimestamp, read<std::int64_t>(raw), value);
    case Type::kDecimal128: {
      JS::RootedValue array(cx);
      return bytes(cx, raw, &array) && dictionary_.classes.make(cx, Maker::kDecimal128, JS::HandleValueArray(array), value);
    }
    case Type::kMinKey: return dictionary_.classes.make(cx, Maker::kMinKey, JS::HandleValueArray::empty(), value);
    case Type::kMaxKey: return dictionary_.classes.make(cx, Maker::kMaxKey, JS::HandleValueArray::empty(), value);
  }
  return dictionary_.classes.raise(cx, "the document holds a type that godwit does not know");
}

bool BsonToJs::string(JSContext* cx, std::string_view text, JS::MutableHandleValue value, bool& exact) {
  const bool ascii = is_ascii(text);
  if (!ascii && !base::is_utf8(text)) exact = false;
  JSString* const made = ascii ? JS_NewStringCopyN(cx, text.data(), text.size()) : new_string(cx, text);
  if (made == nullptr) return false;
  value.setString(made);
  return true;
}

bool BsonToJs::number(const bson::Element& element, JS::MutableHandleValue value, bool& exact) {
  const auto number = read<double>(element.raw());
  if (std::isnan(number)) {
    exact = std::bit_cast<std::uint64_t>(number) == kCanonicalNan;
    value.set(JS::NaNValue());
    return true;
  }
  exact = !looks_like_int32(number);
  value.setNumber(number);
  return true;
}

bool BsonToJs::int64(JSContext* cx, std::int64_t number, JS::MutableHandleValue value, bool& exact) {
  if (number < -kMostSafe || number > kMostSafe) return pair(cx, Maker::kLong, number, value);
  exact = false;
  value.setNumber(static_cast<double>(number));
  return true;
}

bool BsonToJs::pair(JSContext* cx, Maker maker, std::int64_t bits, JS::MutableHandleValue value) {
  JS::RootedValueArray<2> halves(cx);
  halves[0].setInt32(static_cast<std::int32_t>(bits & 0xFFFFFFFF));
  halves[1].setInt32(static_cast<std::int32_t>(bits >> 32U));
  return dictionary_.classes.make(cx, maker, halves, value);
}

bool BsonToJs::date(JSContext* cx, std::int64_t ms, JS::MutableHandleValue value, bool& exact) {
  exact = ms >= -kMostDateMs && ms <= kMostDateMs;
  JSObject* const date = JS::NewDateObject(cx, JS::TimeClip(static_cast<double>(ms)));
  if (date == nullptr) return false;
  value.setObject(*date);
  return true;
}

bool BsonToJs::bytes(JSContext* cx, std::span<const std::uint8_t> bytes, JS::MutableHandleValue value) {
  JS::RootedObject array(cx, JS_NewUint8Array(cx, bytes.size()));
  if (array == nullptr) return false;
  value.setObject(*array);
  const JS::AutoCheckCannotGC no_gc;
  bool shared = false;
  if (!bytes.empty()) std::memcpy(JS_GetUint8ArrayData(array, &shared, no_gc), bytes.data(), bytes.size());
  return true;
}

bool BsonToJs::binary(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value, bool& exact) {
  constexpr std::uint8_t kOldBinary = 2;  // carries its length a second time
  const std::uint8_t subtype = element.raw()[4];
  auto content = element.binary();
  if (subtype == kOldBinary) {
    exact = content.size() >= 4 && static_cast<std::size_t>(read<std::uint32_t>(content)) == content.size() - 4;
    if (exact) content = content.subspan(4);
  }
  JS::RootedValueArray<2> arguments(cx);
  arguments[1].setInt32(subtype);
  return bytes(cx, content, arguments[0]) && dictionary_.classes.make(cx, Maker::kBinary, arguments, value);
}

bool BsonToJs::regex(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value, bool& exact) {
  const std::string_view pattern(reinterpret_cast<const char*>(element.raw().data()));
  const std::string_view options(pattern.data() + pattern.size() + 1);
  JS::RootedValueArray<2> arguments(cx);
  if (!string(cx, pattern, arguments[0], exact) || !string(cx, options, arguments[1], exact)) return false;
  if (options.find_first_not_of("ims") != std::string_view::npos) {
    return dictionary_.classes.make(cx, Maker::kRegExp, arguments, value);
  }
  JS::RegExpFlags::Flag flags = JS::RegExpFlag::NoFlags;
  if (options.find('i') != std::string_view::npos) flags |= JS::RegExpFlag::IgnoreCase;
  if (options.find('m') != std::string_view::npos) flags |= JS::RegExpFlag::Multiline;
  if (options.find('s') != std::string_view::npos) flags |= JS::RegExpFlag::DotAll;
  JS::RootedString text(cx, arguments[0].toString());
  JS::AutoStableStringChars chars(cx);
  if (!chars.initTwoByte(cx, text)) return false;
  JS::RootedObject object(cx, JS::NewUCRegExpObject(cx, chars.twoByteChars(), JS_GetStringLength(text), flags));
  if (object == nullptr) {
    if (!JS_IsExceptionPending(cx)) return false;
    JS_ClearPendingException(cx);  // not JavaScript's syntax: the server's has more
    return dictionary_.classes.make(cx, Maker::kRegExp, arguments, value);
  }
  value.setObject(*object);
  Output source;  // where JavaScript escapes: "/" becomes "\/"
  JS::RootedString source_text(cx, JS::GetRegExpSource(cx, object));
  if (source_text == nullptr || !append_utf8(cx, source_text, source)) return false;
  const bool sorted = std::ranges::adjacent_find(options, std::greater_equal{}) == options.end();
  const std::string_view shown(reinterpret_cast<const char*>(source.data()), source.size());
  if (!sorted || shown != pattern) exact = false;
  return true;
}

bool BsonToJs::code(JSContext* cx, std::string_view text, JS::MutableHandleValue value, bool& exact) {
  JS::RootedValueArray<2> arguments(cx);
  arguments[1].setNull();
  return string(cx, text, arguments[0], exact) && dictionary_.classes.make(cx, Maker::kCode, arguments, value);
}

bool BsonToJs::code_with_scope(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value, bool& exact) {
  const auto raw = element.raw();
  const auto text = prefixed(raw, 4);
  if (!text) return dictionary_.classes.raise(cx, "the document's bytes are damaged: code with scope");
  const auto rest = raw.subspan(4 + 4 + text->size() + 1);
  const bson::View scope(rest);
  if (scope.size() != rest.size()) return dictionary_.classes.raise(cx, "the document's bytes are damaged: code with scope");
  JS::RootedValueArray<2> arguments(cx);
  return string(cx, *text, arguments[0], exact) && object(cx, scope, arguments[1]) &&
         dictionary_.classes.make(cx, Maker::kCode, arguments, value);
}

bool BsonToJs::pointer(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value) {
  const auto raw = element.raw();
  const auto name = prefixed(raw, 0);
  if (!name || raw.size() != 4 + name->size() + 1 + sizeof(bson::ObjectId)) {
    return dictionary_.classes.raise(cx, "the document's bytes are damaged: DBPointer");
  }
  bool ignored = true;
  JS::RootedValueArray<2> arguments(cx);
  return string(cx, *name, arguments[0], ignored) &&
         dictionary_.classes.make_object_id(cx, read<bson::ObjectId>(raw, 4 + name->size() + 1), arguments[1]) &&
         dictionary_.classes.make(cx, Maker::kPointer, arguments, value);
}

}  // namespace godwit::script::mongo
