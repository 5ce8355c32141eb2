// Errors of the compiler.
#pragma once

#include <jsapi.h>

#include <cstddef>
#include <functional>
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

// A text that was compiled, and what is godwit's of it: the compiler speaks of that as if the script had written it.
struct Compiled {
  std::string_view text;
  std::size_t end;                                // of what is the file's; the compiler may have put more behind `text`
  std::function<bool(std::size_t end)> is_whole;  // whether it compiles when the file ends there; none = not asked
};

// Gives the pending exception, a SyntaxError of the compiler, its origin (NativeErrors): kScriptSyntax with file, line,
// column, source line and caret. Says it in Node's words, at a place in the file, where the compiler names what is no
// part of the file: of one that is unfinished, and of one that has a `}` too many. Leaves it pending.
void describe_syntax_error(JSContext* cx, const Compiled& compiled);
// The same for an error of linking modules ("import not found"); leaves other errors as they are.
void describe_link_error(JSContext* cx);

}  // namespace godwit::script
