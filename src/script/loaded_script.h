// A script that was loaded, and what it exports.
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <string>

#include "script/runtime.h"

namespace godwit::script {

class EngineState;

struct LoadedScript {
  std::string file;
  std::string shown;  // its name in messages
  JS::PersistentRootedValue exports;
  ScriptInfo info;
};

// Loads a file and waits for its top level. Throws as Runtime::load does, except for stops, for which it throws nothing
// in particular: the caller asks the watchdog first. What a file of settings exports may be a promise: that it is
// rejected is told by evaluate_exports.
LoadedScript load_script(EngineState& engine, const std::filesystem::path& file, bool is_settings);

// The source text of a function (Function.prototype.toString); empty for what is none.
std::string source_text(JSContext* cx, JS::HandleValue function);

// What Runtime::evaluate gives, for a script that was loaded. Throws as load_script does.
std::string evaluate_exports(EngineState& engine, const LoadedScript& script);

// The value that a script exports as `name`, itself or in its default export; `self` becomes what holds it. Undefined
// when there is none. False with an exception pending when a getter throws.
bool find_export(JSContext* cx, JS::HandleValue exports, const char* name, JS::MutableHandleValue value,
                 JS::MutableHandleValue self);

}  // namespace godwit::script
