// The frames of a JavaScript stack, across awaits.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <string>
#include <vector>

#include "script/place.h"

namespace godwit::script {

struct Frame {
  std::string function;  // empty at the top level
  Place place;
  bool is_async = false;  // an await lies between it and the innermost one
};

// The script's own frames of a saved stack, innermost first, at most `most`: those of the engine and its prelude are
// left out. Empty for null.
std::vector<Frame> frames_of(JSContext* cx, JS::HandleObject stack, std::size_t most);

// The innermost `most` frames of what runs now, the engine's own included; null when nothing runs or memory is out.
JSObject* current_stack(JSContext* cx, std::uint32_t most);

// Where a function's parameters begin; line 0 when it is not written in JavaScript.
Place place_of_function(JSContext* cx, JS::HandleValue function);

// "migrations/x.js:12:9"; empty when the line is not known.
std::string shown_place(JSContext* cx, const Place& place);

}  // namespace godwit::script
