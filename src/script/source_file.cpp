#include "script/source_file.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "godwit/error.h"

namespace godwit::script {
namespace {

constexpr std::size_t kWidth = 100;  // of an excerpt, in characters

std::size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// Where a line's text ends, and where the next one begins. The engine counts every line terminator of ECMAScript.
struct LineEnd {
  std::size_t end = std::string_view::npos;
  std::size_t next = std::string_view::npos;
};

LineEnd line_end(std::string_view text, std::size_t from) {
  for (std::size_t i = from; (i = text.find_first_of("\n\r\xe2", i)) != std::string_view::npos; ++i) {
    if (text[i] == '\n') return {i, i + 1};
    if (text[i] == '\r') return {i, i + (text.substr(i + 1).starts_with('\n') ? 2 : 1)};
    const std::string_view three = text.substr(i, 3);
    if (three == "\xe2\x80\xa8" || three == "\xe2\x80\xa9") return {i, i + 3};  // U+2028, U+2029
  }
  return {};
}

// The line in which the first byte that is not UTF-8 stands.
std::size_t first_bad_line(std::string_view text) {
  std::size_t number = 1;
  std::size_t start = 0;
  while (true) {
    const auto [end, next] = line_end(text, start);
    if (!base::is_utf8(text.substr(start, end - start)) || next == std::string_view::npos) return number;
    start = next;
    ++number;
  }
}

std::string_view line_of(std::string_view text, std::uint32_t line) {
  std::size_t start = 0;
  for (std::uint32_t at = 1; at < line; ++at) {
    start = line_end(text, start).next;
    if (start == std::string_view::npos) return {};
  }
  return text.substr(start, line_end(text, start).end - start);
}

// A line as characters, and which of them stands at a column.
struct Columns {
  std::vector<std::string> characters;
  std::size_t caret = 0;
};

Columns split(std::string_view text, std::uint32_t column) {
  Columns line;
  while (!text.empty()) {
    const std::size_t length = std::min(sequence_length(text.front()), text.size());
    const std::string_view character = text.substr(0, length);
    line.characters.emplace_back(character == "\t" ? " " : character);
    text.remove_prefix(length);
  }
  line.caret = std::min<std::size_t>(column - 1, line.characters.size());
  return line;
}

}  // namespace

std::string read_source(const std::filesystem::path& path, std::string_view shown, std::uint64_t limit) {
  const auto refuse = [shown](const std::string& why) {
    return Error(ErrorCode::kFile, std::string(shown) + ' ' + why);
  };
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (!failed && size > limit) {
    throw refuse("is " + base::grouped(static_cast<std::int64_t>(size)) + " bytes long, a script may have " +
                 base::grouped(static_cast<std::int64_t>(limit)));
  }
  std::string text = base::read_file(path, limit);
  if (text.find('\0') != std::string::npos) throw refuse("is not a text file: it holds a NUL byte");
  if (!base::is_utf8(text))
    throw refuse("is not UTF-8 text")
        .detail(std::string(shown) + ':' + std::to_string(first_bad_line(text)))
        .fix("save the file as UTF-8");
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  if (text.starts_with("#!")) text.replace(0, 2, "//");
  return text;
}

std::size_t offset_of(std::string_view source, std::uint32_t line, std::uint32_t column) {
  const std::string_view text = line_of(source, line);
  if (line == 0 || column == 0 || text.data() == nullptr) return std::string_view::npos;
  std::size_t at = 0;
  for (std::uint32_t i = 1; i < column && at < text.size(); ++i) at += sequence_length(text[at]);
  return static_cast<std::size_t>(text.data() - source.data()) + std::min(at, text.size());
}

std::pair<std::uint32_t, std::uint32_t> line_and_column(std::string_view source, std::size_t offset) {
  std::uint32_t line = 1;
  std::size_t start = 0;
  for (std::size_t next = 0; (next = line_end(source, start).next) <= offset; ++line) start = next;
  std::uint32_t column = 1;
  for (std::size_t at = start; at < offset && at < source.size(); ++column) at += sequence_length(source[at]);
  return {line, column};
}

std::vector<std::string> excerpt(std::string_view source, std::uint32_t line, std::uint32_t column) {
  const std::string_view text = line_of(source, line);
  if (line == 0 || column == 0 || base::trim(text).empty()) return {};
  // The window of a very long line is cut out before it is split: minified files are one line of megabytes.
  Columns columns = split(text.substr(0, std::size_t{4} * (column + kWidth)), column);
  const std::size_t first = columns.caret > kWidth - 20 ? columns.caret - kWidth / 2 : 0;
  std::string shown = "    ";
  for (std::size_t i = first; i < std::min(first + kWidth, columns.characters.size()); ++i)
    shown += columns.characters[i];
  return {base::printable(shown), std::string(4 + columns.caret - first, ' ') + '^'};
}

}  // namespace godwit::script
