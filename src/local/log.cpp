#include "local/log.h"

#include <charconv>
#include <fstream>

#include "base/text.h"

namespace godwit::local {

std::optional<int> port_in_log(std::string_view text) {
  static constexpr std::string_view kMark = "listening on 127.0.0.1:";
  const auto at = text.find(kMark);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + kMark.size());
  int port = 0;
  const auto [end, reason] = std::from_chars(text.data(), text.data() + text.size(), port);
  // Digits at the very end may be the first half of the number.
  const bool is_complete = end != text.data() + text.size();
  if (reason != std::errc() || !is_complete || port <= 0 || port > 65535) return std::nullopt;
  return port;
}

std::vector<std::string> log_tail(const std::filesystem::path& path, std::size_t lines) {
  static constexpr std::streamoff kMostBytes = 65536;
  static constexpr std::size_t kMostColumns = 300;
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return {};
  const std::streamoff size = file.tellg();
  const std::streamoff from = size > kMostBytes ? size - kMostBytes : 0;
  std::string text(static_cast<std::size_t>(size - from), '\0');
  file.seekg(from);
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  std::vector<std::string> all = base::split_lines(text);
  while (!all.empty() && base::trim(all.back()).empty()) all.pop_back();
  if (all.size() > lines) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(lines));
  for (std::string& line : all) line = base::printable(line.substr(0, kMostColumns));
  return all;
}

}  // namespace godwit::local
