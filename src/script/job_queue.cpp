#include "script/job_queue.h"

#include <js/CallAndConstruct.h>
#include <js/Exception.h>

#include <optional>

namespace godwit::script {

bool JobQueue::enqueue(JSContext* cx, JS::HandleObject job, JS::HandleObject site) {
  if (!jobs_.reserve(jobs_.length() + 2) || !jobs_.append(job) || !jobs_.append(site)) {
    JS_ReportOutOfMemory(cx);
    return false;
  }
  JS::JobQueueMayNotBeEmpty(cx);
  return true;
}

Drained JobQueue::drain(JSContext* cx) {
  if (draining_) return Drained::kEmpty;
  draining_ = true;
  Drained result = Drained::kEmpty;
  JS::RootedObject job(cx);
  JS::RootedObject site(cx);
  while (result == Drained::kEmpty && !empty()) {
    job = jobs_[head_];
    jobs_[head_++].set(nullptr);
    site = jobs_[head_];
    jobs_[head_++].set(nullptr);
    if (empty()) {
      jobs_.clear();
      head_ = 0;
      JS::JobQueueIsEmpty(cx);
    }
    if (!run(cx, job, site)) result = JS_IsExceptionPending(cx) ? Drained::kThrew : Drained::kStopped;
  }
  draining_ = false;
  if (result == Drained::kStopped) drop(cx);
  return result;
}

bool JobQueue::run(JSContext* cx, JS::HandleObject job, JS::HandleObject site) {
  const JSAutoRealm realm(cx, job);
  std::optional<JS::AutoSetAsyncStackForNewCalls> stack;
  if (site) stack.emplace(cx, site, "promise callback");
  JS::RootedValue ignored(cx);
  return JS::Call(cx, JS::UndefinedHandleValue, job, JS::HandleValueArray::empty(), &ignored);
}

void JobQueue::drop(JSContext* cx) {
  jobs_.clear();
  head_ = 0;
  JS::JobQueueIsEmpty(cx);
}

JSObject* JobQueue::getIncumbentGlobal(JSContext* cx) { return JS::CurrentGlobalOrNull(cx); }

bool JobQueue::enqueuePromiseJob(JSContext* cx, JS::HandleObject /*promise*/, JS::HandleObject job,
                                 JS::HandleObject site, JS::HandleObject /*incumbent*/) {
  return enqueue(cx, job, site);
}

void JobQueue::runJobs(JSContext* cx) { drain(cx); }

js::UniquePtr<JS::JobQueue::SavedJobQueue> JobQueue::saveJobQueue(JSContext* /*cx*/) {
  // Only the debugger interface asks for this, and godwit has none.
  struct Saved final : SavedJobQueue {};
  return js::MakeUnique<Saved>();
}

}  // namespace godwit::script
