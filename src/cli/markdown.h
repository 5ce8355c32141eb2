// The Markdown of our own pages, made readable in a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/style.h"

namespace godwit::cli {

// Paragraphs and list items are filled to `columns`; headings and **strong** text become bold, `code` coloured; code
// blocks are indented; links keep their text. Without colour the marks of strong text vanish and those of code stay.
std::string readable_markdown(std::string_view markdown, std::size_t columns, const Style& style);

}  // namespace godwit::cli
