// A Node that works for godwit, and the lines of JSON between the two.
//
// Requests: {type: "load", file, state: {database, collections}}, {type: "evaluate", file}, {type: "call", file,
// function, environment, isProtected, parameters, dryRun, unawaitedIsError, url, appName, database}. Each ends with
// {type: "done", …} or {type: "failed", error, unhandled?, exited?, isMissing?, isDriver?}. Events before that: ready
// {version}, log {level, text}, progress {done, total}, unawaited {name}, late {text}, warning {text}, write {counts,
// underWay, file?} (of what was begun while that file was loaded, else by the function), stopping {waiting, isQuiet},
// and entered {} right before the migration's function is called; questions stepBegins and stepEnded {question, name},
// which get {question, run} or {question, error, errorId}; and outside {} and own {name}, which get {} or {error,
// errorId} on the line for answers that cannot wait.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/child_process.h"
#include "base/clock.h"

namespace godwit::script {

// Why an exchange ended without an answer.
enum class NodeEnd { kAnswered, kStopped, kTimeout, kMemory, kDied, kUnreadable, kDeaf };

struct NodeLimits {
  base::Duration timeout{0};      // 0 = none
  std::uint64_t memory_bytes = 0; // resident growth of the process; 0 = no limit
  std::stop_token stop;
};

// Who hears what a process says.
struct NodeListener {
  std::function<void(const nlohmann::json&)> on_event;
  // What had come was handed over: time for what takes long, and had better be done for several events at once.
  std::function<void()> on_pause{};
};

class NodeProcess {
 public:
  // Starts it and waits until it is ready. Throws kNodeUnusable when it does not come up or is too old, kInterrupted
  // when it is stopped.
  NodeProcess(const std::filesystem::path& program, const std::filesystem::path& folder,
              const std::map<std::string, std::string>& variables, const std::stop_token& stop);

  // Sends a request and hands each event to the listener until one is "done" or "failed", which goes to `answer`; what
  // it printed before has been handed over by then, and a pause came after the last event. What the listener throws
  // passes through. A process for which it ends otherwise is asked to end, and then made to; what it said meanwhile has
  // been handed over. After something that is no event nothing more of it is believed, and one that asks for megabytes
  // of answers without reading them is deaf: they are killed.
  NodeEnd exchange(const nlohmann::json& request, const NodeLimits& limits, const NodeListener& listener,
                   nlohmann::json* answer);

  // Do not wait for the process to read; nothing is sent to one that is to end.
  void send(const nlohmann::json& message);
  void answer_now(const nlohmann::json& message);

  [[nodiscard]] const std::string& version() const { return version_; }  // "22.3.0"
  [[nodiscard]] pid_t pid() const { return child_->pid(); }
  [[nodiscard]] bool is_running() const { return !has_ended_; }
  // After kDied: its exit code, and what it wrote to its standard error last.
  [[nodiscard]] int exit_code() const { return exit_code_; }
  [[nodiscard]] const std::vector<std::string>& last_errors() const { return last_errors_; }

 private:
  // What was read of a line that is not at its end.
  struct Stream {
    std::string unread;
    bool is_open = true;
    bool skips = false;  // the rest of a line that is too long to be kept
  };

  bool read_streams(base::Duration wait, const NodeListener& listener);
  // These are false when there was nothing to read.
  bool take(Stream& stream, int descriptor, const std::function<void(std::string_view)>& on_line);
  bool take_events(const NodeListener& listener);
  bool take_output(Stream& stream, int descriptor, int level, const NodeListener& listener);
  void log_line(std::string_view bytes, int level, const NodeListener& listener);
  void take_rest(const NodeListener& listener);
  [[nodiscard]] std::uint64_t resident_bytes() const;
  NodeEnd end_it(NodeEnd why, const NodeListener& listener);

  std::optional<base::ChildProcess> child_;
  Stream events_;
  Stream output_;
  Stream errors_;
  std::string version_;
  std::vector<std::string> last_errors_;
  bool is_unreadable_ = false;
  bool has_ended_ = false;
  int exit_code_ = 0;
};

}  // namespace godwit::script
