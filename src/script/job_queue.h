// The promise jobs that wait to run.
#pragma once

#include <js/GCVector.h>
#include <js/Promise.h>
#include <jsapi.h>

#include <cstddef>
#include <utility>

namespace godwit::script {

enum class Drained {
  kEmpty,    // everything ran
  kThrew,    // a job threw; the exception is pending, later jobs are still queued
  kStopped,  // the script was stopped uncatchably; the queue was dropped
};

// First in, first out. The engine is told when the queue is empty, which lets `await plainValue` skip it.
class JobQueue final : public JS::JobQueue {
 public:
  explicit JobQueue(JSContext* cx) : jobs_(cx) {}

  // `site`: the saved stack that errors made by the job get below their own frames; may be null.
  bool enqueue(JSContext* cx, JS::HandleObject job, JS::HandleObject site = nullptr);
  // Runs jobs, and those that they add, until none is left. Does nothing when called from a job.
  Drained drain(JSContext* cx);
  void drop(JSContext* cx);

  // While it lives, a job may drain the queue: it waits for what other jobs do.
  class Nested {
   public:
    explicit Nested(JobQueue& queue) : queue_(queue), before_(std::exchange(queue.draining_, false)) {}
    ~Nested() { queue_.draining_ = before_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    JobQueue& queue_;
    const bool before_;
  };

  JSObject* getIncumbentGlobal(JSContext* cx) override;
  bool enqueuePromiseJob(JSContext* cx, JS::HandleObject promise, JS::HandleObject job, JS::HandleObject site,
                         JS::HandleObject incumbent) override;
  bool empty() const override { return head_ >= jobs_.length(); }
  void runJobs(JSContext* cx) override;

 private:
  js::UniquePtr<SavedJobQueue> saveJobQueue(JSContext* cx) override;

  static bool run(JSContext* cx, JS::HandleObject job, JS::HandleObject site);

  JS::PersistentRooted<JS::GCVector<JSObject*, 0, js::SystemAllocPolicy>> jobs_;  // job, site, job, site, …
  std::size_t head_ = 0;
  bool draining_ = false;
};

}  // namespace godwit::script
