// Small text work that several modules share.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::base {

// Orders two UTF-8 texts as JavaScript's default sort does: by UTF-16 code units. This is migrate-mongo's order of
// file names; it differs from byte order only beyond the Basic Multilingual Plane.
bool less_utf16(std::string_view a, std::string_view b);

// True when `text` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

// `text` with U+FFFD for each ill-formed byte.
std::string well_formed(std::string_view text);
// At most `most` bytes of the beginning of well-formed `text`, no character of it in half.
std::string_view beginning(std::string_view text, std::size_t most);

// The entry of `known` nearest to `word` by edit distance (Damerau-Levenshtein, optimal string alignment), if it is
// near enough to be a slip.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> known);
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);
// What a message ends with where a name is unknown: `; did you mean "url"?`, or nothing without a guess.
std::string did_you_mean(const std::optional<std::string>& guess);

std::string_view trim(std::string_view text);
std::vector<std::string> split_lines(std::string_view text);
std::string join(const std::vector<std::string>& parts, std::string_view between);
std::string lower_ascii(std::string_view text);
// True when `text` matches a shell pattern with * ? and [set].
bool matches_glob(std::string_view text, std::string_view pattern);
// `text` as a JSON string literal with its quotes. Ill-formed UTF-8 becomes U+FFFD.
std::string json_quote(std::string_view text);
// "1 migration", "3 migrations".
std::string counted(std::int64_t number, std::string_view singular);
// 1234567 -> "1,234,567".
std::string grouped(std::int64_t number);
// Replaces control characters (terminal escapes among them) and ill-formed UTF-8 by their visible forms, "\\x1b";
// newlines and tabs stay. The result is well-formed UTF-8.
std::string printable(std::string_view text);

}  // namespace godwit::base
