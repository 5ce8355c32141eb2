// DEFLATE in its three wrappings.
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace godwit::base {

enum class Wrapping { kGzip, kZlib, kRaw, kAny };  // kAny: gzip or zlib, for unpacking

// The packed bytes cannot be unpacked; what() is zlib's reason, `code` its name ("Z_DATA_ERROR").
class ZipError : public std::runtime_error {
 public:
  ZipError(const std::string& what, std::string code, int number)
      : std::runtime_error(what), code_(std::move(code)), number_(number) {}
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] int number() const { return number_; }

 private:
  std::string code_;
  int number_;
};

// `level` -1 (zlib's choice) to 9.
std::vector<std::uint8_t> pack(std::span<const std::uint8_t> bytes, Wrapping wrapping, int level);
// Throws ZipError, also when more than `limit` bytes come out.
std::vector<std::uint8_t> unpack(std::span<const std::uint8_t> bytes, Wrapping wrapping, std::size_t limit);
std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t start);

}  // namespace godwit::base
