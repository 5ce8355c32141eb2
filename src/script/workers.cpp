#include "script/workers.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "script/thread_signals.h"

namespace godwit::script {

namespace {
thread_local const Task* current_task = nullptr;
}

const Task* Workers::current() { return current_task; }

Workers::~Workers() {
  cancel_waiting();
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    work_or_end_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
}

void Workers::submit(std::unique_ptr<Task> task) {
  {
    const std::lock_guard lock(mutex_);
    const bool alone = ready_.empty() && ready_plain_.empty() && running_ == 0 && finished_.empty();
    if (alone && !task->operation->begins_at_once()) {
      make_ready_locked(std::move(task));
      held_back_ = true;
      return;
    }
  }
  hand_over();
  {
    const std::lock_guard lock(mutex_);
    const auto busy = task->strand == 0 ? strands_.end() : strands_.find(task->strand);
    if (busy != strands_.end()) {
      busy->second.push_back(std::move(task));
      return;
    }
  }
  // First the thread: when none can be had, nothing was taken.
  start_thread_if_needed(task.get());
  const std::lock_guard lock(mutex_);
  make_ready_locked(std::move(task));
  work_or_end_.notify_one();
}

bool Workers::dispatch(bool may_run_here) {
  {
    std::unique_lock lock(mutex_);
    if (!held_back_) return false;
    if (may_run_here) {
      held_back_ = false;
      run_unlocked(lock, take_ready_locked());
      return true;
    }
  }
  hand_over();
  return false;
}

// Tells a thread of the task that was held back.
void Workers::hand_over() {
  {
    const std::lock_guard lock(mutex_);
    if (!held_back_) return;
  }
  start_thread_if_needed(nullptr);
  const std::lock_guard lock(mutex_);
  held_back_ = false;
  work_or_end_.notify_one();
}

// For what is ready and for `coming`, if any.
void Workers::start_thread_if_needed(const Task* coming) {
  {
    const std::lock_guard lock(mutex_);
    const bool is_plain = coming != nullptr && coming->strand == 0;
    const std::size_t strands = ready_.size() + (coming != nullptr && !is_plain ? 1 : 0);
    // Plain tasks that must wait for their turn need no thread.
    const std::size_t plain = std::min(ready_plain_.size() + (is_plain ? 1 : 0), kMostPlain - running_plain_);
    if (threads_.size() >= std::min(running_ + strands + plain, kMostThreads)) return;
  }
  const SignalsBlocked blocked;
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    if (threads_.empty()) throw;  // fewer threads do the same work later
  }
}

std::unique_ptr<Task> Workers::take_finished() {
  const std::lock_guard lock(mutex_);
  if (finished_.empty()) return nullptr;
  std::unique_ptr<Task> task = std::move(finished_.front());
  finished_.pop_front();
  return task;
}

void Workers::run_here(const Task& task, Operation& operation) {
  struct Current {
    const Task* before;
    ~Current() { current_task = before; }
  } const restore{std::exchange(current_task, &task)};
  operation.run();
}

std::vector<std::unique_ptr<Task>> Workers::cancel_waiting() {
  const std::lock_guard lock(mutex_);
  std::vector<std::unique_ptr<Task>> waiting;
  for (auto& [strand, queue] : strands_) {
    for (auto& task : queue) waiting.push_back(std::move(task));
    queue.clear();
  }
  for (auto& task : ready_) {
    strands_.erase(task->strand);
    waiting.push_back(std::move(task));
  }
  for (auto& task : ready_plain_) waiting.push_back(std::move(task));
  ready_.clear();
  ready_plain_.clear();
  held_back_ = false;
  return waiting;
}

std::size_t Workers::running() const {
  const std::lock_guard lock(mutex_);
  return running_;
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_or_end_.wait(lock, [this] { return ending_ || may_start_locked(); });
    if (!may_start_locked()) return;
    run_unlocked(lock, take_ready_locked());
    finished_bell_.ring();
  }
}

bool Workers::may_start_locked() const {
  return !held_back_ && (!ready_.empty() || (!ready_plain_.empty() && running_plain_ < kMostPlain));
}

std::unique_ptr<Task> Workers::take_ready_locked() {
  Queue& queue = ready_.empty() ? ready_plain_ : ready_;
  std::unique_ptr<Task> task = std::move(queue.front());
  queue.pop_front();
  return task;
}

// Runs the task without the lock and puts it among the finished ones.
void Workers::run_unlocked(std::unique_lock<std::mutex>& lock, std::unique_ptr<Task> task) {
  const Strand strand = task->strand;
  ++running_;
  if (strand == 0) ++running_plain_;
  lock.unlock();
  current_task = task.get();
  try {
    task->operation->run();
  } catch (...) {
    task->error = std::current_exception();
  }
  current_task = nullptr;
  lock.lock();
  --running_;
  finished_.push_back(std::move(task));
  if (strand != 0) {
    release_strand_locked(strand);
  } else {
    --running_plain_;
  }
}

void Workers::make_ready_locked(std::unique_ptr<Task> task) {
  if (task->strand == 0) return ready_plain_.push_back(std::move(task));
  strands_.try_emplace(task->strand);
  ready_.push_back(std::move(task));
}

void Workers::release_strand_locked(Strand strand) {
  const auto found = strands_.find(strand);
  if (found->second.empty()) {
    strands_.erase(found);
    return;
  }
  std::unique_ptr<Task> next = std::move(found->second.front());
  found->second.pop_front();
  make_ready_locked(std::move(next));
  work_or_end_.notify_one();
}

}  // namespace godwit::script
