#include "config/source.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/secret.h"
#include "base/text.h"

namespace godwit::config {

namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

// A person's own line is the best explanation of what is wrong with it, but messages end in build logs: when in doubt
// the line stays out.
bool may_hold_secret(std::string_view line) {
  constexpr std::array<std::string_view, 7> kSigns = {"@", "secret", "passw", "pwd", "token", "credential", "key"};
  const std::string lower = base::lower_ascii(line);
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](std::string_view sign) { return lower.find(sign) != std::string::npos; });
}

}  // namespace

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)), line_starts_{0} {
  for (std::size_t at = 0; at < text_.size(); ++at)
    if (text_[at] == '\n') line_starts_.push_back(at + 1);
}

std::string_view Source::line_text(int line) const {
  const std::size_t index = std::min(static_cast<std::size_t>(std::max(line, 0)), line_starts_.size() - 1);
  const std::size_t start = line_starts_[index];
  const std::size_t end = index + 1 < line_starts_.size() ? line_starts_[index + 1] - 1 : text_.size();
  return std::string_view(text_).substr(start, end - start);
}

Position Source::position(int line, int byte) const {
  const int last = static_cast<int>(line_starts_.size()) - 1;
  line = std::clamp(line, 0, last);
  const std::string_view before = line_text(line).substr(0, static_cast<std::size_t>(std::max(byte, 0)));
  const auto inner = std::count_if(before.begin(), before.end(), continues_character);
  return Position{line + 1, static_cast<int>(before.size()) - static_cast<int>(inner) + 1};
}

Position Source::position(std::size_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<int>(after - line_starts_.begin()) - 1;
  return position(line, static_cast<int>(offset - line_starts_[static_cast<std::size_t>(line)]));
}

std::string_view Source::from(int line, int byte) const {
  const std::size_t index = std::min(static_cast<std::size_t>(std::max(line, 0)), line_starts_.size() - 1);
  const std::size_t start = line_starts_[index] + static_cast<std::size_t>(std::max(byte, 0));
  return std::string_view(text_).substr(std::min(start, text_.size()));
}

std::string Source::place(Position at) const {
  return at.line == 0 ? name_ : fmt::format("{}:{}:{}", name_, at.line, at.column);
}

Error Source::error(ErrorCode code, std::string message, Position at) const {
  constexpr std::size_t kLongestLine = 160;
  Error error(code, std::move(message));
  error.detail(place(at));
  if (at.line == 0) return error;
  std::string line(line_text(at.line - 1));
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  std::replace(line.begin(), line.end(), '\t', ' ');
  if (line.empty() || line.size() > kLongestLine || !base::is_utf8(line) || may_hold_secret(line)) return error;
  const std::string number = std::to_string(at.line);
  error.detail(fmt::format("{} | {}", number, base::printable(line)));
  error.detail(fmt::format("{:{}} | {:{}}^", "", number.size(), "", std::max(at.column - 1, 0)));
  return error;
}

std::string shortened(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && continues_character(text[limit])) --limit;
  return text.substr(0, limit) + "…";
}

std::string presentable(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string shown = base::printable(base::redact_url(text));
  std::replace(shown.begin(), shown.end(), '\n', ' ');
  return shortened(std::move(shown), kLongest);
}

std::string quote(std::string_view text) { return fmt::format("\"{}\"", presentable(text)); }

}  // namespace godwit::config
