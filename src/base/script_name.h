// What the name of a file says of the script in it.
#pragma once

#include <filesystem>

namespace godwit::base {

enum class ScriptLanguage { kNone, kJavaScript, kTypeScript };

// By the extension: .js, .cjs, .mjs; .ts, .cts, .mts. A file whose name is nothing else is none.
ScriptLanguage script_language(const std::filesystem::path& file);

}  // namespace godwit::base
