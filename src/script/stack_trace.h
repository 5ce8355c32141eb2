// The frames of a JavaScript stack, across awaits.
#pragma once

#include <jsapi.h>

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

}  // namespace godwit::script
