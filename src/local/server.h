// The managed local server of one project.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "local/options.h"
#include "local/program.h"
#include "local/server_state.h"

namespace godwit::local {

struct Status {
  bool running = false;  // it is ours and answers
  bool alive = false;    // its process is there; without `running` it is starting or hangs
  std::string program;   // its path; of the one that start() would use when none runs; empty when there is none
  std::string kind;      // kind_name()
  std::int64_t pid = 0;
  int port = 0;
  std::string url;               // empty unless it runs
  std::filesystem::path folder;  // where its data lies
  bool started_now = false;
  bool has_data = false;         // a server ran here, and reset() has not been called since
};

struct InstallPlan {
  std::string what;  // "SecantusDB 0.6.0b17"
  std::string from;  // "PyPI"
  std::filesystem::path into;
  int download_megabytes = 0;
  int installed_megabytes = 0;
  bool present = false;
};

// Everything lies in PROJECT/.godwit/local, which only its owner can enter:
//
//   lock          held (flock) while a process starts, stops or empties the server
//   server.json   ServerState, replaced by rename; there while a server runs, or after one was killed
//   server.log    output of the last one started; server.log.1 of the one before
//   secantus.toml an empty settings file
//   port          the last port, taken again if it is free, so that a URL once written down stays right
//   data/KIND     a data folder for each kind of server
//
// An object holds no state of its own: several for one project, in one process or many, agree through the files. One
// object must not be used from two threads at once.
class Server {
 public:
  explicit Server(Options options);

  // Looks without changing anything and without waiting for a lock. Throws nothing for files that make no sense.
  [[nodiscard]] Status status() const;
  // Returns the running server or starts one and waits until it answers. A killed starter's server is waited for and
  // adopted; one that does not answer any more is replaced. Throws kLocalServerMissing naming the places that were
  // looked at, kLocalServerFailed with the end of the log (then no server of this call is left running), kTimeout when
  // another process holds the lock for too long, kConfigValue for an unusable `local.command`.
  Status start();
  // Stops it and waits until it is gone. False when none was running. Only ever signals the exact process.
  bool stop();
  // Stops it and deletes data and logs. Throws kLocalFolder, having deleted nothing, when a link leads the data
  // folder out of the project. After a failure in the middle the data is gone for godwit, and deleted next time.
  void reset();

  [[nodiscard]] InstallPlan install_plan() const;
  // Puts the pinned program into the user's cache; nothing when it is there. Throws kLocalInstallFailed.
  void install();

 private:
  [[nodiscard]] std::filesystem::path file(const char* name) const { return folder_ / name; }
  [[nodiscard]] std::filesystem::path data_folder(Kind kind) const;
  [[nodiscard]] Program program_to_use() const;
  [[nodiscard]] std::optional<Choice> find_choice() const;
  [[nodiscard]] bool has_data() const;
  [[nodiscard]] Status describe(const ServerState& state) const;
  [[nodiscard]] bool answers(int port) const;
  [[nodiscard]] bool wait_until_answering(ServerState& state, base::Duration limit) const;
  [[nodiscard]] int port_to_ask_for(Kind kind) const;
  // These want the lock.
  std::optional<Status> adopt();
  Status launch(const Program& program);
  ServerState spawn(const Program& program, int port);
  void make_ready(ServerState& state);
  bool stop_locked();
  void abandon(const ServerState& state);
  [[noreturn]] void throw_not_started(const ServerState& state);
  void note(EventKind kind, std::string text) const;

  Options options_;
  std::filesystem::path folder_;
};

}  // namespace godwit::local
