// Text as it may be shown to a person: harmless, measured, counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::cli {

// `text` on one line, with everything in it that could act on a terminal or deceive an eye made visible: C0 and C1
// controls, DEL, bidirectional overrides (\x1b, \n, \u{202e}) and bytes that are no UTF-8 (\xff). Names, ids and
// everything else that comes out of a database or a script goes through here.
std::string visible(std::string_view text);
// The same for text of several lines: newlines and tabs stay.
std::string visible_lines(std::string_view text);

// How many terminal cells well-formed UTF-8 takes: combining marks none, East Asian wide characters and emoji two.
std::size_t display_width(std::string_view text);
// `text` cut to `cells` terminal cells, the last of them `ellipsis` when something was cut off.
std::string shorten(std::string_view text, std::size_t cells, std::string_view ellipsis);

std::vector<std::string> lines_of(std::string_view text);
std::string joined(const std::vector<std::string>& parts, std::string_view between);
// "1 migration", "3 migrations".
std::string counted(std::int64_t number, std::string_view singular);
// 1234567 -> "1,234,567".
std::string grouped(std::int64_t number);
// The text as one word of a shell command, quoted only where it has to be.
std::string shell_word(std::string_view text);

// The entry of `known` that `word` was probably meant to be; nothing when none is near.
std::optional<std::string> meant(std::string_view word, std::span<const std::string_view> known);

}  // namespace godwit::cli
