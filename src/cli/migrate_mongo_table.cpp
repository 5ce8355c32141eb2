#include "cli/migrate_mongo_table.h"

#include <algorithm>
#include <array>

#include "cli/text.h"

namespace godwit::cli {

namespace {

using Row = std::vector<std::string>;

// Its own colours, not those of our tones: whoever knows the table knows it like this.
std::string coloured(const Style& style, std::string_view code, const std::string& text) {
  return style.colour ? "\x1b[" + std::string(code) + "m" + text + "\x1b[39m" : text;
}

std::string frame(const Style& style, const std::string& text) { return coloured(style, "90", text); }

std::string rule(const std::vector<std::size_t>& widths, const std::array<std::string_view, 3>& corners,
                 const Style& style) {
  std::string line;
  for (std::size_t column = 0; column < widths.size(); ++column) {
    std::string part(column == 0 ? corners[0] : corners[1]);
    for (std::size_t cell = 0; cell < widths[column] + 2; ++cell) part += "─";
    if (column + 1 == widths.size()) part += corners[2];
    line += frame(style, part);
  }
  return line;
}

std::string text_of(const Row& row, const std::vector<std::size_t>& widths, bool is_head, const Style& style) {
  std::string line;
  for (std::size_t column = 0; column < widths.size(); ++column) {
    const std::string filled = " " + row[column] + std::string(widths[column] - display_width(row[column]) + 1, ' ');
    line += frame(style, "│") + (is_head ? coloured(style, "31", filled) : filled);
  }
  return line + frame(style, "│");
}

}  // namespace

std::string boxed_table(const std::vector<Row>& rows, const Style& style) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows)
    for (std::size_t column = 0; column < widths.size(); ++column)
      widths[column] = std::max(widths[column], display_width(row[column]));
  std::string text = rule(widths, {"┌", "┬", "┐"}, style);
  for (const Row& row : rows) {
    if (&row != &rows.front()) text += "\n" + rule(widths, {"├", "┼", "┤"}, style);
    text += "\n" + text_of(row, widths, &row == &rows.front(), style);
  }
  return text + "\n" + rule(widths, {"└", "┴", "┘"}, style);
}

}  // namespace godwit::cli
