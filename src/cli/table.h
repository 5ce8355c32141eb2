// Text in columns that line up, whatever alphabet and colour is in them.
#pragma once

#include <string>
#include <vector>

#include "cli/style.h"

namespace godwit::cli {

struct Cell {
  std::string text;  // already visible()
  Tone tone = Tone::kPlain;
};

struct Column {
  std::string title;
  bool right = false;  // numbers and durations
  bool mark = false;   // a symbol in front of what follows, one space away
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  // Cells that are missing at the end of a row are empty.
  void add(std::vector<Cell> row);
  // Adds text that stands below the last row by itself, e.g. why a migration failed.
  void add_line(std::string line);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // Each line starts with `indent` and ends without spaces. Columns without any text are left out with their title; a
  // table whose titles are all empty has no heading.
  [[nodiscard]] std::string text(const Style& style, std::string_view indent) const;

 private:
  struct Row {
    std::vector<Cell> cells;
    std::string below;
  };
  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace godwit::cli
