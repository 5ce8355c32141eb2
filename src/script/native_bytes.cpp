#include "script/native_bytes.h"

#include <js/ArrayBuffer.h>
#include <js/GCAPI.h>
#include <js/experimental/TypedData.h>

#include <cstring>

namespace godwit::script {

std::span<std::uint8_t> place_of(JS::HandleValue value, const JS::AutoRequireNoGC& /*no_gc*/) {
  JSObject* const object = value.isObject() ? &value.toObject() : nullptr;
  std::size_t length = 0;
  bool shared = false;
  std::uint8_t* data = nullptr;
  if (object != nullptr && JS_IsArrayBufferViewObject(object)) {
    js::GetArrayBufferViewLengthAndData(object, &length, &shared, &data);
  } else if (object != nullptr && JS::IsArrayBufferObject(object)) {
    JS::GetArrayBufferLengthAndData(object, &length, &shared, &data);
  } else {
    throw BadArgument(BadArgument::Kind::kType, "a native wants bytes");
  }
  return {data, length};
}

std::vector<std::uint8_t> bytes_of(JS::HandleValue value) {
  const JS::AutoCheckCannotGC no_gc;
  const std::span<std::uint8_t> place = place_of(value, no_gc);
  return {place.begin(), place.end()};
}

std::uint64_t whole_number(JS::HandleValue value, std::uint64_t most) {
  if (!value.isNumber()) throw BadArgument(BadArgument::Kind::kType, "a native wants a number");
  const double number = value.toNumber();
  if (!(number >= 0 && number <= static_cast<double>(most))) {
    throw BadArgument(BadArgument::Kind::kRange, "a native wants a number in another range");
  }
  return static_cast<std::uint64_t>(number);
}

JSObject* new_bytes(JSContext* cx, std::span<const std::uint8_t> bytes) {
  JSObject* const array = JS_NewUint8Array(cx, bytes.size());
  if (array == nullptr) return nullptr;
  const JS::AutoCheckCannotGC no_gc(cx);
  bool shared = false;
  if (!bytes.empty()) std::memcpy(JS_GetUint8ArrayData(array, &shared, no_gc), bytes.data(), bytes.size());
  return array;
}

bool to_value(JSContext* cx, std::span<const std::uint8_t> bytes, JS::MutableHandleValue value) {
  JSObject* const array = new_bytes(cx, bytes);
  if (array == nullptr) return false;
  value.setObject(*array);
  return true;
}

}  // namespace godwit::script
