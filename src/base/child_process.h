// A process that works for this one and ends with it.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace godwit::base {

struct ChildOptions {
  std::vector<std::string> arguments;            // the program first, as a path
  std::map<std::string, std::string> variables;  // its whole environment
  std::filesystem::path folder;                  // where it starts; empty = here
  std::string input;                             // what it reads from standard input
};

// Starts a program in a process group of its own, connected by pipes: its standard output and errors, and three further
// descriptors (3, 4, 5) for a protocol that nothing else of it disturbs. When the thread that made it ends, however
// that happens, the kernel kills it. What it starts itself belongs to its group and ends with it at the latest, unless
// it made a group or a session of its own. Used by that thread.
class ChildProcess {
 public:
  // Throws kFile when it cannot be started.
  explicit ChildProcess(const ChildOptions& options);
  // Kills what is left of the group, and waits for it.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Descriptors of this end, to be polled and read; -1 once closed.
  [[nodiscard]] int output() const { return output_; }
  [[nodiscard]] int errors() const { return errors_; }
  [[nodiscard]] int events() const { return events_; }  // what it writes to its descriptor 4

  // Write to what the child reads as descriptor 3 or 5, and never wait for it: what it does not take yet is kept until
  // flush(). What a child that is gone would have got is forgotten.
  void send(std::string_view text) { requests_.write(text); }
  void answer(std::string_view text) { answers_.write(text); }
  // Descriptors of this end on which something is kept, to be polled for room; -1 where nothing is.
  [[nodiscard]] int unsent_requests() const { return requests_.waiting(); }
  [[nodiscard]] int unsent_answers() const { return answers_.waiting(); }
  // How many bytes are kept.
  [[nodiscard]] std::size_t unsent_bytes() const { return requests_.kept() + answers_.kept(); }
  void flush();
  // Forgets what is kept; nothing more is sent, and who waits for descriptor 5 reads its end.
  void stop_sending();

  [[nodiscard]] pid_t pid() const { return pid_; }
  // Sends a signal to the child and its children.
  void signal(int number) const;
  // Its exit code, 128 + signal when one ended it; nothing while it runs after `limit`. Once it has ended, what it left
  // behind in its group is killed.
  std::optional<int> wait(Duration limit);

 private:
  // A line to the child.
  struct Line {
    int descriptor = -1;
    std::string unsent;
    std::size_t sent = 0;  // of it
    bool is_open = true;

    void write(std::string_view text);
    void flush();
    [[nodiscard]] int waiting() const { return unsent.empty() ? -1 : descriptor; }
    [[nodiscard]] std::size_t kept() const { return unsent.size() - sent; }
  };

  bool reap_ended(int how);

  pid_t pid_ = -1;
  std::optional<int> exit_code_;
  int output_ = -1;
  int errors_ = -1;
  int events_ = -1;
  Line requests_;
  Line answers_;
};

}  // namespace godwit::base
