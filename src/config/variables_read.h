// Which variables of the environment the code of a configuration reads, as far as its text tells.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace godwit::config {

struct VariableRead {
  std::string name;
  bool is_in_text = false;   // it becomes a part of a longer text: `${process.env.NAME}`, or with a +
  bool has_default = false;  // the file says what holds without it, or only compares it
};

// Each process.env.NAME, process.env['NAME'] and const { NAME } = process.env outside of comments on lines of their
// own, in the order of the text.
std::vector<VariableRead> variable_reads(std::string_view text);

// The names, sorted, each once.
std::vector<std::string> variables_read_by(std::string_view text);
// Those that are not set, or empty.
std::vector<std::string> unset_of(std::string_view text, const Variables& variables);
// Those that are not set and that the file puts into a text without a default; where none is seen to be put there, all
// that are not set and have no default.
std::vector<std::string> unset_in_texts(std::string_view text, const Variables& variables);

// Whether the text has this name in it, and not as a part of a longer one.
bool mentions(std::string_view text, std::string_view name);

}  // namespace godwit::config
