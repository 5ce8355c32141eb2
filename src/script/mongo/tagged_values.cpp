// Values with a `_bsontype`, for JsToBson: told by that name and read by their public properties, so that those of
// another bson package are as good as ours.
#include <fmt/format.h>
#include <js/CallAndConstruct.h>
#include <js/Conversions.h>
#include <js/Object.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>
#include <js/experimental/TypedData.h>
#include <jsfriendapi.h>

#include <bit>
#include <cstring>

#include "script/mongo/js_to_bson.h"
#include "script/text.h"

namespace godwit::script::mongo {

// Plain objects, arrays and dates are what they are even when they have such a field; the classes' instances inherit
// theirs.
bool JsToBson::tag_of(JS::HandleObject object, JS::MutableHandleValue tag) {
  JS::RootedObject prototype(cx_);
  tag.setUndefined();
  if (!JS_GetPrototype(cx_, object, &prototype)) return false;
  if (prototype == nullptr || prototype == JS::GetRealmObjectPrototype(cx_) ||
      prototype == JS::GetRealmArrayPrototype(cx_) || prototype == dictionary_.date_prototype) {
    return true;
  }
  if (!JS_GetPropertyById(cx_, object, dictionary_.bson_type, tag)) return false;
  if (tag.isNull()) tag.setUndefined();
  return true;
}

bool JsToBson::tagged(std::size_t at, JS::HandleObject object, JS::HandleValue tag) {
  std::string name;
  if (!to_utf8(cx_, tag, &name)) return false;
  if (name == "Int32" || name == "Double" || name == "Long" || name == "Timestamp") return tagged_number(at, object, name);
  if (name == "ObjectId" || name == "ObjectID") return tagged_object_id(at, object);
  if (name == "Decimal128") return tagged_decimal(at, object);
  if (name == "Binary" || name == "UUID") return tagged_binary(at, object);
  if (name == "Code") return tagged_code(at, object);
  if (name == "DBRef") return tagged_reference(at, object);
  if (name == "BSONRegExp") return tagged_regex(at, object);
  if (name == "MinKey" || name == "MaxKey") {
    set_type(at, name == "MinKey" ? bson::Type::kMinKey : bson::Type::kMaxKey);
    return true;
  }
  if (name == "BSONSymbol" || name == "Symbol") {
    JS::RootedString symbol(cx_);
    return property_text(object, "value", &symbol) && text(at, bson::Type::kSymbol, symbol);
  }
  return fail(fmt::format("Unrecognized or invalid _bsontype: {}", name));
}

bool JsToBson::tagged_number(std::size_t at, JS::HandleObject object, std::string_view tag) {
  if (tag == "Long" || tag == "Timestamp") {
    set_type(at, tag == "Long" ? bson::Type::kInt64 : bson::Type::kTimestamp);
    std::int32_t low = 0;
    std::int32_t high = 0;
    if (!property_int32(object, "low", low) || !property_int32(object, "high", high)) return false;
    out_.put_number(low);
    out_.put_number(high);
    return true;
  }
  JS::RootedValue value(cx_);
  if (!JS_GetProperty(cx_, object, "value", &value)) return false;
  if (tag == "Int32") {
    std::int32_t number = 0;
    if (!JS::ToInt32(cx_, value, &number)) return false;
    set_type(at, bson::Type::kInt32);
    out_.put_number(number);
    return true;
  }
  double number = 0;
  if (!JS::ToNumber(cx_, value, &number)) return false;
  set_type(at, bson::Type::kDouble);
  out_.put_number(number);
  return true;
}

bool JsToBson::tagged_object_id(std::size_t at, JS::HandleObject object) {
  std::vector<std::uint8_t> id;
  if (!property_bytes(object, "id", id)) return false;
  if (id.size() != sizeof(bson::ObjectId)) return fail("the ObjectId does not have 12 bytes");
  set_type(at, bson::Type::kObjectId);
  put(id);
  return true;
}

bool JsToBson::tagged_decimal(std::size_t at, JS::HandleObject object) {
  std::vector<std::uint8_t> decimal;
  if (!property_bytes(object, "bytes", decimal)) return false;
  if (decimal.size() != 16) return fail("the Decimal128 does not have 16 bytes");
  set_type(at, bson::Type::kDecimal128);
  put(decimal);
  return true;
}

bool JsToBson::tagged_binary(std::size_t at, JS::HandleObject object) {
  constexpr std::int32_t kOldBinary = 2;  // carries its length a second time
  std::vector<std::uint8_t> content;
  std::int32_t subtype = 4;  // what a UUID has whose class is not a Binary
  JS::RootedValue value(cx_);
  if (!JS_GetProperty(cx_, object, "sub_type", &value)) return false;
  const bool is_binary = !value.isUndefined();
  if (is_binary && !JS::ToInt32(cx_, value, &subtype)) return false;
  if (!property_bytes(object, is_binary ? "buffer" : "id", content)) return false;
  if (is_binary) {
    std::int32_t used = 0;
    if (!property_int32(object, "position", used)) return false;
    if (used >= 0 && static_cast<std::size_t>(used) < content.size()) content.resize(static_cast<std::size_t>(used));
  }
  if (subtype < 0 || subtype > 255) return fail("the Binary's subtype is not in 0 … 255");
  set_type(at, bson::Type::kBinary);
  const auto length = static_cast<std::int32_t>(content.size());
  const std::int32_t around = subtype == kOldBinary ? 4 : 0;
  out_.put_number(length + around);
  out_.put(static_cast<std::uint8_t>(subtype));
  if (around != 0) out_.put_number(length);
  put(content);
  return true;
}

bool JsToBson::tagged_code(std::size_t at, JS::HandleObject object) {
  JS::RootedString source(cx_);
  JS::RootedValue scope(cx_);
  if (!property_text(object, "code", &source) || !JS_GetProperty(cx_, object, "scope", &scope)) return false;
  if (!scope.isObject()) return text(at, bson::Type::kCode, source);
  const std::size_t start = out_.size();
  out_.put_number(std::int32_t{0});
  JS::RootedObject variables(cx_, &scope.toObject());
  if (!text(at, bson::Type::kCode, source) || !nested(variables, &JsToBson::fields)) return false;
  set_type(at, bson::Type::kCodeWithScope);
  out_.set_number(start, static_cast<std::int32_t>(out_.size() - start));
  return true;
}

// As the document that it was or will be: prelude/bson.js knows the fields and their order.
bool JsToBson::tagged_reference(std::size_t at, JS::HandleObject object) {
  JS::RootedObject plain(cx_, JS_NewPlainObject(cx_));
  JS::RootedValue value(cx_);
  if (plain == nullptr || !JS_GetProperty(cx_, object, "collection", &value) ||
      !JS_DefineProperty(cx_, plain, "$ref", value, JSPROP_ENUMERATE) || !JS_GetProperty(cx_, object, "oid", &value) ||
      !JS_DefineProperty(cx_, plain, "$id", value, JSPROP_ENUMERATE) || !JS_GetProperty(cx_, object, "db", &value) ||
      (!value.isNullOrUndefined() && !JS_DefineProperty(cx_, plain, "$db", value, JSPROP_ENUMERATE)) ||
      !JS_GetProperty(cx_, object, "fields", &value)) {
    return false;
  }
  if (value.isObject()) {
    JS::RootedObject fields(cx_, &value.toObject());
    if (!JS_AssignObject(cx_, plain, fields)) return false;
  }
  if (!JS_GetPropertyById(cx_, object, dictionary_.original, &value) ||
      (value.isString() && !JS_DefinePropertyById(cx_, plain, dictionary_.original, value, JSPROP_ENUMERATE))) {
    return false;
  }
  set_type(at, bson::Type::kDocument);
  return nested(plain, &JsToBson::fields);
}

bool JsToBson::tagged_regex(std::size_t at, JS::HandleObject object) {
  JS::RootedString pattern(cx_);
  JS::RootedString options(cx_);
  if (!property_text(object, "pattern", &pattern) || !property_text(object, "options", &options)) return false;
  set_type(at, bson::Type::kRegex);
  return c_string(pattern) && c_string(options);
}

bool JsToBson::property_text(JS::HandleObject object, const char* name, JS::MutableHandleString text) {
  JS::RootedValue value(cx_);
  if (!JS_GetProperty(cx_, object, name, &value)) return false;
  text.set(JS::ToString(cx_, value));
  return text != nullptr;
}

bool JsToBson::property_int32(JS::HandleObject object, const char* name, std::int32_t& number) {
  JS::RootedValue value(cx_);
  return JS_GetProperty(cx_, object, name, &value) && JS::ToInt32(cx_, value, &number);
}

// Bytes are a Uint8Array; the oldest packages have strings of one character for each byte.
bool JsToBson::property_bytes(JS::HandleObject object, const char* name, std::vector<std::uint8_t>& bytes) {
  JS::RootedValue value(cx_);
  if (!JS_GetProperty(cx_, object, name, &value)) return false;
  if (value.isString()) {
    JSLinearString* const text = JS_EnsureLinearString(cx_, value.toString());
    if (text == nullptr) return false;
    for (std::size_t i = 0; i < JS::GetLinearStringLength(text); ++i) {
      bytes.push_back(static_cast<std::uint8_t>(JS::GetLinearStringCharAt(text, i)));
    }
    return true;
  }
  if (!value.isObject() || !JS_IsArrayBufferViewObject(&value.toObject())) {
    return fail(fmt::format("the value's '{}' are no bytes", name));
  }
  const JS::AutoCheckCannotGC no_gc;
  std::size_t length = 0;
  bool shared = false;
  std::uint8_t* data = nullptr;
  js::GetArrayBufferViewLengthAndData(&value.toObject(), &length, &shared, &data);
  bytes.assign(data, data + length);
  return true;
}

}  // namespace godwit::script::mongo
