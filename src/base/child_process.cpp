#include "base/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/descriptor.h"
#include "godwit/error.h"

namespace godwit::base {

namespace {

Error cannot(const std::string& what) { return {ErrorCode::kFile, fmt::format("{}: {}", what, std::strerror(errno))}; }

// Owns the descriptor, which is none of those that the child is to have: dup2 would overwrite it.
Descriptor above_the_childs(int given) {
  constexpr int kFirstFree = 6;
  Descriptor number(given);
  if (given >= 0 && given < kFirstFree) number.reset(::fcntl(given, F_DUPFD_CLOEXEC, kFirstFree));
  if (number.get() < 0) throw cannot("cannot make a pipe");
  return number;
}

struct Ends {
  Descriptor ours;
  Descriptor theirs;
};

// The child writes.
Ends pipe_from_child() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw cannot("cannot make a pipe");
  return {above_the_childs(ends[0]), above_the_childs(ends[1])};
}

// The child reads. A socket, because writing to one whose other end is gone can be an error instead of a signal.
Ends pipe_to_child() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throw cannot("cannot make a pipe");
  return {above_the_childs(ends[0]), above_the_childs(ends[1])};
}

Descriptor input_of(const std::string& text) {
  Descriptor file = above_the_childs(::memfd_create("input", MFD_CLOEXEC));
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = ::write(file.get(), text.data() + done, text.size() - done);
    if (wrote < 0 && errno != EINTR) throw cannot("cannot write a child's input");
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (const std::string& text : texts) all.push_back(const_cast<char*>(text.c_str()));
  all.push_back(nullptr);
  return all;
}

// What the child does between fork and exec: only calls that are allowed there.
struct Start {
  std::array<int, 6> descriptors;  // which become 0 to 5
  const char* folder;
  char* const* arguments;
  char* const* variables;
  pid_t parent;

  [[noreturn]] void run() const {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // it died before it could be watched
    for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (std::size_t i = 0; i < descriptors.size(); ++i) ::dup2(descriptors[i], static_cast<int>(i));
    ::close_range(static_cast<unsigned>(descriptors.size()), ~0U, 0);
    if (folder == nullptr || ::chdir(folder) == 0) ::execve(arguments[0], arguments, variables);
    ::_exit(127);
  }
};

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options) {
  const Descriptor input = input_of(options.input);
  Ends output = pipe_from_child();
  Ends errors = pipe_from_child();
  Ends events = pipe_from_child();
  Ends requests = pipe_to_child();
  Ends answers = pipe_to_child();
  std::vector<std::string> variables;
  for (const auto& [name, value] : options.variables) variables.push_back(name + '=' + value);
  const std::vector<char*> arguments = pointers(options.arguments);
  const std::vector<char*> environment = pointers(variables);
  const std::string folder = options.folder.string();
  const Start start{{input.get(), output.theirs.get(), errors.theirs.get(), requests.theirs.get(),
                     events.theirs.get(), answers.theirs.get()},
                    folder.empty() ? nullptr : folder.c_str(),
                    arguments.data(),
                    environment.data(),
                    ::getpid()};
  pid_ = ::fork();
  if (pid_ == 0) start.run();
  if (pid_ < 0) throw cannot("cannot run " + options.arguments.at(0));
  ::setpgid(pid_, pid_);  // whichever of the two comes first
  output_ = output.ours.release();
  errors_ = errors.ours.release();
  events_ = events.ours.release();
  requests_.descriptor = requests.ours.release();
  answers_.descriptor = answers.ours.release();
}

ChildProcess::~ChildProcess() {
  for (const int descriptor : {requests_.descriptor, answers_.descriptor}) ::close(descriptor);
  signal(SIGKILL);
  while (!exit_code_ && !reap_ended(0)) {
  }
  for (const int descriptor : {output_, errors_, events_}) ::close(descriptor);
}

// A child that waits until somebody reads what it writes does not read: who waited for it in turn would wait for ever.
void ChildProcess::Line::write(std::string_view text) {
  if (!is_open) return;
  // Who reads, but never all of it, would make it grow for ever.
  if (sent > unsent.size() / 2) {
    unsent.erase(0, sent);
    sent = 0;
  }
  unsent += text;
  flush();
}

void ChildProcess::Line::flush() {
  while (sent < unsent.size()) {
    const ssize_t wrote = ::send(descriptor, unsent.data() + sent, unsent.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (wrote > 0) sent += static_cast<std::size_t>(wrote);
    if (wrote >= 0 || errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return;
    is_open = false;
    break;
  }
  unsent.clear();
  sent = 0;
}

void ChildProcess::flush() {
  requests_.flush();
  answers_.flush();
}

void ChildProcess::stop_sending() {
  for (Line* line : {&requests_, &answers_}) {
    line->is_open = false;
    line->unsent.clear();
    line->sent = 0;
  }
  ::shutdown(answers_.descriptor, SHUT_WR);
}

void ChildProcess::signal(int number) const {
  if (!exit_code_) ::kill(-pid_, number);
}

// As long as nobody asked for the exit status of the ended child its number is its own, and that of its group: only
// then can what it left in the group be killed, and nothing else be hit. True when it has ended, or nobody can tell.
bool ChildProcess::reap_ended(int how) {
  siginfo_t ended{};
  if (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT | how) != 0) {
    if (errno == EINTR) return false;
    exit_code_ = 127;  // somebody else reaped it
    return true;
  }
  if (ended.si_pid != pid_) return false;
  signal(SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return true;
}

std::optional<int> ChildProcess::wait(Duration limit) {
  const Monotonic until = system_clock().monotonic() + limit;
  while (!exit_code_ && !reap_ended(WNOHANG)) {
    if (system_clock().monotonic() >= until) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return exit_code_;
}

}  // namespace godwit::base
