// What a file in the shell's style stands on: calls that wait.
#pragma once

#include <jsapi.h>

namespace godwit::script {

// waitFor(promise) -> its value, or throws its reason; what is no promise is given back. The event loop turns
// meanwhile: jobs, timers and other operations go on. A rejection that nobody handles meanwhile ends the script
// uncatchably.
bool wait_for(JSContext* cx, const JS::CallArgs& args);

// beginShell(): a script in the shell's style begins. What it leaves in the global scope, no other one is to see.
bool begin_shell(JSContext* cx, const JS::CallArgs& args);

// runFile(file, folder): runs a file's text as a script of its own in the global scope. The path is relative to
// `folder` or, where nothing is there, to the project's.
bool run_file(JSContext* cx, const JS::CallArgs& args);

}  // namespace godwit::script
