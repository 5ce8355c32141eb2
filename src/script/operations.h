// Promises whose work runs on other threads.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "script/doorbell.h"
#include "script/engine.h"
#include "script/workers.h"

namespace godwit::script {

// An operation that was started and whose promise is not settled.
struct Outstanding {
  std::string label;
  JSObject* site = nullptr;  // saved frames of where it was started, or null; not rooted
};

class Operations {
 public:
  explicit Operations(Doorbell& bell) : workers_(bell), bell_(bell) {}

  // See Engine::start. `in_step`: a ctx.step is active.
  JSObject* start(JSContext* cx, std::unique_ptr<Operation> operation, Strand strand, bool in_step);
  [[nodiscard]] Strand new_strand() { return ++last_strand_; }

  enum class Settled { kNone, kOne, kStopped };
  // Settles the promise of one operation that ended. kStopped: the script was stopped uncatchably meanwhile.
  Settled settle_next(JSContext* cx);

  // See Workers::dispatch.
  bool dispatch(bool may_run_here) { return workers_.dispatch(may_run_here); }

  [[nodiscard]] bool any() const { return !entries_.empty(); }
  // Ordered by their start.
  [[nodiscard]] std::vector<Outstanding> outstanding() const;

  // Drops what has not begun, waits for what runs, and forgets all; no promise is settled.
  void abandon();

 private:
  struct Entry {
    JS::PersistentRootedObject promise;
    const Operation* operation;  // owned by the task; alive as long as the entry
  };

  static Settled settle(JSContext* cx, const Task& task, JS::HandleObject promise);

  Workers workers_;
  Doorbell& bell_;
  std::map<std::uint64_t, Entry> entries_;
  std::uint64_t last_id_ = 0;
  Strand last_strand_ = 0;
};

}  // namespace godwit::script
