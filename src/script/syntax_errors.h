// Errors of the compiler.
#pragma once

#include <jsapi.h>

namespace godwit::script {

class EngineState;

// Of the pending exception: true when it says that the text is an ECMAScript module, not a CommonJS one. Leaves it
// pending.
bool is_module_syntax(JSContext* cx);

// Gives the pending exception, a SyntaxError of the compiler, its origin (NativeErrors): kScriptSyntax with file, line,
// column, source line and caret. Leaves it pending.
void describe_syntax_error(JSContext* cx);
// The same for an error of linking modules ("import not found"); leaves other errors as they are.
void describe_link_error(JSContext* cx);

}  // namespace godwit::script
