#include "script/text.h"

#include <js/CharacterEncoding.h>
#include <js/Conversions.h>
#include <js/PropertyAndElement.h>
#include <js/String.h>

#include <utility>

namespace godwit::script {

std::string to_utf8(JSContext* cx, JS::HandleString string) {
  JSLinearString* linear = string ? JS_EnsureLinearString(cx, string) : nullptr;
  if (linear == nullptr) {
    JS_ClearPendingException(cx);
    return {};
  }
  std::string text(JS::GetDeflatedUTF8StringLength(linear), '\0');
  const std::size_t written = JS::DeflateStringToUTF8Buffer(linear, mozilla::Span<char>(text.data(), text.size()));
  text.resize(written);
  return text;
}

bool to_utf8(JSContext* cx, JS::HandleValue value, std::string* text) {
  JS::RootedString string(cx, JS::ToString(cx, value));
  if (!string) return false;
  *text = to_utf8(cx, string);
  return true;
}

JSString* new_string(JSContext* cx, std::string_view utf8) {
  const JS::UTF8Chars chars(utf8.data(), utf8.size());
  if (JSString* string = JS_NewStringCopyUTF8N(cx, chars)) return string;
  JS_ClearPendingException(cx);
  std::size_t length = 0;
  const JS::TwoByteCharsZ wide = JS::LossyUTF8CharsToNewTwoByteCharsZ(cx, chars, &length, js::MallocArena);
  if (!wide.get()) return nullptr;
  const JS::UniqueTwoByteChars owner(wide.get());
  return JS_NewUCStringCopyN(cx, owner.get(), length);
}

bool to_value(JSContext* cx, std::string_view utf8, JS::MutableHandleValue value) {
  JSString* string = new_string(cx, utf8);
  if (string == nullptr) return false;
  value.setString(string);
  return true;
}

std::string file_name(JSContext* cx, JS::HandleString string) {
  if (!string || JS_GetStringLength(string) == 0) return {};
  std::string bytes(JS_GetStringLength(string), '\0');
  JSLinearString* linear = JS_EnsureLinearString(cx, string);
  if (linear == nullptr) {
    JS_ClearPendingException(cx);
    return {};
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char16_t unit = JS::GetLinearStringCharAt(linear, i);
    if (unit > 0xff) return to_utf8(cx, string);
    bytes[i] = static_cast<char>(unit);
  }
  return bytes;
}

bool init_source(JSContext* cx, std::string_view utf8, JS::SourceText<char16_t>* source) {
  const JS::UTF8Chars chars(utf8.data(), utf8.size());
  std::size_t length = 0;
  JS::UniqueTwoByteChars wide(JS::LossyUTF8CharsToNewTwoByteCharsZ(cx, chars, &length, js::MallocArena).get());
  return wide && source->init(cx, std::move(wide), length);
}

bool define(JSContext* cx, JS::HandleObject object, const char* name, JS::HandleValue value) {
  return JS_DefineProperty(cx, object, name, value, JSPROP_ENUMERATE);
}

bool define(JSContext* cx, JS::HandleObject object, const char* name, std::string_view utf8) {
  JS::RootedValue value(cx);
  return to_value(cx, utf8, &value) && define(cx, object, name, value);
}

bool define_named(JSContext* cx, JS::HandleObject object, std::string_view name, std::string_view utf8) {
  JS::RootedValue value(cx);
  JS::RootedId id(cx);
  const JS::RootedString key(cx, new_string(cx, name));
  return key && JS_StringToId(cx, key, &id) && to_value(cx, utf8, &value) &&
         JS_DefinePropertyById(cx, object, id, value, JSPROP_ENUMERATE);
}

}  // namespace godwit::script
