// Ctrl-C and SIGTERM: once to stop properly, twice to leave.
#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <stop_token>
#include <thread>

namespace godwit::cli {

// What the rest of the program knows about being asked to stop.
struct Interruption {
  std::stop_source stop;
  std::atomic<int> signal = 0;  // the one that came first, or 0
  // While set, nothing has to be finished or saved and the first signal ends the program.
  std::atomic<bool> leave_at_once = true;
};

// Blocks SIGINT and SIGTERM in the calling thread, and so in all threads that it starts later, and receives them in a
// thread of its own: no code of ours runs in a signal handler. The first one requests a stop, the second one ends the
// process with 128 + its number, unless it is the same one within a tenth of a second. A signal that was ignored when
// the program started stays ignored. SIGPIPE is ignored from here on, so that writing to a reader that went away is an
// error code. To be made before any other thread.
class SignalWatcher {
 public:
  explicit SignalWatcher(Interruption& interruption);
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

 private:
  void run();

  Interruption& interruption_;
  sigset_t watched_{};
  std::atomic<bool> closing_ = false;
  std::thread thread_;
};

}  // namespace godwit::cli
