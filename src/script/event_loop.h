// Runs what a script left for later, until it has what its caller waits for.
#pragma once

#include <jsapi.h>

#include <functional>
#include <utility>

#include "script/doorbell.h"
#include "script/job_queue.h"
#include "script/operations.h"
#include "script/rejections.h"
#include "script/timers.h"
#include "script/watchdog.h"

namespace godwit::script {

enum class LoopEnd {
  kDone,       // what the caller waits for happened
  kIdle,       // nothing is left that could make it happen
  kThrew,      // a timer or job threw; the exception is pending
  kUnhandled,  // a promise was rejected and nobody handles it: Rejections has it
  kStopped,    // the watchdog stopped the script
};

// Jobs first, then one operation that ended or one timer that is due, then jobs again. When there is neither it runs
// the operation that is waited for, or sleeps when there are several. `before_turn` is called when the script waits,
// before anything of that; false stops the script.
class EventLoop {
 public:
  EventLoop(Doorbell& bell, JobQueue& jobs, Operations& operations, Timers& timers, Rejections& rejections,
            const Watchdog& watchdog, std::function<bool(JSContext*)> before_turn)
      : bell_(bell),
        jobs_(jobs),
        operations_(operations),
        timers_(timers),
        rejections_(rejections),
        dog_(watchdog),
        before_turn_(std::move(before_turn)) {}

  // `done` is asked whenever no job is left.
  LoopEnd run(JSContext* cx, const std::function<bool()>& done);

 private:
  enum class Step { kNone, kOne, kFailed };
  Step step(JSContext* cx);
  Step settle(JSContext* cx);
  Step fire(JSContext* cx);

  Doorbell& bell_;
  JobQueue& jobs_;
  Operations& operations_;
  Timers& timers_;
  Rejections& rejections_;
  const Watchdog& dog_;
  const std::function<bool(JSContext*)> before_turn_;
  bool timers_first_ = false;  // changes each time, so that neither starves the other
};

}  // namespace godwit::script
