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

// Up to kMostThreads threads, started when there is work for them. Tasks of one strand run one after the other in the
// order of submit(); the rest in the order in which threads become free. Everything is called on the engine's thread,
// and tasks, with their operations, are created and destroyed there.
class Workers {
 public:
  static constexpr std::size_t kMostThreads = 8;

  // Rings `finished` after each task. It must outlive the workers.
  explicit Workers(Doorbell& finished) : finished_bell_(finished) {}
  // Waits for tasks that are running; those that are not are dropped.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Throws std::system_error, having taken nothing, when not even one thread can be started.
  void submit(std::unique_ptr<Task> task);
  // The next task that ended, null when none has.
  std::unique_ptr<Task> take_finished();
  // Takes back every task that has not begun.
  std::vector<std::unique_ptr<Task>> cancel_waiting();
  // The task that the calling thread runs, null on threads that run none.
  static const Task* current();
  // Tasks that are running now.
  [[nodiscard]] std::size_t running() const;

 private:
  using Queue = std::deque<std::unique_ptr<Task>>;

  void work();
  void start_thread_if_needed();
  void make_ready_locked(std::unique_ptr<Task> task);
  void release_strand_locked(Strand strand);

  Doorbell& finished_bell_;
  mutable std::mutex mutex_;
  std::condition_variable work_or_end_;
  // Guarded by mutex_:
  Queue ready_;
  Queue finished_;
  std::map<Strand, Queue> strands_;  // a strand is here while one of its tasks is ready or runs; these wait for it
  std::size_t running_ = 0;
  std::size_t idle_ = 0;
  bool ending_ = false;
  // Touched by the engine's thread only:
  std::vector<std::thread> threads_;
};

}  // namespace godwit::script
