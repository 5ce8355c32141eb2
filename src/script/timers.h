// setTimeout, setInterval and setImmediate, below their JavaScript classes (prelude/timers.js).
#pragma once

#include <jsapi.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace godwit::script {

// Functions to call at a time. Times are of the steady clock: a timer never fires early and fires in the order of due
// times, then of starts.
class Timers {
 public:
  using Id = std::uint64_t;
  using Time = std::chrono::steady_clock::time_point;

  // Adds a function to be called after `delay`, again and again when `repeats`.
  Id add(JSContext* cx, JS::HandleObject function, std::chrono::milliseconds delay, bool repeats);
  void remove(Id id);
  // A timer that does not keep the script waiting: Node's timer.unref().
  void set_keeps_alive(Id id, bool keeps_alive);

  enum class Ran { kNone, kOne, kFailed };
  // Calls the first function that is due. kFailed: it threw (the exception is pending) or was stopped.
  Ran run_due(JSContext* cx);

  // True while there is a timer that a script may be waiting for.
  [[nodiscard]] bool keeps_alive() const { return living_ != 0; }
  [[nodiscard]] std::optional<Time> next_due() const;
  // True while there is one of those that fire once and is due before `limit`, or was added after `newest`.
  [[nodiscard]] bool keeps_alive_once(Time limit, Id newest) const;
  // Those that keep the script waiting, in the order in which they are due: the ones that fire once, or with
  // `repeating` the others. What follows is asked of these.
  [[nodiscard]] std::vector<Id> waiting(bool repeating) const;
  [[nodiscard]] std::chrono::milliseconds delay(Id id) const { return timers_.at(id).delay; }
  // Saved frames of where it was started, or null.
  [[nodiscard]] JSObject* site(Id id) const { return timers_.at(id).site; }
  // The last one that was added.
  [[nodiscard]] Id newest() const { return last_id_; }
  void clear();

 private:
  struct Timer {
    JS::PersistentRootedObject function;
    JS::PersistentRootedObject site;
    std::chrono::milliseconds delay;
    bool repeats;
    bool keeps_alive;
    Time due;
  };

  std::map<Id, Timer> timers_;
  std::map<std::pair<Time, Id>, Id> order_;
  Id last_id_ = 0;
  std::size_t living_ = 0;
};

}  // namespace godwit::script
