// The text of a script.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace godwit::script {

// Reads a script or JSON file as UTF-8, without a byte order mark; "#!" at its start becomes "//". Throws kFile when it
// cannot be read, is no regular file, is longer than `limit`, is not UTF-8 (with the first such line) or holds NUL.
// `shown` is its name in messages.
std::string read_source(const std::filesystem::path& path, std::string_view shown, std::uint64_t limit);

inline constexpr std::uint64_t kMostScriptBytes = std::uint64_t{32} << 20U;
inline constexpr std::uint64_t kMostJsonBytes = std::uint64_t{512} << 20U;

// Where a place is in a source, in bytes; npos when there is no such line. `line` and `column` as in excerpt().
std::size_t offset_of(std::string_view source, std::uint32_t line, std::uint32_t column);

// The other way round: the line and the column, from 1, of the byte at `offset`, or of the text's end.
std::pair<std::uint32_t, std::uint32_t> line_and_column(std::string_view source, std::size_t offset);

// The lines that show a place in a source: the line, and a caret below the column. Long lines are cut around the
// column, tabs become spaces. `line` and `column` count from 1; the column in code points, as the engine counts.
// Nothing when there is no such line.
std::vector<std::string> excerpt(std::string_view source, std::uint32_t line, std::uint32_t column);

}  // namespace godwit::script
