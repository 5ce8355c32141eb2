// Files, with every result checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"

namespace godwit::base {

// Reads a whole regular file. Throws kFile with the path and the system's reason; also when it is a folder or longer
// than `limit` bytes.
std::string read_file(const std::filesystem::path& path, std::uint64_t limit = std::uint64_t{1} << 30U);
// As read_file, but nothing when the file does not exist.
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path);
// As read_file, but nothing unless nobody else can have written it: a regular file, no link, in a folder, both owned by
// the process's effective user and writable for nobody else. For content that is trusted, such as compiled code.
std::optional<std::string> read_own_file(const std::filesystem::path& path, std::uint64_t limit);
// As read_own_file, but open for reading.
Descriptor open_own_file(const std::filesystem::path& path);
// Whether a folder is there, owned by the process's effective user and writable for nobody else.
bool is_own_folder(const std::filesystem::path& path) noexcept;
// Replaces `path` by a file with `content`: temporary file beside it, flush to disk, rename, flush of the folder. After
// a failure (kFile) or a crash the old file is as it was. `mode` is the new file's permission bits.
void write_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);
// Creates `path` with `content` only if nothing is there. Returns false, changing nothing, when something is.
bool create_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);
// Makes a folder and those above it. `mode` is for the last one.
void make_folder(const std::filesystem::path& path, unsigned mode = 0755);
// Names of the entries in a folder, in no order; "." and ".." left out. Throws kFile.
std::vector<std::string> list_folder(const std::filesystem::path& path);

// An exclusive lock on a file (flock), taken on construction after waiting at most `wait`, given back on destruction or
// when the process ends in whatever way. Creates the file. Throws kTimeout when it is held for longer, kFile otherwise.
class [[nodiscard]] FileLock {
 public:
  FileLock(const std::filesystem::path& path, std::int64_t wait_ms);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace godwit::base
