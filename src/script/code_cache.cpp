#include "script/code_cache.h"

#include <cstdint>
#include <cstring>
#include <exception>
#include <optional>

#include "base/file.h"

namespace godwit::script {
namespace {

constexpr std::size_t kSumBytes = 8;

std::string sum_bytes(std::string_view code) {
  const std::uint64_t sum = CodeCache::checksum(code);
  std::string bytes(kSumBytes, '\0');
  std::memcpy(bytes.data(), &sum, kSumBytes);
  return bytes;
}

}  // namespace

// FNV-1a over words.
std::uint64_t CodeCache::checksum(std::string_view bytes) noexcept {
  std::uint64_t sum = 0xcbf29ce484222325U;
  const auto mix = [&sum](std::uint64_t word) {
    sum = (sum ^ word) * 0x100000001b3U;
    sum ^= sum >> 29U;
  };
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    mix(word);
    bytes.remove_prefix(sizeof word);
  }
  for (const char byte : bytes) mix(static_cast<unsigned char>(byte));
  return sum;
}

std::filesystem::path CodeCache::file_in(const std::filesystem::path& folder, std::string_view build) {
  return folder.empty() ? folder : folder / ("javascript-" + std::to_string(checksum(build)) + ".bin");
}

void CodeCache::write(const std::filesystem::path& file, std::string_view content) {
  base::make_folder(file.parent_path(), 0700);
  if (base::is_own_folder(file.parent_path())) base::write_file(file, content, 0600);
}

CodeCache::CodeCache(const std::filesystem::path& folder, std::string_view build) : file_(file_in(folder, build)) {}

std::string CodeCache::load() const noexcept {
  if (file_.empty()) return {};
  try {
    std::optional<std::string> content = base::read_own_file(file_, kMostBytes);
    if (!content || content->size() <= kSumBytes) return {};
    const std::string sum = content->substr(content->size() - kSumBytes);
    content->resize(content->size() - kSumBytes);
    return sum == sum_bytes(*content) ? std::move(*content) : std::string();
  } catch (const std::exception&) {
    return {};
  }
}

void CodeCache::store(std::string_view code) const noexcept {
  if (file_.empty() || code.empty()) return;
  try {
    write(file_, std::string(code) + sum_bytes(code));
  } catch (const std::exception&) {
    return;  // the next process compiles again
  }
}

}  // namespace godwit::script
