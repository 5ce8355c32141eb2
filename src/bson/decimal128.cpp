#include "bson/decimal128.h"

#include <bson/bson.h>

#include <cstring>
#include <limits>

namespace godwit::bson {

std::string format_decimal128(std::span<const std::uint8_t, 16> bytes) {
  bson_decimal128_t value{};
  std::memcpy(&value.low, bytes.data(), sizeof value.low);
  std::memcpy(&value.high, bytes.data() + sizeof value.low, sizeof value.high);
  char text[BSON_DECIMAL128_STRING];
  bson_decimal128_to_string(&value, text);
  return text;
}

std::optional<Decimal128Bytes> parse_decimal128(std::string_view text) {
  bson_decimal128_t value{};
  if (text.empty() || text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return std::nullopt;
  if (!bson_decimal128_from_string_w_len(text.data(), static_cast<int>(text.size()), &value)) return std::nullopt;
  Decimal128Bytes bytes{};
  std::memcpy(bytes.data(), &value.low, sizeof value.low);
  std::memcpy(bytes.data() + sizeof value.low, &value.high, sizeof value.high);
  return bytes;
}

}  // namespace godwit::bson
