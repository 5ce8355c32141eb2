#include "cli/table.h"

#include <algorithm>

#include "cli/text.h"

namespace godwit::cli {

namespace {

std::string padded(const Cell& cell, std::size_t width, bool right, bool last, const Style& style) {
  const std::size_t cells = display_width(cell.text);
  const std::string space(width > cells ? width - cells : 0, ' ');
  const bool blank = cell.text.find_first_not_of(' ') == std::string::npos;
  const std::string painted = blank ? cell.text : style.paint(cell.tone, cell.text);
  if (right) return space + painted;
  return last ? painted : painted + space;
}

void trim_end(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::add(std::vector<Cell> row) {
  row.resize(columns_.size());
  rows_.push_back({std::move(row), {}});
}

void Table::add_line(std::string line) { rows_.push_back({{}, std::move(line)}); }

std::string Table::text(const Style& style, std::string_view indent) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const Row& row : rows_) {
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row.cells[i].text));
  }
  std::vector<Cell> heading;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (widths[i] != 0) widths[i] = std::max(widths[i], display_width(columns_[i].title));
    heading.push_back({columns_[i].title, Tone::kFaint});
  }
  const auto line_of = [&](const std::vector<Cell>& cells) {
    std::string line(indent);
    std::string_view gap;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (widths[i] == 0) continue;
      line += gap;
      gap = columns_[i].mark ? " " : "  ";
      line += padded(cells[i], widths[i], columns_[i].right, i + 1 == cells.size(), style);
    }
    trim_end(line);
    return line + "\n";
  };
  const bool titled = std::any_of(columns_.begin(), columns_.end(), [](const Column& c) { return !c.title.empty(); });
  std::string out = titled ? line_of(heading) : std::string();
  for (const Row& row : rows_) out += row.cells.empty() ? row.below + "\n" : line_of(row.cells);
  return out;
}

}  // namespace godwit::cli
