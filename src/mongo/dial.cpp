#include "mongo/dial.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "mongo/handle.h"

namespace godwit::mongo {

namespace {

constexpr base::Duration kHeadStart{250};

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  [[nodiscard]] int get() const noexcept { return descriptor_; }
  [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

using Addresses = std::unique_ptr<addrinfo, FreeWith<&freeaddrinfo>>;

void set_option(int descriptor, int level, int name, int value) {
  // An option that the kernel refuses costs speed, not correctness.
  static_cast<void>(setsockopt(descriptor, level, name, &value, sizeof value));
}

// The driver specifications' keep-alive times, so that a vanished server is noticed within four minutes.
void tune(int descriptor) {
  set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 120);
  set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set_option(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 9);
}

std::string resolve(const std::string& host, std::uint16_t port, Addresses& addresses) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  addresses.reset(found);
  switch (failure) {
    case 0: return {};
    case EAI_NONAME: case EAI_NODATA: return "host not found";
    case EAI_AGAIN: return "host not found (the name server does not answer)";
    case EAI_SYSTEM: return "host not found (" + system_reason(errno) + ")";
    default: return std::string("host not found (") + gai_strerror(failure) + ")";
  }
}

// One attempt after the other, the earlier ones still open.
class Race {
 public:
  explicit Race(const addrinfo* first) : next_(first) {}

  [[nodiscard]] bool over() const { return next_ == nullptr && running_.empty(); }
  [[nodiscard]] bool more() const { return next_ != nullptr; }
  [[nodiscard]] bool idle() const { return running_.empty(); }
  [[nodiscard]] const std::string& reason() const { return reason_; }

  // Begins the next attempt; returns its socket when it is connected at once.
  int start() {
    const addrinfo* const address = next_;
    next_ = next_->ai_next;
    Socket attempt(socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, address->ai_protocol));
    if (attempt.get() < 0) {
      reason_ = system_reason(errno);
      return -1;
    }
    tune(attempt.get());
    if (connect(attempt.get(), address->ai_addr, address->ai_addrlen) == 0) return attempt.release();
    if (errno == EINPROGRESS) {
      running_.push_back(std::move(attempt));
    } else {
      reason_ = system_reason(errno);
    }
    return -1;
  }

  // Waits for one of the attempts; returns its socket when it succeeded.
  int wait(int timeout_ms, const Wake& wake) {
    std::vector<pollfd> polled;
    for (const Socket& attempt : running_) polled.push_back({attempt.get(), POLLOUT, 0});
    polled.push_back({wake.descriptor(), POLLIN, 0});
    if (poll(polled.data(), polled.size(), timeout_ms) <= 0) return -1;
    for (std::size_t i = running_.size(); i-- > 0;) {
      if (polled[i].revents == 0) continue;
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(running_[i].get(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (error == 0) return running_[i].release();
      reason_ = system_reason(error);
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return -1;
  }

 private:
  const addrinfo* next_;
  std::vector<Socket> running_;
  std::string reason_;
};

}  // namespace

std::string system_reason(int error) { return base::lower_ascii(std::system_category().message(error)); }

Dialled dial_tcp(const std::string& host, std::uint16_t port, base::Duration limit, const Wake& wake) {
  Addresses addresses;
  if (std::string reason = resolve(host, port, addresses); !reason.empty()) return {-1, std::move(reason)};
  const base::Clock& clock = base::system_clock();
  const base::Monotonic give_up = clock.monotonic() + limit;
  Race race(addresses.get());
  base::Monotonic next_start = clock.monotonic();
  while (!race.over()) {
    if (wake.fired()) return {-1, "interrupted"};
    const base::Monotonic now = clock.monotonic();
    if (now >= give_up)
      return {-1, "no answer within " + base::readable_duration(std::chrono::duration<double>(limit))};
    int connected = -1;
    if (race.more() && (race.idle() || now >= next_start)) {
      connected = race.start();
      next_start = now + kHeadStart;
    } else {
      const base::Monotonic until = race.more() ? std::min(give_up, next_start) : give_up;
      connected = race.wait(static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(until - now).count()), wake);
    }
    if (connected >= 0) return {connected, {}};
  }
  return {-1, race.reason()};
}

Dialled dial_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return {-1, "the path of the socket is too long"};
  std::copy(path.begin(), path.end(), address.sun_path);
  Socket attempt(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (attempt.get() < 0) return {-1, system_reason(errno)};
  if (connect(attempt.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return {-1, system_reason(errno)};
  if (fcntl(attempt.get(), F_SETFL, O_NONBLOCK) != 0) return {-1, system_reason(errno)};
  return {attempt.release(), {}};
}

}  // namespace godwit::mongo
