#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"
#include "godwit/error.h"

extern char** environ;

namespace godwit::base {

namespace {

constexpr std::size_t kMostOutput = std::size_t{1} << 20U;

// Files of /proc report size 0 and may vanish while they are read.
std::string read_proc(const std::string& path) {
  try {
    return read_file(path);
  } catch (const Error&) {
    return {};
  }
}

std::string boot_id() {
  static const std::string id = [] {
    std::array<char, 64> space{};
    const ssize_t length = ::readlink("/proc/self/ns/pid", space.data(), space.size());
    return std::string(trim(read_proc("/proc/sys/kernel/random/boot_id"))) + " " +
           std::string(space.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  }();
  return id;
}

struct ProcessStat {
  bool ended = false;  // a zombie: nobody has asked for its exit status yet
  std::uint64_t started = 0;
};

std::optional<ProcessStat> read_stat(pid_t pid) {
  const std::string stat = read_proc(fmt::format("/proc/{}/stat", pid));
  // The second field is the program's name in parentheses and may hold anything, so fields are counted from the last
  // ')'.
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) return std::nullopt;
  std::size_t at = name_end + 2;
  const bool ended = stat[at] == 'Z' || stat[at] == 'X';
  for (int field = 3; field < 22 && at != std::string::npos; ++field) at = stat.find(' ', at) + 1;
  return ProcessStat{ended, std::strtoull(stat.c_str() + at, nullptr, 10)};
}

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
      throw Error(ErrorCode::kFile, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] int end(std::size_t i) const { return ends_[i]; }
  void close_end(std::size_t i) {
    if (ends_[i] >= 0) ::close(ends_[i]);
    ends_[i] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

// Reads what is there; closes the pipe at its end.
void drain(Pipe& pipe, std::string& into) {
  std::array<char, 16384> buffer{};
  const ssize_t got = ::read(pipe.end(0), buffer.data(), buffer.size());
  if (got > 0) {
    if (into.size() < kMostOutput) into.append(buffer.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || errno != EINTR) {
    pipe.close_end(0);
  }
}

// True when both pipes reached their end before the deadline.
bool collect(Pipe& out, Pipe& err, ProcessResult& result, Monotonic deadline) {
  while (out.end(0) >= 0 || err.end(0) >= 0) {
    const auto left = std::chrono::duration_cast<Duration>(deadline - system_clock().monotonic());
    if (left.count() <= 0) return false;
    std::array<pollfd, 2> fds{pollfd{out.end(0), POLLIN, 0}, pollfd{err.end(0), POLLIN, 0}};
    if (::poll(fds.data(), fds.size(), static_cast<int>(std::min<std::int64_t>(left.count(), 60000))) <= 0) continue;
    if (fds[0].revents != 0) drain(out, result.output);
    if (fds[1].revents != 0) drain(err, result.errors);
  }
  return true;
}

}  // namespace

std::optional<ProcessIdentity> find_process(pid_t pid) {
  const auto stat = read_stat(pid);
  if (!stat || stat->ended) return std::nullopt;
  return ProcessIdentity{boot_id(), pid, stat->started};
}

ProcessIdentity this_process() {
  static thread_local ProcessIdentity self;
  if (self.pid != ::getpid()) self = find_process(::getpid()).value_or(ProcessIdentity{boot_id(), ::getpid(), 0});
  return self;
}

bool is_alive(const ProcessIdentity& process) {
  const auto now = find_process(process.pid);
  return now.has_value() && *now == process;
}

bool is_gone(const ProcessIdentity& process) {
  if (process.pid <= 0 || process.boot != boot_id()) return false;
  if (const auto stat = read_stat(process.pid)) return stat->ended || stat->started != process.started;
  return ::kill(process.pid, 0) != 0 && errno == ESRCH;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : "unknown";
}

std::string user_name() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return fmt::format("uid-{}", ::geteuid());
}

std::vector<std::string> command_line_of(pid_t pid) {
  const std::string text = read_proc(fmt::format("/proc/{}/cmdline", pid));
  std::vector<std::string> arguments;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\0', at), text.size());
    arguments.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return arguments;
}

std::optional<std::filesystem::path> find_program(const std::string& name, const std::string& search_path) {
  const auto runnable = [](const std::filesystem::path& path) {
    std::error_code reason;
    return std::filesystem::is_regular_file(path, reason) && ::access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos)
    return runnable(name) ? std::optional<std::filesystem::path>(name) : std::nullopt;
  for (std::size_t at = 0; at <= search_path.size();) {
    const auto end = std::min(search_path.find(':', at), search_path.size());
    const std::filesystem::path candidate = std::filesystem::path(search_path.substr(at, end - at)) / name;
    if (end > at && runnable(candidate)) return candidate;
    at = end + 1;
  }
  return std::nullopt;
}

ProcessResult run_process(const std::vector<std::string>& arguments, Duration limit,
                          const std::filesystem::path& folder) {
  Pipe out;
  Pipe err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.end(1), 1);
  posix_spawn_file_actions_adddup2(&actions, err.end(1), 2);
  if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // Its own process group, so that a time-out reaches its children; signals as a program expects them at its start.
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int reason = ::posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (reason != 0)
    throw Error(ErrorCode::kFile, fmt::format("cannot run {}: {}", arguments.at(0), std::strerror(reason)));
  out.close_end(1);
  err.close_end(1);

  ProcessResult result;
  const bool ended = collect(out, err, result, system_clock().monotonic() + limit);
  if (!ended) ::kill(-pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended)
    throw Error(ErrorCode::kTimeout, fmt::format("{} ran longer than {}", arguments[0], readable_duration(limit)));
  result.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return result;
}

}  // namespace godwit::base
