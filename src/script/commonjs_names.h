// The names that CommonJS gives a file, in the text of an ECMAScript module.
#pragma once

#include <string>
#include <string_view>

namespace godwit::script {

// The import of CommonJS's names for a module that uses them, without its end; empty when it does not. Files that are
// written for a transpiler mix both kinds. What the file declares itself is left to it; imports are hoisted, so that
// the line may stand at the end, where it moves no other. Goes by words, not by grammar: a name in a comment counts.
std::string commonjs_line(std::string_view text);

}  // namespace godwit::script
