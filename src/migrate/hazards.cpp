#include "migrate/hazards.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace godwit::migrate {

namespace {

struct Pattern {
  std::string_view code;  // without blanks
  std::string_view act;
};

constexpr std::array<Pattern, 6> kPatterns = {{{".dropDatabase(", "drops the database"},
                                               {".dropCollection(", "drops a collection"},
                                               {".drop(", "drops a collection"},
                                               {".deleteMany({})", "deletes every document of a collection"},
                                               {".deleteMany()", "deletes every document of a collection"},
                                               {".remove({})", "deletes every document of a collection"}}};

// Whether a slash after this code begins a regular expression: one that divides follows a value. After a closing
// parenthesis it may be either; then it is taken for a division, which hides nothing of what follows it.
bool begins_regex(std::string_view code_before) {
  if (code_before.empty()) return true;
  if (code_before.ends_with("return") || code_before.ends_with("typeof")) return true;
  return std::string_view("(,=:[!&|?{};<>+-*%~^").find(code_before.back()) != std::string_view::npos;
}

// The place of the last character of the literal that begins at `at`; that of the quote itself when there is no end on
// its line, which a regular expression or a plain string must have.
std::size_t end_of_literal(std::string_view text, std::size_t at) {
  const char quote = text[at];
  bool in_class = false;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '\n' && quote != '`') {
      return at;
    } else if (quote == '/' && (text[i] == '[' || text[i] == ']')) {
      in_class = text[i] == '[';
    } else if (text[i] == quote && !in_class) {
      return i;
    }
  }
  return at;
}

// The code without comments, blanks and the contents of strings and regular expressions.
std::string bare_code(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (c == '/' && next == '/') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '/' && next == '*') {
      const auto end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 1;
    } else if (c == '"' || c == '\'' || c == '`' || (c == '/' && begins_regex(out))) {
      at = end_of_literal(text, at);
      out += c;
      out += c;
    } else if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> find_hazards(std::string_view function_text) {
  const std::string code = bare_code(function_text);
  std::vector<std::string> acts;
  for (const Pattern& pattern : kPatterns) {
    if (code.find(pattern.code) == std::string::npos) continue;
    if (std::find(acts.begin(), acts.end(), pattern.act) == acts.end()) acts.emplace_back(pattern.act);
  }
  return acts;
}

}  // namespace godwit::migrate
