// ctx.step, and which writes happen outside of one.
#pragma once

#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "script/runtime.h"

namespace godwit::script {

// The calls of the host about steps, one at a time; those that wait for one that is under way are made together. A call
// that resumes may skip recorded steps only if nothing else was written, so the first write outside of a step is told to
// the host before it is sent.
class Steps {
 public:
  // One beginning or end of a step.
  struct Question {
    StepCall call;
    bool is_answered = false;
    std::exception_ptr failed{};  // what the host threw
  };
  using Asked = std::shared_ptr<Question>;

  // A new call of a script begins. On the engine's thread, while no operation runs.
  void reset();

  // The engine's thread: how many steps' functions are running.
  void entered() { ++active_; }
  void left() { --active_; }
  [[nodiscard]] bool active() const { return active_ > 0; }

  // The engine's thread: the host may be asked from now on, together with what others ask.
  void waits(const Asked& asked);
  // Workers: what the host says to it: false when a step is to be skipped; its errors pass through. Questions are
  // answered in the order of waits().
  bool answer(Host& host, const Asked& asked);
  // A write is about to be sent; `in_step` tells whether it was started while a step was active.
  void before_write(Host& host, bool in_step);

 private:
  void ask(Host& host, const std::vector<Asked>& all);

  int active_ = 0;
  std::mutex mutex_;           // held while the host records
  std::mutex waiting_mutex_;   // taken after mutex_ where both are
  std::vector<Asked> waiting_; // guarded by waiting_mutex_, as is_answered of the questions
  // Guarded by mutex_:
  bool any_ = false;
  bool wrote_outside_ = false;
};

}  // namespace godwit::script
