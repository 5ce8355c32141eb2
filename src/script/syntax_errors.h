// Errors of the compiler.
#pragma once

#include <jsapi.h>

#include <string>
#include <string_view>

namespace godwit::script {

class EngineState;

// Of the pending exception: true when it says that the text is an ECMAScript module, not a CommonJS one. Leaves it
// pending.
bool is_module_syntax(JSContext* cx);

// When the pending exception is a SyntaxError about import attributes that can be left out (import_attributes.h), takes
// them out of `text`, clears the exception and returns true: the text has to be compiled once more.
bool leave_out_import_attributes(JSContext* cx, std::string& text);

// Gives the pending exception, a SyntaxError of the compiler, its origin (NativeErrors): kScriptSyntax with file, line,
// column, source line and caret. `text` is what was compiled. Leaves it pending.
void describe_syntax_error(JSContext* cx, std::string_view text);
// The same for an error of linking modules ("import not found"); leaves other errors as they are.
void describe_link_error(JSContext* cx);

}  // namespace godwit::script
