// A process that outlives the command that started it, and its end.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/process.h"

namespace godwit::local {

struct DaemonCommand {
  std::vector<std::string> arguments;  // the first is the program's path
  std::vector<std::string> variables;  // NAME=VALUE
  std::filesystem::path folder;        // its working folder
  std::filesystem::path log;           // standard output and error are appended here
};

// A new process that waits to be let go. It is in a session of its own and a child of nobody, has no descriptor but
// the log and no standard input, and treats every signal as a fresh program does, so neither Ctrl-C nor the end of the
// calling command reaches it.
//
// Its identity is known before its program runs, so the caller can put it on disk first: there is no instant at which
// a server runs that nobody will find. File locks of the caller (FileLock) are held by the new process too until its
// program has taken its place. If the caller dies or destroys this object before release(), it ends by itself.
class [[nodiscard]] Daemon {
 public:
  // Throws kLocalServerFailed when no process can be made or the log cannot be opened.
  explicit Daemon(const DaemonCommand& command);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  [[nodiscard]] const base::ProcessIdentity& identity() const { return identity_; }
  // Lets the program run. Throws kLocalServerFailed with the system's reason when it cannot be executed.
  void release();

 private:
  void close_all() noexcept;

  int gate_ = -1;         // one byte lets it go, end of file ends it
  int gate_reader_ = -1;  // the other end stays open here too, so that writing never raises SIGPIPE
  int report_ = -1;       // its number, then the reason when the program cannot be executed
  base::ProcessIdentity identity_;
};

// Ends exactly this process: SIGTERM, and SIGKILL when it is still there after `grace`. Returns when it is gone, at
// once when it was. A process that got the number later is never signalled: the identity is checked on a handle of the
// process (pidfd_open(2)), which cannot come to mean another one. Throws kLocalServerFailed when it may not be
// signalled or does not go.
void end_process(const base::ProcessIdentity& process, base::Duration grace);

}  // namespace godwit::local
