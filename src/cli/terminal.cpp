#include "cli/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "godwit/error.h"

namespace godwit::cli {

namespace {

constexpr int kIn = STDIN_FILENO;
constexpr int kOut = STDOUT_FILENO;
constexpr int kErr = STDERR_FILENO;

// Writes all of `text`; returns the errno that ended it. A descriptor that somebody made non-blocking is waited for.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready{fd, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

class EventDescriptor {
 public:
  EventDescriptor() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~EventDescriptor() { ::close(fd_); }
  EventDescriptor(const EventDescriptor&) = delete;
  EventDescriptor& operator=(const EventDescriptor&) = delete;
  [[nodiscard]] int fd() const { return fd_; }
  void raise() const noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(fd_, &one, sizeof one);
  }

 private:
  int fd_;
};

}  // namespace

ProcessTerminal::ProcessTerminal() : in_(::isatty(kIn) == 1), out_(::isatty(kOut) == 1), err_(::isatty(kErr) == 1) {}

void ProcessTerminal::write_out(std::string_view text) {
  if (out_errno_ == 0) out_errno_ = write_all(kOut, text);
}

void ProcessTerminal::write_err(std::string_view text) { write_all(kErr, text); }

std::optional<std::string> ProcessTerminal::read_line(const std::stop_token& stop) {
  const EventDescriptor stopped;  // outlives the callback, which waits for one that is running
  const std::stop_callback on_stop(stop, [&stopped]() noexcept { stopped.raise(); });
  std::string line;
  while (true) {
    std::array<pollfd, 2> waiting{pollfd{kIn, POLLIN, 0}, pollfd{stopped.fd(), POLLIN, 0}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return std::nullopt;
    if (waiting[1].revents != 0) throw Error(ErrorCode::kInterrupted, "interrupted").unchanged("nothing was changed");
    if (waiting[0].revents == 0) continue;
    char c = 0;
    const ssize_t got = ::read(kIn, &c, 1);
    if (got == 0 && line.empty()) return std::nullopt;
    if (got < 0 && errno != EINTR && errno != EAGAIN) return std::nullopt;
    if (got == 0 || (got == 1 && c == '\n')) return line;
    if (got == 1 && c != '\r') line += c;
  }
}

std::size_t ProcessTerminal::columns() const {
  winsize size{};
  if (::ioctl(kErr, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

std::string ProcessTerminal::output_failure() const {
  if (out_errno_ == 0 || out_errno_ == EPIPE) return {};
  return std::strerror(out_errno_);
}

void occupy_standard_streams() {
  for (const int fd : {kIn, kOut, kErr}) {
    if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    // Opened the wrong way round on purpose: using the stream still fails, as it would have done.
    ::open("/dev/null", (fd == kIn ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
  }
}

}  // namespace godwit::cli
