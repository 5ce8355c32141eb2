// Text between C++ (UTF-8) and the engine (UTF-16).
#pragma once

#include <js/SourceText.h>
#include <jsapi.h>

#include <string>
#include <string_view>

namespace godwit::script {

// The string as UTF-8; a lone surrogate becomes U+FFFD. NUL characters are kept.
std::string to_utf8(JSContext* cx, JS::HandleString string);
// String(value) as UTF-8. Runs the script's toString; false with an exception pending when that throws.
bool to_utf8(JSContext* cx, JS::HandleValue value, std::string* text);
// A new string; ill-formed UTF-8 becomes U+FFFD. Null with an exception pending when memory is out.
JSString* new_string(JSContext* cx, std::string_view utf8);
// As new_string, into a value.
bool to_value(JSContext* cx, std::string_view utf8, JS::MutableHandleValue value);
// The engine keeps names of files as bytes and hands them out as if they were Latin-1: this gives the bytes back.
std::string file_name(JSContext* cx, JS::HandleString string);

// A source for the compiler. JS::CompileFunction reads UTF-8 as if it were Latin-1, so sources are UTF-16.
// False with an exception pending when memory is out.
bool init_source(JSContext* cx, std::string_view utf8, JS::SourceText<char16_t>* source);

// object[name] = value, an ordinary property. `name` is ASCII.
bool define(JSContext* cx, JS::HandleObject object, const char* name, JS::HandleValue value);
bool define(JSContext* cx, JS::HandleObject object, const char* name, std::string_view utf8);
// The same for names that may be outside ASCII.
bool define_named(JSContext* cx, JS::HandleObject object, std::string_view name, std::string_view utf8);

}  // namespace godwit::script
