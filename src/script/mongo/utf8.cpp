#include "script/mongo/utf8.h"

#include <js/CharacterEncoding.h>
#include <js/String.h>

#include <algorithm>
#include <cstring>

namespace godwit::script::mongo {

namespace {

// One copy for the common case that all characters are ASCII; false when they are not.
bool append_ascii(JSLinearString* linear, Output& out) {
  const JS::AutoCheckCannotGC no_gc;
  if (!JS::LinearStringHasLatin1Chars(linear)) return false;
  const auto* chars = JS::GetLatin1LinearStringChars(no_gc, linear);
  const std::size_t length = JS::GetLinearStringLength(linear);
  if (!is_ascii({reinterpret_cast<const char*>(chars), length})) return false;
  out.put(chars, length);
  return true;
}

}  // namespace

bool is_ascii(std::string_view text) noexcept {
  std::uint64_t bits = 0;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= sizeof bits; at += sizeof bits, left -= sizeof bits) {
    std::memcpy(&bits, at, sizeof bits);
    if ((bits & 0x8080808080808080U) != 0) return false;
  }
  return std::none_of(at, at + left, [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
}

bool append_utf8(JSContext* cx, JSString* string, Output& out) {
  JSLinearString* const linear = JS_EnsureLinearString(cx, string);
  if (linear == nullptr) return false;
  append_utf8(linear, out);
  return true;
}

void append_utf8(JSLinearString* linear, Output& out) {
  if (append_ascii(linear, out)) return;
  const std::size_t start = out.size();
  const std::size_t length = JS::GetDeflatedUTF8StringLength(linear);
  auto* const room = reinterpret_cast<char*>(out.grow(length));
  out.cut(start + JS::DeflateStringToUTF8Buffer(linear, mozilla::Span<char>(room, length)));
}

}  // namespace godwit::script::mongo
