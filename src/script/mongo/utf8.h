// JavaScript strings as UTF-8 bytes at the end of a buffer.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace godwit::script::mongo {

bool is_ascii(std::string_view text) noexcept;
// Appends the string as UTF-8; lone surrogates become U+FFFD, as the driver's. False = exception pending.
bool append_utf8(JSContext* cx, JSString* string, std::vector<std::uint8_t>& out);

}  // namespace godwit::script::mongo
