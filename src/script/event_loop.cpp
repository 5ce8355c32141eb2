#include "script/event_loop.h"

#include <js/Exception.h>
#include <js/GCAPI.h>

namespace godwit::script {

LoopEnd EventLoop::run(JSContext* cx, const std::function<bool()>& done) {
  while (true) {
    const Drained drained = jobs_.drain(cx);
    JS::ClearKeptObjects(cx);  // what WeakRefs kept alive for one turn
    if (drained == Drained::kStopped || dog_.cause() != StopCause::kNone) return LoopEnd::kStopped;
    if (drained == Drained::kThrew) return LoopEnd::kThrew;
    if (rejections_.any()) return LoopEnd::kUnhandled;
    if (done()) {
      // What was started and is not waited for goes on meanwhile.
      operations_.dispatch(false);
      return LoopEnd::kDone;
    }
    if (!before_turn_(cx)) return JS_IsExceptionPending(cx) ? LoopEnd::kThrew : LoopEnd::kStopped;
    switch (step(cx)) {
      case Step::kFailed: return JS_IsExceptionPending(cx) ? LoopEnd::kThrew : LoopEnd::kStopped;
      case Step::kOne: break;
      case Step::kNone:
        if (!operations_.any() && !timers_.keeps_alive()) return LoopEnd::kIdle;
        // A timer may be due while the operation runs.
        if (!operations_.dispatch(!timers_.next_due())) bell_.wait(timers_.next_due());
    }
  }
}

EventLoop::Step EventLoop::step(JSContext* cx) {
  timers_first_ = !timers_first_;
  const Step first = timers_first_ ? fire(cx) : settle(cx);
  if (first != Step::kNone) return first;
  return timers_first_ ? settle(cx) : fire(cx);
}

EventLoop::Step EventLoop::settle(JSContext* cx) {
  switch (operations_.settle_next(cx)) {
    case Operations::Settled::kNone: return Step::kNone;
    case Operations::Settled::kOne: return Step::kOne;
    case Operations::Settled::kStopped: break;
  }
  return Step::kFailed;
}

EventLoop::Step EventLoop::fire(JSContext* cx) {
  switch (timers_.run_due(cx)) {
    case Timers::Ran::kNone: return Step::kNone;
    case Timers::Ran::kOne: return Step::kOne;
    case Timers::Ran::kFailed: break;
  }
  return Step::kFailed;
}

}  // namespace godwit::script
