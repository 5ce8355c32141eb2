// The threads on which operations run.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "script/doorbell.h"
#include "script/engine.h"

namespace godwit::script {

// An operation on its way, and how its run() ended.
struct Task {
  std::uint64_t id = 0;
  Strand strand = 0;
  bool in_step = false;  // started while a ctx.step was active
  std::unique_ptr<Operation> operation;
  std::exception_ptr error;
};

// Threads, started when there is work for them. Tasks of one strand run one after the other in the order of submit().
// They never wait for a thread that a task without a strand holds: a commit must get through while plain writes wait at
// the server for just that. Those without run at most kMostPlain at a time, in the order of submit(). Everything is
// called on the engine's thread, and tasks, with their operations, are created and destroyed there.
//
// Most scripts await one operation after the other. Handing each to a thread and waiting for it would cost two switches
// of threads, so a task that is alone is held back until the engine has nothing to do, and is run on its thread then.
class Workers {
 public:
  static constexpr std::size_t kMostPlain = 8;
  static constexpr std::size_t kMostThreads = 512;

  // Rings `finished` after each task. It must outlive the workers.
  explicit Workers(Doorbell& finished) : finished_bell_(finished) {}
  // Waits for tasks that are running; those that are not are dropped.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Throws std::system_error, having taken nothing, when a thread is needed and not even one can be started.
  void submit(std::unique_ptr<Task> task);
  // To be called when the engine's thread would wait. Runs the task that was held back on it and returns true when that
  // is all there is and `may_run_here`; else sees to it that threads run what is there.
  bool dispatch(bool may_run_here);
  // The next task that ended, null when none has.
  std::unique_ptr<Task> take_finished();
  // Takes back every task that has not begun.
  std::vector<std::unique_ptr<Task>> cancel_waiting();
  // The task that the calling thread runs, null on threads that run none.
  static const Task* current();
  // Runs `operation` on the calling thread, as current() of which `task` is meanwhile. Lets through what it throws.
  static void run_here(const Task& task, Operation& operation);
  // Tasks that are running now.
  [[nodiscard]] std::size_t running() const;

 private:
  using Queue = std::deque<std::unique_ptr<Task>>;

  void work();
  void hand_over();
  void start_thread_if_needed(const Task* coming);
  void run_unlocked(std::unique_lock<std::mutex>& lock, std::unique_ptr<Task> task);
  void make_ready_locked(std::unique_ptr<Task> task);
  [[nodiscard]] bool may_start_locked() const;
  std::unique_ptr<Task> take_ready_locked();
  void release_strand_locked(Strand strand);

  Doorbell& finished_bell_;
  mutable std::mutex mutex_;
  std::condition_variable work_or_end_;
  // Guarded by mutex_:
  Queue ready_;         // of strands
  Queue ready_plain_;   // of none
  bool held_back_ = false;  // one task is ready, alone, and no thread was told of it
  Queue finished_;
  std::map<Strand, Queue> strands_;  // a strand is here while one of its tasks is ready or runs; these wait for it
  std::size_t running_ = 0;
  std::size_t running_plain_ = 0;
  bool ending_ = false;
  // Touched by the engine's thread only:
  std::vector<std::thread> threads_;
};

}  // namespace godwit::script
