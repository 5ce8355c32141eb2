#include "script/workers.h"

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
  start_thread_if_needed();
  const std::lock_guard lock(mutex_);
  const Strand strand = task->strand;
  const auto busy = strand == 0 ? strands_.end() : strands_.find(strand);
  if (busy != strands_.end()) {
    busy->second.push_back(std::move(task));
    return;
  }
  if (strand != 0) strands_.emplace(strand, Queue{});
  make_ready_locked(std::move(task));
}

void Workers::start_thread_if_needed() {
  {
    const std::lock_guard lock(mutex_);
    if (threads_.size() >= kMostThreads || ready_.size() < idle_) return;
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

std::vector<std::unique_ptr<Task>> Workers::cancel_waiting() {
  const std::lock_guard lock(mutex_);
  std::vector<std::unique_ptr<Task>> waiting;
  for (auto& [strand, queue] : strands_) {
    for (auto& task : queue) waiting.push_back(std::move(task));
    queue.clear();
  }
  for (auto& task : ready_) {
    if (task->strand != 0) strands_.erase(task->strand);
    waiting.push_back(std::move(task));
  }
  ready_.clear();
  return waiting;
}

std::size_t Workers::running() const {
  const std::lock_guard lock(mutex_);
  return running_;
}

void Workers::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    work_or_end_.wait(lock, [this] { return ending_ || !ready_.empty(); });
    --idle_;
    if (ready_.empty()) return;
    std::unique_ptr<Task> task = std::move(ready_.front());
    ready_.pop_front();
    ++running_;
    lock.unlock();
    current_task = task.get();
    try {
      task->operation->run();
    } catch (...) {
      task->error = std::current_exception();
    }
    lock.lock();
    --running_;
    if (task->strand != 0) release_strand_locked(task->strand);
    finished_.push_back(std::move(task));
    finished_bell_.ring();
  }
}

void Workers::make_ready_locked(std::unique_ptr<Task> task) {
  ready_.push_back(std::move(task));
  work_or_end_.notify_one();
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
}

}  // namespace godwit::script
