// Texts as one zstd frame.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::mongo {

// Throws kInternal when the library refuses.
std::vector<std::uint8_t> compress_text(std::string_view text);
// Nothing when the bytes are no complete frame, or one that says to hold more than 256 MiB.
std::optional<std::string> decompress_text(std::span<const std::uint8_t> bytes);

}  // namespace godwit::mongo
