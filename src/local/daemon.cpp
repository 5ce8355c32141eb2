#include "local/daemon.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/descriptor.h"
#include "godwit/error.h"

namespace godwit::local {

namespace {

using base::Descriptor;

[[noreturn]] void fail(std::string_view act, int reason) {
  throw Error(ErrorCode::kLocalServerFailed, fmt::format("cannot {}: {}", act, std::strerror(reason)));
}

void make_pipe(Descriptor& read_end, Descriptor& write_end) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("make a pipe", errno);
  read_end.reset(ends[0]);
  write_end.reset(ends[1]);
}

ssize_t read_fully(int fd, void* into, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(fd, static_cast<char*>(into) + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(done);
}

// What the new process needs, made before fork(): after it only async-signal-safe calls are allowed, because another
// thread may have held a lock (that of malloc, for one).
struct Prepared {
  std::vector<char*> argv;
  std::vector<char*> envp;
  const char* folder;
  int null;
  int log;
  int gate;         // reading end
  int gate_parent;  // the caller's end, which must not stay open here
  int report;       // writing end
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

void forget_signals() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Marks every descriptor but the first three to be closed by exec, and not sooner: the caller's file lock has to hold
// until then.
void close_at_exec() {
  if (::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  const long most = ::sysconf(_SC_OPEN_MAX);
  for (int fd = 3; fd < most; ++fd) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

[[noreturn]] void become(const Prepared& prepared) {
  ::close(prepared.gate_parent);
  const pid_t pid = ::getpid();
  char go = 0;
  if (::write(prepared.report, &pid, sizeof pid) != sizeof pid) ::_exit(127);
  if (read_fully(prepared.gate, &go, 1) != 1) ::_exit(0);
  int reason = 0;
  ::dup2(prepared.null, 0);
  ::dup2(prepared.log, 1);
  ::dup2(prepared.log, 2);
  close_at_exec();
  ::umask(077);
  if (::chdir(prepared.folder) == 0) ::execve(prepared.argv[0], prepared.argv.data(), prepared.envp.data());
  reason = errno;
  // If this cannot be told either, the caller finds the process gone.
  if (::write(prepared.report, &reason, sizeof reason) < 0) ::_exit(126);
  ::_exit(127);
}

// Makes the process a grandchild: the child between ends at once and is waited for, so that the server is nobody's
// zombie and the embedding program never sees a child of ours end.
void fork_twice(const Prepared& prepared) {
  const pid_t child = ::fork();
  if (child < 0) fail("start a process", errno);
  if (child == 0) {
    forget_signals();
    ::setsid();
    const pid_t grandchild = ::fork();
    if (grandchild == 0) become(prepared);
    ::_exit(grandchild < 0 ? 1 : 0);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
}

// The declarations of these two in glibc 2.36 cannot be linked from C++.
int open_process(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }
bool send_signal(int handle, int number) { return ::syscall(SYS_pidfd_send_signal, handle, number, nullptr, 0) == 0; }

// True when the process behind the handle ends before the time is over. A zombie has ended.
bool wait_for_end(int handle, base::Duration limit) {
  const base::Monotonic deadline = base::system_clock().monotonic() + limit;
  for (;;) {
    const auto left = std::chrono::duration_cast<base::Duration>(deadline - base::system_clock().monotonic());
    pollfd watched{handle, POLLIN, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

}  // namespace

Daemon::Daemon(const DaemonCommand& command) {
  const Descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (null.get() < 0) fail("open /dev/null", errno);
  const Descriptor log(::open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (log.get() < 0) fail(fmt::format("open {}", command.log.string()), errno);
  Descriptor gate_read, gate_write, report_read, report_write;
  make_pipe(gate_read, gate_write);
  make_pipe(report_read, report_write);
  fork_twice({pointers(command.arguments), pointers(command.variables), command.folder.c_str(), null.get(), log.get(),
              gate_read.get(), gate_write.get(), report_write.get()});
  report_write.reset();
  pid_t pid = 0;
  if (read_fully(report_read.get(), &pid, sizeof pid) != sizeof pid) fail("start a process", EAGAIN);
  const auto found = base::find_process(pid);
  if (!found) fail("find the new process", ESRCH);
  identity_ = *found;
  gate_ = gate_write.release();
  gate_reader_ = gate_read.release();
  report_ = report_read.release();
}

Daemon::~Daemon() { close_all(); }

void Daemon::close_all() noexcept {
  for (int* fd : {&gate_, &gate_reader_, &report_})
    if (*fd >= 0) ::close(std::exchange(*fd, -1));
}

void Daemon::release() {
  const char go = 1;
  const bool told = ::write(gate_, &go, 1) == 1;
  int reason = 0;
  const ssize_t got = read_fully(report_, &reason, sizeof reason);
  close_all();
  if (got == sizeof reason) fail("run the server program", reason);
  if (!told) fail("run the server program", ECHILD);
}

void end_process(const base::ProcessIdentity& process, base::Duration grace) {
  const Descriptor handle(open_process(process.pid));
  if (handle.get() < 0 && errno == ESRCH) return;
  if (handle.get() < 0) fail(fmt::format("get hold of process {}", process.pid), errno);
  // From here on the handle means one process for ever; this tells whether it is the right one.
  if (!base::is_alive(process)) return;
  for (const auto& [signal_number, limit] : {std::pair(SIGTERM, grace), std::pair(SIGKILL, base::Duration(10000))}) {
    if (!send_signal(handle.get(), signal_number)) {
      if (errno == ESRCH) return;
      fail(fmt::format("stop process {}", process.pid), errno);
    }
    if (wait_for_end(handle.get(), limit)) return;
  }
  throw Error(ErrorCode::kLocalServerFailed, fmt::format("process {} does not end", process.pid));
}

}  // namespace godwit::local
