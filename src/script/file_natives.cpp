// What the prelude's fs stands on. Paths are absolute text. What fails gives the negative errno, and -kOutside when a
// script may not write there; nothing else gives a negative number.
//
//   open(path, flags, mode) -> descriptor, close(fd), read(fd, view, offset, length, position or -1) -> count,
//   write(fd, view, offset, length, position or -1) -> count, truncate(fd, length), sync(fd)
//   readFile(path) -> Uint8Array; stat(path, follows), fstat(fd) -> array of 14 numbers
//   list(path) -> [name, type, name, type …], type as in dirent.h; access(path, mode), real(path) -> text,
//   readLink(path) -> text
//   makeFolder(path, mode), removeFolder(path), unlink(path), rename(from, to), symlink(target, path), link(from, to),
//   chmod(path, mode), touch(path, seconds, seconds), makeTemporary(prefix) -> text
//   errorName(errno) -> text, errorText(errno) -> text
#include <dirent.h>
#include <fcntl.h>
#include <js/Array.h>
#include <js/Conversions.h>
#include <js/GCVector.h>
#include <js/ValueArray.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "script/engine_state.h"
#include "script/native_bytes.h"
#include "script/native_groups.h"
#include "godwit/error.h"
#include "script/text.h"
#include "script/write_guard.h"

namespace godwit::script {
namespace {

constexpr int kOutside = 100000;  // beyond every errno

bool path_of(JSContext* cx, const JS::CallArgs& args, unsigned index, std::string* path) {
  return to_utf8(cx, args.get(index), path);
}

// What a script hands on unchecked may be anything.
double number(const JS::CallArgs& args, unsigned index) {
  if (!args.get(index).isNumber()) throw Error(ErrorCode::kUsage, "a file operation wants a number");
  return args.get(index).toNumber();
}
int integer(const JS::CallArgs& args, unsigned index) {
  const double value = number(args, index);
  return value >= -1 && value <= std::numeric_limits<int>::max() ? static_cast<int>(value) : -1;
}
std::size_t amount(const JS::CallArgs& args, unsigned index) {
  const double value = number(args, index);
  if (!(value >= 0)) throw Error(ErrorCode::kUsage, "a file operation wants a number that is not negative");
  return static_cast<std::size_t>(std::min(value, 9e15));
}

// Descriptors that scripts of this thread's engine opened. The process has others: the driver's sockets among them.
std::set<int>& opened() {
  thread_local std::set<int> descriptors;
  return descriptors;
}

// The number, or one that is none: the system call then fails with EBADF.
int descriptor(const JS::CallArgs& args, bool may_be_standard) {
  const int given = integer(args, 0);
  return opened().contains(given) || (may_be_standard && given >= 0 && given <= 2) ? given : -1;
}

// The result of a system call, as the natives give it.
bool answer(const JS::CallArgs& args, long result) {
  args.rval().setNumber(static_cast<double>(result < 0 ? -errno : result));
  return true;
}

bool refused(JSContext* cx, const JS::CallArgs& args, const std::string& path, bool follows) {
  if (may_write(EngineState::of(cx).options().project_folder, path, follows)) return false;
  args.rval().setInt32(-kOutside);
  return true;
}

bool open_file(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  if (!path_of(cx, args, 0, &path)) return false;
  const int flags = integer(args, 1);
  const bool writes = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
  if (writes && refused(cx, args, path, true)) return true;
  const int file = ::open(path.c_str(), flags | O_CLOEXEC, static_cast<mode_t>(integer(args, 2)));
  if (file >= 0) opened().insert(file);
  return answer(args, file);
}

bool close_file(JSContext* /*cx*/, const JS::CallArgs& args) {
  const int file = descriptor(args, false);
  opened().erase(file);
  return answer(args, ::close(file));
}

bool transfer(JSContext* cx, const JS::CallArgs& args, bool writes) {
  const int file = descriptor(args, true);
  const auto position = static_cast<off_t>(number(args, 4));
  const std::size_t from = amount(args, 2);
  const std::size_t length = amount(args, 3);
  const JS::AutoCheckCannotGC no_gc(cx);
  const auto all = place_of(args.get(1), no_gc);
  const auto offset = std::min(from, all.size());
  const auto place = all.subspan(offset, std::min(length, all.size() - offset));
  if (writes) {
    return answer(args, position < 0 ? ::write(file, place.data(), place.size())
                                     : ::pwrite(file, place.data(), place.size(), position));
  }
  return answer(args, position < 0 ? ::read(file, place.data(), place.size())
                                   : ::pread(file, place.data(), place.size(), position));
}
bool read_file_part(JSContext* cx, const JS::CallArgs& args) { return transfer(cx, args, false); }
bool write_file_part(JSContext* cx, const JS::CallArgs& args) { return transfer(cx, args, true); }

bool truncate_file(JSContext* /*cx*/, const JS::CallArgs& args) {
  return answer(args, ::ftruncate(descriptor(args, false), static_cast<off_t>(amount(args, 1))));
}
bool sync_file(JSContext* /*cx*/, const JS::CallArgs& args) { return answer(args, ::fsync(descriptor(args, true))); }

bool read_whole(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  if (!path_of(cx, args, 0, &path)) return false;
  const base::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return answer(args, -1);
  std::vector<std::uint8_t> bytes;
  struct stat status {};
  if (::fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode))
    bytes.reserve(static_cast<std::size_t>(status.st_size) + 1);
  constexpr std::size_t kPiece = std::size_t{256} << 10U;
  while (true) {
    const std::size_t had = bytes.size();
    bytes.resize(had + std::max(kPiece, bytes.capacity() - had));
    const ssize_t count = ::read(file.get(), bytes.data() + had, bytes.size() - had);
    if (count < 0) return answer(args, -1);
    bytes.resize(had + static_cast<std::size_t>(count));
    if (count == 0) break;
  }
  return to_value(cx, bytes, args.rval());
}

bool status_array(JSContext* cx, const JS::CallArgs& args, const struct stat& status) {
  const auto milliseconds = [](const timespec& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  };
  const std::array<double, 14> numbers{static_cast<double>(status.st_dev),     static_cast<double>(status.st_mode),
                                       static_cast<double>(status.st_nlink),   static_cast<double>(status.st_uid),
                                       static_cast<double>(status.st_gid),     static_cast<double>(status.st_rdev),
                                       static_cast<double>(status.st_blksize), static_cast<double>(status.st_ino),
                                       static_cast<double>(status.st_size),    static_cast<double>(status.st_blocks),
                                       milliseconds(status.st_atim),           milliseconds(status.st_mtim),
                                       milliseconds(status.st_ctim),           milliseconds(status.st_ctim)};
  JS::RootedValueVector values(cx);
  for (const double number : numbers) {
    if (!values.append(JS::NumberValue(number))) return false;
  }
  JSObject* const array = JS::NewArrayObject(cx, values);
  if (array == nullptr) return false;
  args.rval().setObject(*array);
  return true;
}

bool stat_path(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  if (!path_of(cx, args, 0, &path)) return false;
  struct stat status {};
  const int result = args.get(1).isTrue() ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
  return result < 0 ? answer(args, -1) : status_array(cx, args, status);
}

bool stat_file(JSContext* cx, const JS::CallArgs& args) {
  struct stat status {};
  return ::fstat(integer(args, 0), &status) < 0 ? answer(args, -1) : status_array(cx, args, status);
}

bool list_folder(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  if (!path_of(cx, args, 0, &path)) return false;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
  if (!folder) return answer(args, -1);
  JS::RootedValueVector values(cx);
  JS::RootedValue name(cx);
  while (const dirent* const entry = ::readdir(folder.get())) {
    const std::string_view text = entry->d_name;
    if (text == "." || text == "..") continue;
    const int type = entry->d_type;
    if (!to_value(cx, text, &name) || !values.append(name) || !values.append(JS::Int32Value(type))) return false;
  }
  JSObject* const array = JS::NewArrayObject(cx, values);
  if (array == nullptr) return false;
  args.rval().setObject(*array);
  return true;
}

bool access_path(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  return path_of(cx, args, 0, &path) && answer(args, ::access(path.c_str(), integer(args, 1)));
}

bool real_path(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  if (!path_of(cx, args, 0, &path)) return false;
  const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), std::free);
  return real ? to_value(cx, std::string_view(real.get()), args.rval()) : answer(args, -1);
}

bool read_link(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  if (!path_of(cx, args, 0, &path)) return false;
  std::array<char, PATH_MAX> target{};
  const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
  return length < 0 ? answer(args, -1)
                    : to_value(cx, std::string_view(target.data(), static_cast<std::size_t>(length)), args.rval());
}

// A call that changes what `path` names; `follows`: the last link too.
template <class Call>
bool change(JSContext* cx, const JS::CallArgs& args, bool follows, const Call& call) {
  std::string path;
  if (!path_of(cx, args, 0, &path)) return false;
  return refused(cx, args, path, follows) || answer(args, call(path.c_str()));
}

bool make_folder(JSContext* cx, const JS::CallArgs& args) {
  return change(cx, args, true, [&](const char* path) { return ::mkdir(path, static_cast<mode_t>(integer(args, 1))); });
}
bool remove_folder(JSContext* cx, const JS::CallArgs& args) { return change(cx, args, false, ::rmdir); }
bool unlink_file(JSContext* cx, const JS::CallArgs& args) { return change(cx, args, false, ::unlink); }
bool change_mode(JSContext* cx, const JS::CallArgs& args) {
  return change(cx, args, true, [&](const char* path) { return ::chmod(path, static_cast<mode_t>(integer(args, 1))); });
}

timespec time_of(double seconds) {
  const double whole = std::floor(seconds);
  return {static_cast<time_t>(whole), static_cast<long>((seconds - whole) * 1e9)};
}
bool touch(JSContext* cx, const JS::CallArgs& args) {
  return change(cx, args, true, [&](const char* path) {
    const std::array<timespec, 2> times{time_of(number(args, 1)), time_of(number(args, 2))};
    return ::utimensat(AT_FDCWD, path, times.data(), 0);
  });
}

bool rename_file(JSContext* cx, const JS::CallArgs& args) {
  std::string from;
  std::string to;
  if (!path_of(cx, args, 0, &from) || !path_of(cx, args, 1, &to)) return false;
  return refused(cx, args, from, false) || refused(cx, args, to, false) ||
         answer(args, ::rename(from.c_str(), to.c_str()));
}

// A hard link to a file outside would be a way to write into it.
bool link_file(JSContext* cx, const JS::CallArgs& args) {
  std::string from;
  std::string to;
  if (!path_of(cx, args, 0, &from) || !path_of(cx, args, 1, &to)) return false;
  return refused(cx, args, from, true) || refused(cx, args, to, false) ||
         answer(args, ::link(from.c_str(), to.c_str()));
}

bool symlink_file(JSContext* cx, const JS::CallArgs& args) {
  std::string target;
  std::string path;
  if (!path_of(cx, args, 0, &target) || !path_of(cx, args, 1, &path)) return false;
  return refused(cx, args, path, false) || answer(args, ::symlink(target.c_str(), path.c_str()));
}

bool make_temporary(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  if (!path_of(cx, args, 0, &path)) return false;
  path += "XXXXXX";
  if (refused(cx, args, path, false)) return true;
  return ::mkdtemp(path.data()) == nullptr ? answer(args, -1) : to_value(cx, std::string_view(path), args.rval());
}

bool error_name(JSContext* cx, const JS::CallArgs& args) {
  const char* const name = strerrorname_np(integer(args, 0));
  return to_value(cx, std::string_view(name == nullptr ? "UNKNOWN" : name), args.rval());
}
bool error_text(JSContext* cx, const JS::CallArgs& args) {
  const char* const text = strerrordesc_np(integer(args, 0));
  return to_value(cx, std::string_view(text == nullptr ? "unknown error" : text), args.rval());
}

}  // namespace

const JSFunctionSpec kFileNatives[] = {
    JS_FN("open", native<open_file>, 3, 0),
    JS_FN("close", native<close_file>, 1, 0),
    JS_FN("read", native<read_file_part>, 5, 0),
    JS_FN("write", native<write_file_part>, 5, 0),
    JS_FN("truncate", native<truncate_file>, 2, 0),
    JS_FN("sync", native<sync_file>, 1, 0),
    JS_FN("readFile", native<read_whole>, 1, 0),
    JS_FN("stat", native<stat_path>, 2, 0),
    JS_FN("fstat", native<stat_file>, 1, 0),
    JS_FN("list", native<list_folder>, 1, 0),
    JS_FN("access", native<access_path>, 2, 0),
    JS_FN("real", native<real_path>, 1, 0),
    JS_FN("readLink", native<read_link>, 1, 0),
    JS_FN("makeFolder", native<make_folder>, 2, 0),
    JS_FN("removeFolder", native<remove_folder>, 1, 0),
    JS_FN("unlink", native<unlink_file>, 1, 0),
    JS_FN("rename", native<rename_file>, 2, 0),
    JS_FN("symlink", native<symlink_file>, 2, 0),
    JS_FN("link", native<link_file>, 2, 0),
    JS_FN("chmod", native<change_mode>, 2, 0),
    JS_FN("touch", native<touch>, 3, 0),
    JS_FN("makeTemporary", native<make_temporary>, 1, 0),
    JS_FN("errorName", native<error_name>, 1, 0),
    JS_FN("errorText", native<error_text>, 1, 0),
    JS_FS_END,
};

}  // namespace godwit::script
