#include "script/operations.h"

#include <js/Exception.h>
#include <js/Promise.h>

#include <optional>
#include <utility>

namespace godwit::script {

JSObject* Operations::start(JSContext* cx, std::unique_ptr<Operation> operation, Strand strand, bool in_step) {
  JS::RootedObject promise(cx, JS::NewPromiseObject(cx, nullptr));
  if (!promise) return nullptr;
  auto task = std::make_unique<Task>();
  task->id = ++last_id_;
  task->strand = strand;
  task->in_step = in_step;
  task->operation = std::move(operation);
  const Operation* const started = task->operation.get();
  const std::uint64_t id = task->id;
  workers_.submit(std::move(task));
  entries_.emplace(id, Entry{JS::PersistentRootedObject(cx, promise), started});
  return promise;
}

Operations::Settled Operations::settle_next(JSContext* cx) {
  const std::unique_ptr<Task> task = workers_.take_finished();
  if (!task) return Settled::kNone;
  const auto found = entries_.find(task->id);
  const JS::RootedObject promise(cx, found->second.promise);
  entries_.erase(found);
  return settle(cx, *task, promise);
}

Operations::Settled Operations::settle(JSContext* cx, const Task& task, JS::HandleObject promise) {
  // Errors made here get the stack of the place where the operation was started.
  const JS::RootedObject site(cx, JS::GetPromiseAllocationSite(promise));
  std::optional<JS::AutoSetAsyncStackForNewCalls> stack;
  if (site) stack.emplace(cx, site, "await");
  JS::RootedValue value(cx);
  bool fulfilled = false;
  bool ok = false;
  try {
    fulfilled = !task.error;
    ok = fulfilled ? task.operation->settle(cx, &value) : task.operation->settle_error(cx, task.error, &value);
  } catch (...) {
    raise_in_js(cx);
  }
  if (!ok) {
    fulfilled = false;
    if (!JS_GetPendingException(cx, &value)) return Settled::kStopped;
    JS_ClearPendingException(cx);
  }
  ok = fulfilled ? JS::ResolvePromise(cx, promise, value) : JS::RejectPromise(cx, promise, value);
  if (ok) return Settled::kOne;
  JS_ClearPendingException(cx);
  return Settled::kStopped;
}

std::vector<Outstanding> Operations::outstanding() const {
  std::vector<Outstanding> all;
  for (const auto& [id, entry] : entries_) {
    all.push_back({entry.operation->label(), JS::GetPromiseAllocationSite(entry.promise)});
  }
  return all;
}

void Operations::abandon() {
  workers_.cancel_waiting();
  while (true) {
    while (workers_.take_finished()) {
    }
    if (workers_.running() == 0) break;
    bell_.wait(std::nullopt);
  }
  while (workers_.take_finished()) {
  }
  entries_.clear();
}

}  // namespace godwit::script
