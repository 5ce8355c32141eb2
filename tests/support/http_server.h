// A server on the loopback interface that answers HTTP requests by a function, one connection at a time.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <string>
#include <thread>
#include <utility>

namespace godwit::test {

class HttpServer {
 public:
  // `answer` gets the whole request and gives the whole response; an empty one leaves the connection open, unanswered,
  // until the server goes.
  explicit HttpServer(std::function<std::string(const std::string&)> answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(listener_, 8);
    socklen_t length = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  ~HttpServer() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  static std::string response(const std::string& status, const std::string& headers, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
  }

 private:
  static constexpr int kPause = 20;  // milliseconds between looks at the stop token

  static bool readable(int socket) {
    pollfd waited{socket, POLLIN, 0};
    return ::poll(&waited, 1, kPause) > 0;
  }

  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      if (!readable(listener_)) continue;
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      const std::string reply = answer_(read_request(client, stop));
      while (reply.empty() && !stop.stop_requested()) ::usleep(kPause * 1000);
      ::send(client, reply.data(), reply.size(), MSG_NOSIGNAL);
      ::close(client);
    }
  }

  static std::string read_request(int client, const std::stop_token& stop) {
    std::string request;
    std::array<char, 4096> piece{};
    while (!stop.stop_requested() && !complete(request)) {
      if (!readable(client)) continue;
      const ssize_t count = ::recv(client, piece.data(), piece.size(), 0);
      if (count <= 0) break;
      request.append(piece.data(), static_cast<std::size_t>(count));
    }
    return request;
  }

  static bool complete(const std::string& request) {
    const std::size_t end = request.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    std::size_t at = request.find("Content-Length: ");
    if (at == std::string::npos) at = request.find("content-length: ");
    const std::size_t length = at == std::string::npos ? 0 : std::stoul(request.substr(at + 16));
    return request.size() >= end + 4 + length;
  }

  std::function<std::string(const std::string&)> answer_;
  int listener_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

}  // namespace godwit::test
