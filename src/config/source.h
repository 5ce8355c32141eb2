// The text of a configuration file, and errors that point into it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/error.h"

namespace godwit::config {

// Where something stands: line and column, in characters, both from 1. Line 0 stands for the whole file.
struct Position {
  int line = 1;
  int column = 1;
};

// Immutable.
class Source {
 public:
  // `name` is what messages call the file: its name without the folders.
  Source(std::string name, std::string text);
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  // The position of a place that is given as line and byte within the line, both from 0. Places behind the end are
  // taken as the end.
  [[nodiscard]] Position position(int line, int byte) const;
  // The position of a byte of the text.
  [[nodiscard]] Position position(std::size_t offset) const;
  // The text from a place (line and byte from 0) to the end.
  [[nodiscard]] std::string_view from(int line, int byte) const;
  // "godwit.yaml:18:5"; "godwit.yaml" for the whole file.
  [[nodiscard]] std::string place(Position at) const;
  // An error whose first detail is the place. The line itself and a mark under the column follow, unless the line may
  // hold a secret or is very long.
  [[nodiscard]] Error error(ErrorCode code, std::string message, Position at) const;

 private:
  [[nodiscard]] std::string_view line_text(int line) const;

  std::string name_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
};

// The first bytes of `text`, at most `limit` and no half character, and "…" when something was cut off.
std::string shortened(std::string text, std::size_t limit);
// `text` fit for a message: one line, no user and password of a connection string, no control characters, at most
// sixty bytes.
std::string presentable(std::string_view text);
// The same in quotes.
std::string quote(std::string_view text);

}  // namespace godwit::config
