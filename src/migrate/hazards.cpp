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

// The code without comments, blanks and the contents of strings. Regular expressions are kept as they are: they hold no
// pattern that matters here.
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
    } else if (c == '"' || c == '\'' || c == '`') {
      out += c;
      for (++at; at < text.size() && text[at] != c; ++at)
        if (text[at] == '\\') ++at;
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
