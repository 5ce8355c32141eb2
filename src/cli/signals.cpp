#include "cli/signals.h"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <string_view>

namespace godwit::cli {

namespace {

// timeout(1) and some supervisors signal a process and then its group, so that one request arrives twice. No person
// presses a key twice as fast as this.
constexpr std::chrono::milliseconds kEcho(100);

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

[[noreturn]] void leave(int signal) {
  // Whatever stands in the last line, the shell's prompt comes below it.
  const std::string_view end = ::isatty(STDERR_FILENO) == 1 ? "\n" : "";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, end.data(), end.size());
  ::_exit(128 + signal);
}

}  // namespace

SignalWatcher::SignalWatcher(Interruption& interruption) : interruption_(interruption) {
  ::signal(SIGPIPE, SIG_IGN);
  if (is_ignored(SIGCHLD)) ::signal(SIGCHLD, SIG_DFL);  // inherited, it would hide how children ended
  sigemptyset(&watched_);
  for (const int signal : {SIGINT, SIGTERM})
    if (!is_ignored(signal)) sigaddset(&watched_, signal);
  sigset_t blocked = watched_;
  sigaddset(&blocked, SIGUSR2);  // how the destructor wakes the thread
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  thread_ = std::thread([this] { run(); });
}

SignalWatcher::~SignalWatcher() {
  closing_ = true;
  pthread_kill(thread_.native_handle(), SIGUSR2);
  thread_.join();
}

void SignalWatcher::run() {
  sigset_t awaited = watched_;
  sigaddset(&awaited, SIGUSR2);
  std::chrono::steady_clock::time_point first_at;
  while (true) {
    int signal = 0;
    if (sigwait(&awaited, &signal) != 0) continue;
    if (signal == SIGUSR2) {
      if (closing_) return;
      continue;
    }
    const auto now = std::chrono::steady_clock::now();
    int earlier = 0;
    const bool first = interruption_.signal.compare_exchange_strong(earlier, signal);
    if (first) first_at = now;
    if (!first && signal == earlier && now - first_at < kEcho) continue;
    if (!first || interruption_.leave_at_once) leave(signal);
    // What is told of the stop may block (a paused terminal), and the second signal must still get through.
    std::thread([stop = interruption_.stop]() mutable { stop.request_stop(); }).detach();
  }
}

}  // namespace godwit::cli
