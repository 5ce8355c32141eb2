// A process that goes on while the test does something else.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "support/scratch_folder.h"

namespace godwit::test {

// Asks every 20 ms until `condition` holds; false when it did not within `limit`.
template <class Condition>
bool eventually(std::chrono::seconds limit, const Condition& condition) {
  const auto give_up = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

// Killed with the object. Its output goes to a file, so that a stopped process blocks nobody.
class BackgroundProcess {
 public:
  BackgroundProcess(const std::vector<std::string>& arguments, const std::filesystem::path& folder) {
    std::vector<char*> argv;
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const std::string log = (scratch_.path() / "output").string();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork");
    if (pid_ == 0) {
      const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
      const int in = ::open("/dev/null", O_RDONLY);
      ::dup2(in, 0);
      ::dup2(out, 1);
      ::dup2(out, 2);
      if (::chdir(folder.c_str()) == 0) ::execvp(argv[0], argv.data());
      ::_exit(127);
    }
  }
  ~BackgroundProcess() {
    if (status_) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  BackgroundProcess(const BackgroundProcess&) = delete;
  BackgroundProcess& operator=(const BackgroundProcess&) = delete;

  // `env` replaces itself by the program, so the number is the program's.
  [[nodiscard]] pid_t program_pid() const { return pid_; }
  void signal(int number) const { ::kill(pid_, number); }
  [[nodiscard]] std::string output() const {
    return base::read_file_if_exists(scratch_.path() / "output").value_or("");
  }

  // The exit status as a shell gives it; -1 when it does not end in time.
  int wait(std::chrono::seconds limit) {
    int status = 0;
    if (!status_ && !eventually(limit, [&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; })) return -1;
    if (!status_) status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return *status_;
  }

 private:
  ScratchFolder scratch_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

}  // namespace godwit::test
