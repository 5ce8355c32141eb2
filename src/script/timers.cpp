#include "script/timers.h"

#include <js/CallAndConstruct.h>

#include <algorithm>

#include "script/stack_trace.h"

namespace godwit::script {

Timers::Id Timers::add(JSContext* cx, JS::HandleObject function, std::chrono::milliseconds delay, bool repeats) {
  constexpr std::uint32_t kMostFrames = 12;  // the prelude's own are among them
  const JS::RootedObject site(cx, current_stack(cx, kMostFrames));
  const Id id = ++last_id_;
  const Time due = std::chrono::steady_clock::now() + delay;
  timers_.emplace(id, Timer{JS::PersistentRootedObject(cx, function), JS::PersistentRootedObject(cx, site), delay,
                             repeats, true, due});
  order_.emplace(std::pair(due, id), id);
  ++living_;
  return id;
}

void Timers::remove(Id id) {
  const auto found = timers_.find(id);
  if (found == timers_.end()) return;
  if (found->second.keeps_alive) --living_;
  order_.erase(std::pair(found->second.due, id));
  timers_.erase(found);
}

void Timers::set_keeps_alive(Id id, bool keeps_alive) {
  const auto found = timers_.find(id);
  if (found == timers_.end() || found->second.keeps_alive == keeps_alive) return;
  found->second.keeps_alive = keeps_alive;
  living_ = keeps_alive ? living_ + 1 : living_ - 1;
}

Timers::Ran Timers::run_due(JSContext* cx) {
  if (order_.empty()) return Ran::kNone;
  const auto now = std::chrono::steady_clock::now();
  const auto [key, id] = *order_.begin();
  if (key.first > now) return Ran::kNone;
  Timer& timer = timers_.find(id)->second;
  const JS::RootedObject function(cx, timer.function);
  if (timer.repeats) {
    order_.erase(key);
    timer.due = now + timer.delay;
    order_.emplace(std::pair(timer.due, id), id);
  } else {
    remove(id);
  }
  JS::RootedValue ignored(cx);
  const JS::RootedValue callee(cx, JS::ObjectValue(*function));
  const bool ok = JS::Call(cx, JS::UndefinedHandleValue, callee, JS::HandleValueArray::empty(), &ignored);
  return ok ? Ran::kOne : Ran::kFailed;
}

std::optional<Timers::Time> Timers::next_due() const {
  if (order_.empty()) return std::nullopt;
  return order_.begin()->first.first;
}

bool Timers::keeps_alive_once(Time limit, Id newest) const {
  if (living_ == 0) return false;
  return std::any_of(order_.begin(), order_.end(), [&](const auto& entry) {
    const Timer& timer = timers_.find(entry.second)->second;
    return timer.keeps_alive && !timer.repeats && (timer.due < limit || entry.second > newest);
  });
}

std::vector<Timers::Id> Timers::waiting(bool repeating) const {
  std::vector<Id> ids;
  for (const auto& [due, id] : order_) {
    const Timer& timer = timers_.find(id)->second;
    if (timer.keeps_alive && timer.repeats == repeating) ids.push_back(id);
  }
  return ids;
}

void Timers::clear() {
  timers_.clear();
  order_.clear();
  living_ = 0;
}

}  // namespace godwit::script
