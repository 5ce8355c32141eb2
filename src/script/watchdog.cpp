#include "script/watchdog.h"

#include <js/GCAPI.h>
#include <js/Interrupt.h>
#include <malloc.h>

#include <algorithm>
#include <utility>

#include "script/thread_signals.h"

namespace godwit::script {
namespace {

constexpr std::chrono::milliseconds kPoll{50};  // of the memory, too

}  // namespace

Watchdog::Watchdog(JSContext* cx, std::function<void()> on_stop)
    : cx_(cx), on_stop_(std::move(on_stop)) {
  const SignalsBlocked blocked;
  thread_ = std::thread([this] { run(); });
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

Watchdog::Watch::Watch(Watchdog& dog, const Limits& limits) : dog_(dog) {
  bool is_late = false;  // the thread would wake too late by itself
  {
    const std::lock_guard lock(dog.mutex_);
    // A limit that was reached in the moment in which the last script ended stops nothing any more.
    dog.cause_ = StopCause::kNone;
    dog.memory_alarm_ = false;
    dog.deadline_.reset();
    if (limits.timeout.count() > 0) dog.deadline_ = std::chrono::steady_clock::now() + limits.timeout;
    dog.memory_limit_ = limits.memory_bytes;
    dog.memory_at_start_ = dog.memory_.bytes();
    dog.stop_requested_ = false;
    dog.watching_ = true;
    is_late = !dog.wakes_at_ || (dog.deadline_ && *dog.deadline_ < *dog.wakes_at_);
  }
  if (is_late) dog.changed_.notify_all();
  callback_.emplace(limits.stop, Request{&dog});
}

Watchdog::Watch::~Watch() {
  callback_.reset();
  std::unique_lock lock(dog_.mutex_);
  dog_.watching_ = false;
  dog_.changed_.wait(lock, [this] { return !dog_.stopping_; });
}

bool Watchdog::may_go_on() {
  if (cause() == StopCause::kNone && memory_alarm_.exchange(false)) {
    // What is over the limit may be rubbish: look again without it.
    JS::PrepareForFullGC(cx_);
    JS::NonIncrementalGC(cx_, JS::GCOptions::Shrink, JS::GCReason::API);
    malloc_trim(0);
    if (over_memory_limit()) stop_for_memory();
  }
  return cause() == StopCause::kNone;
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  bool worked = false;  // a script ran since the last look
  while (!ending_) {
    const bool works = watching_ && cause() == StopCause::kNone;
    if (works) {
      look_locked(lock);
      if (ending_ || cause() != StopCause::kNone || stop_requested_) continue;
    }
    if (!works && !std::exchange(worked, false)) {
      wakes_at_.reset();
      changed_.wait(lock);
      continue;
    }
    if (works) worked = true;
    wakes_at_ = std::chrono::steady_clock::now() + kPoll;
    if (works && deadline_) wakes_at_ = std::min(*wakes_at_, *deadline_);
    changed_.wait_until(lock, *wakes_at_);
  }
}

void Watchdog::look_locked(std::unique_lock<std::mutex>& lock) {
  if (stop_requested_) {
    stop_locked(lock, StopCause::kRequested);
  } else if (deadline_ && std::chrono::steady_clock::now() >= *deadline_) {
    stop_locked(lock, StopCause::kTimeout);
  } else if (memory_limit_ != 0 && over_memory_limit()) {
    memory_alarm_ = true;
    JS_RequestInterruptCallback(cx_);
  }
}

void Watchdog::stop_locked(std::unique_lock<std::mutex>& lock, StopCause cause) {
  StopCause none = StopCause::kNone;
  if (!cause_.compare_exchange_strong(none, cause)) return;
  stopping_ = true;
  lock.unlock();
  JS_RequestInterruptCallback(cx_);
  on_stop_();
  lock.lock();
  stopping_ = false;
  changed_.notify_all();
}

void Watchdog::request_stop() {
  const std::lock_guard lock(mutex_);
  stop_requested_ = true;
  changed_.notify_all();
}

bool Watchdog::over_memory_limit() const {
  const std::uint64_t now = memory_.bytes();
  return now > memory_at_start_ && now - memory_at_start_ > memory_limit_;
}

void Watchdog::stop_for_memory() {
  StopCause none = StopCause::kNone;
  if (cause_.compare_exchange_strong(none, StopCause::kMemory)) on_stop_();
}

}  // namespace godwit::script
