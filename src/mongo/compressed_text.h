// Texts as one zstd frame.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::mongo {

// Compresses one text after the other with one state of the library: making that costs more than compressing a script.
// Used by one thread at a time.
class TextCompressor {
 public:
  TextCompressor();
  ~TextCompressor();
  TextCompressor(const TextCompressor&) = delete;
  TextCompressor& operator=(const TextCompressor&) = delete;
  // Throws kInternal when the library refuses.
  std::vector<std::uint8_t> compress(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;  // made by the first call
};

// Nothing when the bytes are no complete frame, or one that says to hold more than 256 MiB.
std::optional<std::string> decompress_text(std::span<const std::uint8_t> bytes);

}  // namespace godwit::mongo
