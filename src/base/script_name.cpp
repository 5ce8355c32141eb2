#include "base/script_name.h"

#include <string>

namespace godwit::base {

ScriptLanguage script_language(const std::filesystem::path& file) {
  const std::string extension = file.extension().string();
  if (extension == ".js" || extension == ".cjs" || extension == ".mjs") return ScriptLanguage::kJavaScript;
  if (extension == ".ts" || extension == ".cts" || extension == ".mts") return ScriptLanguage::kTypeScript;
  return ScriptLanguage::kNone;
}

}  // namespace godwit::base
