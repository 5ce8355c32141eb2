// A file with compiled engine code.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace godwit::script {

// One file per build of the engine in a folder of the user's. Code is run as it is, so that a file or a folder that
// somebody else owns or could write is not used. Failures of the disk are silent: a cache may be absent.
class CodeCache {
 public:
  // Of a file that is read at all.
  static constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20U;

  // An empty folder makes a cache that holds and keeps nothing. `build` names what the code was made by.
  CodeCache(const std::filesystem::path& folder, std::string_view build);

  // Where the code that `build` made is kept; empty for an empty folder.
  static std::filesystem::path file_in(const std::filesystem::path& folder, std::string_view build);
  // Replaces such a file, all or nothing. Throws kFile; does nothing when somebody else owns the folder.
  static void write(const std::filesystem::path& file, std::string_view content);
  // Of some bytes. Guards against a torn or rotten file, not against an attacker.
  static std::uint64_t checksum(std::string_view bytes) noexcept;

  // What was stored, empty when there is nothing or it is damaged.
  [[nodiscard]] std::string load() const noexcept;
  // Replaces what is stored, all or nothing.
  void store(std::string_view code) const noexcept;

 private:
  std::filesystem::path file_;
};

}  // namespace godwit::script
