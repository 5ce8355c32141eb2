// Runs JavaScript migrations. No engine type appears here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "godwit/error.h"
#include "godwit/events.h"

namespace godwit::script {

class Bindings;

// What ctx.step asks before its function runs and tells after it, and the host's answer.
struct StepCall {
  enum class What { kBegins, kEnded };
  What what = What::kBegins;
  std::string name{};
  bool wrote_outside = false;       // of a beginning; see Host::step_begins
  bool to_do = true;                // answer to a beginning: false = skip it
  std::optional<Error> refused{};   // answer: what was thrown for this one alone
};

// What a running script tells and asks. log and progress are called on the thread that runs the script; the steps on
// another one, one call at a time, while the script waits. May throw Error, which the script sees as a rejection.
class Host {
 public:
  virtual ~Host() = default;
  virtual void log(LogLevel level, std::string_view text) = 0;
  virtual void progress(std::int64_t done, std::int64_t total) = 0;
  // ctx.step(name, fn): false when this step was done in an earlier attempt and is to be skipped. `wrote_outside` tells
  // whether the script wrote anything outside of a step before this one: then a later run must not resume by skipping.
  virtual bool step_begins(const std::string& name, bool wrote_outside) = 0;
  virtual void step_ended(const std::string& name) = 0;
  // Several of both in this order, which waited at the same time, and their answers. Whoever records them may do so for
  // all at once, before it returns; what it throws then holds for each. One by one unless it is overridden.
  virtual void steps(std::span<StepCall> calls);
  // Called before the first write that starts while no step is active although an earlier step was recorded; for the
  // same reason. On the operation's worker thread, before the operation runs.
  virtual void writes_outside_step() = 0;
  // Something that a person should look at: an operation that nobody awaited.
  virtual void warning(std::string_view text) = 0;
};

struct RuntimeOptions {
  std::filesystem::path project_folder;                  // paths in messages are relative to it
  std::map<std::string, std::string> variables;          // process.env
  std::uint64_t memory_bytes = std::uint64_t{1} << 30U;  // resident growth at which a script is stopped
  base::Duration load_timeout{60'000};                   // for a file's top level; 0 = none
  bool coalesce = false;                                 // CallOptions::coalesce may be set for any file
  std::vector<std::string> shell_files;                  // patterns of files in the shell's style, see shell_style.h
  std::filesystem::path cache_folder;                    // for compiled engine code; empty = none
  std::function<std::unique_ptr<Bindings>()> bindings;   // what `require('mongodb')`, db and client are; may be empty
};

// Takes what a file of settings prints. Called on the thread that runs it.
using OnPrinted = std::function<void(LogLevel level, std::string_view text)>;

// What a file exports.
struct ScriptInfo {
  bool has_up = false;
  bool has_down = false;
  std::string up_text;  // the functions' source text (Function.prototype.toString), for looking at before they run
  std::string down_text;
  std::string options_json;  // the exported `options` as JSON; "{}" when there are none
  std::string only_node{};   // what it or a file that it loads uses and only Node can do; empty when nothing showed
};

struct CallOptions {
  std::string function;                           // "up" or "down"
  std::string environment;                        // ctx.env.name
  bool is_protected = false;                      // ctx.env.protected
  std::map<std::string, std::string> parameters;  // ctx.params
  bool dry_run = false;                           // ctx.dryRun
  bool transaction = false;                       // every driver call joins the run's session, also ctx.session
  bool unawaited_is_error = false;                // options.unawaited == "error"
  bool network = false;                           // options.allow has "network"
  bool coalesce = false;                          // driver calls whose results are dropped may be sent together
  base::Duration timeout{0};                      // 0 = none
  std::function<Error()> stop_reason;             // why `stop` was requested; empty = kInterrupted
};

// How many documents the script's driver calls changed: "inserted", "matched", "modified", "deleted", "upserted",
// "commands" (raw and administrative ones that may write). Filled also when the call throws.
using Counts = std::map<std::string, std::int64_t>;
// Among them: writes that were sent and whose effect nobody knows, because no answer came or only a refusal that may
// have come half way.
inline constexpr const char* kUnanswered = "unanswered";
// And 1 when a script failed that could write without being seen.
inline constexpr const char* kUnseen = "unseen";

// A JavaScript engine with its own heap, on the thread that made it. At most one per thread at a time; several threads
// may each have one. Starting it costs milliseconds, so make it when the first script runs and keep it.
//
// The destructor ends driver calls that are still running (Bindings::interrupt) and waits for their threads.
class Runtime {
 public:
  // Throws kInternal when the engine does not start or the thread has one already.
  explicit Runtime(RuntimeOptions options);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Prepares what call() needs of the database's driver, which otherwise the first load() and call() do. Asks no
  // server. Throws kInternal when the driver does not start; the runtime is of no use then.
  void start_driver();

  // Reads, compiles and runs the top level of a file and says what it exports. A file is loaded once; loading it again
  // answers from the first time. Throws kFile, kScriptSyntax, kScriptThrew, kModuleNotFound, kScriptNeverSettled (a
  // top-level await) with "file:line:column", the source line with a caret and the stack in its details; kScriptOptions
  // when the exported options are no JSON; kScriptTimeout, kScriptMemory and, when `stop` is requested, kInterrupted.
  // What the top level writes to the console reaches the host of the next call.
  ScriptInfo load(const std::filesystem::path& file, const std::stop_token& stop = {});

  // Runs a file of settings and gives what it exports as JSON: {"config": …, "variables": process.env afterwards}. It
  // may export an object, a promise of one, or a function that gives either, and may ask the network. Throws as load()
  // does, and kScriptThrew with the vendor name ERR_PROCESS_EXIT when it called process.exit.
  std::string evaluate(const std::filesystem::path& file, const OnPrinted& on_printed = {},
                       const std::stop_token& stop = {});

  // Calls an exported function as migrate-mongo does, with (db, client, ctx), waits for its promise and for operations
  // that it left outstanding (each named in a warning). Functions that declare a callback (`up(db, next)`,
  // `up(db, client, next)` with the last parameter called) are waited for until they call it.
  // Throws kScriptExports (no such function), kScriptThrew, kScriptNeverSettled, kUnhandledRejection, kScriptTimeout,
  // kScriptMemory, and what `stop` means: CallOptions::stop_reason's error, or kInterrupted. A stop reaches
  // endless loops and waiting driver calls; catch and finally of the script do not run then.
  // REQUIRES: load(file) succeeded.
  void call(const std::filesystem::path& file, const CallOptions& options, Host& host, Counts& counts,
            const std::stop_token& stop);

  // False after a call or a load that was stopped (kScriptTimeout, kScriptMemory, or by its stop token), when part of
  // the script's code is half done, and after a file in the shell's style was called, which leaves names behind: every
  // further load and call throws kInternal. Make a new one then. After other failures it may be used on.
  [[nodiscard]] bool usable() const;
  // True when the last call was stopped from outside, be it too late to keep it from succeeding: its driver calls were
  // interrupted.
  [[nodiscard]] bool was_stopped() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace godwit::script
