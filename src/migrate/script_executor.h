// Runs JavaScript and compiled-in migrations.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "migrate/executor.h"
#include "script/node_runtime.h"
#include "script/runtime.h"

namespace godwit::migrate {

struct ScriptExecutorOptions {
  script::RuntimeOptions runtime;
  script::NodeOptions node;
  std::vector<std::string> secrets;             // shown as *** in errors, which may quote what a script said
  RuntimeChoice choice = RuntimeChoice::kAuto;  // where a script does not say
  // Told before each execution which session the driver's calls join; null = none.
  std::function<void(db::Session*)> use_session;
  // Breaks off a compiled-in migration's command that is on its way. From any thread.
  std::function<void()> interrupt;
  // Told after an execution that failed or was stopped: what was shut to stop it is to be opened again, so that its end
  // can be recorded.
  std::function<void()> after_stop;
  // Runs a command for a compiled-in migration: Extended JSON in and out, in the session where one is given, and no
  // longer than the limit where one is given.
  std::function<std::string(std::string_view, db::Session*, std::optional<base::Duration>)> command;
};

// Starts the engine when the first script is loaded, or when it is told to: looking at a database costs none. Node is
// started in the same way; it runs the scripts that want it and, unless something says otherwise, those that the engine
// cannot load.
class ScriptExecutor final : public Executor {
 public:
  explicit ScriptExecutor(ScriptExecutorOptions options);
  ~ScriptExecutor() override;
  // Do what the first load() and run() would have to do first, for while something else is waited for; the second
  // includes the first. What goes wrong is said by load().
  void start_engine() noexcept;
  void start_driver() noexcept;
  Loaded load(const Source& source, const std::stop_token& stop) override;
  void run(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts,
           const std::stop_token& stop) override;

 private:
  Loaded load_script(const Source& source, const std::stop_token& stop);
  void run_script(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts,
                  const std::stop_token& stop);
  Loaded load_embedded(const Source& source, const std::stop_token& stop);
  Loaded load_in_node(const Source& source, const std::string& why, const std::stop_token& stop);
  Loaded load_as_it_says(const Source& source, const std::stop_token& stop);
  Loaded load_in_either(const Source& source, const std::stop_token& stop);
  Loaded rather_in_node(const Source& source, Loaded loaded, const std::stop_token& stop);
  void run_in_node(const Source& source, const script::CallOptions& call, script::Host& host, script::Counts& counts,
                   const std::stop_token& stop);
  script::Runtime& runtime();
  void give_up_engine();
  void run_compiled(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts,
                    const std::stop_token& stop);

  ScriptExecutorOptions options_;
  std::unique_ptr<script::Runtime> runtime_;
  std::unique_ptr<script::NodeRuntime> node_;
  std::map<std::string, std::string> in_node_;  // ids of the migrations that Node runs, and why
};

}  // namespace godwit::migrate
