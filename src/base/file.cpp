#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/random.h"
#include "godwit/error.h"

namespace godwit::base {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* act, const fs::path& path, int reason) {
  throw Error(ErrorCode::kFile, fmt::format("cannot {} {}: {}", act, path.string(), std::strerror(reason)));
}

void write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

Descriptor open_folder_of(const fs::path& path) {
  const fs::path folder = path.parent_path().empty() ? "." : path.parent_path();
  return Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

void flush_folder_of(const fs::path& path) {
  const Descriptor fd = open_folder_of(path);
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) fail("flush the folder of", path, errno);
}

void write_and_close(Descriptor& fd, std::string_view content, const fs::path& path) {
  write_all(fd.get(), content, path);
  if (::fsync(fd.get()) != 0) fail("flush", path, errno);
  if (!fd.close()) fail("write", path, errno);
}

bool is_own(const Descriptor& fd, mode_t type) noexcept {
  struct stat info {};
  return fd.get() >= 0 && ::fstat(fd.get(), &info) == 0 && (info.st_mode & S_IFMT) == type &&
         info.st_uid == ::geteuid() && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::string read_all(const Descriptor& fd, const fs::path& path, std::uint64_t limit) {
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) fail("read", path, errno);
  if (S_ISDIR(info.st_mode)) fail("read", path, EISDIR);
  std::string content;
  if (info.st_size > 0) content.reserve(static_cast<std::size_t>(info.st_size));
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
    if (content.size() > limit) fail("read", path, EFBIG);
  }
}

}  // namespace

std::string read_file(const fs::path& path, std::uint64_t limit) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) fail("read", path, errno);
  return read_all(fd, path, limit);
}

Descriptor open_own_file(const fs::path& path) {
  const Descriptor folder = open_folder_of(path);
  if (!is_own(folder, S_IFDIR)) return Descriptor();
  // Without O_NONBLOCK a pipe in its place would wait for a writer.
  constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  Descriptor fd(::openat(folder.get(), path.filename().c_str(), kFlags));
  return is_own(fd, S_IFREG) ? std::move(fd) : Descriptor();
}

std::optional<std::string> read_own_file(const fs::path& path, std::uint64_t limit) {
  const Descriptor fd = open_own_file(path);
  if (fd.get() < 0) return std::nullopt;
  return read_all(fd, path, limit);
}

bool is_own_folder(const fs::path& path) noexcept {
  return is_own(Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), S_IFDIR);
}

std::optional<std::string> read_file_if_exists(const fs::path& path) {
  if (::access(path.c_str(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  return read_file(path);
}

void write_file(const fs::path& path, std::string_view content, unsigned mode) {
  const fs::path temporary = path.string() + fmt::format(".{:016x}.tmp", random_number());
  try {
    Descriptor fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (fd.get() < 0) fail("create", temporary, errno);
    write_and_close(fd, content, temporary);
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail("replace", path, errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
  flush_folder_of(path);
}

bool create_file(const fs::path& path, std::string_view content, unsigned mode) {
  Descriptor fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (fd.get() < 0 && errno == EEXIST) return false;
  if (fd.get() < 0) fail("create", path, errno);
  try {
    write_and_close(fd, content, path);
  } catch (...) {
    ::unlink(path.c_str());
    throw;
  }
  flush_folder_of(path);
  return true;
}

void make_folder(const fs::path& path, unsigned mode) {
  std::error_code reason;
  if (fs::is_directory(path, reason)) return;
  if (!path.parent_path().empty() && path.parent_path() != path) make_folder(path.parent_path());
  if (::mkdir(path.c_str(), mode) == 0) return;
  const int error = errno;  // EEXIST is fine when another process was faster, not when a file is in the way
  if (error != EEXIST || !fs::is_directory(path, reason)) fail("create the folder", path, error);
}

std::vector<std::string> list_folder(const fs::path& path) {
  DIR* folder = ::opendir(path.c_str());
  if (folder == nullptr) fail("read the folder", path, errno);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(folder)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  const int reason = errno;
  ::closedir(folder);
  if (reason != 0) fail("read the folder", path, reason);
  return names;
}

FileLock::FileLock(const fs::path& path, std::int64_t wait_ms)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) fail("open", path, errno);
  const Monotonic deadline = system_clock().monotonic() + Duration(wait_ms);
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    const bool late = system_clock().monotonic() >= deadline;
    if ((reason != EWOULDBLOCK && reason != EINTR) || late) {
      ::close(descriptor_);
      if (!late) fail("lock", path, reason);
      throw Error(ErrorCode::kTimeout, fmt::format("{} is locked by another process", path.string()));
    }
    system_clock().sleep(Duration(20), {});
  }
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace godwit::base
