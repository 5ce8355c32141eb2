#include "mongo/compressed_text.h"

#include <zstd.h>

#include "godwit/error.h"

namespace godwit::mongo {

namespace {
constexpr unsigned long long kLongest = 256ULL << 20U;
}

struct TextCompressor::State {
  struct Free {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
};

TextCompressor::TextCompressor() = default;
TextCompressor::~TextCompressor() = default;

std::vector<std::uint8_t> TextCompressor::compress(std::string_view text) {
  if (!state_) state_ = std::make_unique<State>();
  if (!state_->context) throw Error(ErrorCode::kInternal, "there is no memory to compress a text");
  std::vector<std::uint8_t> bytes(ZSTD_compressBound(text.size()));
  const std::size_t size = ZSTD_compressCCtx(state_->context.get(), bytes.data(), bytes.size(), text.data(),
                                             text.size(), ZSTD_CLEVEL_DEFAULT);
  if (ZSTD_isError(size) != 0) throw Error(ErrorCode::kInternal, "a text cannot be compressed");
  bytes.resize(size);
  return bytes;
}

std::optional<std::string> decompress_text(std::span<const std::uint8_t> bytes) {
  const unsigned long long length = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  // The two error values are larger than any limit.
  if (length > kLongest) return std::nullopt;
  std::string text(static_cast<std::size_t>(length), '\0');
  const std::size_t size = ZSTD_decompress(text.data(), text.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0 || size != text.size()) return std::nullopt;
  return text;
}

}  // namespace godwit::mongo
