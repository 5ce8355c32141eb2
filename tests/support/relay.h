// Stands between a client and a MongoDB server on the loopback interface and meddles with single commands.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "support/listener.h"

namespace godwit::test {

// Passes on whatever comes. Counts the commands that clients send, by name, and can cut the connection of one: before the
// server sees it, or after the server has done it but before the client sees the answer.
class Relay {
 public:
  explicit Relay(int upstream) : upstream_(upstream), accepting_([this](const std::stop_token& stop) { accept(stop); }) {}

  [[nodiscard]] int port() const { return listener_.port(); }
  // How often a command came, those that were cut included.
  [[nodiscard]] int seen(const std::string& command) const {
    const std::lock_guard lock(mutex_);
    const auto found = seen_.find(command);
    return found == seen_.end() ? 0 : found->second;
  }
  // How many connections were opened.
  [[nodiscard]] int connections() const {
    const std::lock_guard lock(mutex_);
    return opened_;
  }
  void cut_before(const std::string& command, int times = 1) { set(before_, command, times); }
  void cut_after(const std::string& command, int times = 1) { set(after_, command, times); }

 private:
  using Counts = std::map<std::string, int>;

  void set(Counts& counts, const std::string& command, int times) {
    const std::lock_guard lock(mutex_);
    counts[command] = times;
  }

  bool take(Counts& counts, const std::string& command) {
    const std::lock_guard lock(mutex_);
    const auto found = counts.find(command);
    if (found == counts.end() || found->second == 0) return false;
    --found->second;
    return true;
  }

  static bool readable(int fd) {
    pollfd polled{fd, POLLIN, 0};
    return poll(&polled, 1, 20) > 0;
  }

  void accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (!readable(listener_.descriptor())) continue;
      const int client = ::accept4(listener_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      {
        const std::lock_guard lock(mutex_);
        ++opened_;
      }
      connections_.emplace_back([this, client](const std::stop_token& inner) { serve(client, inner); });
    }
  }

  [[nodiscard]] int dial() const {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(upstream_));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
    ::close(fd);
    return -1;
  }

  static bool read_all(int fd, char* into, std::size_t size) {
    while (size > 0) {
      const ssize_t got = ::recv(fd, into, size, 0);
      if (got <= 0) return false;
      into += got;
      size -= static_cast<std::size_t>(got);
    }
    return true;
  }

  static bool send_all(int fd, const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t n = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return false;
      sent += static_cast<std::size_t>(n);
    }
    return true;
  }

  // One message with its header; empty at the end of the connection.
  static std::string receive(int fd) {
    std::string message(16, '\0');
    if (!read_all(fd, message.data(), 16)) return {};
    std::int32_t length = 0;
    std::memcpy(&length, message.data(), 4);
    message.resize(static_cast<std::size_t>(length));
    return read_all(fd, message.data() + 16, message.size() - 16) ? message : std::string();
  }

  // Of an OP_MSG whose first section is its body: the key of the body's first element.
  static std::string command_of(const std::string& message) {
    std::int32_t opcode = 0;
    std::memcpy(&opcode, message.data() + 12, 4);
    return opcode == 2013 && message.size() > 26 ? std::string(message.c_str() + 26) : std::string();
  }

  void serve(int client, const std::stop_token& stop) {
    const int server = dial();
    bool cut_answer = false;
    while (server >= 0 && !stop.stop_requested()) {
      pollfd polled[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      if (poll(polled, 2, 20) <= 0) continue;
      if (polled[0].revents != 0) {
        const std::string message = receive(client);
        if (message.empty()) break;
        const std::string command = command_of(message);
        {
          const std::lock_guard lock(mutex_);
          ++seen_[command];
        }
        if (take(before_, command)) break;
        cut_answer = take(after_, command);
        if (!send_all(server, message)) break;
      }
      if (polled[1].revents != 0) {
        const std::string answer = receive(server);
        if (answer.empty() || cut_answer || !send_all(client, answer)) break;
      }
    }
    if (server >= 0) ::close(server);
    ::close(client);
  }

  int upstream_;
  Listener listener_;
  mutable std::mutex mutex_;
  int opened_ = 0;  // guarded by mutex_, as the next three
  Counts seen_;
  Counts before_;
  Counts after_;
  std::vector<std::jthread> connections_;  // touched by the accepting thread only
  std::jthread accepting_;                 // last: ends before what it uses
};

}  // namespace godwit::test
