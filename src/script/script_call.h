// One call of a function that a script exports.
#pragma once

#include <jsapi.h>

#include <chrono>
#include <string>
#include <vector>

#include "script/bindings.h"
#include "script/engine_state.h"
#include "script/loaded_script.h"
#include "script/runtime.h"

namespace godwit::script {

// Calls the function, waits for its promise and for the operations and timers that it left behind. Used once.
class ScriptCall {
 public:
  // `bindings` may be null. All must outlive the call.
  ScriptCall(EngineState& engine, Bindings* bindings, const LoadedScript& script, const CallOptions& options);

  // Throws as Runtime::call does, except for stops: the caller asks the watchdog first.
  void run();

 private:
  void run_function();
  void send_held_back();
  void start();
  bool make_information(JS::MutableHandleValue information);
  void wait_for_promise();
  [[nodiscard]] bool alternative_holds() const;
  void wait_for_the_rest();
  void name_outstanding(std::vector<std::string>& names);
  [[noreturn]] void throw_ended();
  void check_loop(LoopEnd end);
  void check_exit();
  [[noreturn]] void throw_never_settled();

  EngineState& engine_;
  JSContext* const cx_;
  Bindings* const bindings_;
  const LoadedScript& script_;
  const CallOptions& options_;
  const Timers::Time started_ = std::chrono::steady_clock::now();
  JS::RootedObject promise_;      // settles when the function is done
  JS::RootedObject alternative_;  // see prelude/call.js; may be null
  std::string callback_;          // the name of the parameter that it has to call; empty when there is none
  Place function_place_;          // line 0 when it is not known
};

// The error for a script that the watchdog stopped.
Error stop_error(EngineState& engine, const CallOptions& options, const std::string& what);

}  // namespace godwit::script
