// ctx.step, and which writes happen outside of one.
#pragma once

#include <mutex>
#include <string>

namespace godwit::script {

class Host;

// The calls of the host about steps, one at a time. A call that resumes may skip recorded steps only if nothing else
// was written, so the first write outside of a step is told to the host before it is sent.
class Steps {
 public:
  // A new call of a script begins. On the engine's thread, while no operation runs.
  void reset();

  // The engine's thread: how many steps' functions are running.
  void entered() { ++active_; }
  void left() { --active_; }
  [[nodiscard]] bool active() const { return active_ > 0; }

  // Workers: what the host says; its errors pass through.
  bool begins(Host& host, const std::string& name);
  void ended(Host& host, const std::string& name);
  // A write is about to be sent; `in_step` tells whether it was started while a step was active.
  void before_write(Host& host, bool in_step);

 private:
  int active_ = 0;
  std::mutex mutex_;
  // Guarded by mutex_:
  bool any_ = false;
  bool wrote_outside_ = false;
};

}  // namespace godwit::script
