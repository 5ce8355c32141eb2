#include "script/shell_style.h"

#include <algorithm>

#include "base/text.h"

namespace godwit::script {
namespace {

constexpr std::string_view kMark = "godwit: mongosh";

bool says_so(std::string_view text) {
  const std::string_view first = base::trim(text.substr(0, text.find('\n')));
  return first.starts_with("//") && base::trim(first.substr(2)).starts_with(kMark);
}

bool exports_something(std::string_view text) {
  for (const std::string_view word : {"module.exports", "exports.", "\nexport "}) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return text.starts_with("export ");
}

}  // namespace

bool is_shell_style(std::string_view text, const std::filesystem::path& file, std::string_view shown,
                    const std::vector<std::string>& patterns) {
  if (says_so(text)) return true;
  const std::string name = file.filename().string();
  const bool fits = std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return base::matches_glob(name, pattern) || base::matches_glob(shown, pattern);
  });
  return fits && !exports_something(text);
}

}  // namespace godwit::script
