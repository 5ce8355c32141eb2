#include "local/port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <fmt/format.h>

#include "godwit/error.h"

namespace godwit::local {

namespace {

// Binds 127.0.0.1:port for an instant. Returns the bound port, 0 when it is taken.
int try_bind(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  // As servers do: connections of a predecessor that are still closing do not count.
  const int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(fd, generic, size) == 0 && ::listen(fd, 1) == 0 && ::getsockname(fd, generic, &size) == 0;
  ::close(fd);
  return bound ? ntohs(address.sin_port) : 0;
}

// Inodes of the sockets that listen on the port; lines as in proc_pid_net(5): "sl local:port remote:port st … inode".
void add_listeners(const char* table, int port, std::set<std::string>& inodes) {
  std::ifstream file(table);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string number, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
    fields >> number >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >> inode;
    if (state == "0A" && local.ends_with(fmt::format(":{:04X}", port))) inodes.insert(inode);
  }
}

}  // namespace

bool is_port_free(int port) { return port > 0 && port <= 65535 && try_bind(port) == port; }

int pick_free_port() {
  const int port = try_bind(0);
  if (port == 0)
    throw Error(ErrorCode::kLocalServerFailed, fmt::format("no free port on 127.0.0.1: {}", std::strerror(errno)));
  return port;
}

bool listens_on(pid_t pid, int port) {
  if (::access("/proc/net/tcp", R_OK) != 0) return true;
  std::set<std::string> inodes;
  add_listeners("/proc/net/tcp", port, inodes);
  add_listeners("/proc/net/tcp6", port, inodes);
  std::error_code reason;
  for (std::filesystem::directory_iterator entry(fmt::format("/proc/{}/fd", pid), reason), end; !reason && entry != end;
       entry.increment(reason)) {
    std::error_code gone;
    const std::string target = std::filesystem::read_symlink(entry->path(), gone).string();
    if (target.starts_with("socket:[") && inodes.contains(target.substr(8, target.size() - 9))) return true;
  }
  return false;
}

}  // namespace godwit::local
