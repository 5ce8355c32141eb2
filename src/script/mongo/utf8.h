// JavaScript strings as UTF-8.
#pragma once

#include <jsapi.h>

#include <string_view>

#include "script/mongo/output.h"

namespace godwit::script::mongo {

bool is_ascii(std::string_view text) noexcept;
// Appends the string as UTF-8; lone surrogates become U+FFFD, as the driver's.
void append_utf8(JSLinearString* linear, Output& out);
// False = out of memory, exception pending.
bool append_utf8(JSContext* cx, JSString* string, Output& out);

}  // namespace godwit::script::mongo
