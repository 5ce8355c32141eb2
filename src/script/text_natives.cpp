// Text and bytes in Buffer's encodings.
#include <js/CharacterEncoding.h>
#include <js/String.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "script/engine.h"
#include "script/native_bytes.h"
#include "script/native_groups.h"
#include "script/text.h"

namespace godwit::script {
namespace {

using Bytes = std::vector<std::uint8_t>;

int hex_value(char16_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int base64_value(char16_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

// Up to the first pair that is none.
Bytes from_hex(std::u16string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) break;
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

// Both alphabets; other characters are left out, "=" ends it.
Bytes from_base64(std::u16string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const char16_t c : text) {
    if (c == '=') break;
    const int value = base64_value(c);
    if (value < 0) continue;
    held = (held << 6U | static_cast<std::uint32_t>(value)) & 0xffffffU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<std::uint8_t>(held >> bits));
  }
  return bytes;
}

Bytes from_units(std::u16string_view text, std::size_t width) {
  Bytes bytes(text.size() * width);
  for (std::size_t i = 0; i < text.size(); ++i) {
    bytes[i * width] = static_cast<std::uint8_t>(text[i]);
    if (width == 2) bytes[i * 2 + 1] = static_cast<std::uint8_t>(text[i] >> 8U);
  }
  return bytes;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(bytes.size() * 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[i * 2] = kDigits[bytes[i] >> 4U];
    text[i * 2 + 1] = kDigits[bytes[i] & 15U];
  }
  return text;
}

std::string to_base64(std::span<const std::uint8_t> bytes, bool for_urls) {
  static constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::string_view digits = for_urls ? kUrl : kPlain;
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k) three = three << 8U | (k < count ? bytes[i + k] : 0U);
    for (std::size_t k = 0; k < 4; ++k) {
      if (k <= count) {
        text += digits[three >> (18 - 6 * k) & 63U];
      } else if (!for_urls) {
        text += '=';
      }
    }
  }
  return text;
}

bool units_of(JSContext* cx, JS::HandleValue value, std::u16string* units) {
  const JS::RootedString string(cx, value.isString() ? value.toString() : nullptr);
  if (!string) {
    throw BadArgument(BadArgument::Kind::kType, "a native wants text");
  }
  units->resize(JS_GetStringLength(string));
  return JS_CopyStringChars(cx, mozilla::Range<char16_t>(units->data(), units->size()), string);
}

bool text_to_bytes(JSContext* cx, const JS::CallArgs& args) {
  std::string encoding;
  if (!to_utf8(cx, args.get(1), &encoding)) return false;
  if (encoding == "utf8") {
    std::string text;
    if (!to_utf8(cx, args.get(0), &text)) return false;
    return to_value(cx, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()), args.rval());
  }
  std::u16string units;
  if (!units_of(cx, args.get(0), &units)) return false;
  if (encoding == "hex") return to_value(cx, from_hex(units), args.rval());
  if (encoding.starts_with("base64")) return to_value(cx, from_base64(units), args.rval());
  return to_value(cx, from_units(units, encoding == "utf16le" ? 2 : 1), args.rval());
}

bool set_string(JSString* string, JS::MutableHandleValue value) {
  if (string == nullptr) return false;
  value.setString(string);
  return true;
}

bool bytes_to_text(JSContext* cx, const JS::CallArgs& args) {
  std::string encoding;
  if (!to_utf8(cx, args.get(1), &encoding)) return false;
  Bytes bytes;
  {
    const JS::AutoCheckCannotGC no_gc(cx);
    const auto all = place_of(args.get(0), no_gc);
    const std::size_t start = std::min<std::size_t>(whole_number(args.get(2), kMostWhole), all.size());
    const std::size_t end = std::clamp<std::size_t>(whole_number(args.get(3), kMostWhole), start, all.size());
    bytes.assign(all.begin() + static_cast<std::ptrdiff_t>(start), all.begin() + static_cast<std::ptrdiff_t>(end));
  }
  if (encoding == "utf8")
    return to_value(cx, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()), args.rval());
  if (encoding == "hex") return to_value(cx, to_hex(bytes), args.rval());
  if (encoding.starts_with("base64")) return to_value(cx, to_base64(bytes, encoding == "base64url"), args.rval());
  if (encoding == "utf16le") {
    std::u16string units(bytes.size() / 2, u'\0');
    if (!units.empty()) std::memcpy(units.data(), bytes.data(), units.size() * 2);
    return set_string(JS_NewUCStringCopyN(cx, units.data(), units.size()), args.rval());
  }
  if (encoding == "ascii") {
    for (std::uint8_t& byte : bytes) byte &= 0x7fU;
  }
  return set_string(JS_NewStringCopyN(cx, reinterpret_cast<const char*>(bytes.data()), bytes.size()), args.rval());
}

bool utf8_length(JSContext* cx, const JS::CallArgs& args) {
  if (!args.get(0).isString()) throw BadArgument(BadArgument::Kind::kType, "a native wants text");
  const JS::RootedString string(cx, args.get(0).toString());
  JSLinearString* const linear = JS_EnsureLinearString(cx, string);
  if (linear == nullptr) return false;
  args.rval().setNumber(static_cast<double>(JS::GetDeflatedUTF8StringLength(linear)));
  return true;
}

}  // namespace

const JSFunctionSpec kTextNatives[] = {
    JS_FN("textToBytes", native<text_to_bytes>, 2, 0),
    JS_FN("bytesToText", native<bytes_to_text>, 4, 0),
    JS_FN("utf8Length", native<utf8_length>, 1, 0),
    JS_FS_END,
};

}  // namespace godwit::script
