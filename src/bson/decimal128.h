// Decimal floating point numbers of 128 bits (IEEE 754-2008, binary integer decimal) as text and back.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace godwit::bson {

using Decimal128Bytes = std::array<std::uint8_t, 16>;  // little-endian, as in a BSON element

// The text of MongoDB's specification "BSON Decimal128": "12.50", "1E+3", "-Infinity", "NaN".
std::string format_decimal128(std::span<const std::uint8_t, 16> bytes);
// Nothing when the text is no number or cannot be held exactly.
std::optional<Decimal128Bytes> parse_decimal128(std::string_view text);

}  // namespace godwit::bson
