// Runs JavaScript and compiled-in migrations.
#pragma once

#include <functional>
#include <memory>

#include "migrate/executor.h"
#include "script/runtime.h"

namespace godwit::migrate {

struct ScriptExecutorOptions {
  script::RuntimeOptions runtime;
  // Told before each execution which session the driver's calls join; null = none.
  std::function<void(db::Session*)> use_session;
  // Told after an execution that ended with an error: what a stopped engine shut is to be opened again, so that the
  // failure can be recorded.
  std::function<void()> after_failure;
  // Runs a command for a compiled-in migration: Extended JSON in and out, in the session where one is given.
  std::function<std::string(std::string_view, db::Session*)> command;
};

// Starts the engine when the first script is loaded, and not before: looking at a database costs none.
class ScriptExecutor final : public Executor {
 public:
  explicit ScriptExecutor(ScriptExecutorOptions options);
  ~ScriptExecutor() override;
  Loaded load(const Source& source, const std::stop_token& stop) override;
  void run(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts,
           const std::stop_token& stop) override;

 private:
  script::Runtime& runtime();
  void run_compiled(const Source& source, const Execution& execution, script::Host& host, script::Counts& counts);

  ScriptExecutorOptions options_;
  std::unique_ptr<script::Runtime> runtime_;
};

}  // namespace godwit::migrate
