#include "script/import_attributes.h"

namespace godwit::script {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_word(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  // What is outside of ASCII may belong to a name too.
  return letter || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Walks forward over tokens; a comment among them is not expected.
class Tokens {
 public:
  Tokens(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  [[nodiscard]] std::size_t at() const { return at_; }

  bool mark(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view word) {
    skip_space();
    if (!text_.substr(at_).starts_with(word)) return false;
    const std::size_t end = at_ + word.size();
    if (end < text_.size() && is_word(text_[end])) return false;
    at_ = end;
    return true;
  }
  bool quoted(std::string_view content) {
    skip_space();
    for (const char quote : {'\'', '"'}) {
      const std::string literal = quote + std::string(content) + quote;
      if (!text_.substr(at_).starts_with(literal)) continue;
      at_ += literal.size();
      return true;
    }
    return false;
  }
  bool keyword() { return word("with") || word("assert"); }
  // { type: 'json' }
  bool json_attributes() {
    if (!mark('{') || !(word("type") || quoted("type")) || !mark(':') || !quoted("json")) return false;
    mark(',');
    return mark('}');
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  std::string_view text_;
  std::size_t at_;
};

std::string_view without_space_behind(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Whether `text` ends with the name of a module in an import or export declaration: from 'x', import 'x'.
bool ends_with_module_name(std::string_view text) {
  text = without_space_behind(text);
  if (text.empty() || (text.back() != '\'' && text.back() != '"')) return false;
  const char quote = text.back();
  text.remove_suffix(1);
  const std::size_t open = text.rfind(quote);
  if (open == std::string_view::npos || text.substr(open).find_first_of("\\\n\r") != std::string_view::npos)
    return false;
  text = without_space_behind(text.substr(0, open));
  for (const std::string_view word : {"from", "import"}) {
    if (!text.ends_with(word)) continue;
    const std::string_view before = text.substr(0, text.size() - word.size());
    return before.empty() || (!is_word(before.back()) && before.back() != '.');
  }
  return false;
}

// The end of the attributes at `at`; 0 when there are none that may be left out.
std::size_t end_of_attributes(std::string_view text, std::size_t at) {
  Tokens tokens(text, at);
  if (tokens.keyword()) return tokens.json_attributes() && ends_with_module_name(text.substr(0, at)) ? tokens.at() : 0;
  // A compiler stops at a comma between arguments only in import( ).
  if (!tokens.mark(',') || !tokens.mark('{') || !tokens.keyword() || !tokens.mark(':') || !tokens.json_attributes()) {
    return 0;
  }
  tokens.mark(',');
  if (!tokens.mark('}')) return 0;
  tokens.mark(',');
  const std::size_t end = tokens.at();
  return tokens.mark(')') ? end : 0;
}

}  // namespace

bool blank_import_attributes(std::string& text, std::size_t at) {
  const std::size_t end = at < text.size() ? end_of_attributes(text, at) : 0;
  for (std::size_t i = at; i < end; ++i) {
    if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
  }
  return end != 0;
}

bool may_be_import_attributes(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const std::string_view before = text.substr(0, at);
  if (Tokens(text, at).keyword()) return ends_with_module_name(before);
  const std::size_t line = before.find_last_of("\n\r") + 1;
  return text[at] == ',' && before.substr(line).find("import(") != std::string_view::npos;
}

}  // namespace godwit::script
