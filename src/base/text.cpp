#include "base/text.h"

#include <fnmatch.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

#include <fmt/format.h>

namespace godwit::base {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Takes one code point off `text`; ill-formed bytes give U+FFFD one at a time and set *bad.
char32_t take_code_point(std::string_view& text, bool* bad) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
  bool good = lead < 0x80 || (lead >= 0xC2 && lead <= 0xF4 && text.size() >= length);
  for (std::size_t i = 1; good && i < length; ++i) {
    good = (byte(i) & 0xC0U) == 0x80;
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  if (good && length == 3) good = value >= 0x800 && (value < 0xD800 || value > 0xDFFF);
  if (good && length == 4) good = value >= 0x10000 && value <= 0x10FFFF;
  text.remove_prefix(good ? length : 1);
  if (!good && bad != nullptr) *bad = true;
  return good ? value : kReplacement;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

template <class Words>
std::optional<std::string> nearest_of(std::string_view word, const Words& known) {
  const std::size_t limit = std::max<std::size_t>(1, std::min<std::size_t>(3, word.size() / 3));
  std::optional<std::string> best;
  std::size_t best_distance = limit + 1;
  if (word.size() > 200) return best;
  for (const auto& candidate : known) {
    const std::size_t distance = edit_distance(lower_ascii(word), lower_ascii(candidate));
    // A word of which nothing is left is another word.
    if (distance < best_distance && distance < std::max(word.size(), candidate.size())) {
      best_distance = distance;
      best = std::string(candidate);
    }
  }
  return best;
}

}  // namespace

bool less_utf16(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const char32_t x = take_code_point(a, nullptr);
    const char32_t y = take_code_point(b, nullptr);
    if (x == y) continue;
    // A supplementary code point starts with a surrogate (D800…DBFF) and so sorts before U+E000…U+FFFF.
    const auto unit = [](char32_t c) { return c >= 0x10000 ? 0xD800 + ((c - 0x10000) >> 10U) : c; };
    if (unit(x) != unit(y)) return unit(x) < unit(y);
    return x < y;
  }
  return a.empty() && !b.empty();
}

bool is_utf8(std::string_view text) {
  bool bad = false;
  while (!text.empty() && !bad) take_code_point(text, &bad);
  return !bad;
}

std::string well_formed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view before = text;
    bool bad = false;
    take_code_point(text, &bad);
    out += bad ? std::string_view("\xEF\xBF\xBD") : before.substr(0, before.size() - text.size());
  }
  return out;
}

std::string_view beginning(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80) --most;
  return text.substr(0, most);
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> known) {
  return nearest_of(word, known);
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
  return nearest_of(word, known);
}

std::string did_you_mean(const std::optional<std::string>& guess) {
  return guess ? "; did you mean \"" + *guess + "\"?" : std::string();
}

std::string_view trim(std::string_view text) {
  const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.emplace_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  return fmt::format("{}", fmt::join(parts, between));
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

bool matches_glob(std::string_view text, std::string_view pattern) {
  return fnmatch(std::string(pattern).c_str(), std::string(text).c_str(), 0) == 0;
}

std::string json_quote(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::string_view before = text;
    bool bad = false;
    const char32_t c = take_code_point(text, &bad);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (c < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else if (bad) {
          out += "\xEF\xBF\xBD";
        } else {
          out += before.substr(0, before.size() - text.size());
        }
    }
  }
  return out + "\"";
}

std::string counted(std::int64_t number, std::string_view singular) {
  return fmt::format("{} {}{}", grouped(number), singular, number == 1 ? "" : "s");
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view before = text;
    bool bad = false;
    const char32_t c = take_code_point(text, &bad);
    // C1 controls are escapes too on terminals that read them as 8-bit codes.
    const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
    const std::string_view bytes = before.substr(0, before.size() - text.size());
    if (!bad && !control) {
      out += bytes;
      continue;
    }
    for (const char byte : bytes) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  }
  return out;
}

}  // namespace godwit::base
