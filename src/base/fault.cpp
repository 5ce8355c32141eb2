#include "base/fault.h"

#ifdef GODWIT_FAULTS

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

#include "godwit/error.h"

namespace godwit::base {

namespace {

struct Armed {
  std::string name;
  std::string action = "kill";
  std::atomic<int> left{1};
};

void arm(Armed& armed, std::string spec) {
  if (const auto equals = spec.find('='); equals != std::string::npos) {
    armed.action = spec.substr(equals + 1);
    spec.resize(equals);
  }
  if (const auto colon = spec.rfind(':'); colon != std::string::npos) {
    armed.left = std::atoi(spec.c_str() + colon + 1);
    spec.resize(colon);
  }
  armed.name = spec;
}

Armed& armed_point() {
  static Armed armed;
  static const bool once = [] {
    if (const char* spec = std::getenv("GODWIT_FAULT")) arm(armed, spec);
    return true;
  }();
  static_cast<void>(once);
  return armed;
}

void record(const char* name) {
  const char* list = std::getenv("GODWIT_FAULT_LIST");
  if (list == nullptr) return;
  const std::string line = std::string(name) + "\n";
  const int fd = ::open(list, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0) return;
  if (::write(fd, line.data(), line.size()) < 0) std::abort();
  ::close(fd);
}

}  // namespace

void reach_fault_point(const char* name) {
  record(name);
  Armed& armed = armed_point();
  if (armed.name != name || --armed.left != 0) return;
  if (armed.action == "throw") throw Error(ErrorCode::kInternal, std::string("fault point ") + name);
  ::kill(::getpid(), armed.action == "stop" ? SIGSTOP : SIGKILL);
}

}  // namespace godwit::base

#else
namespace godwit::base {
void reach_fault_point(const char*) {}
}  // namespace godwit::base
#endif
