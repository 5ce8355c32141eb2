// The global object and what scripts find on it beyond the language.
#pragma once

#include <jsapi.h>

namespace godwit::script {

// A new global object: the standard library plus the prelude's names (console, setTimeout, process, Buffer, …), each
// made when it is first used. Null when memory is out.
JSObject* new_global(JSContext* cx);

// Registers the prelude's modules and adds what the language got since this engine was released
// (Array.prototype.toSorted and the like). False with an exception pending. REQUIRES: the global's realm is entered.
bool add_globals(JSContext* cx, JS::HandleObject global);

}  // namespace godwit::script
