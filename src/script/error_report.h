// What a script threw, as an error for people.
#pragma once

#include <jsapi.h>

#include <string>

#include "godwit/error.h"
#include "script/place.h"

namespace godwit::script {

class EngineState;

// Builds a godwit::Error from a thrown value. Its message is "TypeError: text" (or, for values that are no errors, "the
// script threw …"); its details are the place, the source line with a caret, the stack across awaits, and the causes.
// An error that came from C++ keeps its code, message and fix. `stack` is where it was thrown, or null. No exception
// may be pending; runs getters and toString of the script, and swallows what they throw.
Error report_value(EngineState& engine, JS::HandleValue value, JS::HandleObject stack, ErrorCode code);

// The same for the pending exception, and clears it. REQUIRES: one is pending.
Error report_pending(EngineState& engine, ErrorCode code);

// The same for a rejected promise. `function`: the place of one that ran into it, for a reason that has no place of its
// own (`Promise.reject()`).
Error report_rejection(EngineState& engine, JS::HandleObject promise, ErrorCode code, const Place& function = {});

}  // namespace godwit::script
