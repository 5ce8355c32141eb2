#include "app/file_name.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace godwit::app {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Blocks beyond ASCII that hold no letters, digits or marks on letters: punctuation, symbols, spaces, what is
// invisible, emoji, private use. In a name they would be a trap at best.
constexpr std::array kNoLetters = {
    Range{0x0080, 0x00A9}, Range{0x00AB, 0x00B4}, Range{0x00B6, 0x00B9},   Range{0x00BB, 0x00BF},
    Range{0x00D7, 0x00D7}, Range{0x00F7, 0x00F7}, Range{0x034F, 0x034F},   Range{0x0600, 0x060F},
    Range{0x061B, 0x061F}, Range{0x066A, 0x066D}, Range{0x06D4, 0x06D4},   Range{0x06DD, 0x06DD},
    Range{0x115F, 0x1160}, Range{0x1680, 0x1680}, Range{0x17B4, 0x17B5},   Range{0x180B, 0x180E},
    Range{0x2000, 0x2BFF}, Range{0x2E00, 0x2E7F}, Range{0x3000, 0x3004},   Range{0x3008, 0x3020},
    Range{0x3030, 0x3030}, Range{0x303D, 0x303F}, Range{0x30FB, 0x30FB},   Range{0x3164, 0x3164},
    Range{0xE000, 0xF8FF}, Range{0xFD3E, 0xFD4F}, Range{0xFDFC, 0xFE1F},   Range{0xFE30, 0xFE6F},
    Range{0xFEFF, 0xFF0F}, Range{0xFF1A, 0xFF20}, Range{0xFF3B, 0xFF40},   Range{0xFF5B, 0xFF65},
    Range{0xFFA0, 0xFFA0}, Range{0xFFE0, 0xFFFF}, Range{0x1F000, 0x1FBEF}, Range{0xE0000, 0x10FFFF}};

// REQUIRES: `text` begins with a well-formed character.
std::size_t length_of_first(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  return lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
}

char32_t code_point(std::string_view character) {
  char32_t value = static_cast<unsigned char>(character.front()) & (0xFFU >> (character.size() + 1));
  for (const char c : character.substr(1)) value = (value << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  return value;
}

bool belongs_into_a_name(std::string_view character) {
  const char c = character.front();
  if (character.size() == 1)
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  const char32_t value = code_point(character);
  return std::none_of(kNoLetters.begin(), kNoLetters.end(),
                      [value](const Range& range) { return value >= range.first && value <= range.last; });
}

}  // namespace

std::string file_name_part(std::string_view description) {
  constexpr std::size_t kLongest = 150;
  const bool is_text = base::is_utf8(description);
  std::string out;
  while (!description.empty()) {
    const std::string_view character = description.substr(0, is_text ? length_of_first(description) : 1);
    description.remove_prefix(character.size());
    const bool belongs =
        (is_text || static_cast<unsigned char>(character.front()) < 0x80) && belongs_into_a_name(character);
    if (out.size() + (belongs ? character.size() : 1) > kLongest) break;
    if (belongs) {
      out += character;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
  return out;
}

}  // namespace godwit::app
