#include "base/zip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace godwit::base {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10U;

int window_bits(Wrapping wrapping) {
  switch (wrapping) {
    case Wrapping::kGzip: return MAX_WBITS + 16;
    case Wrapping::kAny: return MAX_WBITS + 32;
    case Wrapping::kRaw: return -MAX_WBITS;
    case Wrapping::kZlib: break;
  }
  return MAX_WBITS;
}

[[noreturn]] void fail(const z_stream& stream, int result) {
  const char* const text = stream.msg != nullptr ? stream.msg : zError(result);
  switch (result) {
    case Z_DATA_ERROR: throw ZipError(text, "Z_DATA_ERROR", result);
    case Z_BUF_ERROR: throw ZipError("unexpected end of file", "Z_BUF_ERROR", result);
    case Z_NEED_DICT: throw ZipError("Missing dictionary", "Z_NEED_DICT", result);
    case Z_MEM_ERROR: throw ZipError("Not enough memory", "Z_MEM_ERROR", result);
    default: throw ZipError(text, "Z_STREAM_ERROR", result);
  }
}

// Gives the stream as much of the rest as its counter can hold.
void feed(z_stream& stream, std::span<const std::uint8_t>& rest) {
  if (stream.avail_in > 0 || rest.empty()) return;
  const std::size_t count = std::min<std::size_t>(rest.size(), std::numeric_limits<uInt>::max());
  stream.next_in = const_cast<Bytef*>(rest.data());
  stream.avail_in = static_cast<uInt>(count);
  rest = rest.subspan(count);
}

}  // namespace

std::vector<std::uint8_t> pack(std::span<const std::uint8_t> bytes, Wrapping wrapping, int level) {
  z_stream stream{};
  constexpr int kMemoryLevel = 8;
  const int started = deflateInit2(&stream, level, Z_DEFLATED, window_bits(wrapping), kMemoryLevel, Z_DEFAULT_STRATEGY);
  if (started != Z_OK) fail(stream, started);
  std::vector<std::uint8_t> out;
  std::array<std::uint8_t, kPiece> piece;
  int result = Z_OK;
  while (result == Z_OK) {
    feed(stream, bytes);
    stream.next_out = piece.data();
    stream.avail_out = static_cast<uInt>(piece.size());
    result = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    out.insert(out.end(), piece.begin(), piece.end() - stream.avail_out);
  }
  deflateEnd(&stream);
  return out;
}

std::vector<std::uint8_t> unpack(std::span<const std::uint8_t> bytes, Wrapping wrapping, std::size_t limit) {
  z_stream stream{};
  const int started = inflateInit2(&stream, window_bits(wrapping));
  if (started != Z_OK) fail(stream, started);
  std::vector<std::uint8_t> out;
  std::array<std::uint8_t, kPiece> piece;
  int result = Z_OK;
  while (true) {
    feed(stream, bytes);
    stream.next_out = piece.data();
    stream.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&stream, Z_NO_FLUSH);
    out.insert(out.end(), piece.begin(), piece.end() - stream.avail_out);
    if (out.size() > limit) break;
    // Gzip files may be several, one after the other.
    const bool another = result == Z_STREAM_END && wrapping == Wrapping::kGzip && stream.avail_in > 0 &&
                         stream.next_in[0] == 0x1f && inflateReset(&stream) == Z_OK;
    if (result != Z_OK && !another) break;
  }
  z_stream end = stream;
  inflateEnd(&stream);
  if (out.size() > limit)
    throw ZipError("Cannot create a Buffer larger than " + std::to_string(limit) + " bytes", "ERR_BUFFER_TOO_LARGE", 0);
  if (result != Z_STREAM_END) fail(end, result);
  return out;
}

std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t start) {
  return static_cast<std::uint32_t>(::crc32_z(start, bytes.data(), bytes.size()));
}

}  // namespace godwit::base
