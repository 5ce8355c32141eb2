// The server that godwit finds, starts, reuses and stops for environments with `url: local`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "godwit/events.h"
#include "godwit/export.h"
#include "godwit/project.h"

namespace godwit {

struct LocalServerStatus {
  bool running = false;
  std::string program;     // the path of the program
  std::string kind;        // "mongod", "secantusd-rs", "secantusd-py"
  std::int64_t pid = 0;
  std::int64_t port = 0;
  std::string url;         // mongodb://127.0.0.1:PORT/?…
  std::string folder;      // where its data lies
  bool started_now = false;
  bool has_data = false;   // there is something that reset() would delete
};

struct LocalInstallPlan {
  std::string what;        // "SecantusDB 0.6.0b17"
  std::string from;        // "PyPI"
  std::string into;        // the folder in the user's cache
  std::int64_t megabytes = 0;
  bool present = false;    // nothing to do
};

// The local server of one project; there is at most one, however many processes ask at once.
class GODWIT_EXPORT LocalServer {
 public:
  explicit LocalServer(const Project& project, EventSink events = {});

  // Looks without changing anything.
  [[nodiscard]] LocalServerStatus status() const;
  // Returns the running server or starts one and waits until it answers. Throws kLocalServerMissing (names what was
  // looked for), kLocalServerFailed (with the end of its log).
  LocalServerStatus start();
  // Stops it and waits until it is gone; SIGKILL after ten seconds. Returns false when none was running. Never touches
  // a process that is not the one it started.
  bool stop();
  // Stops it and deletes its data.
  void reset();
  // What `install` would do.
  [[nodiscard]] LocalInstallPlan install_plan() const;
  // Puts the server program into the user's cache. Throws kLocalInstallFailed with the installer's last lines.
  void install();

 private:
  Project project_;
  EventSink events_;
};

}  // namespace godwit
