// Code that C++ writes for the engine, where that is faster than asking for the same step by step.
#pragma once

#include <jsapi.h>

#include <string_view>

namespace godwit::script::mongo {

// What the text evaluates to. `name` stands for a file in stacks. False = exception pending, or the script was stopped.
bool evaluate(JSContext* cx, const char* name, std::string_view text, JS::MutableHandleValue value);

}  // namespace godwit::script::mongo
