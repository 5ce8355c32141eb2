// What natives are written against: the context, promises whose work runs on other threads, built-in modules.
//
// Internal to src/script: this header names SpiderMonkey's types. Everything here is used on the engine's thread unless
// it says otherwise. JSAPI's convention holds: `false` or a null object means that an exception is pending, and false
// with none pending stops the script uncatchably.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::script {

class Host;

// Work that a native hands away. run() happens on a worker thread, or on the engine's own when the script waits for
// nothing else; then settle() on the engine's thread. Created and
// destroyed on the engine's thread; one whose script failed or was stopped is destroyed without settling, and without
// run() when that had not begun.
class Operation {
 public:
  virtual ~Operation() = default;
  // May block and may throw; what it throws becomes the promise's rejection (see Engine::make_error).
  virtual void run() = 0;
  // Makes the promise's value. Called only after run() returned. False = exception pending = rejection.
  virtual bool settle(JSContext* cx, JS::MutableHandleValue result) = 0;
  // Called instead of settle() on the engine's thread when run() threw; the default asks Engine::make_error.
  virtual bool settle_error(JSContext* cx, std::exception_ptr error, JS::MutableHandleValue reason);
  // For the warning about work that nobody awaited: "users.updateOne". Without a label (housekeeping: closing a cursor)
  // it is waited for and not named. Called on the engine's thread while run() may be running on another one.
  [[nodiscard]] virtual std::string label() const { return {}; }
  // True for work that goes on while the script computes: it begins at once. Other work begins when the script waits.
  [[nodiscard]] virtual bool begins_at_once() const { return false; }
};

// Operations of one strand run one after the other, in the order in which they were started (a session's, a cursor's).
// 0 = no strand: runs whenever a worker is free.
using Strand = std::uint64_t;

// Turns a C++ exception into a JavaScript error object of the right class. Bindings install one for database errors;
// returns false when the exception is not theirs.
using ErrorMaker = std::function<bool(JSContext*, const std::exception&, JS::MutableHandleValue)>;

class Engine {
 public:
  virtual ~Engine() = default;
  [[nodiscard]] virtual JSContext* context() = 0;
  // The engine that owns this context.
  static Engine& of(JSContext* cx);

  // Starts an operation and returns its promise; null with an exception pending when that fails.
  virtual JSObject* start(std::unique_ptr<Operation> operation, Strand strand) = 0;
  [[nodiscard]] virtual Strand new_strand() = 0;

  // Makes `require(name)` and `import … from name` give what the built-in's source evaluates to. The source is the text
  // of a function expression `(function (exports, module, require, natives) { … })`, compiled and run when it is first
  // asked for (lazily parsed). `natives` is the object handed over here. REQUIRES: the texts live as long as the
  // program.
  virtual bool add_builtin(const char* name, std::string_view source, JS::HandleObject natives) = 0;
  // require(name) of a built-in from C++.
  virtual JSObject* require_builtin(const char* name) = 0;

  // Called before each operation that a script starts, and whenever it waits for a timer or an operation, on the
  // engine's thread; null when nothing is to be done. False: the operation is not started and nothing is waited for; the
  // pending exception is thrown, and when there is none, the script ends there and cannot catch it.
  virtual void set_before_leaving(std::function<bool(JSContext*)> before_leaving) = 0;
  // Runs an operation's run() at once on the engine's thread, with nothing to settle; lets through what it throws. The
  // caller sees to it that nothing else of its strand is running. `in_step`: what in_step() said when it was asked for.
  virtual void run_here(Operation& operation, bool in_step) = 0;
  // Whether the function of a ctx.step is running.
  [[nodiscard]] virtual bool in_step() = 0;
  // Whether operations were started that have not settled.
  [[nodiscard]] virtual bool has_outstanding() = 0;

  // Looks for calls `await x.NAME(…);` in the file of the migration that is being called whose result is dropped, and
  // whose failure may come later without the file being able to tell (discarded_calls.h). Returns how many there are;
  // -1 when the file could not be looked through. Forgotten when the call ends.
  virtual std::int32_t find_discarded_calls(const std::vector<std::string>& names) = 0;
  // The number of the one that called the native that is running, from 0; -1 when it was none.
  [[nodiscard]] virtual std::int32_t discarded_call() = 0;

  virtual void set_error_maker(ErrorMaker maker) = 0;
  // The host of the running call; null while a file is loading.
  [[nodiscard]] virtual Host* host() = 0;
  // To be called in run() of every operation that writes, before it sends anything: tells the host about writes outside
  // of ctx.step (Host::writes_outside_step). Safe from any thread; may throw what the host throws.
  virtual void before_write() = 0;
  // Adds to the counts of the running call (Runtime::call). Safe from any thread.
  virtual void count(const char* what, std::int64_t number) = 0;
};

// The only way in which C++ becomes callable from JavaScript: no exception crosses a JavaScript frame.
void raise_in_js(JSContext* cx) noexcept;  // the exception in flight becomes a pending JavaScript error
void before_native(JSContext* cx) noexcept;
template <bool (*Function)(JSContext*, const JS::CallArgs&)>
bool native(JSContext* cx, unsigned argc, JS::Value* vp) noexcept {
  try {
    before_native(cx);
    const JS::CallArgs args = JS::CallArgsFromVp(argc, vp);
    return Function(cx, args);
  } catch (...) {
    raise_in_js(cx);
    return false;
  }
}

// For tests: a full collection that moves objects before each native, in every engine of the process, so that a pointer
// that is not rooted dies at once.
void collect_in_natives(bool on) noexcept;

}  // namespace godwit::script
