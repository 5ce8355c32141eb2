#include "script/commonjs_names.h"

#include <algorithm>
#include <array>
#include <functional>

namespace godwit::script {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

bool is_in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

std::string_view trimmed_left(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

std::string_view trimmed_right(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view last_word(std::string_view text) {
  std::size_t begin = text.size();
  while (begin > 0 && is_in_word(text[begin - 1])) --begin;
  return text.substr(begin);
}

// Whether `is_it` says so of any place where the word stands, by what is before it and what is behind.
bool any_place(std::string_view text, std::string_view word,
               const std::function<bool(std::string_view before, std::string_view behind)>& is_it) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::string_view before = text.substr(0, at);
    const std::string_view behind = text.substr(at + word.size());
    const bool begins = before.empty() || !is_in_word(before.back());
    const bool ends = behind.empty() || !is_in_word(behind.front());
    if (begins && ends && is_it(before, behind)) return true;
  }
  return false;
}

bool has_word(std::string_view text, std::string_view word) {
  return any_place(text, word, [](auto, auto) { return true; });
}

bool uses_commonjs(std::string_view text) {
  const auto is_assigned = [](std::string_view, std::string_view behind) {
    if (!behind.starts_with('.')) return false;
    behind.remove_prefix(1);
    const auto end = std::find_if_not(behind.begin(), behind.end(), is_in_word);
    return end != behind.begin() && trimmed_left({end, behind.end()}).starts_with('=');
  };
  const auto is_exports = [](std::string_view, std::string_view behind) {
    constexpr std::string_view kExports = ".exports";
    return behind.starts_with(kExports) && (behind.size() == kExports.size() || !is_in_word(behind[kExports.size()]));
  };
  const auto is_called = [](std::string_view, std::string_view behind) {
    return trimmed_left(behind).starts_with('(');
  };
  return any_place(text, "module", is_exports) || any_place(text, "exports", is_assigned) ||
         any_place(text, "require", is_called) || has_word(text, "__dirname") || has_word(text, "__filename");
}

// Whether a statement may begin behind this.
bool ends_statement(std::string_view before) {
  const std::string_view rest = trimmed_right(before);
  if (rest.empty() || rest.back() == ';' || rest.back() == '{' || rest.back() == '}') return true;
  return before.substr(rest.size()).find('\n') != std::string_view::npos;
}

bool begins_declaration(std::string_view before) {
  constexpr std::array<std::string_view, 5> kWords = {"const", "let", "var", "class", "function"};
  std::string_view rest = trimmed_right(before);
  if (rest.size() == before.size()) return false;
  const std::string_view word = last_word(rest);
  if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) return false;
  rest.remove_suffix(word.size());
  if (const std::string_view shown = trimmed_right(rest); last_word(shown) == "export" && shown.size() < rest.size())
    rest = shown.substr(0, shown.size() - std::string_view("export").size());
  return ends_statement(rest);
}

// Whether the name stands between the words `import` and `from` of one line.
bool is_imported(std::string_view before, std::string_view behind) {
  const auto begin = before.find_last_of(";\n");
  const std::string_view line = begin == std::string_view::npos ? before : before.substr(begin + 1);
  return has_word(line, "import") && has_word(behind.substr(0, behind.find_first_of(";\n")), "from");
}

bool declares(std::string_view text, std::string_view name) {
  return any_place(text, name, [](std::string_view before, std::string_view behind) {
    return begins_declaration(before) || is_imported(before, behind);
  });
}

}  // namespace

std::string commonjs_line(std::string_view text) {
  if (!uses_commonjs(text) || declares(text, "module")) return {};
  std::string names = "module";
  for (const char* const name : {"exports", "require", "__filename", "__dirname"}) {
    if (!declares(text, name)) names += std::string(", ") + name;
  }
  return "\nimport { " + names + " }";
}

}  // namespace godwit::script
