// How a database's driver gets into scripts.
#pragma once

#include <string>

#include "script/engine.h"

namespace godwit::script {

struct CallOptions;

// Implemented by script/mongo. Made once per Runtime, on the engine's thread. All calls on that thread unless it says
// otherwise. Destroyed after the last operation and before the engine's heap: it may root objects, and finalizers of
// objects must not use it.
class Bindings {
 public:
  virtual ~Bindings() = default;
  // Adds natives, built-in modules and the error maker.
  virtual bool install(Engine& engine) = 0;
  // Loads what the first begin_call would load, and asks no server. False with an exception pending.
  virtual bool warm_up(Engine& /*engine*/) { return true; }
  // Makes the arguments db and client for a call, and the session for ctx.session (undefined without one).
  virtual bool begin_call(Engine& engine, const CallOptions& options, JS::MutableHandleValue db,
                          JS::MutableHandleValue client, JS::MutableHandleValue session) = 0;
  // Sends what natives held back, or says how that failed. Called when the call's function has ended, whatever its
  // end, on the engine's thread. False with an exception pending.
  virtual bool send_held_back(Engine& /*engine*/) { return true; }
  // What a call that ended well left half done, for a message ("a transaction that …"); empty for nothing. Called on
  // the engine's thread when no operation is under way.
  [[nodiscard]] virtual std::string left_half_done() const { return {}; }
  // After the call, whatever its end: closes cursors and sessions that the script left open, aborts its transactions.
  virtual void end_call(Engine& engine) noexcept = 0;
  // Makes driver calls that are waiting on worker threads return soon, and refuses new ones until end_call. From any
  // thread.
  virtual void interrupt() noexcept = 0;
};

}  // namespace godwit::script
