// The single values of JsToBson; js_to_bson.cpp has documents and arrays, tagged_values.cpp the value classes.
#include <js/Array.h>
#include <js/ArrayBuffer.h>
#include <js/BigInt.h>
#include <js/CallAndConstruct.h>
#include <js/Date.h>
#include <js/Object.h>
#include <js/PropertyAndElement.h>
#include <js/RegExp.h>
#include <js/experimental/TypedData.h>
#include <jsfriendapi.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "script/mongo/js_to_bson.h"
#include "script/mongo/object_id.h"
#include "script/mongo/utf8.h"

namespace godwit::script::mongo {

namespace {

constexpr double kMostSafe = 9007199254740992.0;

bool same_number(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

template <class Number>
Number read(std::span<const std::uint8_t> bytes) {
  Number number{};
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

enum class Shows { kYes, kNo, kUnclear };

// Whether the value is what the original was read as, where that can be told without converting.
Shows shows(JS::HandleValue value, const bson::Element& original) {
  const auto when = [](bool condition) { return condition ? Shows::kYes : Shows::kNo; };
  switch (original.type()) {
    case bson::Type::kDouble: return when(value.isNumber() && same_number(value.toNumber(), read<double>(original.raw())));
    case bson::Type::kInt64: {
      const auto number = static_cast<double>(read<std::int64_t>(original.raw()));
      if (std::abs(number) > kMostSafe) return value.isObject() ? Shows::kUnclear : Shows::kNo;
      return when(value.isNumber() && same_number(value.toNumber(), number));
    }
    case bson::Type::kUndefined: return when(value.isUndefined());
    case bson::Type::kString: case bson::Type::kSymbol: return value.isString() ? Shows::kUnclear : Shows::kNo;
    case bson::Type::kBool: return value.isBoolean() ? Shows::kUnclear : Shows::kNo;
    case bson::Type::kInt32: case bson::Type::kNull: case bson::Type::kDocument: case bson::Type::kArray:
      return Shows::kNo;  // converting gives the same bytes anyway
    default: return value.isObject() ? Shows::kUnclear : Shows::kNo;
  }
}

}  // namespace

bool JsToBson::element(std::size_t at, JS::HandleValue value, const bson::Element& original) {
  if (!original || (value.isUndefined() && undefined_ == Undefined::kLeftOut)) return this->value(at, value);
  Shows shown = shows(value, original);
  if (original.type() == bson::Type::kDate && value.isObject()) {
    JS::RootedObject object(cx_, &value.toObject());
    bool is_date = false;
    double ms = 0;
    if (!JS::ObjectIsDate(cx_, object, &is_date) || (is_date && !js::DateGetMsecSinceEpoch(cx_, object, &ms))) return false;
    const auto before = JS::TimeClip(static_cast<double>(read<std::int64_t>(original.raw())));
    shown = is_date && same_number(ms, before.toDouble()) ? Shows::kYes : Shows::kNo;
  }
  if (shown == Shows::kNo) return this->value(at, value);
  if (shown == Shows::kUnclear) return compared(at, value, original);
  out_.cut(at);
  put(element_bytes(original));
  return true;
}

// The same header once more at the end: type to come, key.
void JsToBson::copy_header(std::size_t at, std::size_t length) {
  std::uint8_t* const room = out_.grow(length);
  std::memcpy(room, out_.data() + at, length);
  room[0] = 0;
}

// Converts both, what there is and what was read; equal bytes mean an untouched field.
bool JsToBson::compared(std::size_t at, JS::HandleValue value, const bson::Element& original) {
  if (!this->value(at, value)) return false;
  const std::size_t behind = out_.size();
  const std::size_t header = 1 + key(at).size() + 1;
  JS::RootedValue before(cx_);
  if (!reader_.element(cx_, original, &before)) return false;
  copy_header(at, header);
  if (!this->value(behind, before)) return false;
  const bool types_equal = out_[at] == out_[behind];
  const auto written = out_.from(0);
  const bool unchanged = types_equal && std::ranges::equal(written.subspan(at + header, behind - at - header),
                                                           written.subspan(behind + header));
  out_.cut(unchanged ? at : behind);
  if (unchanged) put(element_bytes(original));
  return true;
}

bool JsToBson::value(std::size_t at, JS::HandleValue value) {
  switch (value.type()) {
    case JS::ValueType::Int32:
      set_type(at, bson::Type::kInt32);
      out_.put_number(value.toInt32());
      return true;
    case JS::ValueType::Double: number(at, value.toDouble()); return true;
    case JS::ValueType::String: return text(at, bson::Type::kString, value.toString());
    case JS::ValueType::Boolean:
      set_type(at, bson::Type::kBool);
      out_.put(value.toBoolean() ? 1 : 0);
      return true;
    case JS::ValueType::Undefined:
      if (undefined_ == Undefined::kNull) set_type(at, bson::Type::kNull);
      return true;
    case JS::ValueType::Null: set_type(at, bson::Type::kNull); return true;
    case JS::ValueType::BigInt: return bigint(at, value.toBigInt());
    case JS::ValueType::Object: {
      JS::RootedObject object(cx_, &value.toObject());
      return this->object(at, object);
    }
    default: return true;  // a symbol is left out
  }
}

void JsToBson::number(std::size_t at, double number) {
  std::int32_t small = 0;
  if (mozilla::NumberIsInt32(number, &small)) {  // false for -0
    set_type(at, bson::Type::kInt32);
    out_.put_number(small);
  } else {
    set_type(at, bson::Type::kDouble);
    out_.put_number(number);
  }
}

bool JsToBson::text(std::size_t at, bson::Type type, JSString* string) {
  set_type(at, type);
  const std::size_t start = out_.size();
  out_.put_number(std::int32_t{0});
  if (!append_utf8(cx_, string, out_)) return false;
  out_.put(0);
  if (out_.size() - start > kMostBytes) return fail("the text is larger than 48 MB; servers take 16 MB");
  out_.set_number(start, static_cast<std::int32_t>(out_.size() - start - 4));
  return true;
}

bool JsToBson::bigint(std::size_t at, JS::BigInt* number) {
  std::int64_t value = 0;
  if (!JS::BigIntFits(number, &value)) return fail("the bigint does not fit into 64 bits");
  set_type(at, bson::Type::kInt64);
  out_.put_number(value);
  return true;
}

bool JsToBson::converted(JS::HandleObject object, JS::MutableHandleValue value) {
  JS::RootedValue function(cx_);
  if (!JS_GetPropertyById(cx_, object, dictionary_.to_bson, &function)) return false;
  if (!function.isObject() || !JS::IsCallable(&function.toObject())) return true;
  return JS::Call(cx_, object, function, JS::HandleValueArray::empty(), value);
}

bool JsToBson::object(std::size_t at, JS::HandleObject object) {
  if (is_object_id(object)) {
    bson::ObjectId id{};
    if (!object_id_bytes(cx_, object, id)) return false;
    set_type(at, bson::Type::kObjectId);
    put(id);
    return true;
  }
  JS::RootedValue result(cx_, JS::ObjectValue(*object));
  if (!converted(object, &result)) return false;
  if (!result.isObject()) return value(at, result);
  JS::RootedObject own(cx_, &result.toObject());
  JS::RootedValue tag(cx_);
  if (!tag_of(own, &tag)) return false;
  return tag.isUndefined() ? untagged(at, own) : tagged(at, own, tag);
}

bool JsToBson::untagged(std::size_t at, JS::HandleObject object) {
  if (JS::GetClass(object) == dictionary_.plain_class) {
    set_type(at, bson::Type::kDocument);
    return nested(object, &JsToBson::fields);
  }
  js::ESClass kind = js::ESClass::Other;
  if (!JS::GetBuiltinClass(cx_, object, &kind)) return false;
  switch (kind) {
    case js::ESClass::Array: set_type(at, bson::Type::kArray); return nested(object, &JsToBson::items);
    case js::ESClass::Map: set_type(at, bson::Type::kDocument); return nested(object, &JsToBson::map_fields);
    case js::ESClass::Date: return date(at, object);
    case js::ESClass::RegExp: return regex(at, object);
    case js::ESClass::Function: return true;  // left out
    case js::ESClass::Promise: return fail("a promise cannot be stored: is an await missing?");
    case js::ESClass::ArrayBuffer: return bytes(at, object, 0);
    default: break;
  }
  bool is_array = false;  // of a proxy too
  if (!JS::IsArray(cx_, object, &is_array)) return false;
  if (is_array) {
    set_type(at, bson::Type::kArray);
    return nested(object, &JsToBson::items);
  }
  if (JS_IsUint8Array(object)) return bytes(at, object, 0);
  if (JS::IsCallable(object)) return true;
  set_type(at, bson::Type::kDocument);
  return nested(object, &JsToBson::fields);
}

bool JsToBson::date(std::size_t at, JS::HandleObject date) {
  double ms = 0;
  if (!js::DateGetMsecSinceEpoch(cx_, date, &ms)) return false;
  if (std::isnan(ms)) return fail("the date is invalid");
  set_type(at, bson::Type::kDate);
  out_.put_number(static_cast<std::int64_t>(ms));
  return true;
}

bool JsToBson::regex(std::size_t at, JS::HandleObject regex) {
  JS::RootedString source(cx_, JS::GetRegExpSource(cx_, regex));
  if (source == nullptr) return false;
  const JS::RegExpFlags flags = JS::GetRegExpFlags(cx_, regex);
  set_type(at, bson::Type::kRegex);
  if (!c_string(source)) return false;
  if (flags.ignoreCase()) out_.put('i');
  if (flags.multiline()) out_.put('m');
  if (flags.dotAll()) out_.put('s');
  out_.put(0);
  return true;
}

bool JsToBson::bytes(std::size_t at, JS::HandleObject view_or_buffer, std::uint8_t subtype) {
  const JS::AutoCheckCannotGC no_gc;
  std::size_t length = 0;
  bool shared = false;
  std::uint8_t* data = nullptr;
  if (JS_IsArrayBufferViewObject(view_or_buffer)) {
    js::GetArrayBufferViewLengthAndData(view_or_buffer, &length, &shared, &data);
  } else {
    JS::GetArrayBufferLengthAndData(view_or_buffer, &length, &shared, &data);
  }
  set_type(at, bson::Type::kBinary);
  out_.put_number(static_cast<std::int32_t>(length));
  out_.put(subtype);
  out_.put(data, length);
  return true;
}

bool JsToBson::c_string(JSString* string) {
  const std::size_t start = out_.size();
  if (!append_utf8(cx_, string, out_)) return false;
  const bool has_nul = std::memchr(out_.data() + start, 0, out_.size() - start) != nullptr;
  out_.put(0);
  return !has_nul || fail("a regular expression must not contain null bytes");
}

}  // namespace godwit::script::mongo
